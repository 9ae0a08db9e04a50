"""From CONFIRM until everything is sent and committed: the whole house, into a sink, into Postfix, beside its peers."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from mailbot.domain.campaign import Contents
from tests.bench import company, peers
from tests.bench.figures import Figure, missing, ratio
from tests.bench.peers import Absent
from tests.bench.sending import sink
from tests.real.servers import Dovecot, Postfix, short_folder

MESSAGES = 20_000
THROUGH_POSTFIX = 3_000
OF_PEERS = 2_000
LARGE = 1_000_000
OF_LARGE = 200
SIZE = 5_000


def rate(port: int, messages: int, contents: Contents = company.FIVE_KB) -> float:
    """Messages a second, from the order to the last commit."""
    with (
        tempfile.TemporaryDirectory(prefix="mailbot") as folder,
        company.planned(company.settings(Path(folder), port), messages, contents) as house,
    ):
        begun = perf_counter()
        house.confirm(messages)
        house.send()
        took = perf_counter() - begun
        assert house.sent() == messages
        return messages / took


def into_a_sink() -> list[Figure]:
    """The bar of all: Postfix's own load generator, in C, without a database."""
    with sink() as port:
        rates = _in_turn(port, MESSAGES, SIZE)
    return [ratio("CONFIRM → all sent, 5 KB, 8 lines, smtp-sink : smtp-source", rates, 0.40, 0.60)]


def _in_turn(port: int, messages: int, size: int, *more: str) -> tuple[float, float]:
    """Each twice, the better one: whatever else this machine does then meets both."""
    first = peers.smtp_source(port, messages, size, *more)
    ours = rate(port, messages)
    second = peers.smtp_source(port, messages, size, *more)
    return max(ours, rate(port, messages)), max(first, second)


def into_postfix() -> list[Figure]:
    """Beside a source that always writes to the same person, and one that, as we do, to somebody else each time.

    Postfix remembers one address in each process: the same one again costs it a quarter less (smtp-source(1), -N).
    """
    with _postfix() as port:
        same, others = (_in_turn(port, THROUGH_POSTFIX, SIZE, *more) for more in ((), ("-N",)))
    return [
        ratio("the same into a Postfix : smtp-source", same, 0.95, 1.0),
        ratio("the same : smtp-source -N, a recipient each", others, 0.95, 1.0),
    ]


def beside_peers() -> list[Figure]:
    """Of those who are here, or can be fetched."""
    found: list[Figure] = []
    with sink() as port, tempfile.TemporaryDirectory(prefix="mailbot") as folder:
        for name, peer in (("mailmerge", peers.mailmerge), ("nodemailer", peers.nodemailer)):
            what = f"the same into smtp-sink : {name}"
            place = Path(folder, name)
            place.mkdir()
            try:
                theirs = peer(place, port, OF_PEERS)
                found.append(ratio(what, (rate(port, OF_PEERS * 5), theirs), 6, 10))
            except Absent as reason:
                missing(what, str(reason))
    return found


def with_an_attachment() -> list[Figure]:
    """Bytes, because a message is 270 times as large."""
    contents = company.with_attachment(LARGE)
    encoded = LARGE * 4 // 3 * 78 // 76
    with sink() as port:
        theirs = peers.smtp_source(port, OF_LARGE, encoded)
        ours = rate(port, OF_LARGE, contents)
    rates = ours * encoded / 1e6, theirs * encoded / 1e6
    return [ratio("1 MB attachment, smtp-sink : smtp-source", rates, 0.5, 0.8, "MB/s")]


class _Swallowing(Postfix):
    """Queues as always, syncs as always, and throws away what it would deliver."""

    def _main(self, dovecot: Dovecot) -> str:
        return (
            super()
            ._main(dovecot)
            .replace(f"virtual_transport = lmtp:inet:127.0.0.1:{dovecot.lmtp_port}", "virtual_transport = discard:")
        )

    def _master(self) -> str:
        return f"{super()._master()}discard unix - - n - - discard\n"


@contextmanager
def _postfix() -> Iterator[int]:
    """A real one; gives its port."""
    folders = short_folder(), short_folder()
    server = _Swallowing(folders[0], Dovecot(folders[1]))
    server.start()
    try:
        yield server.smtp_port
    finally:
        server.stop()
