"""How the configuration writes durations, sizes, addresses and sockets."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config import TcpPlace, UnixPlace, quantities
from mailbot.domain.letter import Correspondent


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("72h", timedelta(hours=72)),
        ("60s", timedelta(seconds=60)),
        ("0s", timedelta(0)),
        ("10 min", timedelta(minutes=10)),
        ("1h 30min", timedelta(minutes=90)),
        ("7 days", timedelta(days=7)),
        (" 2 H ", timedelta(hours=2)),
        (timedelta(seconds=5), timedelta(seconds=5)),
    ],
)
def test_a_duration_carries_its_unit(written: object, meant: timedelta) -> None:
    assert quantities.duration(written) == meant


@pytest.mark.parametrize(
    "written", ["", "10", 10, 1.5, None, True, "ten minutes", "5 fortnights", "-5s", "10 min x", "1 m"]
)
def test_a_duration_without_a_plain_unit_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="with its unit"):
        quantities.duration(written)


@pytest.mark.parametrize(
    ("written", "meant"), [("25MB", 25_000_000), ("256 kb", 256_000), ("1GB", 10**9), ("12 B", 12), (4_096, 4_096)]
)
def test_a_size_is_read_into_bytes(written: object, meant: int) -> None:
    assert quantities.size(written) == meant


@pytest.mark.parametrize("written", ["", "25", "25 M", "0MB", 0, -1, True, None, "1e3MB", "25MiB"])
def test_a_size_without_a_plain_unit_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="with its unit"):
        quantities.size(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sales <sales@firma.example>", Correspondent("Sales", "sales@firma.example")),
        ('"Kowalska, Anna" <Anna@Firma.example>', Correspondent("Kowalska, Anna", "anna@firma.example")),
        ("Dział Sprzedaży <b@żółw.example>", Correspondent("Dział Sprzedaży", "b@xn--w-uga1v8h.example")),
        ("sales@firma.local", Correspondent("", "sales@firma.local")),
        ("<sales@firma.example>", Correspondent("", "sales@firma.example")),
    ],
)
def test_a_sender_is_one_mailbox(written: str, meant: Correspondent) -> None:
    assert quantities.correspondent(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "sales",
        "a@b.example, c@d.example",
        "Sales <a@b.example> <c@d.example>",
        "boss@firma.example <evil@x.example>",
        "Sales <a@b.example>\r\nBcc: x@y.example",
        "Sales\u2028 <a@b.example>",
        '"Sa"les <a@b.example>',
        "a@b.example)c@d.example",
        None,
        5,
    ],
)
def test_anything_else_is_no_sender(written: object) -> None:
    with pytest.raises(ValueError, match=r"sender|e-mail address"):
        quantities.correspondent(written)


@given(st.text())
def test_whatever_is_written_a_sender_never_holds_a_line_break_or_a_second_address(written: str) -> None:
    try:
        sender = quantities.correspondent(written)
    except ValueError:
        return
    assert sender.address.count("@") == 1
    assert not set("\r\n\0\x85\u2028\u2029<>") & set(sender.name + sender.address)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("127.0.0.1:8024", TcpPlace("127.0.0.1", 8024)),
        ("localhost:0", TcpPlace("localhost", 0)),
        ("[::1]:8024", TcpPlace("::1", 8024)),
        ("unix:/run/mailbot/lmtp", UnixPlace(Path("/run/mailbot/lmtp"))),
    ],
)
def test_a_place_to_listen_is_a_port_or_a_socket_of_this_machine(written: str, meant: object) -> None:
    assert quantities.place(written) == meant


@pytest.mark.parametrize(
    "written", ["", "8024", "127.0.0.1:", "127.0.0.1:99999", "unix:relative", "0.0.0.0:24", "mx.example:24"]
)
def test_a_place_that_others_reach_or_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"write|other machines"):
        quantities.place(written)
