"""The mould: what comes out of it reads as if the standard library had composed it, and nothing else can get in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.errors import FieldUnknown, HeaderError, MergeError
from mailbot.mail.mould import Mould, marked

SENDER = Correspondent("Biuro Obsługi", "biuro@firma.example")
DATE = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
KNOWN = ("imię", "firma")
PDF = Attachment("Cennik.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff")
LOGO = Attachment("logo.png", "image/png", b"\x89PNG\r\n", content_id="logo@firma")


def mould(contents: Contents, known: Sequence[str] = KNOWN, **more: object) -> Mould:
    fixed = {"sender": SENDER, "date": DATE, "language": "pl", "seed": b"seed"}
    return Mould(contents, known, **(fixed | more))  # type: ignore[arg-type]


def recipient(name: str = "Anna Nowak", **fields: str) -> Recipient:
    return Recipient(1, "anna@klient.example", name, "Klient", fields)


def read(raw: bytes) -> EmailMessage:
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert b"\0" not in raw
    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76
    message = message_from_bytes(raw, policy=SMTP)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def shape(message: EmailMessage) -> list[tuple[str, str | None, str | None]]:
    return [(part.get_content_type(), part.get_filename(), part["Content-ID"]) for part in message.walk()]


def contents(message: EmailMessage) -> list[object]:
    return [part.get_content() for part in message.walk() if not part.is_multipart()]


def text_of(part: object) -> str:
    return str(part).replace("\r\n", "\n")


def test_a_whole_letter() -> None:
    letter = Contents("Oferta dla {firma}", "{zwrot},\n\nmamy coś dla {firma}.\n", None)
    filled = mould(letter, reply_to=Correspondent("", "odpowiedzi@firma.example"), extra=(("X-Campaign", "17"),)).fill(
        recipient(firma="Łącz S.A.", gender="female"), "abc@firma.example"
    )
    assert filled.decode() == (
        "To: Anna Nowak <anna@klient.example>\r\n"
        "Subject: =?utf-8?q?Oferta_dla_=C5=81=C4=85cz_S=2EA=2E?=\r\n"
        "Message-ID: <abc@firma.example>\r\n"
        "Date: Fri, 27 Nov 2026 07:30:00 +0000\r\n"
        "From: =?utf-8?q?Biuro_Obs=C5=82ugi?= <biuro@firma.example>\r\n"
        "Reply-To: odpowiedzi@firma.example\r\n"
        "X-Campaign: 17\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "Szanowna Pani=\r\n"
        ",\r\n"
        "\r\n"
        "mamy co=C5=9B dla=20=\r\n"
        "=C5=81=C4=85cz S.A.=\r\n"
        "=2E\r\n"
    )


def test_the_same_recipient_gets_the_same_octets_again() -> None:
    letter = Contents("Oferta", "Witaj {imię}\n", "<p>Witaj {imię}</p><img src='cid:logo@firma'>", (LOGO, PDF))
    anna = recipient(imię="Anna")
    assert mould(letter).fill(anna, "a@b") == mould(letter).fill(anna, "a@b")


def test_pictures_stand_beside_the_html_and_files_around_it() -> None:
    letter = Contents("Oferta", "Witaj\n", "<p>Witaj</p><img src='cid:logo@firma'>", (LOGO, PDF))
    message = read(mould(letter).fill(recipient(), "a@b"))
    assert shape(message) == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, None),
        ("multipart/related", None, None),
        ("text/html", None, None),
        ("image/png", "logo.png", "<logo@firma>"),
        ("application/pdf", "Cennik.pdf", None),
    ]
    assert contents(message)[2:] == [LOGO.content, PDF.content]


def test_a_picture_that_nothing_shows_is_a_file() -> None:
    message = read(mould(Contents("Oferta", "Witaj\n", None, (LOGO,))).fill(recipient(), "a@b"))
    assert shape(message)[1:] == [("text/plain", None, None), ("image/png", "logo.png", None)]


@pytest.mark.parametrize(
    "name",
    [
        "Cennik 2026.pdf",
        "Cennik „żółty”.pdf",
        'a"b\\c.pdf',
        "bardzo " * 20 + "długa nazwa żółć.pdf",
        "x" * 190 + ".pdf",
        "{3F2504E0-4F89}.pdf",
        "a;b=c.pdf",
    ],
)
def test_any_name_of_a_file_reads_back(name: str) -> None:
    file = Attachment(name, "application/pdf", b"x")
    assert shape(read(mould(Contents("a", "b\n", None, (file,))).fill(recipient(), "a@b")))[2][1] == name


def test_a_name_of_a_file_may_have_a_merge_field() -> None:
    file = Attachment("Oferta {firma}.pdf", "application/pdf", b"x")
    form = mould(Contents("a", "b\n", None, (file,)))
    assert shape(read(form.fill(recipient(firma="Łącz/../S.A."), "a@b")))[2][1] == "Oferta Łącz-..-S.A..pdf"
    assert form.copy(recipient(firma="X")).attachments[0].name == "Oferta X.pdf"


def test_types_that_would_be_structure_are_octets() -> None:
    files = tuple(Attachment("a.eml", kind, b"x") for kind in ("message/rfc822", "multipart/mixed", "a\r\nB: c/d", ""))
    message = read(mould(Contents("a", "b\n", None, files)).fill(recipient(), "a@b"))
    assert {kind for kind, *_ in shape(message)[2:]} == {"application/octet-stream"}


@pytest.mark.parametrize(
    "text", ["Доброго дня, {imię}!\n", "Witaj, {imię}!\n", "{imię}{imię}", "{imię}\n{imię} \n {imię}"]
)
@pytest.mark.parametrize("name", ["Anna", "Żaneta", "Анна", "", " x ", "a" * 500, "=" * 100, "ż" * 60 + " "])
def test_holes_of_any_length_read_back(text: str, name: str) -> None:
    message = read(mould(Contents("a", text, None)).fill(recipient(imię=name), "a@b"))
    whole = text if text.endswith("\n") else text + "\n"
    assert text_of(message.get_content()) == whole.replace("{imię}", name)


def test_conditions_choose_whole_lines_per_recipient() -> None:
    form = mould(Contents("a", "a\n{if firma = Łódź}\nb {imię}\n{else}\nc\n{end}\nd\n", None))
    first, second = recipient(firma="Łódź", imię="x"), recipient(firma="y")
    read_texts = [text_of(read(form.fill(one, "a@b")).get_content()) for one in (first, second, first)]
    assert read_texts == ["a\nb x\nd\n", "a\nc\nd\n", "a\nb x\nd\n"]


def test_more_conditions_than_shapes_are_kept_still_fill_right() -> None:
    names = [f"f{number}" for number in range(8)]
    form = mould(Contents("a", "".join(f"{{if {name}}}{name}{{end}}" for name in names) + "\n", None), names)
    for number in range(0, 256, 2):
        chosen = {name: "1" for index, name in enumerate(names) if number >> index & 1}
        assert text_of(read(form.fill(recipient(**chosen), "a@b")).get_content()) == "".join(chosen) + "\n"


@pytest.mark.parametrize(
    "value",
    [
        "x\r\nBcc: eve@evil.example",
        "x\nBcc: eve@evil.example",
        "x\rBcc: eve@evil.example",
        "x\r\n\r\nbody",
        "=?UTF-8?Q?=0A?=Bcc: eve@evil.example",
        "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
        "x\u2028Bcc: eve@evil.example",
        "x\x85Bcc: eve@evil.example",
        "x\0y",
        "\ud800",
        '"><script>',
        "a" * 5000,
        " \t ",
    ],
)
def test_a_value_never_becomes_a_header_or_markup(value: str) -> None:
    form = mould(Contents("Dla {imię}", "Dla {imię}\n", "<p>Dla {imię}</p>"))
    message = read(form.fill(recipient(value, imię=value), "a@b"))
    assert message.keys() == [
        *("To", "Subject", "Message-ID", "Date", "From", "MIME-Version", "Content-Type"),
    ]
    assert [one.addr_spec for one in message["To"].addresses] == ["anna@klient.example"]
    assert "<script>" not in str(contents(message)[1])
    assert text_of(contents(message)[1]).count("\n") == 1


@pytest.mark.parametrize("message_id", ["a@b\r\nBcc: x", "a@b>\r\n\r\n<", "a\nb"])
def test_a_message_id_with_line_ends_is_refused(message_id: str) -> None:
    with pytest.raises(HeaderError):
        mould(Contents("a", "b\n", None)).fill(recipient(), message_id)


@pytest.mark.parametrize("address", ["a@b\r\nBcc: x@y", "a b@c", "<a@b>", ""])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(HeaderError):
        mould(Contents("a", "b\n", None)).fill(Recipient(1, address, "", "", {}), "a@b")


@pytest.mark.parametrize(("name", "shown"), [("Żak", "Żak <żółw@firma.example>"), ("", "<żółw@firma.example>")])
def test_an_address_in_letters_of_its_own_leaves_the_message_seven_bit(name: str, shown: str) -> None:
    message = read(mould(Contents("a", "b\n", None)).fill(Recipient(1, "żółw@firma.example", name, "", {}), "a@b"))
    assert [(group.display_name, group.addresses) for group in message["To"].groups] == [(shown, ())]


def test_fields_that_would_swell_the_message_are_refused() -> None:
    form = mould(Contents("a", "{imię}" * 1_000, None))
    with pytest.raises(MergeError):
        form.fill(recipient(imię="x" * 100_000), "a@b")


def test_an_unknown_field_is_found_when_the_mould_is_made() -> None:
    with pytest.raises(FieldUnknown) as trouble:
        mould(Contents("a", "{imei}\n", "<p>{imei}</p>"))
    assert trouble.value.names == ("imei",)


def test_a_fixed_subject_is_cleaned_as_the_others_are() -> None:
    message = read(mould(Contents("a\x1b\r\nBcc: x \\{imię}", "b\n", None)).fill(recipient(), "a@b"))
    assert (message["Subject"], message["Bcc"]) == ("a Bcc: x {imię}", None)


def test_a_tables_own_salutation_goes_before_ours() -> None:
    form = mould(Contents("a", "{salutation},\n", None), [*KNOWN, "salutation"])
    copies = [form.copy(recipient(salutation=given)).text for given in ("Drogi Janku", "")]
    assert copies == ["Drogi Janku,\n", "Szanowni Państwo,\n"]


def test_a_copy_is_what_the_recipient_reads() -> None:
    form = mould(Contents("Dla {imię}", "{zwrot} {firma|x}\n", "<p>{firma}</p>"))
    copy = form.copy(recipient(imię="Anna", firma="B&B", gender="male"))
    assert (copy.subject, copy.text, copy.html) == ("Dla Anna", "Szanowny Panie B&B\n", "<p>B&amp;B</p>\n")
    assert form.fields == {"imię", "firma", "salutation"}
    assert form.missing(recipient()) == ("imię", "firma")


def test_a_test_copy_says_so_in_its_subject() -> None:
    message = read(mould(marked(Contents("Oferta {firma}", "a\n", None))).fill(recipient(firma="X"), "a@b"))
    assert message["Subject"] == "[TEST] Oferta X"


WORDS = st.text(st.characters(exclude_characters="{[«\\<", exclude_categories=["Cs", "Cc"]), max_size=120)
BODY = st.lists(WORDS | st.sampled_from(["{imię}", "{firma|Państwo}", "\n", "\n\n", " \n", "--=_", "From "])).map(
    "".join
)
VALUE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
FILES = st.just(()) | st.binary(max_size=200).map(lambda octets: (Attachment("żółw.bin", "application/x-x", octets),))


@settings(max_examples=150)
@given(st.builds(Contents, WORDS.map("{imię} ".__add__), BODY, st.none() | BODY, FILES), VALUE, VALUE)
def test_it_reads_as_if_the_standard_library_had_written_it(letter: Contents, name: str, value: str) -> None:
    form, anna = mould(letter), recipient(name, imię=value)
    copy = form.copy(anna)

    theirs = EmailMessage()
    theirs.set_content(copy.text)
    if copy.html is not None:
        theirs.add_alternative(copy.html, subtype="html")
    for file in copy.attachments:
        theirs.add_attachment(file.content, "application", "x-x", filename=file.name)

    ours = read(form.fill(anna, "a@b"))
    assert shape(ours) == shape(theirs)
    for mine, other in zip(contents(ours), contents(theirs), strict=True):
        if isinstance(other, bytes):
            assert mine == other
        else:
            assert text_of(mine) == text_of(other)
    assert " ".join(ours["Subject"].split()) == " ".join(copy.subject.split())


INVOICES = (
    Attachment("FV 1.pdf", "application/pdf", b"%PDF-1.7 one"),
    Attachment("zażółć.pdf", "application/pdf", b"%PDF-1.7 two"),
)


@pytest.mark.parametrize("fixed", [(), (PDF,)])
def test_a_recipients_own_files_stand_behind_those_of_everybody(fixed: tuple[Attachment, ...]) -> None:
    own = {1: INVOICES, 2: INVOICES[1:], 3: ()}
    made = mould(Contents("x", "t\n", None, fixed), enclosed=own.__getitem__)
    for number, files in own.items():
        one = Recipient(number, "anna@klient.example", "", "", {})
        message = read(made.fill(one, "a@b"))
        assert [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()] == [
            (file.name, file.content) for file in (*fixed, *files)
        ]
        assert made.copy(one).attachments == (*fixed, *files)


def test_a_header_field_may_be_one_recipients_own() -> None:
    made = mould(Contents("x", "t\n", None))
    message = read(made.fill(recipient(), "a@b", (("Reply-To", "anna@firma.example"),)))
    assert message["Reply-To"] == "anna@firma.example"
