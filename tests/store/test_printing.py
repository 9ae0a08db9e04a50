"""Letters on paper: who gets one, and that each is printed and owed once."""

from collections.abc import Mapping
from dataclasses import replace

from mailbot.domain.addressee import Resolution
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import LeftOut, Pacing, Plan, Reason, Recipient
from mailbot.domain.contacts import Address, Particulars, Row
from mailbot.domain.fields import Field
from mailbot.domain.form import Form, Paper
from mailbot.domain.packets import cut
from mailbot.domain.problem import ProblemKind
from mailbot.domain.selector import CompanyAddresses, Named, Selector
from mailbot.domain.states import CampaignState, DeliveryState
from mailbot.store.postal import OnPaper
from tests.store.desk import BOOT, NOW, Desk

HOME = Particulars(street="ul. Długa 1", postcode="60-123", city="Poznań")
EPOCH = 1
FIELDS = {"street", "postcode", "city"}
CLIENTS = Selector((Named("Klienci"),))
WITH_MAIL = (Address("jan@alfa.example"),)
BOOK = (
    Row(2, "Alfa", groups=("Klienci",), particulars=HOME, first_name="Jan", last_name="Lis", person_email=WITH_MAIL),
    Row(3, "Beta", groups=("Klienci",), particulars=HOME, first_name="Ewa", last_name="Mak", is_default=True),
    Row(4, "Gama", groups=("Klienci",), particulars=HOME._replace(city="")),
    Row(5, "Delta", groups=("Klienci", "Bliscy"), particulars=HOME),
)


def lacks(name: str, company: str, fields: Mapping[str, str]) -> str:
    return "" if fields["city"] and (name or company) else Field.CITY


def resolved(desk: Desk, form: Form, selector: Selector = CLIENTS) -> tuple[int, Resolution]:
    desk.store.contacts.imported(BOOK, now=NOW)
    number = desk.draft()
    found = desk.store.recipients.resolve(number, selector, None, FIELDS, NOW, paper=OnPaper(form, lacks))
    assert isinstance(found, Resolution)
    return number, found


def who(desk: Desk, number: int) -> list[tuple[str, str, str]]:
    return [(one.address, one.name, one.company) for one in desk.store.campaigns.recipients(number, 1, 99)]


def test_both_gives_letters_to_those_without_an_address_and_numbers_them_last(desk: Desk) -> None:
    number, found = resolved(desk, Form.BOTH)
    assert who(desk, number) == [("jan@alfa.example", "Jan Lis", "Alfa"), ("", "Ewa Mak", "Beta"), ("", "", "Delta")]
    assert (found.people, found.letters) == (3, 2)
    assert desk.store.campaigns.left_out(number) == (LeftOut("Gama", "", Reason.INCOMPLETE, "city"),)


def test_a_letter_goes_to_every_contact_once_whatever_addresses_it_has(desk: Desk) -> None:
    twice = Selector((Named("Klienci"), Named("Alfa"), Named("Delta")), addresses=CompanyAddresses.ALL_PERSONS)
    number, found = resolved(desk, Form.LETTER, twice)
    assert who(desk, number) == [("", "Jan Lis", "Alfa"), ("", "Ewa Mak", "Beta"), ("", "", "Delta")]
    assert found.letters == 3


def test_who_has_unsubscribed_gets_no_letter_and_the_company_itself_may(desk: Desk) -> None:
    desk.store.suppressions.add("jan@alfa.example", "unsubscribed", NOW)
    alfa = Selector((Named("Alfa"),))
    number, _ = resolved(desk, Form.LETTER, alfa)
    assert who(desk, number) == [("", "", "Alfa")]
    desk.store.contacts.imported([replace(BOOK[0], is_default=True)], now=NOW)
    found = desk.store.recipients.resolve(number, alfa, None, FIELDS, NOW, paper=OnPaper(Form.LETTER, lacks))
    assert isinstance(found, tuple)
    assert [(one.kind, one.left_out) for one in found] == [
        (ProblemKind.NOBODY_LEFT, (LeftOut("Jan Lis", "jan@alfa.example", Reason.SUPPRESSED, "unsubscribed"),))
    ]


