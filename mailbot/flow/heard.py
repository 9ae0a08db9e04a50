"""An answer to one of a campaign's mails, as whoever obeys it needs it."""

from dataclasses import dataclass

from mailbot.config import Requester
from mailbot.domain.directives import Directive
from mailbot.domain.letter import Attachment
from mailbot.flow.scribe import Occasion


@dataclass(frozen=True, slots=True)
class Heard:
    """Who said what."""

    occasion: Occasion
    requester: Requester
    first_line: str
    directives: tuple[Directive, ...]
    fresh: bool  # it carries the token of the plan as it is now
    files: tuple[Attachment, ...] = ()
    rest: str = ""  # what stands behind the verb
