"""Test copies: the real message, marked, at once, to whom the requester names; nobody's delivery."""

from mailbot.domain.states import CampaignState
from tests.stories import office
from tests.stories.office import Read
from tests.stories.stage import ANNA, Stage

BODY = "\n\n{zwrot}, {nazwisko}!\n"
REQUEST = "Odbiorcy: Klienci" + BODY


def copies(stage: Stage) -> list[tuple[str, Read]]:
    """Test copies with their envelope's sender and recipient."""
    return [
        (f"{one.sender} → {one.recipient}", office.read(one.raw))
        for one in stage.box.accepted
        if b"[TEST]" in one.raw and b"X-Mailbot-Loop" not in one.raw
    ]


def test_a_test_copy_reads_as_that_number_will_and_is_marked(stage: Stage) -> None:
    summary = stage.writes("Zmiana {firma}", REQUEST)
    answer = stage.replies(summary, "TEST szef@firma.example JAKO 12")
    ((envelope, copy),) = copies(stage)
    assert envelope == "biuro@firma.example → szef@firma.example"
    assert (copy.subject, copy.text) == ("[TEST] Zmiana Klient 012 sp. z o.o.", "Szanowny Panie, Kowalski12!\n")
    assert str(copy.message["To"]) == "szef@firma.example"
    assert answer.says("szef@firma.example", "12")
    assert stage.house.store.deliveries.counts(1) == {}
    stage.replies(summary, "TAK")  # the summary is still good
    assert len([mail for mail in stage.customers() if "[TEST]" not in mail.subject]) == 12
    ids = [mail.message_id for mail in stage.customers()]
    assert len(set(ids)) == len(ids)


def test_without_an_address_it_goes_to_the_requester(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "test")
    assert [envelope for envelope, _ in copies(stage)] == [f"biuro@firma.example → {ANNA}"]


def test_the_line_in_a_request_brings_one_with_the_first_summary_only(stage: Stage) -> None:
    summary = stage.writes("Zmiana", "Test: ja\n" + REQUEST)
    assert [envelope for envelope, _ in copies(stage)] == [f"biuro@firma.example → {ANNA}"]
    summary = next(mail for mail in reversed(stage.inbox()) if mail.subject.startswith("[#1]"))
    assert summary.says(f"Kopia próbna jest w drodze na adres {ANNA}")
    stage.replies(summary, "BEZ 1")
    assert len(copies(stage)) == 1


def test_a_number_beyond_the_list_and_a_broken_address_send_nothing(stage: Stage) -> None:
    summary = stage.writes("Zmiana", REQUEST)
    assert stage.replies(summary, "TEST ja JAKO 99").says("TAKIEGO NUMERU NIE MA NA LIŚCIE.")
    stage.replies(summary, "TEST a@b JAKO 1")
    assert copies(stage) == []
    campaign = stage.house.store.campaigns.get(1)
    assert campaign is not None
    assert campaign.state is CampaignState.AWAITING
