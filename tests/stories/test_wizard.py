"""Every step of writing to many, walked once from the first line to the report: what a form with pages would ask."""

import io
import zipfile
from datetime import UTC, datetime

from openpyxl import load_workbook

from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Address, Particulars, Row
from mailbot.domain.states import CampaignState, DeliveryState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, PIOTR, Stage

REQUEST = """Dzień dobry,
proszę o wysłanie.

Konto: Handlowy
Odbiorcy: Klienci, Partnerzy, ewa@nowa.example
Tylko: miasto Poznań
Bez: Dłużnicy, klient3.example
Adresy: ogólny i osoba domyślna
Gdy kilka: praca
Szablon: papier firmowy
Załączniki: osobne
Odpowiedzi: opiekun
Archiwum: tak
Folder: Wysłane/{date} {subject}
Wyślij: jutro 15:50
Godziny: 8-16 robocze
Paczki: 3 co 10 min
Stop po błędach: 2
Test: ja
Puste pola: zostaw
Język: pl

{zwrot},
{jeśli firma = Alfa}dziękujemy za zaufanie.{inaczej}zapraszamy ponownie.{koniec}
W załączeniu zestawienie dla {firma}. Opiekuje się Państwem {opiekun|nasze biuro}.

Anna Nowak
"""


def company(number: int, name: str, **columns: object) -> Row:
    """In Poznań, with a general address and a default person who has two."""
    known: dict[str, object] = {
        "number": number,
        "company": name,
        "tax_id": f"52512345{number:02}",
        "email": (Address(f"biuro@klient{number}.example"),),
        "groups": ("Klienci",),
        "particulars": Particulars(city="Poznań", owner=PIOTR),
        "first_name": "Ewa",
        "last_name": f"Lis{number}",
        "gender": "female",
        "is_default": True,
        "person_email": (
            Address(f"ewa@dom{number}.example", "dom"),
            Address(f"ewa@klient{number}.example", "praca"),
        ),
    }
    return Row(**(known | columns))  # type: ignore[arg-type]


BOOK = (
    company(1, "Alfa"),
    company(2, "Beta", particulars=Particulars(city="Poznań")),
    company(3, "Gamma"),
    company(4, "Delta", groups=("Klienci", "Dłużnicy")),
    company(5, "Omega", groups=("Partnerzy",), particulars=Particulars(city="Radom")),
    company(6, "Sigma", groups=("Partnerzy",), particulars=Particulars(city="poznan", owner=ANNA)),
)


def files() -> tuple[tuple[str, str, bytes], ...]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("zestawienia/525-123-45-01 zestawienie.pdf", b"%PDF alfa")
        archive.writestr("zestawienia/Beta.pdf", b"%PDF beta")
    return (
        ("zestawienia.zip", "application/zip", packed.getvalue()),
        ("Sigma – zestawienie.pdf", "application/pdf", b"%PDF sigma"),
        ("Kappa.pdf", "application/pdf", b"%PDF kappa"),
    )


