"""Suppressions: in any spelling, once, for good."""

from mailbot.domain.address import Invalid
from mailbot.domain.contacts import Suppression
from tests.store.desk import NOW, Desk, at


def test_an_address_is_suppressed_in_every_spelling(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    assert suppressions.add("Jan@Żółw.Example", "asked for", NOW) is True
    assert suppressions.has("jan@xn--w-uga1v8h.example")
    assert suppressions.has("JAN@żółw.example")
    assert not suppressions.has("anna@żółw.example")


def test_the_first_reason_and_date_stay(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    suppressions.add("jan@x.example", "user unknown", NOW)
    assert suppressions.add("JAN@x.example", "asked for", at(5)) is False
    assert suppressions.list() == (Suppression("jan@x.example", "user unknown", NOW),)


def test_the_newest_is_listed_first(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    suppressions.add("a@x.example", "asked for", NOW)
    suppressions.add("b@x.example", "asked for", at(1))
    assert [one.address for one in suppressions.list()] == ["b@x.example", "a@x.example"]


def test_what_is_removed_may_be_written_to_again(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    suppressions.add("jan@x.example", "asked for", NOW)
    assert suppressions.remove("Jan@X.example") is True
    assert suppressions.remove("jan@x.example") is False
    assert not suppressions.has("jan@x.example")


def test_a_scope_holds_only_there_and_everything_holds_everywhere(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    suppressions.add("jan@x.example", "asked for", NOW, scope="sales")
    assert suppressions.has("jan@x.example", "sales")
    assert not suppressions.has("jan@x.example")
    suppressions.add("ewa@x.example", "asked for", NOW)
    assert suppressions.has("ewa@x.example", "sales")


def test_what_is_no_address_is_said_to_be_none(desk: Desk) -> None:
    suppressions = desk.store.suppressions
    refused = suppressions.add("jan@", "asked for", NOW)
    assert isinstance(refused, Invalid)
    assert not suppressions.has("jan@")
    assert suppressions.remove("jan@") is False
    assert suppressions.list() == ()
