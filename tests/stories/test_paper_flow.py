"""Letters on their way: Word files, pieces, what a summary warns of, how far the printing has come."""

import io
import os
import subprocess
import sys
import sysconfig
import zipfile
from email import policy
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from mailbot.domain.states import DeliveryState
from mailbot.embedded import EmbeddedServer
from mailbot.paper.word import letters, office
from tests.paper.office import png, word
from tests.stories import office as mails
from tests.stories.office import Read
from tests.stories.stage import ANNA, BOT, Stage
from tests.stories.test_paper import HOME, REQUEST, names, newest, pages, postal

DOCX = word("<w:p><w:r><w:t>{zwrot}, list do {fir</w:t></w:r><w:r><w:t>ma}</w:t></w:r></w:p>")
ATTACHED = (("list.docx", letters.TYPE, DOCX),)


def words_of(mail: Read) -> str:
    """The text of the first attachment: a PDF where LibreOffice is installed, else a Word file."""
    name, content = mail.attachments[0]
    if office.found():
        assert str(name).endswith(".pdf")
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def test_a_word_file_with_fields_becomes_the_letters(stage: Stage) -> None:
    stage.know([postal(1), postal(2)])
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: list\n", attachments=ATTACHED)
    assert summary.says("2 listy", "Listy powstają z pliku list.docx.")
    pictures = [part for part in summary.message.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == (2 if office.found() else 0)
    stage.replies(summary, "TAK")
    printed = words_of(newest(stage, "Listy do wydruku"))
    assert "Szanowny Panie, list do Klient 001 sp. z o.o." in printed
    assert "Klient 002" in printed


def test_a_word_file_is_the_paper_half_of_both_and_stays_out_of_the_mails(stage: Stage) -> None:
    stage.know([postal(21, person_email=()), postal(22, person_email=())])
    request = "Odbiorcy: Klienci\nForma: oba\n\nTreść wiadomości.\n"
    summary = stage.writes("Zmiana", request, attachments=ATTACHED)
    assert summary.says("12 wiadomości · 2 listy")
    assert summary.says("Listy powstają z pliku list.docx; e-maile dostają treść wiadomości, bez tego pliku.")
    stage.replies(summary, "TAK")
    assert {tuple(mail.attachments) for mail in stage.customers()} == {()}
    assert all("Treść wiadomości." in mail.text for mail in stage.customers())
    printed = words_of(newest(stage, "Listy do wydruku"))
    assert "list do Klient 021 sp. z o.o." in printed
    assert "Treść wiadomości" not in printed


@pytest.fixture
def narrow(box: EmbeddedServer, tmp_path: Path) -> Stage:
    """A house whose own mails may have 200 kB."""
    return Stage(box, tmp_path, changes={"limits": {"mail": 200_000}})


def test_a_run_whose_pdf_no_mail_can_bring_comes_in_halves(narrow: Stage) -> None:
    try:
        narrow.know([postal(number, person_email=()) for number in range(1, 101)])
        long = "To jest zdanie, które się powtarza, żeby list był długi. " * 40
        narrow.replies(narrow.writes("Zmiana", f"Odbiorcy: Klienci\nForma: list\n\n{long}\n"), "TAK")
        printed = [mail for mail in narrow.inbox() if "Listy do wydruku" in mail.subject]
        spans = [str(names(mail)[0]).removesuffix(".pdf").split("-")[2:] for mail in printed]
        ends = [(int(first), int(last)) for first, last in spans]
        assert len(ends) > 1
        assert ends[0][0] == 1
        assert ends[-1][1] == 100
        assert all(last + 1 == first for (_, last), (first, _) in pairwise(ends))
        assert all(len(mail.message.as_bytes()) < 300_000 for mail in printed)
        assert narrow.house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 100}
    finally:
        narrow.close()


def with_picture(subject: str, lines: str, picture: bytes) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = ANNA, BOT, subject
    message["Message-ID"] = "<big@firma.example>"
    block = "<br>".join(lines.splitlines())
    message.set_content(
        f'<p>{block}</p><p>Dzień dobry, oto plan.</p><p><img src="cid:plan@x" alt="Plan"></p>', subtype="html"
    )
    message.add_related(picture, "image", "png", cid="<plan@x>", filename="plan.png")
    return message.as_bytes()


def test_a_letter_that_no_mail_can_bring_is_named_in_the_report(narrow: Stage) -> None:
    try:
        narrow.know([postal(1, person_email=())])
        picture = png(500, 400, noisy=True)
        narrow.arrives(with_picture("Plan", "Odbiorcy: Klienci\nForma: list", picture))
        narrow.replies(narrow.inbox()[-1], "TAK")
        assert narrow.house.store.deliveries.counts(1) == {DeliveryState.FAILED: 1}
        assert newest(narrow, "Raport").says("list jest większy, niż może mieć wiadomość")
    finally:
        narrow.close()


def test_the_summary_names_all_who_will_get_no_letter_before_anybody_confirms(stage: Stage) -> None:
    street = "ul. " + "Konstantynopolitańczykowianeczki " * 20
    people = [postal(number) for number in range(1, 10)]
    people[6] = postal(7, particulars=HOME._replace(street=street))
    people[8] = postal(9, last_name="ᛗᚨᚱᛁᚨ")  # runes
    stage.know(people)
    summary = stage.writes("Zmiana", REQUEST)
    assert summary.says("TYCH LISTÓW NIE DA SIĘ WYDRUKOWAĆ", "7. Jan Kowalski7", "adres pocztowy się nie mieści")
    if "brak czcionki" in summary.text:  # else this machine has one
        assert summary.says("TYCH LISTÓW NIE DA SIĘ WYDRUKOWAĆ (2)", "9. Jan ᛗᚨᚱᛁᚨ", "brak czcionki dla znaków: ᚨᚱᛁᛗ")


