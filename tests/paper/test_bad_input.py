"""What nobody should send to a printer: a readable letter, or a clear word."""

import struct
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.paper.run import Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from tests.paper.office import customer, png, printed

PLAIN = Contents("Oferta", "Szanowni Państwo,\n\nmamy coś dla {firma}.\n", None)
FOREIGN = {
    "Hebrew": "דוד לוי",
    "Arabic": "محمد علي",
    "Chinese": "王小明",
    "Japanese": "やまだ タロウ",
    "Korean": "김철수",
    "Thai": "สมชาย",
    "Hindi": "राम",
}


@pytest.mark.parametrize("name", FOREIGN.values(), ids=FOREIGN)
def test_a_name_in_a_foreign_script_is_printed_or_the_characters_without_a_font_are_named(
    tmp_path: Path, name: str
) -> None:
    result, pages = printed(tmp_path, PLAIN, customer(1, name, firma=name), customer(2, "Jan Lis", firma="Lis"))
    assert "Jan Lis" in pages[-1]
    if len(pages) == 1:
        lacking = "".join(sorted(set(name) - {" "}))
        (lost,) = result.unprintable
        assert (lost.number, lost.trouble.kind) == (1, Kind.NO_FONT)
        assert set(lost.trouble.detail) <= set(lacking)
        assert lost.trouble.sentence("pl") == f"brak czcionki dla znaków: {lost.trouble.detail}"
    else:  # this machine has a font; where the letters stand on the line is for the reader of the PDF to say
        assert set("".join(name.split())) <= set(pages[0])


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_a_text_in_a_foreign_script_is_printed_or_what_was_left_out_is_named(tmp_path: Path, text: str) -> None:
    result, (page,) = printed(tmp_path, Contents("Oferta", f"Raz {text} dwa.", None), customer())
    assert {one.kind for one in result.remarks} <= {Kind.CHARACTERS_LEFT_OUT}
    left_out = {letter for one in result.remarks for letter in one.detail}
    assert set("".join(text.split())) - left_out <= set(page)
    assert "Raz" in page


def test_an_address_without_a_city_is_no_letter_and_the_word_is_clear(tmp_path: Path) -> None:
    result, pages = printed(tmp_path, PLAIN, customer(1, city=""), customer(2, firma="x"))
    assert result == Printed(1, 1, (Unprintable(1, Trouble(Kind.ADDRESS_INCOMPLETE, "city")),))
    assert result.unprintable[0].trouble.sentence("pl") == "w adresie pocztowym brakuje: miejscowość"
    assert result.unprintable[0].trouble.sentence("en") == "the postal address lacks: city"
    assert len(pages) == 1


@pytest.mark.parametrize("name", ["Nazwa " * 49 + "koniec", "W" * 300, "x" * 300], ids=["words", "wide", "one word"])
def test_a_name_of_300_characters_is_whole_behind_the_window_or_said_to_be_too_long(tmp_path: Path, name: str) -> None:
    assert len(name) == 300
    result, pages = printed(tmp_path, PLAIN, customer(1, name, firma="x"))
    if pages:
        assert name.replace(" ", "") in pages[0].replace(" ", "")
    else:
        assert result.unprintable == (Unprintable(1, Trouble(Kind.ADDRESS_TOO_LONG, name[:200])),)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims this size, and whose rows are 100 MB of zeros when they are unpacked."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(100_000_000), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_pictures_of_100_megabytes_are_left_out_and_the_letter_is_printed(tmp_path: Path) -> None:
    named = {
        "file": png(6, 4) + bytes(100_000_000),
        "honest": bomb(10_000, 3_333),
        "lying": bomb(60, 40),
        "logo": png(60, 40),
    }
    shown = "".join(f'<img src="cid:{name}" alt="{name}">' for name in named)
    attachments = tuple(Attachment(f"{name}.png", "image/png", content, name) for name, content in named.items())
    result, (page,) = printed(tmp_path, Contents("Oferta", "", f"<p>Plan: {shown}</p>", attachments), customer())
    assert result.letters == 1
    left_out = {one.detail for one in result.remarks}
    assert {one.kind for one in result.remarks} == {Kind.PICTURE_LEFT_OUT}
    assert {"file", "honest"} <= left_out <= {"file", "honest", "lying.png"}
    assert "[file][honest]" in page
    pictures = PdfReader(tmp_path / "letters.pdf", strict=True).pages[0].images
    assert len(pictures) == 4 - len(left_out)
    assert (tmp_path / "letters.pdf").stat().st_size < 1_000_000
