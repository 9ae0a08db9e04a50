"""What a careful reader would stumble over is said near the top of the summary, and keeps nothing from leaving."""

import pytest

from mailbot.mail import executables
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

REQUEST = "Odbiorcy: Klienci\n\n"


@pytest.mark.parametrize(
    ("subject", "body", "told"),
    [
        ("Re: Oferta", "Dzień dobry!", "Temat zaczyna się od „Re:”"),
        ("Oferta", "W załączeniu cennik.", "W treści jest „W załączeniu”, ale nie ma żadnego załącznika."),
        ("Oferta", "Dzień dobry, [Imię klienta]!", "„[Imię klienta]” wygląda jak pole"),
        ("Oferta", "Cennik: \\\\serwer\\cenniki\\2026.pdf", "prowadzi do komputera albo sieci w firmie"),
        ("Oferta", "Zapraszamy w piątek 25 listopada 2026.", "dzień tygodnia się nie zgadza"),
        ("Oferta", "Oferta ważna do 20 listopada 2026.", "jest wcześniejsza niż dzień wysyłki"),
        ("Oferta", "Dzień dobry!\n\nWysłane z iPhone'a", "dopisek telefonu"),
    ],
)
def test_a_slip_is_told_above_the_list_and_nothing_is_held_back(
    stage: Stage, subject: str, body: str, told: str
) -> None:
    summary = stage.writes(subject, REQUEST + body + "\n")
    assert summary.says(told)
    assert summary.text.index("NA CO ZWRÓCIĆ UWAGĘ") < summary.text.index("Czekam do")
    stage.replies(summary, "TAK")
    assert len(stage.customers()) == 12


def test_a_clean_letter_gets_no_remark(stage: Stage) -> None:
    assert not stage.writes("Oferta", REQUEST + "Dzień dobry!\n").says("NA CO ZWRÓCIĆ UWAGĘ")


def test_a_date_is_judged_by_the_day_of_the_start(stage: Stage) -> None:
    body = "Wyślij: 1.12.2026 9:00\nOdbiorcy: Klienci\n\nZapraszamy 30 listopada 2026.\n"
    assert stage.writes("Oferta", body).says("„30 listopada 2026” jest wcześniejsza niż dzień wysyłki")


def test_a_campaign_that_reached_the_same_people_lately_is_named_with_its_share(stage: Stage) -> None:
    request = "Odbiorcy: Klienci\nBez: klient1.example, klient2.example\n\nX\n"
    stage.replies(stage.writes("Oferta wiosna", request), "TAK")
    stage.later(days=3)
    summary = stage.writes("Oferta lato", REQUEST + "Y\n")
    assert summary.says("83% tych odbiorców dostało wiadomość „Oferta wiosna” (3 dni temu).")
    stage.later(days=5)
    assert not stage.writes("Oferta jesień", REQUEST + "Z\n").says("Oferta wiosna")


def test_few_people_who_got_another_message_lately_are_counted(stage: Stage) -> None:
    few = "jan@klient1.example, jan@klient2.example, jan@klient3.example"
    stage.replies(stage.writes("Wiosna", "Odbiorcy: jan@klient1.example\n\nX\n"), "TAK")
    one = stage.writes("Lato", "Odbiorcy: jan@klient1.example\n\nY\n")
    assert one.says("Ten odbiorca dostał wiadomość „Wiosna” (dziś).")
    three = f"Odbiorcy: {few}\n\nY\n"
    assert stage.writes("Lato", three).says("1 z tych 3 odbiorców dostał wiadomość „Wiosna” (dziś).")
    stage.replies(stage.writes("Jesień", "Odbiorcy: jan@klient2.example, jan@klient3.example\n\nZ\n"), "TAK")
    told = stage.writes("Summer", "Language: en\n" + three)
    assert told.says("1 of these 3 recipients got “Wiosna” (today).", "2 of these 3 recipients got “Jesień” (today).")
    stage.replies(stage.writes("Zima", three), "TAK")
    assert stage.writes("Lato", three).says("Wszyscy ci odbiorcy dostali wiadomość „Zima” (dziś).", "2 z tych 3")
    english = stage.writes("Summer", "Language: en\n" + three)
    assert english.says("All of these recipients got “Zima” (today).")


def test_what_acts_by_itself_is_taken_out_of_the_html_and_named(stage: Stage) -> None:
    html = (
        "<p>Odbiorcy: Klienci</p><p onclick='x()'>Dzień dobry</p><script>alert(1)</script>"
        "<form action='https://x.example'><input name=a></form><img src='https://firma.example/logo.png'>"
        "<img src='cid:brak@x'>"
    )
    summary = stage.writes("Oferta", "Odbiorcy: Klienci\n\nDzień dobry\n", html=html)
    assert summary.says("skrypt", "formularz", "akcje wykonywane po kliknięciu", "Obrazek „brak” nie dotarł")
    stage.replies(summary, "TAK")
    sent = stage.customers()[0].html
    assert not any(word in sent for word in ("script", "form ", "input", "onclick"))
    assert 'src="https://firma.example/logo.png"' in sent  # a remote picture is the writer's own choice


def test_three_copies_are_attached_as_mails_that_open_as_their_readers_see_them(stage: Stage) -> None:
    files = (("cennik.pdf", "application/pdf", b"%PDF-1.7"),)
    summary = stage.writes("Oferta dla {firma}", REQUEST + "{zwrot}, {nazwisko}!\n", attachments=files)
    copies = [part for part in summary.message.iter_attachments() if part.get_content_type() == "message/rfc822"]
    assert [part.get_filename() for part in copies][:1] == ["kopia-1.eml"]
    for part in copies:
        message = part.get_content()
        assert str(message["Subject"]).startswith("Oferta dla Klient 0")
        assert message["From"] == "Biuro Firmy <biuro@firma.example>"
        assert [one.get_filename() for one in message.iter_attachments()] == ["cennik.pdf"]
    assert not any(executables.refuse(name or "", content or b"") for name, content in summary.attachments)


def test_large_files_are_left_out_of_the_copies(stage: Stage) -> None:
    files = (("katalog.pdf", "application/pdf", bytes(4_000_000)),)
    summary = stage.writes("Oferta", REQUEST + "Dzień dobry\n", attachments=files)
    assert summary.says("bez plików, bo są za duże")
    assert len(summary.message.as_bytes()) < 200_000


def test_the_copy_of_a_summary_that_is_quoted_back_confirms_nothing(stage: Stage) -> None:
    summary = stage.writes("Oferta", REQUEST + "TAK\n")
    stage.arrives(office.letter(ANNA, BOT, "Fwd: Oferta", summary.text))
    assert stage.customers() == []


def test_remarks_are_made_in_the_language_of_the_reader(stage: Stage) -> None:
    summary = stage.writes("Re: Offer", "Recipients: Klienci\n\nsee the attached list\n", PIOTR)
    assert summary.says("WORTH A LOOK", "begins with “Re:”", "no file is attached")
