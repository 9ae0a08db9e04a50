"""What the bot asks and tells: everything at once, by name, in the reader's language."""

import pytest

from mailbot.domain.contacts import Address
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage, client

BODY = "\n\nDzień dobry!\n"


def test_the_tenth_explanation_says_that_it_is_the_last_one(stage: Stage) -> None:
    for number in range(12):
        stage.arrives(office.letter(PIOTR, BOT, f"HELP {number}", ""))
    told = stage.inbox(PIOTR)
    assert len(told) == 10
    assert told[-1].says("This is my last explanation of this kind today")
    assert not told[-2].says("last explanation")


def test_questions_about_requests_are_not_counted_with_explanations_and_no_draft_is_opened_silently(
    stage: Stage,
) -> None:
    stage.changes["limits"] = {"answers_per_day": 2}
    stage.restart()
    for number in range(12):
        stage.arrives(office.letter(ANNA, BOT, f"Oferta {number}", "Odbiorcy: Nikt taki" + BODY))
    told = stage.inbox()
    assert len(told) == 10
    assert told[-1].says("To dziś moje ostatnie wyjaśnienie tego rodzaju")
    open_drafts = [one for one in stage.house.store.campaigns.list() if one.state == "draft"]
    assert len(open_drafts) == 10
    assert stage.writes("POMOC", "").says("Napisz na adres")
    assert stage.writes("Oferta", "Odbiorcy: Klienci" + BODY).says("12 wiadomości")


def test_who_is_not_understood_about_a_campaign_is_told_each_time(stage: Stage) -> None:
    stage.changes["limits"] = {"answers_per_day": 2}
    stage.restart()
    summary = stage.writes("Oferta", "Odbiorcy: Klienci" + BODY)
    for number in range(4):
        assert stage.replies(summary, f"cofnij to {number}").says("Nie zrozumiałem")


def test_account_names_fields_and_syntax_are_asked_about_in_one_round(stage: Stage) -> None:
    wishes = "Odbiorcy: Kliencii\nKonto: Sprzedaż\nPaczki: pięć\nWyślij: wczoraj 8:30"
    questions = stage.writes("Zmiana", f"{wishes}\n\nDzień dobry {{imiee}}!")
    assert questions.says("w 5 sprawach", "Kliencii", "Konto: Biuro", "Paczki: 50 co 10 min", "{imiee}")


def test_an_unknown_field_of_a_condition_is_offered_put_right(stage: Stage) -> None:
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\nTylko: miastoo Poznań" + BODY)
    assert questions.says("Tylko: miastoo Poznań", "Tylko: miasto Poznań", "Poprawiony")


def test_when_nobody_is_left_it_is_told_who_fell_out_and_why(stage: Stage) -> None:
    questions = stage.writes("Zmiana", "Odbiorcy: Klienci\nTylko: miasto Radom" + BODY)
    assert questions.says("NIE ZOSTAJE NIKT", "Jan Kowalski1", "nie spełnia warunku: miasto Radom")
    stage.know([client(number) for number in range(13, 30)])
    assert stage.writes("Zmiana", "Odbiorcy: Klienci\nTylko: miasto Radom" + BODY).says("… i jeszcze 9.")


def test_people_general_addresses_and_companies_are_counted_apart(stage: Stage) -> None:
    office_of = {"first_name": "", "last_name": "", "is_default": False, "person_email": ()}
    stage.know([client(number, email=(Address(f"biuro@klient{number}.example"),), **office_of) for number in (20, 21)])
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci, ktos@inna.example" + BODY)
    assert summary.says("15 wiadomości: 12 osób · 2 adresy ogólne · 1 inny adres · 14 firm")


