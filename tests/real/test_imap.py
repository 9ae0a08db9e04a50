"""The contract of a mailbox, kept with the server in a box and with Dovecot alike."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from time import monotonic

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from mailbot.config import Tls
from mailbot.domain.mailbox import Arrival, Copy
from mailbot.errors import MailboxError
from mailbot.wire.imap import ImapMailbox, Server
from tests.real.conftest import Host
from tests.real.servers import PASSWORD, Dovecot

NOON = datetime(2025, 11, 24, 12, 0, tzinfo=UTC)  # Dovecot takes no date from the future


def letter(subject: str, size: int = 0) -> bytes:
    return f"From: anna@firma.example\r\nSubject: {subject}\r\n\r\nHello.\r\n".encode() + b"padding.\r\n" * (size // 10)


def copy(number: int) -> Copy:
    raw = f"Message-ID: <id{number}@firma.example>\r\nSubject: {number}\r\n\r\n.\r\nZażółć\r\n".encode()
    return Copy(f"id{number}@firma.example", NOON + timedelta(minutes=number), raw)


def unknown(_mailbox: str, _uidvalidity: int, _uid: int) -> bool:
    return False


def subject(arrival: Arrival) -> str:
    return arrival.raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode()


@contextmanager
def human(server: Server) -> Iterator[IMAPClient]:
    """Somebody else who has the mailbox open."""
    with IMAPClient(server.host, server.port, ssl=False) as client:
        client.login(server.user, server.password)
        client.select_folder("INBOX")
        client.normalise_times = False
        yield client


def test_arrivals_come_oldest_first_and_whole(host: Host, user: str, mailbox: ImapMailbox) -> None:
    for number in (1, 2, 3):
        host.deliver(letter(str(number)), user)
    arrivals = list(mailbox.arrivals(unknown))
    assert [subject(arrival) for arrival in arrivals] == ["1", "2", "3"]
    assert [arrival.raw[-len(letter("1")) :] == letter(subject(arrival)) for arrival in arrivals] == [True] * 3
    assert len({(arrival.mailbox, arrival.uidvalidity) for arrival in arrivals}) == 1
    assert not any(arrival.oversize for arrival in arrivals)


def test_what_is_known_is_not_fetched_again(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("old"), user)
    (old,) = mailbox.arrivals(unknown)
    host.deliver(letter("new"), user)
    taken = {(old.mailbox, old.uidvalidity, old.uid)}
    assert [subject(arrival) for arrival in mailbox.arrivals(lambda *key: key in taken)] == ["new"]


def test_a_human_who_reads_the_mail_first_hides_nothing(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("read by a human"), user)
    with human(host.server(user)) as other:
        other.add_flags(other.search("ALL"), [rb"\Seen"])
        assert [subject(arrival) for arrival in mailbox.arrivals(unknown)] == ["read by a human"]


def test_reading_leaves_letters_unread(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("for the human, too"), user)
    list(mailbox.arrivals(unknown))
    with human(host.server(user)) as other:
        assert len(other.search("UNSEEN")) == 1


def test_of_a_letter_over_the_limit_only_the_headers_are_fetched(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("huge", 20_000), user)
    host.deliver(letter("small"), user)
    huge, small = mailbox.arrivals(unknown)
    assert (huge.oversize, subject(huge), huge.raw[-4:]) == (True, "huge", b"\r\n\r\n")
    assert (small.oversize, subject(small)) == (False, "small")


def test_a_letter_that_somebody_deletes_meanwhile_does_no_harm(host: Host, user: str, mailbox: ImapMailbox) -> None:
    for number in (1, 2, 3):
        host.deliver(letter(str(number)), user)
    arrivals = mailbox.arrivals(unknown)
    first = next(arrivals)
    with human(host.server(user)) as other:
        other.delete_messages(other.search("ALL")[1:2])
        other.expunge()
    rest = [subject(arrival) for arrival in arrivals]
    assert rest in (["3"], ["2", "3"])  # RFC 2180: a server may still show what another session has expunged
    assert [subject(arrival) for arrival in mailbox.arrivals(unknown)] == [subject(first), "3"]


@pytest.mark.parametrize("folder", ["Processed", "Bot/Odłożone/Żółte 100%", 'Fish & "Chips"'])
def test_filing_creates_the_folder_and_moves_the_letter(
    host: Host, user: str, mailbox: ImapMailbox, folder: str
) -> None:
    for number in (1, 2):
        host.deliver(letter(str(number)), user)
    for arrival in mailbox.arrivals(unknown):
        mailbox.file(arrival.uidvalidity, arrival.uid, folder)
    assert host.read(user, "INBOX") == []
    assert [raw[-len(letter("1")) :] for raw in host.read(user, folder)] == [letter("1"), letter("2")]
    assert folder in mailbox.probe().folders


def test_filing_what_is_gone_or_numbered_anew_does_nothing(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("1"), user)
    (arrival,) = mailbox.arrivals(unknown)
    mailbox.file(arrival.uidvalidity + 1, arrival.uid, "Processed")
    assert len(host.read(user, "INBOX")) == 1
    mailbox.file(arrival.uidvalidity, arrival.uid, "Processed")
    mailbox.file(arrival.uidvalidity, arrival.uid, "Processed")
    assert (len(host.read(user, "INBOX")), len(host.read(user, "Processed"))) == (0, 1)


def test_a_wait_ends_within_a_second_of_an_arrival(host: Host, user: str, mailbox: ImapMailbox) -> None:
    assert list(mailbox.arrivals(unknown)) == []
    sent: list[float] = []

    def deliver() -> None:
        sent.append(monotonic())
        host.deliver(letter("now"), user)

    courier = threading.Timer(0.2, deliver)
    courier.start()
    assert mailbox.wait(20)
    assert monotonic() - sent[0] < 1.0
    courier.join()
    assert [subject(arrival) for arrival in mailbox.arrivals(unknown)] == ["now"]


def test_a_wait_does_not_begin_when_mail_came_after_the_last_look(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("1"), user)
    (arrival,) = mailbox.arrivals(unknown)
    host.deliver(letter("2"), user)
    mailbox.file(arrival.uidvalidity, arrival.uid, "Processed")  # its answer tells of "2", and nobody listens
    began = monotonic()
    assert mailbox.wait(20)
    assert monotonic() - began < 1.0


def test_a_wait_ends_when_the_time_is_over(mailbox: ImapMailbox) -> None:
    began = monotonic()
    assert not mailbox.wait(0.3)
    assert 0.3 <= monotonic() - began < 3
    assert list(mailbox.arrivals(unknown)) == []  # the connection is of use afterwards


def test_an_interrupt_ends_a_wait_at_once_and_is_not_lost_before_it(mailbox: ImapMailbox) -> None:
    for ring in (mailbox.interrupt, threading.Timer(0.2, mailbox.interrupt).start):
        began = monotonic()
        ring()
        assert not mailbox.wait(20)
        assert monotonic() - began < 3


def test_copies_are_stored_as_they_were_sent(host: Host, user: str, mailbox: ImapMailbox) -> None:
    copies = [copy(number) for number in range(120)]
    mailbox.append("Sent/Zmiana godzin", copies)
    mailbox.append("Sent/Zmiana godzin", [copy(120)])
    assert host.read(user, "Sent/Zmiana godzin") == [one.raw for one in (*copies, copy(120))]
    with human(host.server(user)) as other:
        other.select_folder("Sent/Zmiana godzin")
        found = other.fetch(other.search("ALL"), ["INTERNALDATE", "FLAGS"])
    dates = [found[uid][b"INTERNALDATE"].astimezone(UTC) for uid in sorted(found)]
    assert dates == [one.sent for one in (*copies, copy(120))]
    assert all(rb"\Seen" in answer[b"FLAGS"] for answer in found.values())


def test_a_local_time_zone_does_not_move_the_date_of_a_copy(host: Host, user: str, mailbox: ImapMailbox) -> None:
    sent = datetime(2025, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    mailbox.append("Sent", [Copy("a@firma.example", sent, b"Subject: x\r\n\r\n.\r\n")])
    with human(host.server(user)) as other:
        other.select_folder("Sent")
        assert other.fetch(other.search("ALL"), ["INTERNALDATE"]).popitem()[1][b"INTERNALDATE"] == sent


def test_stored_finds_our_ids_exactly(mailbox: ImapMailbox) -> None:
    mailbox.append("Sent", [copy(number) for number in range(0, 130, 2)])
    asked = [f"id{number}@firma.example" for number in range(130)]
    assert mailbox.stored("Sent", asked) == {f"id{number}@firma.example" for number in range(0, 130, 2)}
    assert mailbox.stored("Sent", ["d0@firma.example", "id0@firma.exampl"]) == set()  # SEARCH matches parts
    assert mailbox.stored("Sent", []) == set()
    assert mailbox.stored("No such folder", ["id0@firma.example"]) == set()


def test_inbox_and_archive_may_be_used_in_turns(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("1"), user)
    (arrival,) = mailbox.arrivals(unknown)
    mailbox.append("Sent", [copy(1)])
    assert mailbox.stored("Sent", [copy(1).message_id]) == {copy(1).message_id}
    mailbox.file(arrival.uidvalidity, arrival.uid, "Processed")
    assert list(mailbox.arrivals(unknown)) == []


def test_threads_take_turns(mailbox: ImapMailbox) -> None:
    def store(first: int) -> None:
        for number in range(first, first + 10):
            mailbox.append(f"Sent/{first}", [copy(number)])
            assert mailbox.stored(f"Sent/{first}", [copy(number).message_id]) == {copy(number).message_id}

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(store, (0, 10, 20, 30)))


def test_after_a_restart_of_the_server_one_call_fails_and_the_next_connects_anew(
    host: Host, user: str, mailbox: ImapMailbox
) -> None:
    host.deliver(letter("1"), user)
    before = list(mailbox.arrivals(unknown))
    host.restart()
    with pytest.raises(MailboxError, match=user):
        list(mailbox.arrivals(unknown))
    assert list(mailbox.arrivals(unknown)) == before


def test_a_restart_ends_a_wait_with_an_error(host: Host, mailbox: ImapMailbox) -> None:
    restart = threading.Timer(0.2, host.restart)
    restart.start()
    with pytest.raises(MailboxError, match=r"hung up|BYE|EOF"):
        mailbox.wait(20)
    restart.join()
    assert not mailbox.wait(0.1)


def test_a_probe_tells_what_is_there_and_changes_nothing(host: Host, user: str, mailbox: ImapMailbox) -> None:
    host.deliver(letter("1"), user)
    found = mailbox.probe()
    assert (found.folders, found.messages, found.writable, found.idle) == (("INBOX",), 1, True, True)
    assert {"MOVE", "UIDPLUS", "MULTIAPPEND"} <= set(found.capabilities)


@pytest.mark.real
def test_a_wrong_password_is_told_without_the_password(dovecot: Dovecot) -> None:
    right = dovecot.server("bot@firma.example")
    with closing(ImapMailbox(Server(right.host, right.port, Tls.NONE, right.user, "wr0ng"))) as mailbox:
        with pytest.raises(MailboxError, match=r"bot@firma\.example at 127\.0\.0\.1:\d+: .*[Aa]uth") as caught:
            mailbox.probe()
        assert "wr0ng" not in str(caught.value)


@pytest.mark.real
@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
def test_tls_is_verified_against_the_authority_given(dovecot: Dovecot, user: str, tls: Tls) -> None:
    port = dovecot.imaps_port if tls is Tls.IMPLICIT else dovecot.imap_port
    with closing(
        ImapMailbox(Server("localhost", port, tls, user, PASSWORD, ca_file=dovecot.certificate.file))
    ) as trusting:
        assert trusting.probe().folders == ("INBOX",)
        assert not trusting.wait(0.2)
        dovecot.deliver(letter("over TLS"), user)
        assert trusting.wait(10)
        assert [subject(arrival) for arrival in trusting.arrivals(unknown)] == ["over TLS"]
    strict = ImapMailbox(Server("localhost", port, tls, user, PASSWORD))
    with closing(strict), pytest.raises(MailboxError, match="self-signed certificate"):
        strict.probe()
