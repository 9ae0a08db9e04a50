"""The first hour of a requester: the help is the manual, and every chapter of it comes by answer."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from lxml import html as lxml_html

from mailbot.domain.chapters import Chapter
from mailbot.domain.delivery import Stage as Point
from tests.stories.stage import ANNA, PIOTR, Stage, accounts, client


def links(page: str) -> list[str]:
    return [str(link.get("href")) for link in lxml_html.document_fromstring(page).findall(".//a")]


def test_the_help_shows_the_reader_their_own_groups_and_accounts(stage: Stage) -> None:
    stage.know([client(20, groups=("VIP", "Nowi")), client(21, groups=("VIP",))])
    manual = stage.writes("POMOC", "")
    assert manual.subject == "Jak do mnie pisać"
    assert manual.says("Klienci · 12 firm", "VIP · 2 firmy", "Nowi · 1 firma")
    assert manual.says("Biuro · Biuro Firmy <biuro@firma.example>")
    assert all(manual.says(f"POMOC {chapter.pl.names[0]}") for chapter in Chapter)


def test_only_accounts_that_the_reader_may_use_are_shown(stage: Stage) -> None:
    stage.changes["accounts"] = [
        *accounts(stage.box, default=True),
        *accounts(stage.box, name="Zarząd", **{"from": "zarzad@firma.example"}),
    ]
    stage.changes["requesters"] = [
        {"address": ANNA, "admin": True},
        {"address": PIOTR, "language": "en", "accounts": ["Biuro"]},
    ]
    stage.restart()
    assert stage.writes("POMOC", "").says("Zarząd · zarzad@firma.example", "wysyłam z pierwszego")
    assert not stage.writes("HELP", "", sender=PIOTR).says("Zarząd")


def test_the_example_of_the_help_is_a_request_that_one_click_opens(stage: Stage) -> None:
    manual = stage.writes("POMOC", "")
    (link,) = [one for one in links(manual.html) if "body=" in one]
    opened = urlsplit(link)
    wishes = {name: values[0] for name, values in parse_qs(opened.query, strict_parsing=True).items()}
    assert (opened.scheme, unquote(opened.path)) == ("mailto", "mailbot@firma.example")
    assert all(f"    {line}".rstrip() in manual.text.splitlines() for line in wishes["body"].split("\r\n"))

    summary = stage.writes(wishes["subject"], wishes["body"])
    assert summary.subject == "[#1] Do potwierdzenia: Nowe godziny otwarcia"
    assert summary.says("12 wiadomości", "środa, 25 listopada 2026, 8:30")


@pytest.mark.parametrize("chapter", Chapter, ids=lambda chapter: chapter.name)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_chapter_comes_by_answer_and_tells_its_lines_and_words(stage: Stage, chapter: Chapter, language: str) -> None:
    sender, asked = (ANNA, chapter.pl) if language == "pl" else (PIOTR, chapter.en)
    manual = stage.writes("POMOC" if language == "pl" else "HELP", "", sender=sender)
    told = stage.replies(manual, asked.example, sender=sender)
    assert told.subject.endswith(f": {asked.names[0]}")
    assert told.says(asked.does[1:])
    assert all(told.says(key.wording(language).does) for key in chapter.keys)
    assert all(told.says(verb.wording(language).example) for verb in chapter.verbs)
    assert stage.house.store.campaigns.list() == ()


def test_the_fields_of_the_address_book_itself_stand_in_the_chapter_about_fields(stage: Stage) -> None:
    stage.know([client(20, own=(("rabat", "5"),))])
    assert stage.writes("POMOC pola", "").says("pola dodatkowe: {rabat}", "{zwrot}")


def test_a_chapter_that_does_not_exist_brings_those_that_do(stage: Stage) -> None:
    told = stage.writes("HELP weather", "", sender=PIOTR)
    assert told.says("No such chapter: weather", "HELP packets", "HELP fields")


def test_who_was_suppressed_before_the_second_try_is_named_with_the_reason(stage: Stage) -> None:
    gone = "jan@klient3.example"
    stage.box.answer = lambda point, address, _: (
        "550 5.1.1 User unknown" if point is Point.RCPT and address == gone else None
    )
    receipt = stage.replies(stage.writes("Zmiana", "Odbiorcy: Klienci\n\nDzień dobry"), "TAK")
    assert stage.inbox()[-1].says(gone, "Taki adres nie istnieje.", "550 5.1.1 User unknown")
    stage.house.store.suppressions.add(gone, "no such address: 5.1.1 User unknown", stage.now)
    stage.later(minutes=1)
    stage.replies(receipt, "PONÓW")
    report = next(mail for mail in reversed(stage.inbox()) if mail.subject.startswith("[#1] Raport"))
    assert report.says("NIE WYSŁANO (1)", gone, "Nie wolno pisać na ten adres: taki adres nie istnieje.")
