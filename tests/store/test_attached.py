"""Tables that came with requests."""

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from tests.store.desk import CONTENTS, Desk

TABLE = Attachment("lista.csv", "text/csv", b"email\na@x.example\n")
OTHER = Attachment("inna.csv", "text/csv", b"email\nb@x.example\n")
OFFER = Attachment("oferta.pdf", "application/pdf", b"%PDF")


def test_a_table_is_kept_with_its_campaign_and_the_contents_are_without_it(desk: Desk) -> None:
    number = desk.draft()
    assert desk.store.attached.of(number) is None
    contents = Contents(CONTENTS.subject, CONTENTS.text, CONTENTS.html, (OFFER,))
    desk.store.attached.keep(number, TABLE, contents)
    again = desk.reopened()
    assert again.store.attached.of(number) == TABLE
    assert again.store.campaigns.contents(number) == contents
    again.store.close()


def test_another_table_takes_its_place(desk: Desk) -> None:
    number = desk.draft()
    desk.store.attached.keep(number, TABLE)
    desk.store.attached.keep(number, OTHER)
    assert desk.store.attached.of(number) == OTHER
    assert desk.store.campaigns.contents(number) == CONTENTS


def test_contents_under_a_plan_do_not_change(desk: Desk) -> None:
    number = desk.awaiting()
    desk.store.attached.keep(number, TABLE, Contents("x", "x", None))
    assert desk.store.attached.of(number) is None
    assert desk.store.campaigns.contents(number) == CONTENTS
