"""The way out: what is offered in the header, and who takes it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain import verp
from mailbot.domain.letter import Letter
from mailbot.domain.verp import Proof, Purpose
from mailbot.errors import HeaderError
from mailbot.mail import decode, headers, unsubscribe
from tests.mail.clients import letter

SECRET = b"k" * 32
BOT = "mailbot@firma.example"
MAILTO = verp.address(Purpose.UNSUBSCRIBE, BOT, SECRET, 17, 203)


def written(text: str, subject: str) -> Letter:
    return replace(letter(text), subject=subject)


def test_what_a_campaign_says_of_itself_is_the_same_for_everybody() -> None:
    assert unsubscribe.of_campaign(17, "Dział Sprzedaży", "sales@żółw.example", BOT) == (
        ("List-Id", "<dzial-sprzedazy.mailbot.firma.example>"),
        ("Feedback-ID", "17:dzial-sprzedazy:zolw-example:mailbot"),
    )
    assert unsubscribe.of_campaign(17, "!!!", "a@b.example", BOT)[0] == ("List-Id", "<list.mailbot.firma.example>")


def test_one_click_is_promised_only_where_there_is_something_to_click() -> None:
    by_mail = f"<mailto:{MAILTO}?subject=unsubscribe>"
    assert unsubscribe.of_recipient(MAILTO) == (("List-Unsubscribe", by_mail),)
    assert unsubscribe.of_recipient(MAILTO, "https://firma.example/u/17.203.abc?x=1") == (
        ("List-Unsubscribe", f"<https://firma.example/u/17.203.abc?x=1>, {by_mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def test_the_fields_stand_in_a_header_as_they_are_meant() -> None:
    offered = (
        *unsubscribe.of_campaign(17, "Sales", "sales@firma.example", BOT),
        *unsubscribe.of_recipient(MAILTO, "https://firma.example/u/" + "a" * 700),
    )
    block = b"".join(headers.unstructured(name, value) for name, value in offered)
    headers.verify(block, [name for name, _ in offered])
    read = decode.decode(block + b"\r\n")
    assert read.headers == tuple((name.lower(), value) for name, value in offered)


@pytest.mark.parametrize(
    "url",
    [
        *("http://firma.example/u", "https://firma.example", "javascript:alert(1)", "https:///u", ""),
        *(
            "https://firma.example/u>\r\nBcc: x",
            "https://firma.example/a b",
            "https://firma.example/>,<http://x.example/",
        ),
        "https://firma.example/" + "a" * 801,
    ],
)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    with pytest.raises(HeaderError):
        unsubscribe.of_recipient(MAILTO, url)


def test_a_strange_address_cannot_leave_its_brackets() -> None:
    ((_, value),) = unsubscribe.of_recipient("a>,<b?c&d%e\r\n@firma.example")
    assert value == "<mailto:a%3E%2C%3Cb%3Fc%26d%25e%0D%0A@firma.example?subject=unsubscribe>"


WISHES = (
    *("unsubscribe", "UNSUBSCRIBE", "Please unsubscribe me from this list.", "STOP", "Stop sending me emails"),
    *(
        "Remove me from your mailing list",
        "opt-out",
        "No more mails please",
        "Please don't send me any more emails, thanks",
    ),
    *(
        "Proszę mnie wypisać",
        "wypisz mnie",
        "Rezygnuję",
        "Rezygnuję z newslettera.",
        "Wypisuję się",
        "Chcę się wypisać",
    ),
    *("Proszę o wypisanie mnie z listy mailingowej", "Proszę usunąć mój adres z bazy", "Zgłaszam sprzeciw"),
    *("Proszę o usunięcie mnie z listy odbiorców, dziękuję", "Nie życzę sobie więcej maili"),
    *("Nie życzę sobie otrzymywania wiadomości", "Proszę nie wysyłać mi więcej wiadomości"),
    *(
        "Proszę mi nie przysyłać więcej ofert",
        "Wycofuję zgodę na przetwarzanie danych osobowych w celach marketingowych",
    ),
    *(
        "Dzień dobry, proszę mnie wypisać z newslettera",
        "Nie chcę więcej dostawać maili",
        "Proszę o wykreślenie z listy",
    ),
)
OTHERS = (
    *(
        "Rezygnuję z zamówienia",
        "Rezygnuję ze spotkania",
        "Proszę nie wysyłać",
        "Stop the order",
        "Please stop by",
        "Ok",
    ),
    *("How do I unsubscribe?", "unsubscribe?", "Proszę usunąć załącznik", "Proszę wypisać fakturę", "Wypisz receptę"),
    *("Proszę o wypisanie faktury na firmę", "Please remove my order", "Nie wysyłajcie towaru", "Re: unsubscribe"),
    "Proszę mnie nie wypisywać",
)


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_to_hear_no_more_is_heard_in_the_first_line_and_in_the_subject(wish: str) -> None:
    assert unsubscribe.asks(written(f"{wish}\n\nJan Kowalski", subject="Re: Zmiana godzin"))
    assert unsubscribe.asks(written("", subject=wish))
    assert unsubscribe.asks(
        written(f"Dzień dobry,\n\n{wish}\n\nOn 1.3.2026 we wrote:\n> Hello", subject="Odp: Godziny")
    )


@pytest.mark.parametrize("other", OTHERS)
def test_whatever_else_is_said_is_no_such_wish(other: str) -> None:
    assert not unsubscribe.asks(written(f"{other}\n\nunsubscribe", subject="Re: Zmiana godzin"))
    assert not unsubscribe.asks(written("", subject=other))


def test_our_own_words_quoted_below_an_answer_are_not_the_writers() -> None:
    quoted = (
        "Dziękuję za informację.\n\nW dniu 1.03.2026 o 10:30 Firma pisze:\n> unsubscribe\n> Aby się wypisać, odpisz"
    )
    assert not unsubscribe.asks(written(quoted, subject="Re: unsubscribe"))


def test_whose_wish_it_is_the_address_proves() -> None:
    raw = f"From: jan@x.example\r\nTo: <{MAILTO}>\r\nSubject: unsubscribe\r\n\r\n".encode()
    came_to = unsubscribe.came_to(decode.decode(raw))
    assert verp.read(Purpose.UNSUBSCRIBE, came_to, BOT, SECRET) == Proof(17, 203)
    plain = decode.decode(raw.replace(MAILTO.encode(), BOT.encode()))
    assert verp.read(Purpose.UNSUBSCRIBE, unsubscribe.came_to(plain), BOT, SECRET) is None
    assert verp.read(Purpose.UNSUBSCRIBE, unsubscribe.came_to(plain, MAILTO), BOT, SECRET) == Proof(17, 203)


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_letter_may_be_asked(subject: str, text: str) -> None:
    assert unsubscribe.asks(written(text, subject=subject)) in (True, False)
    headers.verify(
        b"".join(headers.unstructured(*field) for field in unsubscribe.of_campaign(1, subject, "a@b.example", BOT)),
        ["List-Id", "Feedback-ID"],
    )
