"""An answer to one of a campaign's mails, as whoever obeys it needs it."""

from dataclasses import dataclass

from mailbot.config import Requester
from mailbot.domain import order
from mailbot.domain.directives import Directive
from mailbot.domain.letter import Attachment
from mailbot.domain.order import Amendment
from mailbot.flow.scribe import Occasion


@dataclass(frozen=True, slots=True)
class Heard:
    """Who said what."""

    occasion: Occasion
    requester: Requester
    said: order.Heard
    first_line: str  # as written
    fresh: bool  # it carries the token of the plan as it is now
    files: tuple[Attachment, ...] = ()
    rest: str = ""  # what stands behind the verb

    @property
    def directives(self) -> tuple[Directive, ...]:
        """The lines that amend the plan."""
        return self.said.directives if isinstance(self.said, Amendment) else ()

    @property
    def subject(self) -> str:
        """In the place of the campaign's; "" leaves it."""
        return self.said.subject if isinstance(self.said, Amendment) else ""
