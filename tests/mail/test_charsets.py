"""Promises about charsets: labels are believed as far as they are true, and Polish comes out as Polish."""

import pytest

from mailbot.mail import charsets
from mailbot.mail.decode import decode

PANGRAM = "Zażółć gęślą jaźń"


@pytest.mark.parametrize(
    ("content", "label", "text", "doubted"),
    [
        (PANGRAM.encode(), "utf-8", PANGRAM, False),
        (PANGRAM.encode(), "UTF8", PANGRAM, False),
        (PANGRAM.encode("cp1250"), "windows-1250", PANGRAM, False),
        (PANGRAM.encode("iso8859-2"), "ISO-8859-2", PANGRAM, False),
        (PANGRAM.encode("cp852"), "cp852", PANGRAM, False),
        (PANGRAM.encode("utf-16"), "utf-16", PANGRAM, False),
        (PANGRAM.encode("utf-7"), "utf-7", PANGRAM, False),
        ("„ok” – 5 €".encode("cp1252"), "iso-8859-1", "„ok” – 5 €", False),
        ("日本語".encode("iso2022_jp"), "iso-2022-jp", "日本語", False),
        ("中文".encode("gbk"), "gb2312", "中文", False),
        ("한국어".encode("cp949"), "ks_c_5601-1987", "한국어", False),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет", False),
        # labels that are no charset, whatever Python's registry makes of them
        *((b"abc", label, "abc", True) for label in ("x-unknown", "rot13", "zlib", "hex", "idna", "undefined")),
        (b"abc", "punycode", "abc", True),
        (PANGRAM.encode(), "unicode_escape", PANGRAM, True),
        (PANGRAM.encode(), "../../etc/passwd", PANGRAM, True),
        # labels that lie
        (PANGRAM.encode("cp1250"), "utf-8", PANGRAM, True),
        (PANGRAM.encode("iso8859-2"), "us-ascii", PANGRAM, True),
        (PANGRAM.encode(), "us-ascii", PANGRAM, True),
        (PANGRAM.encode(), "iso-8859-1", PANGRAM, True),
        (PANGRAM.encode("cp1250"), "iso-8859-2", PANGRAM, True),
        # the right label, a broken letter
        (PANGRAM.encode() + b"\xff", "utf-8", PANGRAM + "\ufffd", True),
        # no label
        (PANGRAM.encode(), None, PANGRAM, False),
        (PANGRAM.encode("utf-8-sig"), None, PANGRAM, False),
        (PANGRAM.encode("utf-16"), None, PANGRAM, False),
        (PANGRAM.encode("cp1250"), None, PANGRAM, False),
        (PANGRAM.encode("iso8859-2"), None, PANGRAM, False),
        ("ŁÓDŹ – „Śródmieście”".encode("cp1250"), None, "ŁÓDŹ – „Śródmieście”", False),
        ("żółw".encode("iso8859-2"), None, "żółw", False),
        ("À bientôt, même là".encode("latin-1"), None, "À bientôt, même là", False),
        ("niño y canción".encode("latin-1"), None, "niño y canción", False),
        ("Grüße aus Köln".encode("latin-1"), None, "Grüße aus Köln", False),
        (b"", "utf-8", "", False),
    ],
)  # fmt: skip
def test_bytes_become_the_text_that_was_meant(content: bytes, label: str | None, text: str, *, doubted: bool) -> None:
    assert charsets.text(content, label) == (text, doubted)


@pytest.mark.parametrize("name", sorted(set(charsets._CODECS.values())))
@pytest.mark.parametrize("content", [b"\xff\xfe\x80\x81abc", bytes(range(256)), b"+2AA-", b"~{", b"\x1b$B"])
def test_every_allowed_codec_is_total(name: str, content: bytes) -> None:
    assert isinstance(content.decode(name, "replace"), str)


def test_a_page_may_name_its_own_charset() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>{PANGRAM}</p>'
    assert decode(b"Content-Type: text/html\n\n" + page.encode("iso8859-2")).html == page
