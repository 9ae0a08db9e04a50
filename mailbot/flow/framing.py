"""The frame that a request names: found, put around the text, or asked about."""

from dataclasses import dataclass

from mailbot.config import Account
from mailbot.domain.campaign import Contents
from mailbot.domain.directives import Line, corrected
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.errors import FrameError
from mailbot.mail.frames import Frames, Sender


@dataclass(frozen=True, slots=True)
class Framing:
    """Puts texts into frames; what the requester wrote is kept beside what comes of it."""

    frames: Frames

    def choose(self, wish: str, line: Line, language: str) -> str | Problem:
        """The frame's name."""
        name = self.frames.find(wish)
        if name is not None:
            return name
        near = self.frames.near(wish, language)
        offer = corrected(line, near[0] if near else "", language)
        return Problem(ProblemKind.TEMPLATE_UNKNOWN, line.written, offer=offer, near=near)

    def framed(self, contents: Contents, name: str, account: Account, language: str) -> Contents | Problem:
        """``language``: of the frame's own words."""
        head = account.letterhead
        sender = Sender(account.sender.name, account.sender.address, head.lines, head.site, head.accent)
        try:
            return self.frames.framed(contents, name, sender, language)
        except FrameError as error:
            return Problem(ProblemKind.TEMPLATE_BROKEN, name, detail=str(error))
