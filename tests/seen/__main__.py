"""Makes the README's pictures of the bot's mails anew: ``python -m tests.seen [FOLDER]``."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot import book, shipped
from mailbot.domain.delivery import Stage as Point
from mailbot.embedded import EmbeddedServer
from tests.seen.browser import Browser
from tests.stories.stage import ANNA, PIOTR, Stage

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_WIDTH = 600
_HEIGHT = 960  # the lists go on below
_EN = """Recipients: Customers, Partners
Without: Debtors
Packets: 4 every 10 min

{salutation},
from 1 March we are open from 8 to 16. We look forward to seeing you{if city} in {city}{end}!

Peter Fox
"""
_PL = """Odbiorcy: Klienci
Bez: Dłużnicy
Paczki: 5 co 10 min

{zwrot},
od 1 marca pracujemy w godzinach 8–16.

Anna Nowak
"""
_REQUESTS = {PIOTR: ("New opening hours", _EN, "CONFIRM"), ANNA: ("Nowe godziny otwarcia", _PL, "POTWIERDZAM")}
_REFUSED = {
    "ride@cobaltcycles.example": "550 5.1.1 <ride@cobaltcycles.example>: User unknown",
    "harriet@bluebelltea.example": "552 5.2.2 Mailbox full",
    "stolarnia@sek.example": "552 5.2.2 Mailbox full",
}


def conversation(stage: Stage, sender: str) -> tuple[str, str]:
    """The summary and the report of one campaign, as HTML."""
    subject, body, yes = _REQUESTS[sender]
    summary = stage.writes(subject, body, sender=sender)
    stage.replies(summary, yes, sender=sender)
    stage.later(minutes=10)
    stage.later(minutes=10)
    stage.later(minutes=10)
    return summary.html, stage.inbox(sender)[-1].html


def main(folder: Path) -> None:
    with TemporaryDirectory() as scratch, EmbeddedServer() as box:
        browser = Browser.found(Path(scratch))
        if browser is None:
            sys.exit("Chromium is needed to take pictures: install Debian's package chromium.")
        stage = Stage(box, Path(scratch))
        rows = book.read("contacts.csv", (shipped.SAMPLES / "contacts.csv").read_bytes())
        stage.house.store.contacts.imported(rows, now=stage.now)
        box.answer = lambda point, address, _: _REFUSED.get(address) if point is Point.RCPT else None
        summary, report = conversation(stage, PIOTR)
        _, raport = conversation(stage, ANNA)
        stage.close()
        for name, page, dark in (("summary", summary, False), ("report", report, False), ("raport", raport, True)):
            browser.picture(page, (_WIDTH, _HEIGHT), folder / f"{name}.png", dark=dark)


main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
