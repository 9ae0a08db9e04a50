"""A server's bytes read into whole answers, however they were cut on their way (RFC 5321 §4.2)."""

import re
from collections import deque
from functools import lru_cache
from typing import NamedTuple

from mailbot.domain.delivery import YES, Reply
from mailbot.errors import RelayError

LONGEST_LINE = 4096  # RFC 5321 §4.5.3.1.5 says 512; nobody who means well comes near
MOST_LINES = 200

_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3} ")  # RFC 3463; some servers repeat it on every line


class Answer(NamedTuple):
    """One whole answer, line by line: EHLO's lines mean something each."""

    code: int
    lines: tuple[str, ...]

    @property
    def reply(self) -> Reply:
        """As it is remembered: one line, and an enhanced status said once."""
        first, *others = self.lines
        if not others:
            return Reply(self.code, first)
        status = _STATUS.match(first)
        if status is not None:
            others = [line.removeprefix(status[0]) for line in others]
        return Reply(self.code, " ".join((first, *others)).strip())

    @property
    def positive(self) -> bool:
        return self.code // 100 == YES


class Answers:
    """Takes bytes as they come and keeps the whole answers that nobody has asked for yet in ``waiting``."""

    __slots__ = ("_lines", "_rest", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[Answer] = deque()
        self._rest = b""
        self._lines: list[Answer] = []  # of an answer whose last line has not come

    def feed(self, received: bytes) -> None:
        """RelayError for what no SMTP server says; nothing after it can be believed."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            answer, last = _read(line)
            if self._lines:
                self._lines.append(answer)
                if last:
                    self.waiting.append(self._joined())
                elif len(self._lines) > MOST_LINES:
                    raise RelayError(f"an answer of more than {MOST_LINES} lines")
            elif last:
                self.waiting.append(answer)
            else:
                self._lines.append(answer)
        if len(self._rest) > LONGEST_LINE:
            raise RelayError(f"an answer with a line of more than {LONGEST_LINE} bytes")

    @property
    def clean(self) -> bool:
        """Nothing was said that has not been read: no answer, not even a piece of one."""
        return not (self.waiting or self._rest or self._lines)

    def _joined(self) -> Answer:
        lines, self._lines = self._lines, []
        code = lines[0].code
        if any(line.code != code for line in lines):
            raise RelayError(f"an answer that begins with {code} and goes on with another code")
        return Answer(code, tuple(line.lines[0] for line in lines))


@lru_cache(maxsize=64)
def _read(line: bytes) -> tuple[Answer, bool]:
    """One line, and whether it is the last of its answer. Cached, because a server says the same few things all day."""
    line = line.removesuffix(b"\r")
    found = _LINE.fullmatch(line)
    if found is None or len(line) > LONGEST_LINE:
        raise RelayError(f"an answer that is not SMTP: {_printable(line[:60])}")
    code, separator, words = found.groups(b"")
    return Answer(int(code), (_printable(words),)), separator != b"-"


def _printable(words: bytes) -> str:
    """What goes into the log and the report must not move a terminal's cursor."""
    text = words.decode("utf-8", "replace")
    return (text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)).strip()
