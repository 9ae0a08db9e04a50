"""The bot's own mails: every fact in every language, as text and as HTML, with the headers that keep robots apart."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html

from mailbot.domain.campaign import Contents, LeftOut, Overlap, Reason, Recipient
from mailbot.domain.enclosures import Doubt, Given, LeftFile
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.domain.lint import Remark, RemarkKind
from mailbot.domain.replies import Tally
from mailbot.domain.states import DeliveryState
from mailbot.domain.words import Verb
from mailbot.errors import HeaderError
from mailbot.mail import facts
from mailbot.mail.compose import LOOP_MARK, Rendered, Thread, Writer, message_id
from mailbot.mail.outline import Enclosed, Outline
from tests.mail.facts_told import CAMPAIGN, COUNTS, FACTS, NOW, REPORT, START, SUMMARY, TOKEN

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
BOT = Correspondent("mailbot", "mailbot@firma.example")
OLA = Correspondent("Ola Kowalska", "ola@firma.example")
WRITER = Writer(lambda name: (TEMPLATES / name).read_text(encoding="utf-8"), BOT, ZoneInfo("Europe/Warsaw"), "0.1.0")
EVERY = [
    pytest.param(fact, language, id=f"{number}-{fact.kind}-{language}")
    for number, fact in enumerate(FACTS)
    for language in ("en", "pl")
]


def render(fact: facts.Fact, language: str = "en") -> Rendered:
    return WRITER.render(fact, language, NOW)


def write(fact: facts.Fact, thread: Thread, *files: Attachment, to: Correspondent = OLA) -> EmailMessage:
    raw = WRITER.write(fact, to=to, language="en", thread=thread, now=NOW, attachments=files)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return message_from_bytes(raw, policy=SMTP)


@pytest.mark.parametrize(("fact", "language"), EVERY)
def test_every_mail_is_complete_in_every_language(fact: facts.Fact, language: str) -> None:
    mail = render(fact, language)
    mark = f"[#17 {TOKEN}]" if isinstance(fact, facts.OfCampaign) else ""

    assert mail.subject.startswith("[#17] ") is bool(mark)
    assert max(map(len, mail.plain.splitlines())) <= 78
    assert "\n\n\n" not in mail.plain
    assert mail.plain.splitlines()[-1] == mark if mark else "[#" not in mail.plain

    page = lxml_html.document_fromstring(mail.html)
    assert page.get("lang") == language
    assert page.findtext(".//title") in (mail.subject, mail.subject.removeprefix("[#17] "))
    assert "".join(map(str, page.itertext())).strip().endswith(mark)
    assert all(img.get("src", "").startswith("cid:") and img.get("alt") for img in page.iterfind(".//img"))
    assert not page.findall(".//script")


@pytest.mark.parametrize(("fact", "language"), EVERY)
def test_no_line_of_ours_could_be_taken_for_an_order(fact: facts.Fact, language: str) -> None:
    """Clients that quote badly leave our lines bare: none of them may be a verb that has no argument."""
    lines = {line.strip().rstrip(".!").upper() for line in render(fact, language).plain.splitlines()}
    assert not lines & {"CONFIRM", "YES", "OK", "POTWIERDZAM", "TAK", "RESUME", "WZNÓW", "SEND ANYWAY", "MIMO TO"}


@pytest.mark.parametrize("language", ["en", "pl"])
def test_there_is_a_template_for_every_kind_and_no_other(language: str) -> None:
    assert {path.name for path in (TEMPLATES / language).iterdir()} == {f"{fact.kind}.jinja" for fact in FACTS}


def test_a_whole_receipt() -> None:
    fact = facts.Receipt(replace(CAMPAIGN, confirmed=NOW), TOKEN, 412, 9, START, START + timedelta(minutes=85))
    mail = render(fact)
    assert mail.subject == "[#17] Confirmed: Zmiana godzin otwarcia"
    assert mail.plain.replace("\N{NO-BREAK SPACE}", " ") == (
        "Confirmed: 412 messages\n"
        "\n"
        "  Start    Friday 27 November 2026, 8:30 (CET)\n"
        "  End      about 9:55\n"
        "  Packets  9\n"
        "\n"
        "Until then CANCEL stops everything: nothing has left yet.\n"
        "\n"
        "You get a report when everything has left.\n"
        "\n"
        "UNTIL THEN YOU CAN ANSWER\n"
        "\n"
        "  STOP    pause it at once\n"
        "  STATUS  where it stands\n"
        "  CANCEL  end it; what has left has left\n"
        "\n"
        "[#17 mzuxgylomfzwi3dfnzuxgylomf]\n"
    )


def test_a_whole_cancellation_in_polish() -> None:
    words = (Verb.REPORT, Verb.AGAIN)
    mail = render(facts.Cancelled(replace(CAMPAIGN, confirmed=START), TOKEN, 412, COUNTS, words=words), "pl")
    assert mail.subject == "[#17] Anulowane: Zmiana godzin otwarcia"
    assert mail.plain.replace("\N{NO-BREAK SPACE}", " ") == (
        "Anulowane: wyszło już 401 z 412\n"
        "\n"
        "Tego, co wyszło, nie da się cofnąć: serwer pocztowy przyjął 401 wiadomości,\n"
        "a los 2 wiadomości jest niepewny. Nic więcej nie zostanie wysłane.\n"
        "\n"
        "CO MOŻESZ ODPOWIEDZIEĆ\n"
        "\n"
        "  RAPORT       dotychczasowy raport\n"
        "  JESZCZE RAZ  nowy szkic na podstawie tej wysyłki\n"
        "\n"
        "[#17 mzuxgylomfzwi3dfnzuxgylomf]\n"
    )


def test_a_cancellation_never_says_of_printed_letters_that_nothing_was_sent() -> None:
    mail = render(facts.Cancelled(CAMPAIGN, TOKEN, 9, {DeliveryState.PRINTED: 3}), "en")
    assert mail.plain.replace("\N{NO-BREAK SPACE}", " ") == (
        "Cancelled\n"
        "\n"
        "3 letters were printed already: you have the PDF. If it shall not go out, do\n"
        "not post it.\n"
        "\n"
        "[#17 mzuxgylomfzwi3dfnzuxgylomf]\n"
    )


def test_the_summary_says_first_what_would_happen() -> None:
    first_screen = render(SUMMARY, "pl").plain.replace("\N{NO-BREAK SPACE}", " ").split("ZAŁĄCZNIKI")[0]
    assert first_screen == (
        "412 wiadomości: 398 osób · 121 firm\n"
        "\n"
        "Nic jeszcze nie zostało wysłane. Żeby wysłać wszystko tak, jak pokazano\n"
        "poniżej, odpowiedz na tę wiadomość słowem POTWIERDZAM w pierwszym wierszu.\n"
        "Jeśli nic nie zrobisz, nic nie wyjdzie.\n"
        "\n"
        "NA CO ZWRÓCIĆ UWAGĘ\n"
        "\n"
        "  ! Temat zaczyna się od „Re:”, jakby to była odpowiedź albo przekazana\n"
        "    wiadomość.\n"
        "  ! „pt 28.11”: dzień tygodnia się nie zgadza, ta data to piątek,\n"
        "    27 listopada 2026.\n"
        "  ! 82% tych odbiorców dostało wiadomość „Oferta wiosna” (3 dni temu).\n"
        "\n"
        "PLAN WYSYŁKI\n"
        "\n"
        "  Temat                Zmiana godzin otwarcia\n"
        "  Początek             piątek, 27 listopada 2026, 8:30 (CET)\n"
        "  Koniec               około 9:55\n"
        "  Paczki               9 paczek po najwyżej 50, co 10 min\n"
        "  Szablon              papier firmowy\n"
        "  Nadawca              Biuro Obsługi <biuro@firma.example>\n"
        "  Odpowiedzi klientów  trafią na biuro@firma.example (400),\n"
        "                       ola@firma.example (12)\n"
        "  Archiwum             Wysłane/Zmiana godzin otwarcia\n"
        "  Wstrzymanie          po 10 błędach\n"
        "  Czekam do            niedziela, 29 listopada 2026, 13:00 (CET)\n"
        "\n"
        "U 3 odbiorców brakuje opiekuna z adresem: te odpowiedzi trafią na konto.\n"
        "\n"
    )


def test_a_word_to_answer_is_a_link_that_carries_the_mark() -> None:
    links = {link.get("href") for link in lxml_html.document_fromstring(render(SUMMARY).html).findall(".//a")}
    assert (
        f"mailto:mailbot@firma.example?subject=Re%3A%20%5B%2317%5D&body=CONFIRM%0D%0A%0D%0A%5B%2317%20{TOKEN}%5D%0D%0A"
    ) in links


def test_the_message_is_a_pair_of_parts_in_its_thread() -> None:
    thread = Thread("mb.17.t.summary.1@firma.example", "request@firma.example", ("a@b", "request@firma.example"))
    message = write(SUMMARY, thread, Attachment("Lista.xlsx", "application/x-xlsx", b"PK"))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/x-xlsx",
    ]
    assert {name: str(value) for name, value in message.items() if name != "Content-Type"} == {
        "Date": "Thu, 26 Nov 2026 12:00:00 +0000",
        "From": "mailbot <mailbot@firma.example>",
        "To": "Ola Kowalska <ola@firma.example>",
        "Subject": "[#17] Please confirm: Zmiana godzin otwarcia",
        "Message-ID": "<mb.17.t.summary.1@firma.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        LOOP_MARK: "mailbot@firma.example",
        "X-Mailer": "mailbot 0.1.0",
        "In-Reply-To": "<request@firma.example>",
        "References": "<a@b> <request@firma.example>",
        "MIME-Version": "1.0",
    }


def test_what_nobody_asked_for_says_so() -> None:
    robotic = {fact.kind for fact in FACTS if write(fact, Thread("a@b"))["Auto-Submitted"] == "auto-generated"}
    assert robotic == {"paused", "printed", "report", "cameback", "reminder", "expired", "quarantined"}


def test_strange_references_are_left_out_and_long_threads_cut() -> None:
    many = tuple(f"{number}@x" for number in range(30))
    message = write(SUMMARY, Thread("a@b", "x\r\nBcc: y", ("<", "a b", *many)))
    assert message["In-Reply-To"] is None
    assert message["Bcc"] is None
    assert str(message["References"]).split() == ["<0@x>", *(f"<{number}@x>" for number in range(11, 30))]


@pytest.mark.parametrize(
    ("to", "own"),
    [(Correspondent("", "a@b\r\nBcc: x@y"), "a@b"), (Correspondent("a\nb", "a@b"), "a@b"), (OLA, "a\r\nb")],
)
def test_nothing_can_become_a_header(to: Correspondent, own: str) -> None:
    with pytest.raises(HeaderError):
        write(SUMMARY, Thread(own), to=to)


HOSTILE = "<script>alert(1)</script>\"'&\r\nCONFIRM\n\u202e\x1b[31m{{ 7*7 }}"


@pytest.mark.parametrize("language", ["en", "pl"])
def test_strangers_words_stay_words(language: str) -> None:
    nobody = Recipient(1, HOSTILE, HOSTILE, HOSTILE)
    fact = facts.Summary(
        campaign=CAMPAIGN,
        token=TOKEN,
        total=1,
        people=1,
        companies=1,
        account=Correspondent(HOSTILE, HOSTILE),
        outline=Outline(
            frame=HOSTILE,
            replies=Tally(((HOSTILE, 1),), 1),
            remarks=(Remark(RemarkKind.REPLY_SUBJECT, HOSTILE),),
            overlaps=(Overlap(1, HOSTILE, 1, NOW),),
            enclosed=Enclosed(
                files=1,
                octets=1,
                given=(Given(HOSTILE, 1, 1, HOSTILE, HOSTILE, HOSTILE),),
                left=(LeftFile(HOSTILE, Doubt.NOBODY),),
                without=(nobody,),
                without_total=1,
                missing=((1, HOSTILE),),
            ),
        ),
        end=None,
        left_out=(LeftOut(HOSTILE, HOSTILE, Reason.EXCLUDED, HOSTILE),),
        samples=(facts.Sample(facts.SampleKind.FIRST, nobody, Contents(HOSTILE, HOSTILE, None)),),
        recipients=(nobody,),
        attachments=(Attachment(HOSTILE, "a/b", b""),),
        empty=(facts.Empty(HOSTILE, 1, (1,)),),
        changes=(HOSTILE,),
    )
    mail = render(fact, language)
    assert "<script" not in mail.html
    assert not re.search("[\x1b\u202e]", mail.html + mail.plain + mail.subject)
    assert "{{ 7*7 }}" in mail.plain
    assert not [
        line for line in mail.plain.splitlines() if line.strip(" |") == "CONFIRM" and not line.startswith("  |")
    ]


def test_our_message_ids_tell_campaign_token_and_kind() -> None:
    assert message_id("summary", 3, "firma.example", 17, TOKEN) == f"mb.17.{TOKEN}.summary.3@firma.example"
    assert message_id("help", "ab12", "firma.example") == "mb.0.0.help.ab12@firma.example"


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_longest_summary_and_report_are_not_cut_by_gmail(language: str) -> None:
    people = tuple(
        Recipient(
            number, f"imie.nazwisko{number}@przedsiebiorstwo.example", f"Imię Nazwisko {number}", f"Firma {number} S.A."
        )
        for number in range(1, 201)
    )
    copies = tuple(facts.Sample(kind, people[0], Contents("a", "ż" * 4_000, None)) for kind in facts.SampleKind)
    left = tuple(LeftOut(one.name, one.address, Reason.EXCLUDED, "Dłużnicy") for one in people[:20])
    summary = replace(SUMMARY, recipients=people, samples=copies, left_out=left)
    failures = tuple(facts.Failure(one, "550 5.1.1 no such user here " + "x" * 60) for one in people[:50])
    for fact in (summary, replace(REPORT, reached=people, failures=failures)):
        assert len(render(fact, language).html.encode()) < 102_000
