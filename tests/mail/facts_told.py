"""One fact of every kind, as a campaign of a small Polish or English company would bring it forth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailbot.domain.bounce import Kind
from mailbot.domain.campaign import (
    Campaign,
    Contents,
    LeftOut,
    Overlap,
    Pacing,
    Packet,
    Plan,
    Reason,
    Recipient,
    Turnover,
)
from mailbot.domain.chapters import Chapter
from mailbot.domain.contacts import Addition, BadRow, Difference, Entry, Group, ImportResult
from mailbot.domain.enclosures import Doubt, Given, LeftFile
from mailbot.domain.form import Form
from mailbot.domain.imports import ImportState
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.domain.lint import Remark, RemarkKind
from mailbot.domain.replies import Tally
from mailbot.domain.request import Problem, ProblemKind
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.domain.words import Verb
from mailbot.mail import book_facts, facts, letter_facts
from mailbot.mail.approval_facts import Approval, Reminder
from mailbot.mail.facts import Empty, Failure, PauseReason, Sample, SampleKind
from mailbot.mail.outline import Enclosed, Outline
from mailbot.mail.paper_facts import Failed, OnPaper, Printed
from mailbot.mail.return_facts import CameBack, Comeback, Unsubscribed
from mailbot.mail.standings import Standing, Standings
from mailbot.mail.template_facts import Templates

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
START = datetime(2026, 11, 27, 7, 30, tzinfo=UTC)
TOKEN = "mzuxgylomfzwi3dfnzuxgylomf"
PLAN = Plan("sales", START, Pacing(50, timedelta(minutes=10)), 10, "Wysłane/Zmiana godzin otwarcia")
CAMPAIGN = Campaign(
    number=17,
    state=CampaignState.AWAITING,
    requester="ola@firma.example",
    language="pl",
    subject="Zmiana godzin otwarcia",
    block=("Odbiorcy: Klienci, Partnerzy", "Bez: Dłużnicy", "Wyślij: jutro 8:30"),
    plan=PLAN,
    digest="00",
    thread="request@firma.example",
    created=NOW,
    expires=NOW + timedelta(hours=72),
)
ACCOUNT = Correspondent("Biuro Obsługi", "biuro@firma.example")
ANNA = Recipient(1, "anna.nowak@klient.example", "Anna Nowak", "Klient sp. z o.o.")
PEOPLE = (
    ANNA,
    Recipient(2, "biuro@zaklad.example", "", "Zakład Usługowy Łączność"),
    Recipient(3, "john@smith.example", "John Smith", ""),
    Recipient(4, "info@bezimienna.example", "", ""),
    *(Recipient(n, f"osoba{n}@partner{n}.example", f"Osoba Numer {n}", f"Partner {n} S.A.") for n in range(5, 13)),
)
COPY = Contents(
    "Zmiana godzin otwarcia",
    "Szanowna Pani,\n\nod 1 marca pracujemy w godzinach 8–16, także w soboty. W razie pytań jesteśmy do dyspozycji pod"
    " numerem 61 000 00 00.\n\nZ poważaniem\nOla Kowalska",
    None,
)
COUNTS = {
    DeliveryState.SENT: 401,
    DeliveryState.FAILED: 7,
    DeliveryState.UNKNOWN: 2,
    DeliveryState.SKIPPED: 0,
}
FAILURES = (
    Failure(PEOPLE[1], "550 5.1.1 <biuro@zaklad.example>: Recipient address rejected: User unknown"),
    Failure(PEOPLE[2], "452 4.2.2 mailbox full"),
)

SUMMARY = facts.Summary(
    campaign=CAMPAIGN,
    token=TOKEN,
    total=412,
    people=398,
    companies=121,
    account=ACCOUNT,
    outline=Outline(
        frame="papier firmowy",
        replies=Tally((("biuro@firma.example", 400), ("ola@firma.example", 12)), 3),
        remarks=(Remark(RemarkKind.REPLY_SUBJECT, "Re:"), Remark(RemarkKind.WRONG_WEEKDAY, "pt 28.11", START.date())),
        overlaps=(Overlap(12, "Oferta wiosna", 338, NOW - timedelta(days=3)),),
        bare=True,
    ),
    end=START + timedelta(minutes=85),
    left_out=(
        LeftOut("Jan Dłużny", "jan@dluzny.example", Reason.EXCLUDED, "Dłużnicy"),
        LeftOut("Ewa Cicha", "ewa@cicha.example", Reason.SUPPRESSED),
        LeftOut("Hurtownia Bez Adresu", "", Reason.NO_ADDRESS),
        LeftOut("A. Nowak", "anna.nowak@klient.example", Reason.DUPLICATE, "Anna Nowak"),
    ),
    left_out_counts={Reason.EXCLUDED: 9, Reason.SUPPRESSED: 2, Reason.NO_ADDRESS: 1, Reason.DUPLICATE: 1},
    samples=(Sample(SampleKind.FIRST, ANNA, COPY), Sample(SampleKind.EMPTIEST, PEOPLE[1], COPY)),
    opened=True,
    recipients=PEOPLE,
    attachments=(
        Attachment("Godziny otwarcia 2026.pdf", "application/pdf", bytes(1_200_000)),
        Attachment("mapa.png", "image/png", bytes(84_000)),
    ),
    empty=(Empty("miasto", 3, (2, 4, 11)),),
    changes=("Wyślij: jutro 8:30", "Paczki: 50 co 10 min"),
    listed=True,
    words=(Verb.CONFIRM, Verb.CANCEL, Verb.WITHOUT, Verb.TEST),
)
ENCLOSED = Enclosed(
    files=2,
    octets=240_000,
    given=(
        Given("FV 1-2026 5251234567.pdf", 120_000, 1, ANNA.name, ANNA.company, ANNA.address),
        Given("John Smith.pdf", 120_000, 3, "John Smith", "", "john@smith.example"),
    ),
    left=(LeftFile("Nowak.pdf", Doubt.SEVERAL, (1, 5)), LeftFile("reszta.pdf", Doubt.NOBODY)),
    without=PEOPLE[1:2],
    without_total=1,
    missing=((4, "umowa.pdf"),),
)
ON_PAPER = OnPaper(
    Form.BOTH,
    12,
    400,
    archival=True,
    labels="3x8",
    first_label=5,
    envelopes="DL",
    proof="wydruk-probny-17.pdf",
    pages=("proof1.17@mailbot", "proof2.17@mailbot"),
    refused=((PEOPLE[4], "adres pocztowy się nie mieści"),),
    remarks=("pominięto obrazek",),
    unprinted=("cennik.pdf",),
)
FILES = ("listy-17-1-501.pdf", "etykiety-17-1-501.pdf", "lista-wysylkowa-17-1-501.xlsx")
QUESTIONS = facts.Questions(
    CAMPAIGN,
    TOKEN,
    (
        Problem(ProblemKind.KEY_MISSPELT, "Odbircy: Klienci", "", "Odbiorcy: Klienci"),
        Problem(
            ProblemKind.NAME_UNKNOWN, "Odbiorcy: Klienci, Partnezry", "Partnezry", "", ("Partnerzy", "Partner 5 S.A.")
        ),
        Problem(
            ProblemKind.IN_THE_PAST, "Wyślij: 1.3.2020 9:00", "niedziela, 1 marca 2020, 9:00", "Wyślij: jutro 9:00"
        ),
        Problem(ProblemKind.EMPTY_BODY, ""),
    ),
)
PACKETS = (
    Packet(1, 1, 50, START, START, START + timedelta(minutes=4)),
    Packet(2, 51, 100, START + timedelta(minutes=10), START + timedelta(minutes=10)),
    Packet(3, 101, 150, START + timedelta(minutes=20)),
    Packet(4, 151, 151, None),
)
COMEBACKS = tuple(
    Comeback(recipient, kind, "550 5.1.1 <info@bezimienna.example>: no such user")
    for recipient, kind in zip(PEOPLE, Kind, strict=False)
)
REPORT = facts.Report(
    campaign=CAMPAIGN,
    token=TOKEN,
    total=412,
    counts={**COUNTS, DeliveryState.SKIPPED: 2},
    reached=PEOPLE,
    failures=FAILURES,
    unknown=PEOPLE[3:5],
    passed_over=(
        Failure(PEOPLE[5], "suppressed: no such address: 550 5.1.1 User unknown"),
        Failure(PEOPLE[6], "suppressed: opt-out"),
    ),
    packets=PACKETS,
    packets_total=9,
    archive="Wysłane/Zmiana godzin otwarcia",
    archived=398,
    archive_trouble="IMAP: [OVERQUOTA] Quota exceeded",
    listed=True,
    words=(Verb.RETRY, Verb.RETRY_UNKNOWN, Verb.AGAIN),
)
IMPORT = ImportResult(
    120,
    3,
    871,
    (
        BadRow(17, "neither a company, nor a person, nor an address"),
        BadRow(18, "“anna@@nowak” is not an e-mail address: too long"),
    ),
    (Difference(4, "Anna Nowak", "phone", "", "+48 61 000 00 00"),),
    (Addition(2, "Jan Kowalski"), Addition(3, "Klient sp. z o.o.")),
)

PAUSES = (
    (PauseReason.ASKED, ""),
    (PauseReason.ERRORS, ""),
    (PauseReason.ACCOUNT, "mx.firma.example:587: refused at auth: 535 5.7.8 Authentication failed"),
    (PauseReason.ACCOUNT, "mx.firma.example:587: the relay speaks in riddles"),
    (PauseReason.STALE, "mailbot did not run since 2026-11-24 08:30 UTC"),
    (PauseReason.STALE, "the clock went back"),
    (PauseReason.STALE, "an older copy of the database was put back"),
    (PauseReason.RIGHTS, "ola@firma.example: sales"),
    (PauseReason.NO_ACCOUNT, "sales"),
)
GROUPS = (Group("Klienci", 1, 2), Group("VIP", 5, 1234), *(Group(f"Region {n}", n, 12 * n) for n in range(3, 25)))

FACTS: tuple[facts.Fact, ...] = (
    SUMMARY,
    facts.Summary(CAMPAIGN, TOKEN, 1, 1, 0, ACCOUNT, Outline(), None),
    replace(SUMMARY, outline=Outline(replies=Tally((("biuro@firma.example", 412),), 0), enclosed=ENCLOSED)),
    replace(SUMMARY, settled=False, turnover=Turnover(1, 30, (ANNA,), PEOPLE[:2]), tested="ola@firma.example"),
    replace(SUMMARY, settled=False, refused=True, turnover=Turnover(0, 0)),
    replace(SUMMARY, paper=ON_PAPER),
    replace(SUMMARY, paper=replace(ON_PAPER, form=Form.LETTER, mails=0)),
    Printed(
        CAMPAIGN, TOKEN, 500, 1, 501, 1200, 512, FILES, 1, 2, (Failed(ANNA, "brak czcionki dla znaków: 𒀀"),), ("!",)
    ),
    facts.Receipt(CAMPAIGN, TOKEN, 412, 9, START, START + timedelta(minutes=85), letters=12),
    replace(REPORT, counts={**COUNTS, DeliveryState.PRINTED: 2}, printed=PEOPLE[4:6]),
    QUESTIONS,
    facts.Receipt(CAMPAIGN, TOKEN, 412, 9, START, START + timedelta(minutes=85)),
    facts.TestCopy(CAMPAIGN, TOKEN, "ola@firma.example", ANNA),
    facts.Status(CAMPAIGN, TOKEN, 412, {DeliveryState.SENT: 100, DeliveryState.FAILED: 1}, 2, 9, START, START),
    facts.Status(
        CAMPAIGN,
        TOKEN,
        412,
        {DeliveryState.SENT: 100},
        2,
        9,
        open=Standings(
            (
                Standing(CAMPAIGN, 412, {DeliveryState.SENT: 100, DeliveryState.UNKNOWN: 1}),
                Standing(replace(CAMPAIGN, number=3, state=CampaignState.DRAFT), 0, {}),
            ),
            21,
        ),
    ),
    *(facts.Paused(CAMPAIGN, TOKEN, reason, 412, COUNTS, detail, FAILURES) for reason, detail in PAUSES),
    REPORT,
    facts.Report(CAMPAIGN, TOKEN, 3, {DeliveryState.SENT: 3}, final=False),
    facts.Cancelled(replace(CAMPAIGN, confirmed=START), TOKEN, 412, COUNTS, words=(Verb.REPORT, Verb.AGAIN)),
    facts.Cancelled(CAMPAIGN, TOKEN, 412, {}),
    facts.Expired(CAMPAIGN, TOKEN),
    replace(SUMMARY, by="Ola Kowalska"),
    Approval(CAMPAIGN, TOKEN, 412, ("Ola Kowalska",), ("Jan Szef",)),
    Approval(CAMPAIGN, TOKEN, 412, ("Ola Kowalska",), ("Jan Szef", "Ewa Zastępca")),
    replace(REPORT, comebacks=COMEBACKS, bounced=3),
    CameBack(CAMPAIGN, TOKEN, COMEBACKS, 7, 5, 412),
    CameBack(CAMPAIGN, TOKEN, COMEBACKS[:1], 1, 1, 1, listed=False, words=()),
    Unsubscribed("anna.nowak@klient.example", ACCOUNT, everything=True),
    Unsubscribed("anna.nowak@klient.example", Correspondent("", "biuro@firma.example"), everything=False),
    facts.Unclear(CAMPAIGN, TOKEN, "ok, ale bez Nowaka"),
    facts.Unclear(CAMPAIGN, TOKEN, "TAK", second="Bez 3"),
    facts.Unclear(CAMPAIGN, TOKEN, "Paczki 5 co 10 min"),
    facts.Help(groups=GROUPS, accounts=(("sales", ACCOUNT), ("board", Correspondent("", "zarzad@firma.example")))),
    facts.Help(imports=True),
    *(facts.Help(chapter.en.names[0], GROUPS, (("sales", ACCOUNT),), ("rabat", "numer umowy")) for chapter in Chapter),
    facts.Help("Paczki"),
    facts.Help("pogoda"),
    letter_facts.Quarantined("ktos@obcy.example", "Ważne", "x@obcy.example", "Quarantine", "RecursionError in decode"),
    facts.Refused(Verb.IMPORT, Problem(ProblemKind.FORBIDDEN, "")),
    facts.Refused(Verb.IMPORT, Problem(ProblemKind.FILE_SEVERAL, "", near=("a.csv", "b.csv"))),
    letter_facts.TooLarge("Nowe katalogi", 31_400_000, 25_000_000),
    book_facts.Imported("kontakty.csv", IMPORT, listed=True),
    book_facts.Imported("kontakty.csv", IMPORT, earlier=START),
    book_facts.ImportPlan("kontakty.csv", TOKEN, IMPORT, NOW + timedelta(hours=72)),
    book_facts.ImportPlan("kontakty.csv", TOKEN, IMPORT, NOW + timedelta(hours=72), "ok, ale bez wiersza 4"),
    book_facts.ImportOver("kontakty.csv", ImportState.CANCELLED),
    book_facts.ImportOver("kontakty.csv", ImportState.EXPIRED),
    book_facts.Exported(121, 398),
    book_facts.Found(
        "Nowak", (Entry("Anna Nowak", "Klient sp. z o.o.", "+48 61 000 00 00", "", "anna@klient.example"),), more=True
    ),
    book_facts.Found("Nikt", ()),
    book_facts.Groups((Group("Klienci", 120, 377), Group("VIP", 1, 2))),
    book_facts.Groups(()),
    Templates((("letterhead", "papier firmowy"), ("notice", "zawiadomienie"))),
    Templates(()),
    Reminder(CAMPAIGN, TOKEN, 412, NOW + timedelta(hours=24)),
)
