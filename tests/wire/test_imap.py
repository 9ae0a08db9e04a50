"""The mailbox against servers that lack something, answer strangely, or are not who they say."""

import base64
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.config import Tls
from mailbot.domain.mailbox import Copy
from mailbot.errors import MailboxError
from mailbot.wire.imap import ImapMailbox
from mailbot.wire.imap_server import Naming
from tests.certificates import certificate
from tests.wire.scripted import HANG_UP, PASSWORD, Script, ScriptedServer

LETTER = b"Subject: x\r\n\r\nHello.\r\n"
COPIES = [Copy(f"id{number}@firma.example", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), LETTER) for number in (1, 2)]


def capable(*names: str) -> dict[str, Script]:
    return {"CAPABILITY": [f"* CAPABILITY IMAP4rev1 AUTH=PLAIN {' '.join(names)}\r\nTAG OK done\r\n".encode()]}


def found(*uids: int) -> dict[str, Script]:
    return {"UID SEARCH": [f"* SEARCH {' '.join(map(str, uids))}\r\nTAG OK done\r\n".encode()]}


def sized(*uids: int, size: int = 22) -> bytes:
    return b"".join(b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, uid, size) for uid in uids) + b"TAG OK done\r\n"


def body(uid: int, part: bytes, raw: bytes) -> bytes:
    return b"* %d FETCH (UID %d %s {%d}\r\n%s)\r\nTAG OK done\r\n" % (uid, uid, part, len(raw), raw)


