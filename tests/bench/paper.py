"""How fast letters are set and bound.   usage: python -m tests.bench.paper [letters]"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from mailbot.domain.campaign import Contents, Recipient
from mailbot.paper import printing
from mailbot.paper.letterhead import Sender

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


def main() -> None:
    amounts = [int(sys.argv[1])] if len(sys.argv) > 1 else [500, 5_000]
    with tempfile.TemporaryDirectory() as folder:
        for amount in amounts:
            start = perf_counter()
            printed = printing.letters(
                CONTENTS, ["firma"], recipients(amount), SENDER, language="pl", now=NOW, out=Path(folder, "letters.pdf")
            )
            seconds = perf_counter() - start
            own, child = (getrusage(who).ru_maxrss // 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
            sys.stdout.write(
                f"{printed.letters:6} letters, {printed.pages} pages  {seconds:6.2f} s   "
                f"{own} MB at most, {child} MB in a child\n"
            )


if __name__ == "__main__":
    main()
