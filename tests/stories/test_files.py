"""Attachments: to all or to each their own, from a ZIP or by a table; no program leaves, and nothing too large."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from mailbot.domain.states import CampaignState
from tests.sinks import Manners, Sink
from tests.stories import office
from tests.stories.stage import BOT, PIOTR, Stage, accounts, client

BODY = "\n\n{zwrot},\nw załączeniu faktura.\n"
REQUEST = "Odbiorcy: Klienci\nZałączniki: osobne" + BODY

File = tuple[str, str, bytes]


def pdf(name: str, content: bytes = b"%PDF-1.7") -> File:
    return name, "application/pdf", content + name.encode()


def zipped(files: Mapping[str, bytes], name: str = "faktury.zip") -> File:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for inside, content in files.items():
            archive.writestr(inside, content)
    return name, "application/zip", packed.getvalue()


def received(stage: Stage) -> dict[str, list[str | None]]:
    return {
        mail.message["To"].addresses[0].addr_spec: [name for name, _ in mail.attachments] for mail in stage.customers()
    }


@pytest.fixture
def three(stage: Stage) -> Stage:
    """A house that knows three firms with a tax id."""
    stage.know(client(number, groups=("Faktury",), tax_id=f"525123456{number}") for number in (1, 2, 3))
    return stage


def test_each_file_goes_to_whom_it_bears_and_the_rest_is_told_on_both_sides(three: Stage) -> None:
    files = (pdf("FV 1 NIP 525-123-45-61.pdf"), pdf("jan@klient2.example.pdf"), pdf("Nowak.pdf"))
    request = REQUEST.replace("Klienci", "Faktury")
    summary = three.writes("Faktury", request, attachments=files)
    assert summary.says(
        "1. Jan Kowalski1 · jan@klient1.example FV 1 NIP 525-123-45-61.pdf",
        "2. Jan Kowalski2 · jan@klient2.example jan@klient2.example.pdf",
        "Nowak.pdf: nazwa nie wskazuje żadnego odbiorcy.",
        "BEZ PLIKU (1)",
        "3. Jan Kowalski3 · jan@klient3.example",
        "Razem 2 pliki",
        "nie wszyscy odbiorcy mają swój plik",
        "Odpowiedz MIMO TO",
        "albo BEZ 3, żeby nie dostali jej wcale",
    )
    refused = three.replies(summary, "TAK")
    assert refused.says("Wysyłka się nie zaczęła. Najpierw trzeba coś rozstrzygnąć: nie wszyscy odbiorcy mają")
    assert three.customers() == []
    settled = three.replies(refused, "MIMO TO")
    assert settled.says("Załączniki: osobne → osobne, także bez pliku", "BEZ PLIKU (1)", "dostaną wiadomość bez tego")
    three.replies(summary, "TAK")  # the old one
    assert three.customers() == []
    three.replies(settled, "TAK")
    assert received(three) == {
        "jan@klient1.example": ["FV 1 NIP 525-123-45-61.pdf"],
        "jan@klient2.example": ["jan@klient2.example.pdf"],
        "jan@klient3.example": [],
    }
    archived = {office.read(raw).message.as_bytes() for raw in three.box.read(BOT, "Sent/Faktury")}
    assert archived == {mail.message.as_bytes() for mail in three.customers()}


def test_one_zip_may_bring_all_of_them(three: Stage) -> None:
    inside = {"faktury/5251234561 FV.pdf": b"%PDF one", "Klient 002 sp. z o.o..pdf": b"%PDF two"}
    summary = three.writes("Faktury", REQUEST.replace("Klienci", "Faktury"), attachments=(zipped(inside),))
    fewer = three.replies(summary, "BEZ 3")  # who has no file
    assert fewer.says("2 wiadomości", "POTWIERDZAM")
    three.replies(fewer, "TAK")
    assert received(three) == {
        "jan@klient1.example": ["5251234561 FV.pdf"],
        "jan@klient2.example": ["Klient 002 sp. z o.o..pdf"],
    }


def test_whoever_has_no_file_may_be_settled_in_the_request_itself_in_english_too(three: Stage) -> None:
    request = "Recipients: Faktury\nAttachments: separate, also without a file\n\n{salutation}!\n"
    files = (pdf("5251234561.pdf"),)
    summary = three.writes("Invoices", request, PIOTR, attachments=files)
    assert summary.says("CONFIRM", "WITHOUT A FILE (2)", "As you wish, they get the message without what is missing.")
    asked = three.writes("Invoices", request.replace(", also without a file", ""), PIOTR, attachments=files)
    assert asked.says("not every recipient has a file of their own", "or WITHOUT 2-3 to leave them out")
    three.replies(summary, "CONFIRM", PIOTR)
    assert len(received(three)) == 3


def test_empty_fields_and_missing_files_are_settled_by_one_word(three: Stage) -> None:
    request = REQUEST.replace("Klienci", "Faktury") + "{miasto}\n"
    summary = three.writes("Faktury", request, attachments=(pdf("5251234561.pdf"),))
    assert summary.says("niektóre pola są puste", "nie wszyscy odbiorcy mają swój plik")
    settled = three.replies(summary, "MIMO TO")
    assert settled.says(
        "Puste pola: zostaw", "Załączniki: osobne → osobne, także bez pliku", "odpowiedz na tę wiadomość słowem"
    )


def test_the_column_of_a_table_says_whose_each_file_is(stage: Stage) -> None:
    table = "e-mail;imię;załącznik\nola@obca.example;Ola;umowa A.pdf\nela@obca.example;Ela;umowa B|aneks.pdf\n"
    files = (
        ("lista.csv", "text/csv", table.encode()),
        *(pdf(name) for name in ("umowa A.pdf", "umowa B.pdf", "aneks.pdf")),
    )
    summary = stage.writes("Umowy", "Odbiorcy: plik\nZałączniki: osobne\n\n{imię}\n", attachments=files)
    stage.replies(summary, "TAK")
    assert received(stage) == {
        "ola@obca.example": ["umowa A.pdf"],
        "ela@obca.example": ["umowa B.pdf", "aneks.pdf"],
    }


def test_a_file_that_the_table_names_and_nobody_attached_is_told(stage: Stage) -> None:
    table = "e-mail;plik\nola@obca.example;umowa.pdf\nela@obca.example;brak.pdf\n"
    files = (("lista.csv", "text/csv", table.encode()), pdf("umowa.pdf"))
    summary = stage.writes("Umowy", "Odbiorcy: plik\nZałączniki: osobne\n\nDzień dobry\n", attachments=files)
    assert summary.says("W TABELI JEST, WŚRÓD ZAŁĄCZNIKÓW NIE MA", "brak.pdf", "MIMO TO")
    assert stage.replies(summary, "TAK").says("Wysyłka się nie zaczęła")
    assert stage.customers() == []


def test_a_test_copy_has_that_recipients_file(three: Stage) -> None:
    files = (pdf("5251234561.pdf"), pdf("5251234562.pdf"))
    summary = three.writes("Faktury", REQUEST.replace("Klienci", "Faktury"), attachments=files)
    three.replies(summary, "TEST szef@firma.example JAKO 2")
    assert received(three) == {"szef@firma.example": ["5251234562.pdf"]}


def test_pictures_of_the_text_go_to_everybody_and_only_once(three: Stage) -> None:
    html = '<p>Odbiorcy: Faktury<br>Załączniki: osobne</p><p>Dzień dobry<img src="cid:a@x"><img src="cid:b@x"></p>'
    raw = (
        f"From: anna@firma.example\nTo: {BOT}\nSubject: Faktury\nMessage-ID: <obrazki@firma.example>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n'
        f"--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{html}\n"
        + "".join(
            f"--x\nContent-Type: image/png\nContent-ID: <{name}@x>\n"
            f"Content-Disposition: inline; filename={name}.png\n\nPNG of the logo\n"
            for name in "ab"
        )
        + "--x\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=5251234561.pdf\n\n%PDF\n--x--\n"
    )
    three.arrives(raw.encode())
    three.replies(three.replies(three.inbox()[-1], "MIMO TO"), "TAK")
    assert len(three.customers()) == 3
    for mail in three.customers():
        pictures = [part for part in mail.message.walk() if part.get_content_maintype() == "image"]
        assert [part["Content-ID"] for part in pictures] == ["<a@x>"]
        assert mail.html.count("cid:a@x") == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("faktura.pdf.exe", "application/pdf", b"MZ"), "pliki tego rodzaju (.exe) to programy"),
        (("faktura.pdf", "application/pdf", b"MZ\x90\x00" + bytes(60)), "ten plik jest programem (EXE)"),
        (("makro.docm", "application/octet-stream", b"x"), "zawiera makra"),
        (zipped({"faktura.scr": b"MZ"}), "w środku jest program"),
    ],
)
@pytest.mark.parametrize("mode", ["do wszystkich", "osobne"])
def test_a_program_never_leaves(stage: Stage, file: File, told: str, mode: str) -> None:
    if mode == "osobne" and file[0].endswith(".zip"):
        told = "(.scr) to programy"
    questions = stage.writes("Faktury", REQUEST.replace("osobne", mode), attachments=(file,))
    assert questions.says("TAKIEGO PLIKU NIE WYŚLĘ", told)
    stage.replies(questions, "TAK")
    assert stage.customers() == []


def test_separate_files_that_match_nobody_or_are_not_there_send_nothing(stage: Stage) -> None:
    assert stage.writes("Faktury", REQUEST).says("NIE ZAŁĄCZONO ŻADNEGO")
    assert stage.writes("Faktury", REQUEST, attachments=(pdf("obce.pdf"),)).says("ŻADEN Z ZAŁĄCZONYCH PLIKÓW")
    broken = ("faktury.zip", "application/zip", b"PK\x03\x04 nothing")
    assert stage.writes("Faktury", REQUEST, attachments=(broken,)).says("faktury.zip", "nie da się odczytać")
    assert {campaign.state for campaign in stage.house.store.campaigns.list()} == {CampaignState.DRAFT}


def test_separate_files_become_one_set_for_all_when_the_line_says_so(three: Stage) -> None:
    files = (pdf("5251234561.pdf"), pdf("5251234562.pdf"))
    summary = three.writes("Faktury", REQUEST.replace("Klienci", "Faktury"), attachments=files)
    together = three.replies(summary, "Załączniki: do wszystkich")
    assert together.says("× 3 =")
    three.replies(together, "TAK")
    assert set(map(tuple, received(three).values())) == {("5251234561.pdf", "5251234562.pdf")}


def test_a_message_larger_than_the_relay_takes_is_refused_before_anybody_confirms(stage: Stage) -> None:
    stage.writes("POMOC", "")  # the answer's connection brings the relay's limit
    assert stage.house.store.relays.largest("Biuro") is not None
    stage.house.store.relays.remember("Biuro", 50_000)
    questions = stage.writes("Katalog", "Odbiorcy: Klienci" + BODY, attachments=(pdf("k.pdf", bytes(60_000)),))
    assert questions.says("WIĘKSZA, NIŻ PRZYJMUJE SERWER", "(limit: 0,1 MB)")


def test_an_account_that_never_sent_anything_is_asked_what_its_relay_takes(stage: Stage) -> None:
    with Sink(Manners(offers=("SIZE 2000000",))) as sink:
        relay = {"host": "127.0.0.1", "port": sink.port, "tls": "none"}
        sales = {"name": "Handlowy", "from": "handel@firma.example", "smtp": relay}
        stage.changes["accounts"] = [*accounts(stage.box, default=True), sales]
        stage.restart()
        request = "Odbiorcy: Klienci\nKonto: Handlowy" + BODY
        assert stage.writes("Katalog", request, attachments=(pdf("k.pdf", bytes(3_000_000)),)).says("(limit: 2,0 MB)")
        assert stage.writes("Katalog", request, attachments=(pdf("k.pdf", bytes(900_000)),)).says("POTWIERDZAM")
        assert (sink.connections, sink.taken) == (1, [])


def test_a_relay_that_cannot_be_asked_holds_nothing_up(stage: Stage) -> None:
    gone = {"host": "127.0.0.1", "port": 1, "tls": "none"}
    sales = {"name": "Handlowy", "from": "handel@firma.example", "smtp": gone}
    stage.changes["accounts"] = [*accounts(stage.box, default=True), sales]
    stage.restart()
    files = (pdf("k.pdf", bytes(2_000_000)),)
    assert stage.writes("Katalog", "Odbiorcy: Klienci\nKonto: Handlowy" + BODY, attachments=files).says("POTWIERDZAM")


def test_names_beyond_ascii_arrive_as_they_were(stage: Stage) -> None:
    name = "Zażółć gęślą jaźń – umowa nr 1.pdf"
    stage.replies(stage.writes("Umowa", "Odbiorcy: jan@klient1.example" + BODY, attachments=(pdf(name),)), "TAK")
    assert received(stage) == {"jan@klient1.example": [name]}


def test_an_attachments_name_may_have_a_merge_field(stage: Stage) -> None:
    request = "Odbiorcy: jan@klient1.example, jan@klient2.example" + BODY
    stage.replies(stage.writes("Umowa", request, attachments=(pdf("Umowa {firma}.pdf"),)), "TAK")
    assert received(stage) == {
        f"jan@klient{number}.example": [f"Umowa Klient 00{number} sp. z o.o..pdf"] for number in (1, 2)
    }