def test_more_numbers_than_are_told_end_with_dots(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\n\nDla miasta {miasto}.\n")
    assert summary.says(
        "u 12 odbiorców (nr 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …)", "u części odbiorców niektóre pola są puste"
    )


def test_a_copy_that_reads_the_same_is_shown_once(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\n\n{zwrot},\ndzień dobry.\n")
    assert summary.text.count("dzień dobry.") == 1
    assert not summary.says("Najdłuższa")


def test_one_address_of_company_and_person_is_the_persons(stage: Stage) -> None:
    shared = Address("firma@klient40.example")
    stage.know([client(40, email=(shared,), person_email=(shared,))])
    summary = stage.writes("Zmiana", "Odbiorcy: Klient 040 sp. z o.o.\nAdresy: ogólny i osoba domyślna\n\n{zwrot},\n")
    assert summary.says("1 wiadomość", "Jan Kowalski40", "Szanowny Panie")


def test_a_long_subject_is_shortened_where_it_is_told(stage: Stage) -> None:
    summary = stage.writes("Zmiana " * 170, "Odbiorcy: Klienci" + BODY)
    assert len(summary.subject) < 200
    assert summary.text.count("Zmiana") < 100
    assert summary.says(" …")


@pytest.mark.parametrize(
    ("subject", "body", "remark"),
    [
        ("Re: oferta", "Dzień dobry\n", "Temat zaczyna się od „Re:”"),
        ("Fwd: oferta", "Dzień dobry\n", "Temat zaczyna się od „Fwd:”"),
        (
            "Oferta",
            "Witam\n\nW dniu wczorajszym Jan Lis napisał(a):\n> hasło: 1234\n",
            "cytat z wcześniejszej korespondencji",
        ),
    ],
)
def test_traces_of_an_older_correspondence_are_remarked_upon(
    stage: Stage, subject: str, body: str, remark: str
) -> None:
    assert stage.writes(subject, f"Odbiorcy: Klienci\n\n{body}").says("12 wiadomości", remark)


def test_a_file_only_outlook_opens_is_remarked_upon(stage: Stage) -> None:
    files = (("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22"),)
    summary = stage.writes("Oferta", "Odbiorcy: Klienci" + BODY, attachments=files)
    assert summary.says("winmail.dat”", "większość klientów go nie otworzy")


def test_a_file_that_takes_a_company_out_of_a_group_asks_first(stage: Stage) -> None:
    files = (("firmy.csv", "text/csv", b"firma;grupy\nKlient 001 sp. z o.o.;Inna\n"),)
    question = stage.writes("IMPORT", "", attachments=files)
    assert question.says("POTWIERDZAM", "grupy: Klienci → Inna", "Czekam do")
    more = (("firmy.csv", "text/csv", b"firma;grupy\nKlient 002 sp. z o.o.;Klienci|Inna\n"),)
    assert stage.writes("IMPORT", "", attachments=more).says("Wczytano 1 kontakt", "grupy: Klienci → Klienci | Inna")


def test_a_polish_question_has_no_english_words(stage: Stage) -> None:
    questions = stage.writes("Zmiana", 'Odbiorcy: Klienci, plik\nBez: ci od "Wiosna"' + BODY)
    assert questions.says('Bez: ci od "Wiosna"', "Odbiorcy: Klienci, plik")
    assert "those of" not in questions.text
    assert ": file" not in questions.text


def test_what_cancel_does_before_the_confirmation_is_to_do_without(stage: Stage) -> None:
    assert stage.writes("Zmiana", "Odbiorcy: Nikt taki" + BODY).says("zrezygnuj z wysyłki", "Twoje wiersze:")
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci" + BODY)
    assert summary.says("zrezygnuj z wysyłki", "Czekam do", "Odpowiedzi klientów trafią na biuro@firma.example")
    assert stage.replies(summary, "BEZ 1").says("SKREŚLENI (1)")


def test_cancel_in_a_new_letter_is_answered_about_what_is_leaving(stage: Stage) -> None:
    stage.replies(stage.writes("Oferta", "Odbiorcy: Klienci\nPaczki: 5 co 10 min" + BODY), "TAK")
    stage.writes("Zmiana", "Odbiorcy: Klienci" + BODY)
    told = stage.writes("ANULUJ", "")
    assert told.says("Niczego nie zrobiłem", "„ANULUJ”", "WSTRZYMAJ")
    assert "[#1]" in told.subject
    stage.replies(told, "ANULUJ")
    assert [one.state for one in stage.house.store.campaigns.list()] == ["awaiting", "cancelled"]


@pytest.mark.parametrize(
    ("text", "told", "fault"),
    [
        ("Cześć{jeśli firma > 100} A{koniec}", "tylko, czy coś jest równe (=) albo różne (!=)", "{jeśli firma > 100}"),
        ("Cześć{jeśli miasto >= B} A{inaczej} B{koniec}", "tylko, czy coś jest równe (=)", "{jeśli miasto >= B}"),
        ("Cześć{jeśli firma} A", "brakuje {koniec}", "{jeśli firma}"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_why(stage: Stage, text: str, told: str, fault: str) -> None:
    questions = stage.writes("Zmiana", f"Odbiorcy: Klienci\n\n{text}\n")
    assert questions.says("NIE POTRAFIĘ ODCZYTAĆ TEGO POLA LUB WARUNKU", told, fault)
    assert not questions.says("NIE MA POLA O TEJ NAZWIE")
