"""The page to unsubscribe: nothing but a POST acts, and a forged link does nothing."""

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from mailbot.config.quantities import TcpPlace
from mailbot.errors import StoreError, WireError
from mailbot.wire.web import WebDoor

GENUINE = "u.17.203.mfrggzdfmztwq2lk"
ONE_CLICK = "List-Unsubscribe=One-Click"


class List:
    """Remembers who was taken off it."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.taken_off: list[str] = []
        self._before = before

    def heed(self, tag: str) -> bool:
        self._before()
        if tag != GENUINE:
            return False
        self.taken_off.append(tag)
        return True


@contextmanager
def served(book: List) -> Iterator[Callable[..., tuple[int, str]]]:
    door = WebDoor(TcpPlace("127.0.0.1", 0), book.heed)
    door.start()

    def ask(method: str, tag: str = GENUINE, body: str = "", language: str = "", path: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        headers = kind | ({"Accept-Language": language} if language else {})
        connection.request(method, path or f"/u/{tag}", body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.getheader("Set-Cookie") is None
        assert answer.getheader("Location") is None
        connection.close()
        return answer.status, text

    yield ask
    door.stop()


def test_one_click_takes_the_address_off() -> None:
    book = List()
    with served(book) as ask:
        status, text = ask("POST", body=ONE_CLICK)
    assert (status, book.taken_off) == (200, [GENUINE])
    assert "You are off the list." in text


def test_a_form_of_several_parts_is_one_click_too() -> None:
    book = List()
    form = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    with served(book) as ask:
        assert ask("POST", body=form)[0] == 200
    assert book.taken_off == [GENUINE]


@pytest.mark.parametrize("body", ["", "x=y", "List-Unsubscribe=No", "One-Click"])
def test_a_post_that_says_something_else_only_asks(body: str) -> None:
    book = List()
    with served(book) as ask:
        status, text = ask("POST", body=body)
    assert (status, book.taken_off) == (400, [])
    assert '<form method="post">' in text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_following_the_link_only_asks(method: str) -> None:
    book = List()
    with served(book) as ask:
        status, text = ask(method)
    assert (status, book.taken_off) == (200, [])
    assert method == "HEAD" or '<form method="post">' in text


def test_the_page_speaks_polish_to_whom_the_browser_says_so() -> None:
    with served(List()) as ask:
        assert "Wypisz mnie" in ask("GET", language="pl-PL,pl;q=0.9,en;q=0.5")[1]
        assert "Adres został wypisany z listy." in ask("POST", body=ONE_CLICK, language="pl")[1]


def test_a_forged_link_does_nothing_and_is_shown_to_nobody() -> None:
    book = List()
    with served(book) as ask:
        for tag in ("u.17.203.aaaaaaaaaaaaaaaa", "b.17.203.mfrggzdfmztwq2lk", "%3Cscript%3E", "x" * 3_000):
            status, text = ask("POST", tag, ONE_CLICK)
            assert (status, "script>" in text) == (404, False)
    assert book.taken_off == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "", 405), ("DELETE", "", 405), ("GET", "/", 404), ("GET", "/u/", 404), ("POST", "/u/a/b", 404)],
)
def test_there_is_nothing_else(method: str, path: str, status: int) -> None:
    book = List()
    with served(book) as ask:
        assert ask(method, path=path)[0] == status
    assert book.taken_off == []


def test_a_large_body_is_not_read() -> None:
    book = List()
    with served(book) as ask:
        assert ask("POST", body="x" * 100_000)[0] == 413
    assert book.taken_off == []


def test_nothing_but_the_method_and_the_body_says_that_it_is_a_click() -> None:
    book = List()
    with served(book) as ask:
        assert ask("GET", path=f"/u/{GENUINE}?{ONE_CLICK}")[0] == 200
        assert ask("GET", body=ONE_CLICK)[0] == 200
        assert ask("POST", path=f"/u/{GENUINE}?{ONE_CLICK}")[0] == 400
        assert ask("OPTIONS", body=ONE_CLICK)[0] == 405
    assert book.taken_off == []


def said(port: int, request: bytes) -> bytes:
    """All that is answered to these bytes on one connection."""
    with socket.create_connection(("127.0.0.1", port), 20) as visitor:
        answer = b""
        with suppress(ConnectionError):  # of one who is not heard to the end
            visitor.sendall(request)
            while more := visitor.recv(65_536):
                answer += more
        return answer


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /u/{} HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: POST\r\nContent-Length: 26\r\n", b"200"),
        ("POST /u/{} HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: GET\r\nContent-Length: x\r\n", b"400"),
        ("POST /u/{} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\nContent-Length: 2\r\n", b"400"),
        ("POST /u/{} HTTP/1.1\r\nHost: x\r\nX: " + "y" * 200_000 + "\r\nContent-Length: 26\r\n", b""),
        ("POST /u/{}/../{} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n", b"404"),
        ("POST /u/%2e%2e%2f{}%00 HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n", b"404"),
        ("POST http://evil.example/u/{}x HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n", b"404"),
        ("BREW /u/{} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n", b"405"),
    ],
)
def test_a_crooked_request_takes_nobody_off(head: str, status: bytes) -> None:
    book = List()
    door = WebDoor(TcpPlace("127.0.0.1", 0), book.heed)
    door.start()
    try:
        answer = said(door.port, f"{head.replace('{}', GENUINE)}\r\n{ONE_CLICK}".encode())
        genuine = said(
            door.port, f"POST /u/{GENUINE} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\n{ONE_CLICK}".encode()
        )
    finally:
        door.stop()
    assert answer.removeprefix(b"HTTP/1.1 ").startswith(status)
    assert genuine.startswith(b"HTTP/1.1 200")
    assert book.taken_off == [GENUINE]  # by the last one


def test_one_connection_is_one_click() -> None:
    """A second request behind the first is not read: nobody guesses at a thousand links in one breath."""
    book = List()
    door = WebDoor(TcpPlace("127.0.0.1", 0), book.heed)
    door.start()
    click = f"POST /u/{GENUINE} HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\n{ONE_CLICK}".encode()
    try:
        answer = said(door.port, click * 3)
    finally:
        door.stop()
    assert (answer.count(b"HTTP/1.1 200"), book.taken_off) == (1, [GENUINE])


@pytest.mark.parametrize(("method", "body"), [("GET", ""), ("POST", ONE_CLICK), ("POST", "x=y")])
def test_no_page_is_kept_by_anybody_or_shown_within_another(method: str, body: str) -> None:
    door = WebDoor(TcpPlace("127.0.0.1", 0), List().heed)
    door.start()
    try:
        head, _, _ = said(
            door.port,
            f"{method} /u/{GENUINE} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode(),
        ).partition(b"\r\n\r\n")
    finally:
        door.stop()
    fields = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
    assert (fields["cache-control"], fields["referrer-policy"]) == ("no-store", "no-referrer")
    assert "default-src 'none'" in fields["content-security-policy"]
    assert "frame-ancestors 'none'" in fields["content-security-policy"]
    assert not {"set-cookie", "location", "server"} & set(fields)


def test_a_database_that_is_away_is_told_as_later() -> None:
    def refuse() -> None:
        raise StoreError("locked")

    with served(List(refuse)) as ask:
        status, text = ask("POST", body=ONE_CLICK)
    assert (status, "try again" in text) == (503, True)


def test_it_listens_to_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(WireError, match="the web page cannot listen"):
        WebDoor(TcpPlace("192.0.2.1", 0), List().heed).start()


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"POST /u/x HTTP/1.1\r\nHost: x\r\nX-",
        b"POST /u/x HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\nList-",
    ],
    ids=["silent", "in the header", "in the body"],
)
def test_who_stands_in_the_door_is_shown_out_and_the_next_one_is_served(beginning: bytes) -> None:
    book = List()
    with ExitStack() as visitors:
        door = WebDoor(TcpPlace("127.0.0.1", 0), book.heed, longest_visit=1.0)
        door.start()
        visitors.callback(door.stop)
        stalled = [visitors.enter_context(socket.create_connection(("127.0.0.1", door.port), 20)) for _ in range(60)]
        for visitor in stalled:
            visitor.sendall(beginning)
        for visitor in stalled:
            assert _until_the_end(visitor) in (b"", b"HTTP/1.1 503 Service Unavailable")
        asking = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
        asking.request("POST", f"/u/{GENUINE}", ONE_CLICK)
        with asking.getresponse() as answer:
            assert (answer.status, answer.getheader("Connection"), book.taken_off) == (200, "close", [GENUINE])
        asking.close()


def _until_the_end(visitor: socket.socket) -> bytes:
    """The first line of what is said before the connection ends, by whatever end."""
    said = b""
    try:
        while more := visitor.recv(4096):
            said += more
    except ConnectionResetError:
        pass
    return said.partition(b"\r\n")[0]
