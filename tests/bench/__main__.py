"""Every figure of the plan in one table, each with its bar and its goal:   python -m tests.bench [NAME …]"""

import sys

from tests.bench import archive, book, campaigns, figures, paper, requests, size
from tests.bench.figures import Bench
from tests.bench.peers import Absent

BENCHES: dict[str, Bench] = {
    "sink": campaigns.into_a_sink,
    "postfix": campaigns.into_postfix,
    "peers": campaigns.beside_peers,
    "attachment": campaigns.with_an_attachment,
    "archive": archive.into_dovecot,
    "summary": requests.resolve_and_summary,
    "book": book.address_book,
    "resolution": book.growth,
    "paper": paper.letters,
    "latency": requests.letter_to_summary,
    "restart": size.restart,
    "memory": size.memory,
}


def main(*names: str) -> None:
    if unknown := set(names) - set(BENCHES):
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    figures.head()
    for name, bench in BENCHES.items():
        if not names or name in names:
            try:
                for figure in bench():
                    figures.show(figure)
            except Absent as reason:
                figures.missing(name, str(reason))


if __name__ == "__main__":
    main(*sys.argv[1:])