def test_the_proof_shows_the_first_that_can_be_printed(stage: Stage) -> None:
    street = "ul. " + "Konstantynopolitańczykowianeczki " * 20
    stage.know([postal(number, particulars=HOME._replace(street=street)) for number in range(1, 4)])
    stage.know([postal(number) for number in range(4, 6)])
    summary = stage.writes("Zmiana", REQUEST)
    assert [page.count("Jan Kowalski4 ") + page.count("Jan Kowalski5 ") for page in pages(summary, "wydruk")] == [1, 1]


WITHOUT_TYPST = """
import importlib.util, sys
from pathlib import Path
from mailbot.embedded import EmbeddedServer
from tests.stories.stage import Stage
from tests.stories.test_paper import REQUEST, postal

assert importlib.util.find_spec("typst") is None
with EmbeddedServer() as box:
    stage = Stage(box, Path(sys.argv[1]))
    stage.know([postal(1)])
    sys.stdout.buffer.write(stage.writes("Zmiana", REQUEST).text.encode())
    stage.close()
"""


def test_without_the_typesetter_the_answer_says_what_to_install(tmp_path: Path) -> None:
    installed, house = tmp_path / "installed", tmp_path / "house"
    installed.mkdir()
    house.mkdir()
    for one in Path(sysconfig.get_path("platlib")).iterdir():  # an interpreter that has all packages but one
        if not one.name.startswith("typst"):
            (installed / one.name).symlink_to(one)
    root = Path(__file__).parents[2]
    ended = subprocess.run(  # noqa: S603 - our own interpreter, a script of our own
        [sys.executable, "-S", "-c", WITHOUT_TYPST, str(house)],
        capture_output=True,
        check=True,
        cwd=root,
        env={"PYTHONPATH": f"{root}{os.pathsep}{installed}", "PYTHONUTF8": "1"},
        timeout=60,
    )
    told = " ".join(ended.stdout.decode().split())
    assert "NIE POTRAFIĘ JESZCZE DRUKOWAĆ LISTÓW" in told
    assert "PIP INSTALL 'MAILBOT[PAPER]'" in told


PRESSED: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Children of the press, as the interpreter itself tells of them (PEP 578)."""
    if event == "subprocess.Popen" and "mailbot.paper.child" in str(arguments[1]):
        PRESSED.append(event)


def test_a_proof_is_set_once_for_the_plan_and_for_its_summary(stage: Stage) -> None:
    sys.addaudithook(watch)
    stage.know([postal(1), postal(2)])
    PRESSED.clear()
    summary = stage.writes("Zmiana", REQUEST)
    assert len(PRESSED) == 2  # the PDF, and the pictures of it
    assert len(pages(summary, "wydruk")) == 2


def test_a_text_in_a_script_that_no_font_has_is_a_clear_answer(stage: Stage) -> None:
    stage.know([postal(1)])
    answer = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: list\n\nTekst: \U00012000\U00012001\U00012002 \n")
    assert answer.says("NIE DA SIĘ Z TEGO ZROBIĆ LISTÓW", "brak czcionki dla znaków: \U00012000\U00012001\U00012002")


def test_an_emoji_is_left_out_and_told(stage: Stage) -> None:
    stage.know([postal(1)])
    summary = stage.writes("Zmiana", "Odbiorcy: Klienci\nForma: list\n\nDziękujemy \U0001fae8 bardzo!\n")
    if "pominięto znaki" in summary.text:  # else this machine has a font for it
        assert summary.says("pominięto znaki, dla których brak czcionki: \U0001fae8", "1 list")
    assert "Dziękujemy" in pages(summary, "wydruk")[0]


def test_status_tells_how_many_letters_are_printed(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 12)])
    summary = stage.writes("Zmiana", REQUEST)
    house = stage.house
    stage.box.deliver(mails.reply(ANNA, BOT, summary, "TAK"), BOT)
    house.intake.collect(house.mailbox, stage.now)
    house.intake.work(stage.now)
    claim = house.store.printings.claim(1, house.epoch, 4)
    assert claim is not None
    done = [one.number for one in claim.recipients]
    assert house.store.printings.settle(1, house.epoch, stage.now, printed=done, failed=[], answers=[])
    stage.box.deliver(mails.reply(ANNA, BOT, summary, "STATUS"), BOT)
    house.intake.collect(house.mailbox, stage.now)
    house.intake.work(stage.now)
    house.posting.post()
    assert newest(stage, "Stan").says("Wydrukowano 4 z 11")
    stage.settle()
    assert house.store.deliveries.counts(1) == {DeliveryState.PRINTED: 11}


def test_labels_begin_where_the_sheet_does_and_the_posting_list_has_the_seeds_columns(stage: Stage) -> None:
    stage.know([postal(number) for number in range(1, 4)])
    summary = stage.writes("Zmiana", REQUEST.replace("3x8", "3x8 od 23"))
    assert summary.says("3x8, od numeru 23")
    stage.replies(summary, "TAK")
    printed = newest(stage, "Listy do wydruku")
    assert [page.count("Kowalski") for page in pages(printed, "etykiety")] == [2, 1]
    (content,) = (content for name, content in printed.attachments if name == "lista-wysylkowa-1-1-3.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    heading, first, *_ = sheet.iter_rows(values_only=True)
    assert heading == ("Nr", "Imię i nazwisko", "Firma", "Adres", "Telefon", "Faks")
    assert first[1:5] == (
        "Jan Kowalski1",
        "Klient 001 sp. z o.o.",
        "ul. Święty Marcin 12, 61-803 Poznań",
        "61 123 45 67",
    )
