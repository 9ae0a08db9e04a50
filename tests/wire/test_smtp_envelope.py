"""What is written for a message, to the byte; nothing in an address or a body can become another command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.delivery import AccountFault, Outgoing, Refused
from mailbot.wire.smtp.envelope import Envelope, seal
from mailbot.wire.smtp.features import Features

EVERYTHING = Features(pipelining=True, size=0, eight_bit=True, utf8=True)


def message(
    address: str = "a@b.example", data: bytes = b"x\r\n", sender: str = "bot@c.example", witness: str | None = None
) -> Outgoing:
    return Outgoing((1, 1), sender, address, data, witness)


@pytest.mark.parametrize(
    ("sealed", "features", "commands"),
    [
        (message(), Features(), (b"MAIL FROM:<bot@c.example>\r\n", b"RCPT TO:<a@b.example>\r\n", b"DATA\r\n")),
        (message(sender=""), Features(), (b"MAIL FROM:<>\r\n", b"RCPT TO:<a@b.example>\r\n", b"DATA\r\n")),
        (
            message(data="ż\r\n".encode(), witness="w@c.example"),
            EVERYTHING,
            (
                b"MAIL FROM:<bot@c.example> SIZE=4 BODY=8BITMIME\r\n",
                b"RCPT TO:<a@b.example>\r\n",
                b"RCPT TO:<w@c.example>\r\n",
                b"DATA\r\n",
            ),
        ),
        (
            message("żółw@b.example"),
            EVERYTHING,
            (
                b"MAIL FROM:<bot@c.example> SIZE=3 SMTPUTF8\r\n",
                "RCPT TO:<żółw@b.example>\r\n".encode(),
                b"DATA\r\n",
            ),
        ),
    ],
)
def test_the_commands_say_what_the_server_needs_to_know(
    sealed: Outgoing, features: Features, commands: tuple[bytes, ...]
) -> None:
    assert seal(sealed, features) == Envelope(sealed, commands, sealed.data)


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"a\r\n", b"a\r\n"),
        (b"a", b"a\r\n"),
        (b"", b"\r\n"),
        (b".\r\n", b"..\r\n"),
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n"),
        (b"..\r\n..\r\n", b"...\r\n...\r\n"),
        (b"\r\n.\r\n.\r\n", b"\r\n..\r\n..\r\n"),
    ],
)
def test_no_line_of_the_body_is_taken_for_its_end(data: bytes, body: bytes) -> None:
    made = seal(message(data=data), Features())
    assert isinstance(made, Envelope)
    assert made.body == body


@given(st.text(st.sampled_from("a.@b<> \r\n\0ż\ud800"), max_size=12), st.sampled_from([Features(), EVERYTHING]))
def test_no_address_becomes_another_command(address: str, features: Features) -> None:
    made = seal(message(address), features)
    if isinstance(made, Envelope):
        assert b"".join(made.commands).count(b"\r\n") == 3
        assert made.commands[1] == f"RCPT TO:<{address}>\r\n".encode()
    else:
        assert isinstance(made, Refused)


@pytest.mark.parametrize(
    "fields", [{"sender": "a@b>\r\nDATA"}, {"sender": "ż@b"}, {"witness": "a b@c"}, {"witness": ""}]
)
def test_an_account_that_cannot_be_written_is_not_blamed_on_the_recipient(fields: dict[str, str]) -> None:
    made = seal(message(sender=fields.get("sender", ""), witness=fields.get("witness")), Features())
    assert isinstance(made, AccountFault)
    assert made.lasting


@given(st.text(st.sampled_from(".\r\nab"), max_size=30))
def test_every_body_that_leaves_ends_where_it_should_and_only_there(text: str) -> None:
    made = seal(message(data=text.encode()), Features())
    if isinstance(made, Envelope):
        written = made.body + b".\r\n"
        assert (b"\r\n" + written).index(b"\r\n.\r\n") == len(written) - 3
        assert written.count(b"\r") == written.count(b"\n") == written.count(b"\r\n")
    else:
        assert isinstance(made, Refused)


@pytest.mark.parametrize("lines", [1, 10_000], ids=["short", "long"])
@pytest.mark.parametrize("odd", [b"\n", b"\r", b"\0", b"\r\r\n", b"\n\r"])
@pytest.mark.parametrize("place", ["front", "end"])
def test_a_bare_line_end_or_a_nul_never_leaves(lines: int, odd: bytes, place: str) -> None:
    sound = b"0123456789\r\n" * lines
    for data in (sound, sound + b"no line end"):
        assert isinstance(seal(message(data=data), Features()), Envelope)
    assert isinstance(seal(message(data=odd + sound if place == "front" else sound + odd), Features()), Refused)
