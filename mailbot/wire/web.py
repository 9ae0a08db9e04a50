"""The one page on the web: it takes an address off the list at one click (RFC 8058), and only when it is posted.

Plain HTTP for a reverse proxy on this machine, which has the certificate. Needs the extra ``web``.
"""

import asyncio
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.errors import StoreError
from mailbot.wire import listening

Heed = Callable[[str], bool]
"""Takes the address off the list that a link's proof is about; False where it proves nothing. StoreError: not now."""

_PATIENCE = 30.0  # seconds to stop
_LONGEST_VISIT = 15.0  # seconds from the connection to the end of its one answer
_LONGEST_BODY = 4_096
_FIELD, _VALUE = b"List-Unsubscribe", b"One-Click"
_MOST_AT_ONCE = 50
_HEADERS = {
    "Connection": "close",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page says, in one language."""

    language: str
    title: str
    question: str
    button: str
    done: str
    invalid: str
    later: str


_ENGLISH = _Words(
    language="en",
    title="Unsubscribe",
    question="Do you want no more of these mailings?",
    button="Unsubscribe",
    done="You are off the list.",
    invalid="This link is not complete. Please copy all of it from the mail, or answer the mail with “unsubscribe”.",
    later="This cannot be done at the moment. Please try again in a few minutes.",
)
_POLISH = _Words(
    language="pl",
    title="Rezygnacja z wiadomości",
    question="Czy na pewno nie chcesz już otrzymywać tych wiadomości?",
    button="Wypisz mnie",
    done="Adres został wypisany z listy.",
    invalid="Ten odnośnik jest niepełny. Proszę skopiować go w całości z wiadomości albo odpowiedzieć na nią „wypisz”.",
    later="W tej chwili to niemożliwe. Proszę spróbować za kilka minut.",
)
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark }} body {{ font: 18px/1.5 system-ui, sans-serif; margin: 15vh auto; padding: 0 16px;
max-width: 30em }} button {{ font: inherit; padding: .6em 1.2em }}</style></head><body><p>{text}</p>{form}</body></html>
"""
_FORM = '<form method="post"><button name="List-Unsubscribe" value="One-Click">{button}</button></form>'


class WebDoor:
    """Listens while it is started, in a thread of its own."""

    def __init__(self, listen: TcpPlace | UnixPlace, heed: Heed, longest_visit: float = _LONGEST_VISIT) -> None:
        """``longest_visit``: seconds."""
        self._listen = listen
        self._longest_visit = longest_visit
        self.heed = heed
        self._thread: threading.Thread | None = None
        self.port = 0  # the real one while it listens on TCP

    def start(self) -> None:
        """Returns when it listens; what comes before it serves waits in the socket. Raises ``WireError``."""
        door = listening.opened(self._listen, "the web page")
        self.port = listening.port(door)
        pages = Starlette(routes=[Route("/u/{proof}", self._serve, methods=["GET", "POST"])])
        self._server = uvicorn.Server(
            uvicorn.Config(
                pages,
                http=_hurried(self._longest_visit),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_MOST_AT_ONCE,
            )
        )
        self._thread = threading.Thread(target=self._live, args=(door,), name="web", daemon=True)
        self._thread.start()

    def _live(self, door: socket.socket) -> None:
        self._server.run(sockets=[door])
        door.close()

    def stop(self) -> None:
        """What is being answered is answered."""
        if self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        self._thread = None
        if isinstance(self._listen, UnixPlace):
            self._listen.path.unlink(missing_ok=True)

    async def _serve(self, request: Request) -> HTMLResponse:
        """GET asks, whoever or whatever follows links; only POST acts (RFC 8058 §3.1)."""
        words = _POLISH if request.headers.get("accept-language", "").lower().startswith("pl") else _ENGLISH
        if request.method != "POST":
            return _page(words, words.question, form=_FORM.format(button=escape(words.button)))
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LONGEST_BODY:
                return _page(words, words.invalid, 413)
        if _FIELD not in body or _VALUE not in body:  # in either encoding of forms (RFC 8058 §3.2)
            return _page(words, words.question, 400, form=_FORM.format(button=escape(words.button)))
        try:
            heeded = await run_in_threadpool(self.heed, request.path_params["proof"])
        except StoreError:
            return _page(words, words.later, 503)
        return _page(words, words.done) if heeded else _page(words, words.invalid, 404)


def _hurried(seconds: float) -> type[asyncio.Protocol]:
    """HTTP whose visitors are shown out after that time: uvicorn itself waits for ever for the rest of a request."""

    class Hurried(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
            super().connection_made(transport)
            self._end = self.loop.call_later(seconds, transport.abort)

        def connection_lost(self, exc: Exception | None) -> None:
            self._end.cancel()
            super().connection_lost(exc)

    return Hurried


def _page(words: _Words, text: str, status: int = 200, form: str = "") -> HTMLResponse:
    content = _PAGE.format(language=words.language, title=escape(words.title), text=escape(text), form=form)
    return HTMLResponse(content, status, _HEADERS)
