"""Waiting for mail, against servers that make it hard."""

import threading
from contextlib import closing
from time import monotonic

import pytest

from mailbot.errors import MailboxError
from mailbot.wire import imap_server
from mailbot.wire.idle import Alarm, idle
from mailbot.wire.imap import ImapMailbox
from tests.wire.scripted import HANG_UP, PAUSE, Script, ScriptedServer

NEWS: Script = [b"* SEARCH 4\r\nTAG OK done\r\n"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param([b"+ idling\r\n* 4 EXISTS\r\n"], id="in one piece with the continuation"),
        pytest.param([b"* 4 EXISTS\r\n+ idling\r\n"], id="before the continuation"),
        pytest.param([b"+ idling\r\n", PAUSE, b"* 4 EX", PAUSE, b"ISTS\r\n* 1 RECENT\r\n"], id="a line in two pieces"),
        pytest.param([b"+ idl", PAUSE, b"ing\r\n* 4 EXISTS\r", PAUSE, b"\n"], id="cut inside the line end"),
        pytest.param([b"+ idling\r\n", PAUSE, b"* OK Still here\r\n* 3 EXPUNGE\r\n* 3 exists\r\n"], id="after others"),
        pytest.param([b"+ idling\r\n", PAUSE, b"* 4 EXISTS\r\n* 1 FETCH (FLA", PAUSE, b"GS ())\r\n"], id="and a half"),
    ],
)
def test_an_announcement_ends_the_wait_however_it_is_cut(script: Script) -> None:
    searched = 0

    class Server(ScriptedServer):
        def _answer(self, command: str) -> Script:
            nonlocal searched
            searched += command.startswith("UID SEARCH")
            return NEWS if command.startswith("UID SEARCH") and searched > 1 else super()._answer(command)

    with Server({"IDLE": script}) as server, closing(ImapMailbox(server.server)) as mailbox:
        began = monotonic()
        assert mailbox.wait(10)
        assert monotonic() - began < 5
        assert list(mailbox.arrivals(lambda *_: True)) == []  # the connection is of use afterwards
        assert len(server.commands("SELECT")) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param([b"+ idling\r\n", PAUSE, HANG_UP], "hung up", id="EOF"),
        pytest.param([HANG_UP], "hung up", id="EOF instead of the continuation"),
        pytest.param([b"+ idling\r\n* BYE shutting down\r\n", PAUSE, HANG_UP], "BYE shutting down", id="BYE"),
        pytest.param([b"+ idling\r\n", PAUSE, b"* 4 EX", PAUSE, HANG_UP], "hung up", id="EOF within a line"),
        pytest.param([b"TAG NO not now\r\n"], "refuses IDLE.*not now", id="NO"),
        pytest.param([b"+ idling\r\n", b"x" * 1_100_000], "line without end", id="a line without end"),
    ],
)
def test_a_lost_server_is_an_error_at_once_and_not_silence(script: Script, said: str) -> None:
    with ScriptedServer({"IDLE": script}) as server, closing(ImapMailbox(server.server)) as mailbox:
        began = monotonic()
        with pytest.raises(MailboxError, match=said):
            mailbox.wait(10)
        assert monotonic() - began < 5


def test_an_announcement_that_is_not_true_does_not_make_the_bot_spin() -> None:
    with (
        ScriptedServer({"IDLE": [b"+ idling\r\n* 3 EXISTS\r\n"]}) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        assert not mailbox.wait(1.5)
        assert len(server.commands("IDLE")) <= 3


def test_the_last_message_is_not_taken_for_a_new_one() -> None:
    """``n:*`` names the last message even when its number is below n."""
    with (
        ScriptedServer({"UID SEARCH": [b"* SEARCH 3\r\nTAG OK done\r\n"]}) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        assert list(mailbox.arrivals(lambda *_: True)) == []
        assert not mailbox.wait(0.2)
        assert server.commands("UID SEARCH")[-1] == "UID 4:*"


def test_without_idle_the_time_that_is_over_is_the_reason_to_look() -> None:
    with (
        ScriptedServer({"CAPABILITY": [b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n"]}) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        assert mailbox.wait(0.1)
        mailbox.interrupt()
        assert not mailbox.wait(10)


def test_idle_is_begun_anew_before_anybody_forgets_it() -> None:
    with ScriptedServer() as server, closing(Alarm()) as alarm:
        client = imap_server.connect(server.server)
        assert not idle(client, alarm, 0.5, refresh=0.1)
        imap_server.discard(client)
        assert server.told[-4:] == ["IDLE", "DONE", "IDLE", "DONE"]


def test_closing_ends_a_wait_of_another_thread() -> None:
    idling = threading.Event()

    class Server(ScriptedServer):
        def _answer(self, command: str) -> Script:
            if command == "IDLE":
                idling.set()
            return super()._answer(command)

    with Server() as server:
        mailbox = ImapMailbox(server.server)
        waiting = threading.Thread(target=mailbox.wait, args=(20,))
        waiting.start()
        assert idling.wait(10)
        began = monotonic()
        mailbox.close()
        waiting.join(10)
        assert monotonic() - began < 5


def test_an_alarm_rings_across_threads_and_every_ring_is_heard_once() -> None:
    alarm = Alarm()
    ringer = threading.Timer(0.1, alarm.ring)
    ringer.start()
    assert alarm.wait(10)
    assert not alarm.wait(0)
    for _ in range(5000):  # more than the pipe holds
        alarm.ring()
    assert alarm.heard()
    ringer.join()
    alarm.close()
    alarm.ring()