@pytest.mark.parametrize(
    ("offers", "commands"),
    [
        (["MOVE", "UIDPLUS"], ['UID MOVE 5 "Processed"']),
        (["UIDPLUS"], ['UID COPY 5 "Processed"', r"UID STORE 5 +FLAGS.SILENT (\Deleted)", "UID EXPUNGE 5"]),
        ([], ['UID COPY 5 "Processed"', r"UID STORE 5 +FLAGS.SILENT (\Deleted)", "EXPUNGE"]),
    ],
)
def test_a_letter_is_filed_with_what_the_server_offers(offers: list[str], commands: list[str]) -> None:
    with (
        ScriptedServer(capable(*offers) | found(5)) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        mailbox.file(7, 5, "Processed")
        assert server.told[-len(commands) :] == commands


def test_a_new_folder_is_made_once_and_shown_to_mail_programs() -> None:
    with ScriptedServer(found(5)) as server, closing(ImapMailbox(server.server)) as mailbox:
        mailbox.append("Bot/Żółte", COPIES)
        mailbox.append("Bot/Żółte", COPIES)
        assert server.commands("CREATE") == ['"Bot/&AXsA8wFC-te"']
        assert server.commands("SUBSCRIBE") == ['"Bot/&AXsA8wFC-te"']


def test_a_place_holder_in_the_list_is_no_folder() -> None:
    answers = found(5) | {"LIST": [b'* LIST (\\NonExistent \\HasChildren) "/" "Sent"\r\nTAG OK done\r\n']}
    with ScriptedServer(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        mailbox.append("Sent", COPIES[:1])
        assert server.commands("CREATE") == ['"Sent"']


def test_another_connection_may_be_quicker_to_make_the_folder() -> None:
    answers = found(5) | {"CREATE": [b"TAG NO [ALREADYEXISTS] it exists\r\n"]}
    with ScriptedServer(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        mailbox.file(7, 5, "Processed")
        assert server.told[-1] == 'UID MOVE 5 "Processed"'


def test_folders_are_named_as_the_server_names_them() -> None:
    answers = (
        capable("NAMESPACE", "MOVE")
        | found(5)
        | {"NAMESPACE": [b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\nTAG OK done\r\n']}
    )
    with ScriptedServer(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        mailbox.file(7, 5, "Sent/1.12 offer")
        assert server.told[-1] == 'UID MOVE 5 "INBOX.Sent.1_12 offer"'


@pytest.mark.parametrize(
    ("naming", "path", "name"),
    [
        (Naming("", "/"), "Sent/March", "Sent/March"),
        (Naming("", "/"), " Sent // March ", "Sent/March"),
        (Naming("", "."), "Sent/March", "Sent.March"),
        (Naming("INBOX.", "."), "Sent/March", "INBOX.Sent.March"),
        (Naming("INBOX.", "."), "INBOX/Sent", "INBOX.Sent"),
        (Naming("INBOX.", "."), "inbox", "INBOX"),
        (Naming("", ""), "Sent/March", "Sent_March"),
    ],
)
def test_a_path_becomes_a_name(naming: Naming, path: str, name: str) -> None:
    assert naming.foreign(path) == name


def test_a_name_becomes_a_path() -> None:
    assert Naming("INBOX.", ".").native("INBOX.Sent.March") == "Sent/March"
    assert Naming("INBOX.", ".").native("INBOX") == "INBOX"


@pytest.mark.parametrize("evil", ["x\r\nA1 DELETE INBOX", "x\nx", "x\0", "x\x85y", "x\u2028y"])
def test_control_characters_never_reach_the_wire(evil: str) -> None:
    with ScriptedServer(found(5)) as server, closing(ImapMailbox(server.server)) as mailbox:
        for attempt in (
            lambda: mailbox.file(7, 5, evil),
            lambda: mailbox.append(evil, COPIES),
            lambda: mailbox.stored(evil, ["id1@firma.example"]),
            lambda: mailbox.stored("Sent", [f"{evil}@firma.example"]),
        ):
            with pytest.raises(MailboxError, match=r"not sent|not searched"):
                attempt()
        assert not any("DELETE" in line for line in server.told)


def test_control_characters_in_a_login_never_reach_the_wire() -> None:
    evil = "x\r\nA1 DELETE INBOX"
    with ScriptedServer() as server:
        for login in (replace(server.server, user=evil), replace(server.server, password=evil)):
            with closing(ImapMailbox(login)) as mailbox, pytest.raises(MailboxError, match="not sent"):
                mailbox.probe()
        assert server.told == []


def test_a_password_in_any_language_logs_in() -> None:
    with ScriptedServer() as server:
        polish = replace(server.server, password="zażółć gęślą")
        with closing(ImapMailbox(polish)) as mailbox:
            mailbox.probe()
        proof = server.told[server.told.index("AUTHENTICATE PLAIN") + 1]
        assert base64.b64decode(proof).decode() == "\0bot\0zażółć gęślą"


def test_login_is_the_way_in_where_there_is_no_plain() -> None:
    with ScriptedServer({"CAPABILITY": [b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"]}) as server:
        with closing(ImapMailbox(server.server)) as mailbox:
            mailbox.probe()
        assert server.commands("LOGIN") == [f'bot "{PASSWORD}"']


def test_a_letter_that_the_server_cannot_hand_out_comes_as_its_headers_and_holds_nobody_up() -> None:
    answers = found(5, 6) | {
        "UID FETCH 5,6 (RFC822.SIZE)": [sized(5, 6)],
        "UID FETCH 5 (BODY.PEEK[])": [b"TAG NO it is damaged\r\n"],
        "UID FETCH 5 (BODY.PEEK[HEADER]": [body(5, b"BODY[HEADER]<0>", b"Subject: x\r\n\r\n")],
        "UID FETCH 6 (BODY.PEEK[])": [body(6, b"BODY[]", LETTER)],
    }
    with ScriptedServer(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        arrivals = [(one.uid, one.raw) for one in mailbox.arrivals(lambda *_: False)]
        assert arrivals == [(5, b"Subject: x\r\n\r\n"), (6, LETTER)]


def test_answers_about_other_messages_are_not_taken_for_ours() -> None:
    stray = b"* 9 FETCH (UID 9 FLAGS (\\Seen))\r\n* 4 EXISTS\r\n"
    answers = found(5) | {
        "UID FETCH 5 (RFC822.SIZE)": [stray + sized(5)],
        "UID FETCH 5 (BODY.PEEK[])": [stray + body(5, b"BODY[]", LETTER)],
    }
    with ScriptedServer(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        assert [(one.uid, one.raw) for one in mailbox.arrivals(lambda *_: False)] == [(5, LETTER)]


def test_a_reconnect_into_a_folder_numbered_anew_ends_the_round() -> None:
    """The UIDs of this round mean other letters now."""
    selected = 0

    class Renumbering(ScriptedServer):
        def _answer(self, command: str) -> Script:
            nonlocal selected
            if command.startswith("SELECT"):
                selected += 1
                return [b"* 3 EXISTS\r\n* OK [UIDVALIDITY %d] \r\nTAG OK [READ-WRITE] done\r\n" % selected]
            return super()._answer(command)

    answers = found(5, 6) | {
        "UID FETCH 5,6 (RFC822.SIZE)": [sized(5, 6)],
        "UID FETCH 5 (BODY.PEEK[])": [body(5, b"BODY[]", LETTER)],
        "UID MOVE": [HANG_UP],
    }
    with Renumbering(answers) as server, closing(ImapMailbox(server.server)) as mailbox:
        arrivals = mailbox.arrivals(lambda *_: False)
        first = next(arrivals)
        with pytest.raises(MailboxError):
            mailbox.file(first.uidvalidity, first.uid, "Processed")
        assert list(arrivals) == []


@pytest.mark.parametrize(
    ("offers", "commands"),
    [
        ([], [r'"Sent" (\Seen) "02-Jan-2025 03:04:05 +0000" {22}'] * 2),
        (["MULTIAPPEND", "LITERAL+"], [r'"Sent"' + r' (\Seen) "02-Jan-2025 03:04:05 +0000" {22+}' * 2]),
    ],
)
def test_copies_are_stored_with_what_the_server_offers(offers: list[str], commands: list[str]) -> None:
    with ScriptedServer(capable(*offers)) as server, closing(ImapMailbox(server.server)) as mailbox:
        mailbox.append("Sent", COPIES)
        assert server.commands("APPEND") == commands


@pytest.mark.parametrize(
    ("size", "count", "batches"),
    [(100, 120, [50, 50, 20]), (3_000_000, 5, [2, 2, 1]), (9_000_000, 2, [1, 1])],
    ids=["many", "large", "larger than a batch"],
)
def test_no_batch_of_copies_is_too_many_or_too_large(size: int, count: int, batches: list[int]) -> None:
    copies = (replace(COPIES[0], raw=b"x" * size) for _ in range(count))
    with (
        ScriptedServer(capable("MULTIAPPEND", "LITERAL+")) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        mailbox.append("Sent", copies)
        assert [command.count(f"{{{size}+}}") for command in server.commands("APPEND")] == batches


@pytest.mark.parametrize("offers", [[], ["MULTIAPPEND"], ["MULTIAPPEND", "LITERAL+"]])
def test_copies_that_the_server_refuses_are_an_error(offers: list[str]) -> None:
    answers = capable(*offers) | {"APPEND": [b"TAG NO [OVERQUOTA] the mailbox is full\r\n"]}
    server = ScriptedServer(answers)
    with server, closing(ImapMailbox(server.server)) as mailbox, pytest.raises(MailboxError, match="mailbox is full"):
        mailbox.append("Sent", COPIES)


@pytest.mark.parametrize(
    "garbage",
    [
        b"* SEARCH 1 two 3\r\nTAG OK done\r\n",
        b'* SEARCH "1\r\nTAG OK done\r\n',
        b"\x00\xff\r\n",
        b"* SEARCH (1\r\nTAG OK done\r\n",
        b"TAG BAD what?\r\n",
        b"TAG NO no\r\n",
        b"OTHER OK done\r\n",
    ],
)
def test_a_broken_answer_is_an_error_of_the_mailbox_and_the_next_call_connects_anew(garbage: bytes) -> None:
    with (
        ScriptedServer({"UID SEARCH": [garbage, HANG_UP]}) as server,
        closing(ImapMailbox(server.server)) as mailbox,
    ):
        for _ in range(2):
            with pytest.raises(MailboxError, match=r"^IMAP bot at 127\.0\.0\.1:\d+: "):
                list(mailbox.arrivals(lambda *_: False))
        assert len(server.commands("AUTHENTICATE")) == 2


def test_nothing_listens() -> None:
    with ScriptedServer() as server:
        gone = server.server
    with closing(ImapMailbox(gone)) as mailbox, pytest.raises(MailboxError, match="refused"):
        mailbox.probe()


def test_a_password_goes_in_clear_to_loopback_only() -> None:
    with ScriptedServer() as server:
        abroad = replace(server.server, host="mail.firma.example")
        with closing(ImapMailbox(abroad)) as mailbox, pytest.raises(MailboxError, match="loopback only"):
            mailbox.probe()


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [
        pytest.param(b"* OK hello\r\n", {}, id="not offered"),
        pytest.param(
            b"* PREAUTH hello\r\n",
            {"CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n"]},
            id="PREAUTH",
        ),
        pytest.param(
            b"* OK hello\r\n",
            {
                "CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\nTAG OK done\r\n"],
                "STARTTLS": [b"TAG NO not today\r\n"],
            },
            id="refused",
        ),
    ],
)
def test_where_starttls_is_stripped_no_password_leaves(greeting: bytes, answers: dict[str, Script]) -> None:
    with ScriptedServer(answers, greeting=greeting) as server:
        with closing(ImapMailbox(replace(server.server, tls=Tls.STARTTLS))) as mailbox, pytest.raises(MailboxError):
            mailbox.probe()
        assert not {"LOGIN", "AUTHENTICATE"} & {line.partition(" ")[0] for line in server.told}


@pytest.mark.parametrize("tls", [Tls.IMPLICIT, Tls.STARTTLS])
@pytest.mark.parametrize(
    ("names", "expired", "trusted", "complaint"),
    [
        ("IP:127.0.0.1", False, False, "self-signed certificate"),
        ("DNS:elsewhere.example,IP:192.0.2.1", False, True, "not valid for '127.0.0.1'"),
        ("IP:127.0.0.1", True, True, "expired"),
    ],
    ids=["unknown authority", "wrong name", "expired"],
)
def test_a_server_that_is_not_who_it_says_gets_no_password(
    tls: Tls, tmp_path: Path, names: str, complaint: str, *, expired: bool, trusted: bool
) -> None:
    shown = certificate(tmp_path, names=names, expired=expired)
    offer: dict[str, Script] = {"CAPABILITY": [b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\nTAG OK done\r\n"]}
    with ScriptedServer(offer, context=shown.context(), starttls=tls is Tls.STARTTLS) as server:
        suspicious = replace(server.server, tls=tls, ca_file=shown.file if trusted else None)
        with closing(ImapMailbox(suspicious)) as mailbox, pytest.raises(MailboxError, match=complaint):
            mailbox.probe()
        assert [line for line in server.told if line not in ("CAPABILITY", "STARTTLS")] == []
