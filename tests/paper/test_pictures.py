"""Pictures: what they claim to be, and what is left out before anything unpacks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.letter import Attachment
from mailbot.paper.pictures import Picture, pictures
from tests.paper.office import png

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xdb\x00\x03c\xff\xc2\x00\x11\x08\x00\x28\x00\x3c" + bytes(12)
GIF = b"GIF89a\x3c\x00\x28\x00"


@pytest.mark.parametrize(("content", "ending"), [(png(60, 40), "png"), (JPEG, "jpg"), (GIF, "gif")])
def test_kind_and_size_are_read_from_the_contents(content: bytes, ending: str) -> None:
    attachment = Attachment("Znak.dat", "application/octet-stream", content, "logo")
    assert pictures([attachment]) == {"logo": Picture("logo", "Znak.dat", f"picture-1.{ending}", 60, 40, content)}


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        png(1, 1)[:16] + b"\0\0\x40\0\0\0\x40\0" + png(1, 1)[24:],  # 16,384 × 16,384
        png(1, 1)[:16] + bytes(8) + png(1, 1)[24:],
        JPEG[:12],
        bytes(10_000_001),
        b"",
    ],
    ids=["svg", "bomb", "no size", "torn", "large", "empty"],
)
def test_what_cannot_be_set_is_left_out(content: bytes) -> None:
    assert pictures([Attachment("x", "image/png", content, "x")]) == {}


def test_an_attachment_that_the_text_cannot_name_is_no_picture() -> None:
    assert pictures([Attachment("logo.png", "image/png", png(6, 4))]) == {}


@given(st.sampled_from((b"\xff\xd8\xff", b"GIF89a", png(1, 1)[:12])), st.binary(max_size=60))
def test_no_bytes_break_the_reading(head: bytes, rest: bytes) -> None:
    assert len(pictures([Attachment("x", "image/png", head + rest, "x")])) <= 1
