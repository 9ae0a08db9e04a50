"""The main job: a request, a summary, a yes, packets, copies in the archive, a report."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from mailbot.domain.states import CampaignState, DeliveryState
from tests.stories import office
from tests.stories.stage import ANNA, BOT, OPENING, PIOTR, Stage

REQUEST = """Odbiorcy: Klienci
Paczki: 8 co 10 min

{zwrot},
od 1 marca pracujemy w godzinach 8–16.

Anna Nowak
"""


def test_a_request_is_summed_up_confirmed_sent_in_packets_archived_and_reported(stage: Stage) -> None:
    summary = stage.writes("Zmiana godzin otwarcia", REQUEST)
    assert summary.subject.startswith("[#1] ")
    assert summary.says("12", "POTWIERDZAM", "ANULUJ", "jan@klient1.example", "jan@klient12.example")
    assert stage.customers() == []

    receipt = stage.replies(summary, "POTWIERDZAM")
    assert receipt.subject.startswith("[#1] ")
    assert len(stage.customers()) == 8

    stage.later(minutes=9)
    assert len(stage.customers()) == 8
    stage.later(minutes=1)
    customers = stage.customers()
    assert sorted(str(mail.message["To"].addresses[0].addr_spec) for mail in customers) == sorted(
        f"jan@klient{number}.example" for number in range(1, 13)
    )
    for mail in customers:
        assert mail.subject == "Zmiana godzin otwarcia"
        assert mail.text == "Szanowny Panie,\nod 1 marca pracujemy w godzinach 8–16.\n\nAnna Nowak\n"
        assert str(mail.message["From"]) == "Biuro Firmy <biuro@firma.example>"

    archived = [office.read(raw) for raw in stage.box.read(BOT, "Sent/Zmiana godzin otwarcia")]
    assert sorted(copy.message.as_bytes() for copy in archived) == sorted(mail.message.as_bytes() for mail in customers)

    report = stage.inbox()[-1]
    assert len(stage.inbox()) == 3
    assert report.says("12", "Sent/Zmiana godzin otwarcia")
    (attachment,) = report.attachments
    assert attachment[0] == "raport-1.xlsx"
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.state is CampaignState.FINISHED
    assert stage.house.store.deliveries.counts(1) == {DeliveryState.SENT: 12}


def test_a_message_bears_the_date_of_its_packet(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "tak")
    stage.later(minutes=10)
    dates = [parsedate_to_datetime(mail.message["Date"]) for mail in stage.customers()]
    assert dates == [OPENING] * 8 + [OPENING + timedelta(minutes=10)] * 4


def test_every_letter_of_the_conversation_is_filed_and_the_inbox_is_empty(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "tak")
    assert stage.box.read(BOT) == []
    assert len(stage.box.read(BOT, "Processed")) == 2


def test_a_second_confirm_starts_nothing_and_gets_the_status(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.replies(summary, "TAK")
    answer = stage.replies(summary, "TAK")
    assert answer.subject == "[#1] Stan: Zmiana"
    assert answer.says("ta wysyłka jest już potwierdzona", "Wysłano 8 z 12")
    assert len(stage.customers()) == 8
    stage.later(minutes=10)
    assert stage.replies(summary, "TAK").says("ta wysyłka jest już zamknięta", "Wysłano 12 z 12")
    assert len(stage.customers()) == 12
    assert [mail.subject for mail in stage.inbox()] == [
        "[#1] Do potwierdzenia: Zmiana",
        "[#1] Potwierdzone: Zmiana",
        "[#1] Stan: Zmiana",
        "[#1] Raport: Zmiana",
        "[#1] Stan: Zmiana",
    ]


def test_a_phones_html_reply_confirms(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    stage.arrives(office.phone_reply(ANNA, BOT, summary, "Tak, potwierdzam. Dziękuję!"))
    assert len(stage.customers()) == 8


def test_a_colleague_in_english_gets_english(stage: Stage) -> None:
    summary = stage.writes("Opening hours", "Recipients: Klienci\n\n{salutation},\nwe open at 8.\n", sender=PIOTR)
    assert summary.says("CONFIRM", "CANCEL")
    stage.replies(summary, "confirm", sender=PIOTR)
    assert sorted(mail.text for mail in stage.customers()) == sorted(
        f"Dear Mr Kowalski{number},\nwe open at 8.\n" for number in range(1, 13)
    )
    assert [mail.subject for mail in stage.inbox(PIOTR)] == [
        "[#1] Please confirm: Opening hours",
        "[#1] Confirmed: Opening hours",
        "[#1] Report: Opening hours",
    ]


def test_each_customer_gets_a_message_of_their_own_with_text_html_and_file(stage: Stage) -> None:
    price_list = ("cennik żółty.pdf", "application/pdf", b"%PDF-1.7 cennik\r\n\x00\xff")
    summary = stage.writes(
        "Cennik dla {firma}",
        "Odbiorcy: Klienci\n\n{zwrot},\noto cennik dla {firma}.\n",
        html="<p>Odbiorcy: Klienci</p><p>{zwrot},<br>oto <b>cennik</b> dla {firma}.</p>",
        attachments=(price_list,),
    )
    stage.replies(summary, "TAK")
    envelopes = [one for one in stage.box.accepted if one.recipient.endswith(".example") and "klient" in one.recipient]
    assert sorted(one.recipient for one in envelopes) == sorted(
        f"jan@klient{number}.example" for number in range(1, 13)
    )
    for envelope in envelopes:
        mail, number = office.read(envelope.raw), int(envelope.recipient.removeprefix("jan@klient").partition(".")[0])
        company = f"Klient {number:03} sp. z o.o."
        assert [str(mail.message[name]) for name in ("To", "Cc", "Bcc", "Subject")] == [
            f"Jan Kowalski{number} <{envelope.recipient}>",
            "None",
            "None",
            f"Cennik dla {company}",
        ]
        assert mail.text == f"Szanowny Panie,\noto cennik dla {company}.\n"
        assert f"<p>Szanowny Panie,<br>oto <b>cennik</b> dla {company}.</p>" in mail.html
        assert "Odbiorcy" not in mail.html
        assert mail.attachments == [(price_list[0], price_list[2])]
