"""How fast letters are set and bound."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from mailbot.domain.campaign import Contents, Recipient
from mailbot.paper import printing
from mailbot.paper.letterhead import Sender
from tests.bench.figures import Figure

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SENDER = Sender("Przykładowa Spółka z o.o.", "ul. Długa 5/7", "60-123", "Poznań", footer=("NIP 777-00-00-000",))
CONTENTS = Contents(
    "Zmiana godzin otwarcia dla {firma}",
    "",
    "<p>{zwrot},</p>"
    + "<p>od 1 marca pracujemy w godzinach <b>8–16</b>, zapraszamy także w soboty; {firma} obsługuje opiekun.</p>" * 8
    + "<ul><li>pierwszy punkt</li><li>drugi punkt</li></ul><p>Z poważaniem<br>Anna Nowak</p>",
)


def recipients(amount: int) -> Iterator[Recipient]:
    for number in range(1, amount + 1):
        fields = {
            "firma": f"Łącz {number} S.A.",
            "street": f"ul. Święty Marcin {number}",
            "postcode": "61-803",
            "city": "Poznań",
            "gender": "female",
        }
        yield Recipient(number, "", f"Żaneta Nowak {number}", fields["firma"], fields)


def letters() -> list[Figure]:
    """One PDF each; the larger one shows that its memory stays flat."""
    few, _ = _set(500)
    many, child = _set(5_000)
    return [
        Figure("500 letters on paper, one PDF", f"{few:.2f} s", "", few, 3, 1, more=False),
        Figure("5,000 letters on paper, one PDF", f"{many:.2f} s", f"{child} MB", many, 30, 10, more=False),
    ]


def _set(amount: int) -> tuple[float, int]:
    """Seconds, and the megabytes that a child has had at most."""
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        printed = printing.letters(
            CONTENTS, ["firma"], recipients(amount), SENDER, language="pl", now=NOW, out=Path(folder, "letters.pdf")
        )
        took = perf_counter() - begun
    assert printed.letters == amount
    return took, getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024
