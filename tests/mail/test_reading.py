"""Promises about a letter's parts: which of them are what it says, and which came along as files."""

import pytest

from mailbot.domain.letter import Attachment, Letter
from mailbot.mail.decode import decode

PICTURE = Attachment("logo.png", "image/png", b"PNG", "logo@x")
PDF = Attachment("umowa.pdf", "application/pdf", b"%PDF")
PICTURE_PART = "Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\nPNG"
PDF_PART = 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="umowa.pdf"\n\n%PDF'
PLAIN = "Content-Type: text/plain\n\nplain"
HTML = 'Content-Type: text/html\n\n<p>rich <img src="cid:logo@x"></p>'
PAGE = '<p>rich <img src="cid:logo@x"></p>'


def multipart(kind: str, *parts: str, boundary: str = "") -> str:
    mark = boundary or f"mark-{kind}-{len(str(parts))}"
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\npreamble\n{inner}--{mark}--\nepilogue'


def read(source: str) -> Letter:
    return decode(source.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("source", "text", "html", "files"),
    [
        pytest.param(PLAIN, "plain", None, (), id="plain"),
        pytest.param(HTML, None, PAGE, (), id="html"),
        pytest.param(multipart("alternative", PLAIN, HTML), "plain", PAGE, (), id="alternative"),
        pytest.param(multipart("alternative", HTML, PLAIN), "plain", PAGE, (), id="alternative, the wrong way round"),
        pytest.param(
            multipart("alternative", PLAIN, multipart("related", HTML, PICTURE_PART)), "plain", PAGE, (PICTURE,),
            id="Outlook with a picture",
        ),
        pytest.param(
            multipart("related", multipart("alternative", PLAIN, HTML), PICTURE_PART), "plain", PAGE, (PICTURE,),
            id="Outlook 2007 with a picture",
        ),
        pytest.param(
            multipart("mixed", multipart("related", multipart("alternative", PLAIN, HTML), PICTURE_PART), PDF_PART),
            "plain", PAGE, (PICTURE, PDF), id="picture and file",
        ),
        pytest.param(
            multipart("alternative", PLAIN, multipart("mixed", HTML, PDF_PART, HTML.replace("rich", "end"))),
            "plain", f"{PAGE}\n{PAGE.replace('rich', 'end')}", (PDF,), id="Apple Mail, a file in the middle",
        ),
        pytest.param(
            multipart("mixed", PLAIN, PDF_PART, "Content-Type: text/plain\n\nend"), "plain\nend", None, (PDF,),
            id="Apple Mail, plain, a file in the middle",
        ),
        pytest.param(
            multipart("mixed", multipart("alternative", PLAIN, HTML), "\nfooter <3"),
            "plain\nfooter <3", f"{PAGE}\n<div>footer &lt;3</div>", (), id="a list's footer",
        ),
        pytest.param(
            multipart("mixed", PLAIN, "Content-Type: text/plain; name=notes.txt\n\nnotes"),
            "plain", None, (Attachment("notes.txt", "text/plain", b"notes"),), id="a text file shown in its place",
        ),
        pytest.param(
            multipart("alternative", PLAIN, HTML.replace("html", "html; name=mail.html", 1)), "plain", PAGE, (),
            id="a rendition with a name",
        ),
        pytest.param(
            multipart("mixed", PLAIN, PICTURE_PART), "plain", None, (Attachment("logo.png", "image/png", b"PNG"),),
            id="a picture that no page shows",
        ),
        pytest.param(
            multipart("signed", PLAIN, "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nMII"),
            "plain", None, (), id="a signature is no file",
        ),
        pytest.param(
            multipart("alternative", PLAIN, "Content-Type: text/x-amp-html\n\n<amp>", HTML), "plain", PAGE, (),
            id="a rendition for other readers",
        ),
        pytest.param(
            multipart("alternative", PLAIN, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"),
            "plain", None, (Attachment("attachment-1.ics", "text/calendar", b"BEGIN:VCALENDAR"),), id="an invitation",
        ),
        pytest.param(
            multipart("mixed", PLAIN, "Content-Type: message/rfc822\n\nSubject: x\n\nCONFIRM"),
            "plain", None, (Attachment("message-1.eml", "message/rfc822", b"Subject: x\r\n\r\nCONFIRM"),),
            id="an attached message does not speak",
        ),
        pytest.param(
            multipart("digest", "\nSubject: x\n\ny"), None, None,
            (Attachment("message-1.eml", "message/rfc822", b"Subject: x\r\n\r\ny"),), id="a digest",
        ),
        pytest.param(
            multipart("mixed", PLAIN, PDF_PART).rpartition("\n--mark")[0], "plain", None, (PDF,), id="its end is lost",
        ),
        pytest.param(
            multipart("mixed", PLAIN, PDF_PART).replace("; boundary=", "; bound="), "plain", None, (PDF,),
            id="its boundary is not announced",
        ),
        pytest.param(
            multipart("mixed", multipart("alternative", PLAIN, HTML, boundary="b"), boundary="b"),
            "plain", PAGE, (), id="one boundary for two",
        ),
        pytest.param("Content-Type: multipart/mixed; boundary=b\n\nno more", "no more", None, (), id="no parts"),
        pytest.param(
            multipart("mixed", PLAIN.replace("plain", "plain; boundary=b", 1), PDF_PART, boundary="b"),
            "plain", None, (PDF,), id="a text with a boundary",
        ),
        pytest.param("Content-Type: text\n\nplain", "plain", None, (), id="half a type"),
        pytest.param("Content-Type: text/plain; charset=us-ascii (Plain)\n\nplain", "plain", None, (), id="a comment"),
        pytest.param("Content-Transfer-Encoding: rot13\n\nplain", "plain", None, (), id="an unknown encoding"),
    ],
)  # fmt: skip
def test_what_a_letter_says_and_carries(
    source: str, text: str | None, html: str | None, files: tuple[Attachment, ...]
) -> None:
    one = read(source)
    assert (one.text, one.html, one.attachments) == (text, html, files)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('attachment; filename="Cennik 2026.pdf"', "Cennik 2026.pdf"),
        ("attachment; filename=Cennik 2026.pdf", "Cennik 2026.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ("attachment; filename*=utf-8''Za%C5%BC%C3%B3%C5%82%C4%87.pdf", "Zażółć.pdf"),
        ("attachment; filename*=iso-8859-2'pl'Za%BF%F3%B3%E6.pdf", "Zażółć.pdf"),
        ("attachment; filename*0*=utf-8''Za%C5; filename*1*=%BC%C3%B3; filename*2=\"lc.pdf\"", "Zażólc.pdf"),
        ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ("attachment; filename=ascii.pdf; filename*=utf-8''%C5%BC.pdf", "ż.pdf"),
        ('attachment; filename="=?utf-8?q?Za=C5=BC=C3=B3=C5=82=C4=87=2Epdf?="', "Zażółć.pdf"),
        ('attachment; filename="Zażółć.pdf"', "Zażółć.pdf"),
        ('attachment; filename="C:\\\\Users\\\\anna\\\\umowa.pdf"', "umowa.pdf"),
        ("attachment; filename*=utf-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("attachment; filename*=utf-8''faktura%E2%80%AEfdp.exe", "fakturafdp.exe"),
        ("attachment; filename*=utf-8''a%0D%0Ab.pdf", "a b.pdf"),
        ('attachment; filename=".."', "attachment-1.pdf"),
        ("attachment", "attachment-1.pdf"),
        (f"attachment; filename={'ż' * 300}.pdf", "ż" * 98 + ".pdf"),
        ('attachment; filename="unclosed.pdf', "unclosed.pdf"),
    ],
)
def test_file_names_are_readable_and_harmless(field: str, name: str) -> None:
    one = read(f"Content-Type: application/pdf\nContent-Disposition: {field}\n\n%PDF")
    assert [file.name for file in one.attachments] == [name]


@pytest.mark.parametrize(
    ("encoding", "written", "content"),
    [
        ("base64", "QUJD\nREVG", b"ABCDEF"),
        ("BASE64 ", "QUJDRA", b"ABCD"),
        ("base64", "QU*JD\n R\tA==", b"ABCD"),
        ("base64", "QUJDR", b"ABC"),
        ("base64", "QUI=\n-- \na list's footer", b"AB"),
        ("quoted-printable", "A=42=\nC =3d=3D=ZZ", b"ABC ==" + b"=ZZ"),
        ("x-uuencode", "begin 644 a\n#04)#\n`\nend", b"ABC"),
        ("x-uuencode", "#04)#\n", b"ABC"),
        ("binary", "ABC", b"ABC"),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_go(encoding: str, written: str, content: bytes) -> None:
    one = read(f"Content-Type: application/x\nContent-Transfer-Encoding: {encoding}\n\n{written}")
    assert [file.content for file in one.attachments] == [content]


@pytest.mark.parametrize(
    ("piece", "most"),
    [("a", 2_000_000), ("a\n", 10_000), ("<b>", 40_000), ("& ", 100_000), ("&nbsp;", 100_000), ("\u00a0", 100_000)],
)
def test_a_text_too_long_to_be_read_is_kept_as_a_file(piece: str, most: int) -> None:
    one = read("Content-Type: text/html; charset=utf-8\n\n" + piece * (most + 1))
    assert (one.html, [file.name for file in one.attachments]) == (None, ["attachment-1.html"])
    short = read("Content-Type: text/html; charset=utf-8\n\n" + piece * most)
    assert (short.html, short.attachments) == (piece * most, ())


def test_pictures_are_known_by_escaped_names_too() -> None:
    page = '<img src="CID:a%40b&amp;c">'
    one = read(
        multipart(
            "related", f"Content-Type: text/html\n\n{page}", "Content-Type: image/png\nContent-ID: <a@b&c>\n\nPNG"
        )
    )
    assert one.attachments == (Attachment("image-1.png", "image/png", b"PNG", "a@b&c"),)
