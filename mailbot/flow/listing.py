"""The list that a summary has attached: all who get a message, and all who were left out, with the reason."""

from mailbot.book import lists
from mailbot.book.lists import Listing
from mailbot.domain.address import shown
from mailbot.domain.campaign import Campaign, LeftOut
from mailbot.domain.letter import Attachment
from mailbot.mail import sentences
from mailbot.mail.columns import columns as columns_in
from mailbot.store.store import Store


def whole(store: Store, campaign: Campaign) -> Attachment:
    """Those who were left out stand on a sheet of their own, or in a file of their own in the ZIP."""
    number, language = campaign.number, campaign.language
    columns = columns_in(language)
    people, _ = store.campaigns.size(number)
    recipients = ((str(place), *who) for place, *who in store.recipients.listed(number))
    absent = sum(store.campaigns.left_out_counts(number).values())
    rows = (_told(one, language) for one in store.recipients.left_out(number))
    return lists.table(
        f"{columns.recipients}-{number}",
        columns.of_recipients,
        recipients,
        people,
        beside=[Listing(columns.left_out, columns.of_left_out, rows, absent)] if absent else (),
    )


def _told(one: LeftOut, language: str) -> tuple[str, str, str]:
    return one.name, shown(one.address), sentences.left_out(one, language)
