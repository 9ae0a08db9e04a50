"""Remarks on a letter that leaves on Wednesday, 18 November 2026: slips are seen, good letters are let alone."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import lint
from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.domain.lint import Remark, RemarkKind

DAY = date(2026, 11, 18)
PDF = Attachment("cennik.pdf", "application/pdf", b"%PDF-1.7")
LOGO = Attachment("logo.png", "image/png", b"\x89PNG", "logo@firma.example")


def of(text: str, subject: str = "Nowy cennik", html: str | None = None, *files: Attachment) -> tuple[Remark, ...]:
    return lint.remarks(Contents(subject, text, html, files), DAY, known=("imię", "nazwa firmy", "city"))


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("W załączeniu przesyłamy cennik.", "W załączeniu"),
        ("Cennik znajdą Państwo w\u00a0załączniku.", "w załączniku"),
        ("Cennik znajdą Państwo w\nzałączniku.", "w załączniku"),
        ("w zalaczeniu cennik", "w zalaczeniu"),
        ("Załączam umowę", "Załączam"),
        ("Proszę zapoznać się z załączoną ofertą", "załączoną"),
        ("The price list is attached.", "attached"),
        ("Please find enclosed our offer", "enclosed"),
        ("I'm attaching the offer", "I'm attaching"),
        ("See the attachment for details", "See the attachment"),
    ],
)
def test_a_promised_attachment_is_missed(text: str, promise: str) -> None:
    assert of(text) == (Remark(RemarkKind.NO_ATTACHMENT, promise),)
    assert of(text, "Cennik", None, PDF) == ()
    assert of(text, "Cennik", '<img src="cid:logo@firma.example">', LOGO) == (
        Remark(RemarkKind.NO_ATTACHMENT, promise),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Szanowni Państwo,\nod 1 grudnia 2026 r. pracujemy w godzinach 8–16!!!  Zapraszamy.",
        "Dear {imię|customer},\n\n{if city = Poznań}see you on Friday, 20 November 2026.{end}",
        "Umowa z dnia 3.02.2026 i regulamin z 12 marca 2019 r. pozostają bez zmian.",
        "Under the contract dated 3 February 2026 the price of 12.05 stays.",
        "Link: https://www.firma.example/oferta?id={imię} oraz mailto:biuro@firma.example",
        "Jesteśmy bardzo przywiązani do tradycji; the file is not attached on purpose.",
        "Cena [netto] i przypis [1]; cytat «to jest dość długi cytat w cudzysłowie»; \\{nawias}",
        "Rabat 50% i 30%, czyli 20 % mniej.",
        "Wysłane zamówienia z telefonu odbierzesz w sklepie.",
        "We get Outlook questions often.",
    ],
)
def test_a_good_letter_is_let_alone(text: str) -> None:
    assert of(text, html=f"<p>{text}</p>") == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dzień dobry {1}", "{1}"),
        ("Dzień dobry { }", "{ }"),
        ("Dzień dobry imię}", "}"),
        ("Dzień dobry <<imię>>", "<<imię>>"),
        ("Dzień dobry %IMIE%", "%IMIE%"),
        ("Dzień dobry {{imię", "{{"),
        ("Dzień dobry [imie klienta],", "[imie klienta]"),
        ("Firma [nazwa  firmy:]", "[nazwa  firmy:]"),
    ],
)
def test_braces_that_would_reach_the_customers(text: str, left: str) -> None:
    assert of(text) == (Remark(RemarkKind.OPEN_BRACES, " ".join(left.split())),)


@pytest.mark.parametrize(
    "link",
    [
        *(r"C:\Oferty\cennik.pdf", r"\\serwer\wspolny\cennik.pdf", "file:///C:/cennik.pdf", "http://localhost:8080/x"),
        *("http://intranet/cennik", "https://wiki.firma.local/x", "http://192.168.1.10/x", "http://10.0.0.7/cennik"),
    ],
)
def test_what_customers_cannot_open(link: str) -> None:
    assert of(f"Cennik: {link}.") == (Remark(RemarkKind.LOCAL_LINK, link),)
    assert of("Cennik", html=f'<a href="{link}">cennik</a>') == (Remark(RemarkKind.LOCAL_LINK, link),)


def test_a_link_in_text_and_html_is_told_once_and_many_are_cut_short() -> None:
    link = "http://intranet/cennik"
    assert of(link, html=f'<a href="{link}">{link}</a>') == (Remark(RemarkKind.LOCAL_LINK, link),)
    assert len(of(" ".join(f"http://host{n}/" for n in range(50)))) == lint.MOST


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("w czwartek, 20 listopada", Remark(RemarkKind.WRONG_WEEKDAY, "czwartek, 20 listopada", date(2026, 11, 20))),
        ("on Monday, 1 December 2026", Remark(RemarkKind.WRONG_WEEKDAY, "Monday, 1 December 2026", date(2026, 12, 1))),
        ("pt. 26.11", Remark(RemarkKind.WRONG_WEEKDAY, "pt. 26.11", date(2026, 11, 26))),
        ("od 1 grudnia 2025 r. podnosimy", Remark(RemarkKind.PAST_DATE, "1 grudnia 2025 r.", date(2025, 12, 1))),
        ("do 17 listopada", Remark(RemarkKind.PAST_DATE, "17 listopada", date(2026, 11, 17))),
        ("by Tuesday, November 17", Remark(RemarkKind.PAST_DATE, "Tuesday, November 17", date(2026, 11, 17))),
    ],
)
def test_days_that_do_not_fit_or_are_over(text: str, remark: Remark) -> None:
    assert of(text) == (remark,)


def test_the_day_itself_is_not_over() -> None:
    assert of("Poznań, 18 listopada 2026 r.") == ()


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("", (Remark(RemarkKind.EMPTY_SUBJECT),)),
        ("  ", (Remark(RemarkKind.EMPTY_SUBJECT),)),
        *(
            (f"{mark} Cennik", (Remark(RemarkKind.REPLY_SUBJECT, mark),))
            for mark in ("Re:", "FWD:", "Odp:", "PD:", "Re[2]:")
        ),
        ("Fwd : Cennik", (Remark(RemarkKind.REPLY_SUBJECT, "Fwd :"),)),
        *((subject, ()) for subject in ("Remont sklepu", "Promocja: -20%", "Reklama: nowa", "Podsumowanie")),
    ],
)
def test_subjects(subject: str, found: tuple[Remark, ...]) -> None:
    assert of("Dzień dobry", subject) == found


@pytest.mark.parametrize(
    "line",
    [
        *("Sent from my iPhone", "Sent from my Galaxy", "Sent from Outlook for iOS", "Get Outlook for Android"),
        *("Wysłane z iPhone'a", "Wysłane z iPhone’a", "Wysłano z urządzenia Galaxy", "Wysłane z mojego iPada"),
        *("Wysłane z aplikacji Poczta dla Windows", "Pobierz aplikację Outlook dla systemu iOS", "wyslane z telefonu"),
    ],
)
def test_what_a_phone_adds(line: str) -> None:
    assert of(f"Pozdrawiam\nOla\n\n{line}\n") == (Remark(RemarkKind.PHONE_SIGNATURE, line),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Witam\n\nW dniu wczorajszym Jan Lis napisał(a):\n> hasło: 1234\n", "W dniu wczorajszym Jan Lis napisał(a):"),
        (
            "Hi\n\nOn Monday, Jan Lis <jan@x.example>\nwrote:\n> the password\n",
            "On Monday, Jan Lis <jan@x.example> wrote:",
        ),
        ("Oferta\n\n-----Oryginalna wiadomość-----\nOd: Jan", "-----Oryginalna wiadomość-----"),
        ("Oferta\n\nOd: Jan Lis\nWysłano: we wtorek\nDo: biuro", "Od: Jan Lis Wysłano: we wtorek"),
        ("Oferta\n> a\n> b\n> c\n", "> a > b > c"),
    ],
)
def test_an_older_mail_below_the_text(text: str, line: str) -> None:
    assert of(text) == (Remark(RemarkKind.QUOTED, line),)


@pytest.mark.parametrize("text", ["Od: 1 marca\nDo: 31 marca", "W dniu 1 marca zapraszamy:\nna kawę", "> cytat\ni już"])
def test_what_only_looks_like_an_older_mail(text: str) -> None:
    assert of(text) == ()


def test_a_file_that_only_outlook_opens() -> None:
    contents = Contents("Oferta", "Dzień dobry", None, (Attachment("winmail.dat", "application/ms-tnef", b"x"),))
    assert lint.remarks(contents, DAY) == (Remark(RemarkKind.WINMAIL, "winmail.dat"),)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Zapraszamy", True),
        ("Jeśli nie chcą Państwo otrzymywać takich wiadomości, wystarczy odpisać.", False),
        ("Nie chcesz już dostawać tych maili? Odpisz.", False),
        ("Aby się wypisać, kliknij tutaj.", False),
        ("Mogą Państwo\nzrezygnować w każdej chwili.", False),
        ("Unsubscribe: https://firma.example/u", False),
        ("If you would rather not receive such mails, just reply.", False),
    ],
)
def test_a_way_out_where_the_account_demands_one(text: str, missing: bool) -> None:  # noqa: FBT001 - a table's column
    contents = Contents("Nowości", text, None)
    expected = (Remark(RemarkKind.NO_UNSUBSCRIBE),) if missing else ()
    assert lint.remarks(contents, DAY, needs_way_out=True) == expected
    assert lint.remarks(contents, DAY) == ()


def test_separate_files_count_as_attachments() -> None:
    assert lint.remarks(Contents("Faktury", "W załączeniu faktura", None), DAY, files=1) == ()


@given(st.text(max_size=200), st.text(max_size=200), st.none() | st.text(max_size=200))
def test_no_letter_is_too_strange(subject: str, text: str, html: str | None) -> None:
    found = lint.remarks(Contents(subject, text, html), DAY, known=("imię",), needs_way_out=True)
    assert all(len(remark.detail) <= 60 for remark in found)


@pytest.mark.parametrize(
    "piece", ["{", "[a", "[a] ", "<<a", "%a", "\\\\a", "http://a.", "we ", "nie chce a ", "> sent ", "href='", "not "]
)
def test_a_long_letter_is_read_in_a_moment(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = perf_counter()
    lint.remarks(Contents("x", text, text), DAY, known=("imię",), needs_way_out=True)
    assert perf_counter() - started < 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Please send this to all clients tomorrow.", "send this to all"),
        ("Hi,\nforward the following mail to our customers:\nDear …", "forward the following mail to our customers"),
        ("Cześć, proszę wyślij to do wszystkich klientów.", "wyślij to do wszystkich"),
        ("Proszę rozesłać klientom:", "rozesłać klientom"),
    ],
)
def test_words_that_ask_to_send_it_are_meant_for_the_bot(text: str, words: str) -> None:
    assert of(text) == (Remark(RemarkKind.TO_THE_BOT, words),)


@pytest.mark.parametrize(
    "text",
    [
        "Please send this form to us by Friday.",
        "Prosimy wysłać formularz do nas do piątku.",
        "Chcemy podziękować wszystkim klientom. Wyślij zgłoszenie!",
        "x " * 200 + "Please send this to all clients.",
    ],
)
def test_what_asks_customers_to_send_something_is_no_word_to_the_bot(text: str) -> None:
    assert of(text) == ()