def test_whoever_is_left_out_by_name_is_known_without_an_address(desk: Desk) -> None:
    number, _ = resolved(desk, Form.BOTH, Selector((Named("Klienci"),), without=(Named("Bliscy"), Named("Ewa Mak"))))
    assert who(desk, number) == [("jan@alfa.example", "Jan Lis", "Alfa")]


def confirmed(desk: Desk, form: Form) -> int:
    assert desk.store.life.take_over(BOOT, NOW).epoch == EPOCH
    number, found = resolved(desk, form)
    packets = tuple(cut(found.people - found.letters, Pacing(), NOW))
    plan = Plan("Biuro", None, paper=Paper(form))
    assert desk.store.campaigns.replan(
        number,
        (),
        plan,
        "digest",
        packets,
        recipients_digest=found.digest,
        people=found.people,
        companies=0,
        expires=None,
    )
    campaign = desk.store.campaigns.get(number)
    assert campaign is not None
    assert campaign.plan == plan
    assert desk.store.campaigns.confirm(number, "digest", NOW, desk.letter(), packets)
    return number


def test_a_courier_never_gets_a_letter_and_the_press_never_a_mail(desk: Desk) -> None:
    number = confirmed(desk, Form.BOTH)
    assert [one.number for one in desk.store.printings.due("Biuro", NOW)] == [number]
    assert desk.store.campaigns.move(number, CampaignState.SCHEDULED, CampaignState.SENDING, NOW)
    (packet,) = desk.store.packets.of(number)
    claimed = desk.store.deliveries.claim(number, packet.first, packet.last, EPOCH, now=NOW)
    assert [row[0] for row in claimed] == [1]
    claim = desk.store.printings.claim(number, EPOCH, 10)
    assert claim is not None
    assert [one.number for one in claim.recipients] == [2, 3]
    assert claim.recipients[0] == Recipient(2, "", "Ewa Mak", "Beta", claim.recipients[0].fields)
    assert desk.store.printings.claim(number, EPOCH, 10) is None


def test_what_is_printed_and_what_is_owed_are_one_transaction(desk: Desk) -> None:
    number = confirmed(desk, Form.LETTER)
    assert desk.store.printings.claim(number, EPOCH, 10) is not None
    mail = Answer("pdf@firma.example", "anna@firma.example", b"PDF", number, "printed")
    assert desk.store.printings.settle(number, EPOCH, NOW, printed=[1, 2], failed=[(3, "why")], answers=[mail])
    assert desk.store.deliveries.counts(number) == {DeliveryState.PRINTED: 2, DeliveryState.FAILED: 1}
    assert [owed.answer for owed in desk.store.answers.due(NOW, 10)] == [mail]


def test_a_pause_while_letters_are_set_keeps_them_for_later(desk: Desk) -> None:
    number = confirmed(desk, Form.LETTER)
    assert desk.store.printings.claim(number, EPOCH, 10) is not None
    assert desk.store.campaigns.move(number, CampaignState.SCHEDULED, CampaignState.PAUSED, NOW, reason="asked")
    assert not desk.store.printings.settle(number, EPOCH, NOW, printed=[1, 2, 3], failed=[], answers=[])
    assert desk.store.deliveries.counts(number) == {DeliveryState.PLANNED: 3}
    assert desk.store.printings.due("Biuro", NOW) == ()
    assert desk.store.campaigns.resume(number)
    claim = desk.store.printings.claim(number, EPOCH, 10)
    assert claim is not None
    assert claim.attempt == 1


def test_a_claim_of_a_machine_that_lost_its_power_is_no_doubt(desk: Desk) -> None:
    number = confirmed(desk, Form.LETTER)
    assert desk.store.printings.claim(number, EPOCH, 10) is not None
    reign = desk.store.life.take_over("another boot", NOW)
    recovered = desk.store.deliveries.recover(reign.epoch, "another boot", NOW)
    assert recovered.unknown == ()
    assert desk.store.deliveries.counts(number) == {DeliveryState.PLANNED: 3}
