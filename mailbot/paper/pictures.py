"""Pictures that a letter brings along: what they are, how large, and whether it is safe to set them."""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.domain.letter import Attachment

LARGEST = 10_000_000  # bytes
PIXELS = 25_000_000  # unpacked, four bytes each
_PNG = re.compile(rb"\x89PNG\r\n\x1a\n....IHDR(?P<width>.{4})(?P<height>.{4})", re.DOTALL)
_GIF = re.compile(rb"GIF8[79]a(?P<width>..)(?P<height>..)", re.DOTALL)
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})  # SOF0 … SOF15
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # segments without a length


@dataclass(frozen=True, slots=True)
class Picture:
    """PNG, JPEG or GIF; ``width`` and ``height`` in pixels, as its head claims."""

    content_id: str
    name: str  # as it was attached
    file: str  # its name in the typesetter's folder
    width: int
    height: int
    content: bytes


def pictures(attachments: Iterable[Attachment]) -> dict[str, Picture]:
    """By their Content-IDs; those that cannot be set are not among them."""
    found = (_picture(attachment, number) for number, attachment in enumerate(attachments, 1))
    return {one.content_id: one for one in found if one}


def _picture(attachment: Attachment, number: int) -> Picture | None:
    """None: none that can be set. SVG is left out on purpose: it may name other files."""
    content = attachment.content
    if not attachment.content_id or len(content) > LARGEST:
        return None
    measured = _measured(content)
    if measured is None:
        return None
    ending, width, height = measured
    if not (0 < width * height <= PIXELS):
        return None
    return Picture(attachment.content_id, attachment.name, f"picture-{number}.{ending}", width, height, content)


def _measured(content: bytes) -> tuple[str, int, int] | None:
    if png := _PNG.match(content):
        return "png", int.from_bytes(png["width"], "big"), int.from_bytes(png["height"], "big")
    if gif := _GIF.match(content):
        return "gif", int.from_bytes(gif["width"], "little"), int.from_bytes(gif["height"], "little")
    if content.startswith(_JPEG) and (size := _jpeg(content)):
        return "jpg", *size
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """The first frame's width and height (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - the marker
        kind = content[at + 1]
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 if kind in _BARE else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
