"""A look at all recipients before anything leaves: whose copies to show, and where a merge field stays empty."""

from dataclasses import dataclass

from mailbot.domain.campaign import Contents, Recipient
from mailbot.mail.facts import Empty, Sample, SampleKind
from mailbot.mail.mould import Mould
from mailbot.store.store import Store

_NUMBERS = 10  # of recipients, told for each empty field
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What the summary shows of the recipients' own copies."""

    samples: tuple[Sample, ...]  # of the first, of those with most and least in their fields, or of the last
    empty: tuple[Empty, ...]  # fields without a fallback that are empty for somebody


def look(store: Store, campaign: int, mould: Mould) -> Preview:
    """One by one only at those who lack something; memory does not grow with their number."""
    chosen = {SampleKind.FIRST: store.campaigns.recipients(campaign, 1, 1)[0]}
    if mould.fields:
        chosen[SampleKind.LONGEST] = store.recipients.longest(campaign)
    counts: dict[str, int] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    most = 0
    for recipient in store.recipients.lacking(campaign, mould.bare):
        missing = mould.missing(recipient)
        if len(missing) > most:
            most = len(missing)
            chosen[SampleKind.EMPTIEST] = recipient
        for name in missing:
            counts[name] = counts.get(name, 0) + 1
            if counts[name] <= _NUMBERS:
                numbers[name] = (*numbers.get(name, ()), recipient.number)
    if mould.fields:
        chosen[SampleKind.LAST] = store.recipients.last(campaign)
    return Preview(_samples(chosen, mould), tuple(Empty(name, counts[name], numbers[name]) for name in counts))


def _samples(chosen: dict[SampleKind, Recipient], mould: Mould) -> tuple[Sample, ...]:
    """The first three of them that differ: nothing is shown twice, word for word."""
    shown: dict[Contents, Sample] = {}
    for kind, recipient in chosen.items():
        copy = mould.copy(recipient)
        shown.setdefault(copy, Sample(kind, recipient, copy))
    return tuple(shown.values())[:_SAMPLES]
