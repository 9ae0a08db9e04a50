"""What comes back of a campaign: bounces, complaints, forged ones, and the mails that tell about them."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from mailbot.domain.bounce import Kind
from mailbot.domain.states import DeliveryState
from tests.stories import office, postmaster
from tests.stories.office import Read
from tests.stories.stage import BOT, Stage, accounts

REQUEST = "Odbiorcy: Klienci\n\nDzień dobry!\n"
UNKNOWN = "550 5.1.1 User unknown"


@pytest.fixture
def sent(stage: Stage) -> Stage:
    """A campaign to twelve clients is over and reported; its return paths tell them apart."""
    stage.changes["accounts"] = accounts(stage.box, verp=True)
    stage.restart()
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert len(stage.customers()) == 12
    return stage


def return_path(stage: Stage, number: int) -> str:
    """That of the message to client ``number``."""
    return next(one.sender for one in stage.box.accepted if one.recipient == f"jan@klient{number}.example")


def message(stage: Stage, number: int) -> bytes:
    return next(one.raw for one in stage.box.accepted if one.recipient == f"jan@klient{number}.example")


def returns(stage: Stage, number: int, status: str, words: str, **more: str) -> None:
    address = f"jan@klient{number}.example"
    stage.arrives(postmaster.bounce(return_path(stage, number), address, status, words, **more))  # type: ignore[arg-type]


def suppressed(stage: Stage) -> list[str]:
    return [one.address for one in stage.house.store.suppressions.list()]


def outcomes(mail: Read) -> dict[str, str]:
    """The attached table: outcome by address."""
    ((_, content),) = mail.attachments
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return {str(row[3].value): str(row[4].value) for row in list(sheet.iter_rows())[1:]}


def test_every_message_has_a_return_path_of_its_own(sent: Stage) -> None:
    paths = {one.sender for one in sent.box.accepted if "klient" in one.recipient}
    assert len(paths) == 12
    assert all(path.startswith("mailbot+b.1.") and path.endswith("@firma.example") for path in paths)


def test_a_dead_address_is_never_written_to_again_and_the_report_says_so(sent: Stage) -> None:
    returns(sent, 3, "5.1.1", UNKNOWN)
    assert suppressed(sent) == ["jan@klient3.example"]
    assert sent.house.store.deliveries.counts(1) == {DeliveryState.SENT: 12}
    report = sent.replies(sent.inbox()[-1], "RAPORT")
    assert report.says("jan@klient3.example", "Taki adres nie istnieje", UNKNOWN, "dotarło")
    assert outcomes(report)["jan@klient3.example"] == "zwrot"
    assert outcomes(report)["jan@klient4.example"] == "wysłano"
    summary = sent.writes("Następna", REQUEST)
    assert summary.says("11 wiadomości", "jan@klient3.example", "nie wolno pisać na ten adres")


def test_what_came_back_is_told_a_day_and_three_days_after_the_end(sent: Stage) -> None:
    told = len(sent.inbox())
    returns(sent, 3, "5.1.1", UNKNOWN)
    returns(sent, 4, "5.2.2", "552 5.2.2 Mailbox full")
    sent.later(hours=23)
    assert len(sent.inbox()) == told
    sent.later(hours=1)
    first = sent.inbox()[-1]
    assert len(sent.inbox()) == told + 1
    assert first.subject == "[#1] Zwroty: Zmiana"
    assert first.says("od czasu raportu: 2", "2 z 12", "jan@klient3.example", "Skrzynka jest pełna")
    assert outcomes(first)["jan@klient4.example"] == "zwrot"
    sent.later(hours=2)
    returns(sent, 5, "5.1.1", UNKNOWN)
    sent.later(hours=45)
    assert len(sent.inbox()) == told + 1
    sent.later(hours=1)
    second = sent.inbox()[-1]
    assert len(sent.inbox()) == told + 2
    assert second.says("od czasu raportu: 1", "3 z 12", "jan@klient5.example")
    assert not second.says("jan@klient3.example")
    returns(sent, 6, "5.1.1", UNKNOWN)
    sent.later(hours=200)
    assert len(sent.inbox()) == told + 2


def test_nothing_is_told_later_where_nothing_came_back(sent: Stage) -> None:
    told = len(sent.inbox())
    sent.later(hours=24)
    sent.later(hours=48)
    assert len(sent.inbox()) == told


def test_a_refusal_for_policy_or_on_the_way_never_counts_against_the_address(sent: Stage) -> None:
    for day in range(8):
        returns(sent, 3, "5.7.1", "550 5.7.1 Message rejected as spam", message_id=f"a{day}")
        returns(sent, 4, "5.4.4", "550 5.4.4 Host not found", message_id=f"b{day}")
        sent.later(hours=24)
    assert suppressed(sent) == []


def test_five_days_of_a_full_mailbox_are_enough(sent: Stage) -> None:
    for day in range(5):
        assert suppressed(sent) == []
        returns(sent, 3, "4.2.2", "452 4.2.2 Mailbox full", message_id=f"a{day}")
        returns(sent, 3, "4.2.2", "452 4.2.2 Mailbox full", message_id=f"b{day}")
        sent.later(hours=24)
    assert suppressed(sent) == ["jan@klient3.example"]


def test_a_forged_bounce_changes_nothing_and_is_not_answered(sent: Stage) -> None:
    genuine = return_path(sent, 3)
    letters = len(sent.box.accepted)
    forgeries = (
        BOT,
        genuine.replace("b.1.", "b.2."),
        genuine.replace("b.1.", "u.1."),
        genuine.replace(".", "..", 1),
        genuine.replace("@firma", "@evil"),
        f"{genuine[:-20]}{'x' if genuine[-20] != 'x' else 'y'}{genuine[-19:]}",
    )
    for number, forged in enumerate(forgeries):
        raw = postmaster.bounce(forged, "jan@klient3.example", "5.1.1", UNKNOWN, message_id=f"f{number}")
        sent.house.intake.take(raw, null_sender=True, recipient=forged, now=sent.now)
        sent.settle()
    sent.arrives(postmaster.complaint(BOT, genuine.replace("b.1.", "b.7.")))
    assert suppressed(sent) == []
    assert sent.house.store.bounces.of(1) == ()
    assert len(sent.box.accepted) == letters


def test_a_genuine_return_path_hurts_nobody_but_its_own_recipient(sent: Stage) -> None:
    forged = postmaster.bounce(return_path(sent, 3), "jan@klient4.example", "5.1.1", UNKNOWN)
    sent.arrives(forged)
    assert "jan@klient4.example" not in suppressed(sent)


def test_the_same_bounce_twice_counts_once(sent: Stage) -> None:
    raw = postmaster.bounce(return_path(sent, 3), "jan@klient3.example", "5.1.1", UNKNOWN)
    sent.arrives(raw)
    sent.house.intake.take(raw, null_sender=True, recipient=return_path(sent, 3), now=sent.now)
    sent.settle()
    (returned,) = sent.house.store.bounces.of(1)
    assert returned.kind is Kind.DEAD


def test_the_envelope_that_lmtp_hands_over_proves_it_too(sent: Stage) -> None:
    path = return_path(sent, 3)
    raw = postmaster.bounce("anna@firma.example", "jan@klient3.example", "5.1.1", UNKNOWN)
    sent.house.intake.take(raw, null_sender=True, recipient=path, now=sent.now)
    sent.settle()
    assert suppressed(sent) == ["jan@klient3.example"]


def test_without_own_return_paths_the_returned_message_id_proves_it(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert {one.sender for one in stage.box.accepted if "klient" in one.recipient} == {"biuro@firma.example"}
    stage.arrives(
        postmaster.bounce(BOT, "jan@klient3.example", "5.1.1", UNKNOWN, returned=message(stage, 3), message_id="a")
    )
    forged = message(stage, 4).replace(b"Message-ID: <", b"Message-ID: <0")
    stage.arrives(postmaster.bounce(BOT, "jan@klient4.example", "5.1.1", UNKNOWN, returned=forged, message_id="b"))
    assert suppressed(stage) == ["jan@klient3.example"]


def test_a_complaint_suppresses_at_once(sent: Stage) -> None:
    sent.arrives(postmaster.complaint(BOT, return_path(sent, 5)))
    assert suppressed(sent) == ["jan@klient5.example"]
    report = sent.replies(sent.inbox()[-1], "RAPORT")
    assert report.says("Odbiorca zgłosił spam")
    assert outcomes(report)["jan@klient5.example"] == "wysłano, zgłoszono jako spam"


@pytest.mark.parametrize("style", [postmaster.hotmail, postmaster.yahoo, postmaster.comcast])
def test_a_complaint_that_hides_its_recipient_is_known_by_the_message_it_returns(
    stage: Stage, style: Callable[[str, bytes], bytes]
) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.arrives(style(BOT, message(stage, 4).replace(b"Message-ID: <", b"Message-ID: <0")))
    assert suppressed(stage) == []
    stage.arrives(style(BOT, message(stage, 5)))
    assert suppressed(stage) == ["jan@klient5.example"]


def test_who_came_back_was_not_reached(sent: Stage) -> None:
    returns(sent, 3, "5.2.2", "552 5.2.2 Mailbox full")
    sent.arrives(postmaster.complaint(BOT, return_path(sent, 5)))
    sent.house.store.suppressions.remove("jan@klient5.example")
    again = sent.writes("Jeszcze raz", "Odbiorcy: ci od „Zmiana” nie dostali\n\nDzień dobry!\n")
    assert again.says("jan@klient3.example", "1 wiadomość")
    others = sent.writes("Inna", "Odbiorcy: Klienci\nBez: ci od „Zmiana” dostali\n\nDzień dobry!\n")
    assert others.says("jan@klient3.example", "1 wiadomość")


def test_what_comes_back_of_a_cancelled_campaign_is_told_too(stage: Stage) -> None:
    stage.changes["accounts"] = accounts(stage.box, verp=True)
    stage.restart()
    receipt = stage.replies(stage.writes("Zmiana", "Paczki: 6 co 10 min\n" + REQUEST), "TAK")
    stage.replies(receipt, "ANULUJ")
    told = len(stage.inbox())
    returns(stage, 3, "5.1.1", UNKNOWN)
    stage.later(hours=24)
    assert len(stage.inbox()) == told + 1
    assert stage.inbox()[-1].says("jan@klient3.example", "1 z 6")
    stage.later(hours=48)
    assert len(stage.inbox()) == told + 1


def test_a_late_message_is_told_as_late_and_nothing_else(sent: Stage) -> None:
    returns(sent, 3, "4.4.1", "Connection timed out", action="delayed")
    report = sent.replies(sent.inbox()[-1], "RAPORT")
    assert report.says("Opóźniona: serwery wciąż próbują")
    assert outcomes(report)["jan@klient3.example"] == "wysłano"
    assert suppressed(sent) == []


def test_what_the_relay_itself_calls_unknown_is_not_written_to_again(stage: Stage) -> None:
    stage.box.answer = lambda _, address, __: "550 5.1.1 User unknown" if address == "jan@klient3.example" else None
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert suppressed(stage) == ["jan@klient3.example"]


def test_a_bounce_is_filed_and_nobody_is_bothered_by_it(sent: Stage) -> None:
    letters = len(sent.box.accepted)
    returns(sent, 3, "5.1.1", UNKNOWN)
    assert len(sent.box.accepted) == letters
    assert sent.box.read(BOT) == []
    assert any(b"Undelivered" in raw for raw in sent.box.read(BOT, "Processed"))


def test_the_archives_copy_is_the_message_that_was_sent(sent: Stage) -> None:
    archived = [office.read(raw).message.as_bytes() for raw in sent.box.read(BOT, "Sent/Zmiana")]
    assert sorted(archived) == sorted(mail.message.as_bytes() for mail in sent.customers())
