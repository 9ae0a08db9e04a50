"""What the bot tells about the frames that a request may name."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Templates:
    """Those there are; how each looks is attached."""

    kind: ClassVar[str] = "templates"
    robotic: ClassVar[bool] = False

    frames: tuple[tuple[str, str], ...]  # the name that a request uses, and the title in the reader's language