def test_the_whole_way_from_the_first_line_to_the_report(stage: Stage) -> None:  # noqa: PLR0915 - one story in one go
    relay = {"host": stage.box.host, "port": stage.box.smtp_port, "tls": "none"}
    stage.changes["accounts"] = [
        {"name": "Biuro", "from": "Biuro Firmy <biuro@firma.example>", "smtp": relay},
        {
            "name": "Handlowy",
            "from": "Dział Handlowy <handel@firma.example>",
            "smtp": relay,
            "letterhead": {"lines": ["Firma sp. z o.o., Poznań"], "accent": "#0a7d3c"},
        },
    ]
    stage.restart()
    stage.house.store.contacts.imported(BOOK, now=stage.now)

    # The summary answers every step.
    stage.writes("Zestawienie za listopad", REQUEST, attachments=files())
    summary = next(mail for mail in stage.inbox() if mail.subject.startswith("[#1]"))
    assert summary.says("6 wiadomości", "Kopia próbna jest w drodze na adres anna@firma.example")
    assert summary.says("Dział Handlowy <handel@firma.example>", "papier firmowy", "8:00–16:00, w dni robocze")
    assert summary.says("środa, 25 listopada 2026, 15:50 (CET)", "czwartek, 26 listopada 2026, 8:00 (CET)")
    assert summary.says("2 paczki po najwyżej 3, co 10 min", "po 2 błędach")
    assert summary.says("Wysłane/2026-11-24 Zestawienie za listopad")
    assert summary.says("piotr@firma.example (2)", "anna@firma.example (2)", "handel@firma.example (2)")
    assert summary.says("Kappa.pdf: nazwa nie wskazuje żadnego odbiorcy.")
    assert summary.says("pominięte na życzenie: Dłużnicy", "pominięte na życzenie: klient3.example")
    left_out = stage.house.store.campaigns.left_out_counts(1)
    assert left_out == {Reason.EXCLUDED: 4, Reason.CONDITION: 15}  # twelve clients of no city, Omega's two, one alone
    assert [name for name, _ in summary.attachments][:1] == ["odbiorcy-1.xlsx"]
    (copy,) = [mail for mail in stage.inbox() if mail.subject.startswith("[TEST]")]
    assert copy.says("Szanowni Państwo, dziękujemy za zaufanie. W załączeniu zestawienie dla Alfa.")
    assert [name for name, _ in copy.attachments] == ["525-123-45-01 zestawienie.pdf"]

    # The list, edited by a reply; then the yes.
    fewer = stage.replies(summary, "BEZ 6")
    assert fewer.says("5 wiadomości")
    receipt = stage.replies(fewer, "Dzień dobry,\nPOTWIERDZAM\nAnna")
    assert receipt.says("środa, 25 listopada 2026, 15:50")

    # Two packets: the second would be due at closing time, and waits for the morning.
    def mails() -> list[office.Read]:
        return [mail for mail in stage.customers() if "[TEST]" not in mail.subject]

    for moment, sent in (
        (datetime(2026, 11, 25, 14, 49, tzinfo=UTC), 0),
        (datetime(2026, 11, 25, 14, 50, tzinfo=UTC), 3),
        (datetime(2026, 11, 25, 15, 30, tzinfo=UTC), 3),
        (datetime(2026, 11, 26, 7, 0, tzinfo=UTC), 5),
    ):
        stage.now = moment
        stage.settle()
        assert len(mails()) == sent, moment

    # Each message is one recipient's own.
    told = {mail.message["To"].addresses[0].addr_spec: mail for mail in mails()}
    assert list(told) == [
        "biuro@klient1.example",
        "ewa@klient1.example",
        "biuro@klient2.example",
        "ewa@klient2.example",
        "biuro@klient6.example",
    ]
    ewa = told["ewa@klient1.example"]
    assert ewa.says("Szanowna Pani, dziękujemy za zaufanie. W załączeniu zestawienie dla Alfa.")
    assert ewa.says("Opiekuje się Państwem piotr@firma.example.", "Firma sp. z o.o., Poznań")
    assert ewa.message["Reply-To"] == PIOTR
    assert ewa.attachments == [("525-123-45-01 zestawienie.pdf", b"%PDF alfa")]
    other = told["ewa@klient2.example"]
    assert other.says("zapraszamy ponownie. W załączeniu zestawienie dla Beta. Opiekuje się Państwem nasze biuro.")
    assert other.message["Reply-To"] is None
    assert other.attachments == [("Beta.pdf", b"%PDF beta")]
    assert told["biuro@klient6.example"].attachments == [("Sigma – zestawienie.pdf", b"%PDF sigma")]

    # The archive and the report.
    archived = stage.box.read(BOT, "Wysłane/2026-11-24 Zestawienie za listopad")
    assert len(archived) == 5
    report = stage.inbox()[-1]
    assert report.says("5", "Wysłane/2026-11-24 Zestawienie za listopad")
    ((name, content),) = report.attachments
    assert name == "raport-1.xlsx"
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == list(told)
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.state is CampaignState.FINISHED
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 5}
