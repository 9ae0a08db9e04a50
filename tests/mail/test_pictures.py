"""The same picture travels once in a message, however often the letter shows or encloses it."""

from dataclasses import replace

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.mail import pictures

LOGO = Attachment("logo.png", "image/png", b"logo", "a1@x")
AGAIN = replace(LOGO, content_id="a10@x")
ENCLOSED = replace(LOGO, content_id=None)
MAP = Attachment("mapa.png", "image/png", b"map", "m@x")
HTML = '<img src="cid:a1@x"><img src="cid:a10@x"><img src="cid:m@x"> cid:a10@xyz'


def test_a_picture_that_comes_twice_is_kept_once_and_shown_in_both_places() -> None:
    once = pictures.once(Contents("x", "t", HTML, (LOGO, AGAIN, MAP)))
    shown = '<img src="cid:a1@x"><img src="cid:a1@x"><img src="cid:m@x"> cid:a10@xyz'
    assert once == Contents("x", "t", shown, (LOGO, MAP))


def test_a_picture_that_is_an_attachment_as_well_is_only_shown() -> None:
    assert pictures.once(Contents("x", "t", HTML, (ENCLOSED, LOGO))).attachments == (LOGO,)


def test_an_attachment_that_comes_twice_was_meant_so() -> None:
    files = (ENCLOSED, ENCLOSED)
    assert pictures.once(Contents("x", "t", "<p>t</p>", files)).attachments == files
    assert pictures.once(Contents("x", "t", None, (LOGO, AGAIN))).attachments == (LOGO, AGAIN)
