"""How fast a campaign's message is filled, beside EmailMessage.   usage: python -m tests.bench.mould"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from time import perf_counter

from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.letter import Correspondent
from mailbot.mail.mould import Mould

TEXT = "{zwrot},\n\n" + "od 1 marca pracujemy w godzinach 8–16, zapraszamy także w soboty.\n" * 22 + "\nDla {firma}\n"
HTML = (
    "<p>{zwrot},</p>\n"
    + "<p>Od 1 marca pracujemy w godzinach 8–16, także w soboty.</p>\n" * 50
    + "<p>Dla {firma}</p>\n"
)


def main() -> None:
    people = [
        Recipient(n, f"jan{n}@klient.example", f"Żaneta Nowak {n}", "", {"firma": f"Łącz {n}", "gender": "female"})
        for n in range(5_000)
    ]
    mould = Mould(
        Contents("Zmiana godzin dla {firma}", TEXT, HTML),
        ["firma"],
        sender=Correspondent("Biuro Obsługi", "biuro@firma.example"),
        date=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
        language="pl",
        seed=b"bench",
    )
    filled = rate(lambda: [mould.fill(one, "mzuxgylomfzwi3dfnzuxgylomf@firma.example") for one in people], len(people))
    composed = rate(lambda: [compose(mould, one) for one in people[:300]], 300)
    size = len(mould.fill(people[0], "a@b"))
    sys.stdout.write(
        f"one message                {size:8} octets\n"
        f"filled from the mould      {filled:8.0f} /s\n"
        f"composed by EmailMessage   {composed:8.0f} /s\n"
        f"ratio                      {filled / composed:8.1f}\n"
    )


def compose(mould: Mould, recipient: Recipient) -> bytes:
    copy = mould.copy(recipient)
    message = EmailMessage(policy=SMTP)
    message["To"] = f"{recipient.name} <{recipient.address}>"
    message["Subject"] = copy.subject
    message.set_content(copy.text)
    message.add_alternative(copy.html, subtype="html")
    return message.as_bytes()


def rate(work: Callable[[], object], times: int) -> float:
    start = perf_counter()
    work()
    return times / (perf_counter() - start)


if __name__ == "__main__":
    main()
