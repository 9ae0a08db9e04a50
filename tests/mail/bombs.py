"""Letters made to hurt whoever reads them; each is within the limits unless its name says otherwise."""

from collections.abc import Callable, Mapping

HEADER = b"From: a@b.example\r\nSubject: x\r\n"


def nested(levels: int, innermost: bytes = b"text") -> bytes:
    """Multiparts within multiparts, none of them ever closed."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(levels))
    return HEADER + opened + b"Content-Type: text/plain\r\n\r\n" + innermost


def field(name: bytes, value: bytes, times: int = 1) -> bytes:
    """A letter with nothing but one field, several times."""
    return (name + b": " + value + b"\r\n") * times + b"\r\n"


def parts(header: bytes, body: bytes, times: int = 480) -> bytes:
    """Many small parts."""
    return (
        HEADER
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b\r\nContent-Type: text/plain" + header + b"\r\n\r\n" + body + b"\r\n") * times
    )


def body(header: bytes, content: bytes) -> bytes:
    return HEADER + header + b"\r\n\r\n" + content


HTML = b"Content-Type: text/html"
FLOWED = b"Content-Type: text/plain; format=flowed; delsp=yes"
BASE64 = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64"

WITHIN: Mapping[str, Callable[[], bytes]] = {
    "empty lines": lambda: body(b"X: y", b"\n" * 24_000_000),
    "tiny lines": lambda: body(b"X: y", b"a\n" * 12_000_000),
    "old Macintosh lines": lambda: body(b"X: y", b"\r" * 24_000_000).replace(b"\r\n", b"\r"),
    "half delimiters, nested": lambda: nested(18, b"\n--" * 8_000_000),
    "delimiters of another, nested": lambda: nested(18, b"\n--b5x" * 4_000_000),
    "delimiters with endless spaces": lambda: body(
        b"Content-Type: multipart/mixed; boundary=b", (b"\n--b" + b" " * 5_000 + b"x") * 4_500
    ),
    "a multipart without a boundary": lambda: body(b"Content-Type: multipart/mixed", b"\n--" * 8_000_000),
    "attached messages, nested": lambda: HEADER + b"Content-Type: message/rfc822\n\n" * 19 + b"\n" * 24_000_000,
    "padding in base64": lambda: body(BASE64, b"=A=\n" * 6_000_000),
    "soft line breaks": lambda: body(b"Content-Transfer-Encoding: quoted-printable", b"=\n" * 12_000_000),
    "tiny uuencoded lines": lambda: body(
        b"Content-Type: x/y\r\nContent-Transfer-Encoding: x-uuencode", b"begin 644 x\n" + b"!  \n" * 6_000_000
    ),
    "lines": lambda: body(b"X: y", b"a\n" * 990_000),
    "directive lines": lambda: body(b"X: y", b"Bez: a\n" * 9_900),
    "names in one line": lambda: body(b"X: y", b"Odbiorcy: " + b"a," * 990_000),
    "greetings": lambda: body(b"X: y", b"Hi\n" * 9_900),
    "line breaks": lambda: body(HTML, b"<br>x" * 390_000),
    "fewer line breaks": lambda: body(HTML, b"<br>x" * 39_900),
    "directive paragraphs": lambda: body(HTML, b"<p>Odbiorcy: a</p>" * 19_900),
    "preformatted lines": lambda: body(HTML, b"<pre>" + b"x\n" * 9_900),
    "preformatted entities": lambda: body(HTML, b"<pre>" + b"&#10;x" * 300_000),
    "fewer preformatted entities": lambda: body(HTML, b"<pre>" + b"&#10;x" * 99_900),
    "ampersands": lambda: body(HTML, b"<p>" + b"& " * 99_900),
    "no-break spaces": lambda: body(HTML, b"<p>" + "\u00a0".encode() * 99_900),
    "a style of borders": lambda: body(HTML, b"<div style='" + b"border-top" * 190_000 + b":x'>From: x</div>"),
    "styles of borders": lambda: body(HTML, (b"<p style='" + b"border-bottom:" * 350 + b"'>From: x</p>") * 390),
    "comments never closed": lambda: body(HTML, (b"<!--" + b"x" * 46) * 39_000),
    "styles never closed": lambda: body(HTML, b"<style>" * 39_000),
    "comments of a style": lambda: body(HTML, b"<style>" + b"/* " * 130_000 + b"</style>x"),
    "a style without braces": lambda: body(HTML, b"<style>" + b"x " * 190_000 + b"</style>x"),
    "flowed lines": lambda: body(FLOWED, b" \n" * 990_000),
    "flowed quote marks": lambda: body(FLOWED, b">" * 1_990_000),
    "flowed quoted lines": lambda: body(FLOWED, b"> \n" * 600_000),
    "pictures nobody sent": lambda: body(b"Content-Type: text/html", b"cid:" * 490_000),
    "half meta elements": lambda: body(b"Content-Type: text/html", b"<meta " * 330_000),
    "encoded words": lambda: field(b"X-A", b"=?utf-8?q?a?=" * 2_300, 8),
    "half encoded words": lambda: field(b"Subject", b"=?a?q?" * 5_400, 7),
    "dots in From": lambda: field(b"From", b"." * 4_000),
    "brackets in From": lambda: field(b"From", b"(" * 4_000),
    "angles in From": lambda: field(b"From", b"<" * 4_000),
    "quotes in From": lambda: field(b"From", b'"\\"' * 1_300),
    "addresses in From": lambda: field(b"From", b"a@a.a " * 660),
    "unclosed quotes in To": lambda: field(b"To", b'"\\"' * 10_800, 7),
    "angles in To": lambda: field(b"To", b"<" * 32_000, 7),
    "comments in To": lambda: field(b"To", b"(@" * 16_000, 7),
    "addresses in To": lambda: field(b"To", b"a@b," * 8_000, 7),
    "angles in References": lambda: field(b"References", b"<" * 32_000, 7),
    "semicolons": lambda: parts(b";" * 99, b"x"),
    "sections of parameters": lambda: parts(b"; " + b"*1" * 1_900 + b"=a", b"x"),
    "letters of no charset": lambda: parts(b"; charset=utf-8", b"\xb1\xb9a\xe9" * 1_000),
    "a date of numbers": lambda: field(b"Date", b"1 " * 2_000),
}

BEYOND: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "letter": (lambda: b"a" * 25_000_001, "the letter has 25,000,001 bytes, 25,000,000 are allowed"),
    "header": (lambda: b"A: " + b"b" * (300 << 10) + b"\r\n\r\n", "a header has more than 256 KB"),
    "folded header": (lambda: b"A: " + b"b\r\n " * (90 << 10) + b"\r\n\r\n", "a header has more than 256 KB"),
    "fields": (lambda: b"A: b\r\n" * 1_001 + b"\r\n", "a header has more than 1000 fields"),
    "From": (lambda: field(b"From", b"." * 4_096), "the field from has 4,104 bytes, 4,096 are allowed"),
    "Message-ID": (
        lambda: field(b"Message-ID", b"<" * 4_096),
        "the field message-id has 4,110 bytes, 4,096 are allowed",
    ),
    "To": (lambda: field(b"To", b"a@b," * 8_192), "the field to has 32,774 bytes, 32,768 are allowed"),
    "Subject": (lambda: field(b"Subject", b"a" * 32_768), "the field subject has 32,779 bytes, 32,768 are allowed"),
    "Content-Type of a part": (
        lambda: parts(b"; name=" + b"a" * 4_096, b"x", 1),
        "the field content-type has 4,129 bytes, 4,096 are allowed",
    ),
    "parameters": (lambda: parts(b"; a=b" * 101, b"x", 1), "the field content-type has more than 100 parameters"),
    "nesting": (lambda: nested(21), "parts are nested deeper than 20"),
    "nested messages": (lambda: HEADER + b"Content-Type: message/rfc822\n\n" * 21, "parts are nested deeper than 20"),
    "parts": (lambda: parts(b"", b"x", 501), "there are more than 500 parts"),
    "endless parts": (lambda: parts(b"", b"x", 100_000), "there are more than 500 parts"),
}
