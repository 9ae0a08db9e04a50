"""Templates: a frame is named, shown, put around the text of every message, and asked about where there is none."""

import shutil
from pathlib import Path

from mailbot import shipped
from tests.stories.stage import BOT, PIOTR, Stage

REQUEST = "Odbiorcy: Klienci\nSzablon: papier firmowy\n\n{zwrot},\nod 1 marca pracujemy w godzinach 8–16 w {firma}.\n"


def own_templates(stage: Stage) -> Path:
    """A copy of all of them that a story may spoil; the house uses it from its next start on."""
    folder = stage.folder / "templates"
    shutil.copytree(shipped.TEMPLATES, folder)
    stage.changes["bot"] = {
        "address": BOT,
        "database": f"sqlite:///{stage.folder}/mailbot.db",
        "language": "pl",
        "templates": folder,
    }
    return folder


def test_every_message_has_the_frame_and_its_own_merge_fields(stage: Stage) -> None:
    stage.changes["accounts"] = [
        {
            "name": "Biuro",
            "from": "Biuro Firmy <biuro@firma.example>",
            "smtp": {"host": stage.box.host, "port": stage.box.smtp_port, "tls": "none"},
            "letterhead": {"lines": ["Firma sp. z o.o.", "NIP 525-000-00-00"], "site": "https://firma.example"},
        }
    ]
    stage.restart()
    summary = stage.writes("Zmiana", REQUEST)
    assert summary.says("Szablon papier firmowy", "NIP 525-000-00-00")
    stage.replies(summary, "TAK")
    mail = next(one for one in stage.customers() if "klient7" in str(one.message["To"]))
    assert mail.says("Szanowny Panie, od 1 marca pracujemy w godzinach 8–16 w Klient 007 sp. z o.o..")
    assert "NIP 525-000-00-00" in mail.html
    assert "Klient 007 sp. z o.o." in mail.html
    assert "{" not in mail.text


def test_another_frame_is_another_plan_and_none_is_the_letter_as_it_was(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    notice = stage.replies(summary, "Szablon: komunikat")
    assert notice.says("komunikat")
    plain = stage.replies(notice, "Szablon:")
    stage.replies(notice, "TAK")
    assert stage.customers() == []
    stage.replies(plain, "TAK")
    assert stage.customers()[0].message.get_content_type() == "text/plain"


def test_an_unknown_template_is_asked_about_with_those_there_are(stage: Stage) -> None:
    questions = stage.writes("Zmiana", REQUEST.replace("papier firmowy", "papier firmwoy"))
    assert questions.says("NIE MA SZABLONU", "Szablon: papier firmwoy", "Szablon: papier firmowy")


def test_a_broken_template_is_no_dead_end(stage: Stage) -> None:
    folder = own_templates(stage)
    (folder / "campaign" / "notice" / "html.jinja").write_text("{% if %}", encoding="utf-8")
    stage.restart()
    questions = stage.writes("Zmiana", REQUEST.replace("papier firmowy", "notice"))
    assert questions.says("SZABLON JEST USZKODZONY", "notice")
    assert stage.replies(questions, "Szablon:").says("12 wiadomości")


def test_a_template_without_words_breaks_no_other(stage: Stage) -> None:
    folder = own_templates(stage)
    (folder / "campaign" / "notice" / "pl.jinja").unlink()
    stage.restart()
    assert stage.writes("Zmiana", REQUEST).says("Szablon papier firmowy")
    assert stage.writes("Zmiana", REQUEST.replace("papier firmowy", "notice")).says("SZABLON JEST USZKODZONY")
    assert [name for name, _ in stage.writes("SZABLONY", "").attachments] == ["letterhead.html", "newsletter.html"]


def test_the_templates_are_shown_on_demand_in_the_readers_language(stage: Stage) -> None:
    shown = stage.writes("SZABLONY", "")
    assert shown.says("papier firmowy", "komunikat", "newsletter")
    assert [name for name, _ in shown.attachments] == ["letterhead.html", "newsletter.html", "notice.html"]
    assert all(b"Szanowna Pani" in content for _, content in shown.attachments)
    english = stage.writes("Templates", "", PIOTR)
    assert english.says("letterhead", "notice")
    assert all(b"Dear Ms Nowak" in content for _, content in english.attachments)
