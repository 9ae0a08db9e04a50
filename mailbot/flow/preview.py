"""A look at all recipients before anything leaves: whose copies to show, and where a merge field stays empty."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mailbot.domain.campaign import Campaign, Recipient
from mailbot.mail.facts import Empty, Sample, SampleKind
from mailbot.mail.mould import Mould

_NUMBERS = 10  # of recipients, told for each empty field


@dataclass(slots=True)
class Preview:
    """Watches the recipients go by, and remembers a few of them; memory does not grow with their number."""

    campaign: Campaign
    mould: Mould
    _chosen: dict[SampleKind, Recipient] = field(default_factory=dict)
    _longest: int = -1
    _emptiest: int = 0
    _empty: dict[str, Empty] = field(default_factory=dict)

    def seen(self, recipients: Iterable[Recipient]) -> Iterator[Recipient]:
        """The same recipients, looked at."""
        for recipient in recipients:
            self._chosen.setdefault(SampleKind.FIRST, recipient)
            if self.mould.fields:
                self._compare(recipient)
            yield recipient

    def samples(self) -> tuple[Sample, ...]:
        """Copies as the first, and those with most and least in their fields, will read them; nobody's twice."""
        shown: dict[int, Sample] = {}
        for kind, recipient in self._chosen.items():
            shown.setdefault(recipient.number, Sample(kind, recipient, self.mould.copy(recipient)))
        return tuple(shown.values())

    def empty(self) -> tuple[Empty, ...]:
        """Fields without a fallback that are empty for somebody."""
        return tuple(self._empty.values())

    def _compare(self, recipient: Recipient) -> None:
        length = sum(map(len, recipient.fields.values()))
        if length > self._longest:
            self._longest = length
            self._chosen[SampleKind.LONGEST] = recipient
        missing = self.mould.missing(recipient)
        if len(missing) > self._emptiest:
            self._emptiest = len(missing)
            self._chosen[SampleKind.EMPTIEST] = recipient
        for name in missing:
            before = self._empty.get(name, Empty(name, 0, ()))
            numbers = before.numbers if before.count >= _NUMBERS else (*before.numbers, recipient.number)
            self._empty[name] = Empty(name, before.count + 1, numbers)
