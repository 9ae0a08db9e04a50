"""Confirmed letters become PDFs that their requester is owed; in a thread of its own, so that no mail waits for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from mailbot import events, failpoints
from mailbot.config import Account, Settings
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Recipient
from mailbot.domain.letter import Attachment
from mailbot.errors import MergeError, PaperError
from mailbot.flow.lettering import Lettering, Run
from mailbot.flow.rights import Rights
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail.paper_facts import Failed, Printed
from mailbot.paper.troubles import Kind, Trouble, Unprintable
from mailbot.store.printing import Claim
from mailbot.store.store import Store

RUN = 1_200
"""Letters that are claimed, printed and owed together: whole sheets of labels, some 7 MB of PDF."""

_IN_BASE64 = 0.72  # octets of a file for each octet of a mail
_PAGE = 100_000  # octets of a mail beside its files
_ATTEMPT, _PART = 10**9, 100


@dataclass(slots=True)
class Printing:
    """Prints what is due, of one account after the other.

    A run is claimed, printed, and settled in the transaction that owes its PDFs: whoever dies before that prints the
    same letters again, and mails them once.
    """

    store: Store
    settings: Settings
    scribe: Scribe
    rights: Rights
    epoch: int
    clock: Callable[[], datetime]
    stop: Event
    run_size: int = RUN
    _unsettled: bool = False

    def turn(self) -> None:
        """Print all letters that are due."""
        if self._unsettled:
            self.store.printings.recover(self.epoch + 1)  # a turn that failed left claims behind
            self._unsettled = False
        now = self.clock()
        for account in self.settings.accounts:
            for campaign in self.store.printings.due(account.name, now - self.settings.bot.undo):
                if not self.rights.lost(campaign):  # else the sending pauses it
                    self._print(campaign, account)

    def _print(self, campaign: Campaign, account: Account) -> None:
        while not self.stop.is_set():
            claim = self.store.printings.claim(campaign.number, self.epoch, self.run_size)
            if claim is None:
                return
            self._unsettled = True
            if not self._runs(campaign, account, claim):
                return
            self._unsettled = False

    def _runs(self, campaign: Campaign, account: Account, claim: Claim) -> bool:
        """Print what was claimed, in halves where its PDF is too large for a mail; False when it must not leave."""
        now = self.clock()
        try:
            run = Lettering(self.store, self.settings).run(campaign, account, claim.recipients, now)
        except (PaperError, MergeError) as error:
            events.troubled(f"campaign {campaign.number}", str(error), 0)
            run = Run(None, (), 0, ())
            return self._settle(campaign, claim, run, [(one.number, str(error)) for one in claim.recipients], now)
        if run.letters is not None and run.letters.size > self._room():
            if len(claim.recipients) > 1:
                return self._halves(campaign, account, claim)
            run = _too_large(run.letters, claim.recipients[0])
        failed = [(one.number, one.trouble.sentence(campaign.language)) for one in run.unprintable]
        return self._settle(campaign, claim, run, failed, now)

    def _halves(self, campaign: Campaign, account: Account, claim: Claim) -> bool:
        middle = len(claim.recipients) // 2
        halves = (claim.recipients[:middle], claim.recipients[middle:])
        return all(self._runs(campaign, account, Claim(half, claim.attempt)) for half in halves)

    def _settle(
        self, campaign: Campaign, claim: Claim, run: Run, failed: Sequence[tuple[int, str]], now: datetime
    ) -> bool:
        answers = list(self._answers(campaign, claim, run, dict(failed), now))
        failpoints.reach("P1")
        number = campaign.number
        settled = self.store.printings.settle(
            number, self.epoch, now, printed=run.printed, failed=failed, answers=answers
        )
        if settled:
            events.letters_printed(number, len(run.printed), len(failed))
        return settled

    def _answers(
        self, campaign: Campaign, claim: Claim, run: Run, failed: dict[int, str], now: datetime
    ) -> Iterator[Answer]:
        if run.letters is None:
            return  # the report tells
        first, last = claim.recipients[0].number, claim.recipients[-1].number
        mails = list(packed((run.letters, *run.beside), self._room()))
        for part, files in enumerate(mails, 1):
            fact = Printed(
                campaign=campaign,
                token=self.scribe.token(campaign),
                letters=len(run.printed),
                first=first,
                last=last,
                total=self.store.printings.letters(campaign.number),
                pages=run.pages,
                files=tuple(file.name for file in files),
                part=part,
                parts=len(mails),
                failed=_failed(claim.recipients, failed) if part == 1 else (),
                remarks=tuple(one.sentence(campaign.language) for one in run.remarks) if part == 1 else (),
            )
            occasion = Occasion(claim.attempt * _ATTEMPT + first * _PART + part, now)
            for each in self.scribe.occasions(campaign, occasion):
                yield self.scribe.of_campaign(fact, each, files)

    def _room(self) -> int:
        """Octets of files that one of our own mails may bring: they leave through the default account's relay."""
        relay = self.store.relays.largest(self.settings.default_account.name)
        most = min(self.settings.limits.mail, relay or self.settings.limits.mail)
        return max(int((most - _PAGE) * _IN_BASE64), _PAGE)


def _too_large(letter: Attachment, recipient: Recipient) -> Run:
    trouble = Trouble(Kind.TOO_LARGE, f"{letter.size / 1_000_000:.1f} MB")
    return Run(None, (), 0, (), (Unprintable(recipient.number, trouble),))


def packed(files: Sequence[Attachment], room: int) -> Iterator[tuple[Attachment, ...]]:
    """Files in their order, as many to a mail as there is room for; one that is too large stands alone."""
    together: list[Attachment] = []
    for file in files:
        if together and sum(one.size for one in together) + file.size > room:
            yield tuple(together)
            together = []
        together.append(file)
    if together:
        yield tuple(together)


def _failed(recipients: Sequence[Recipient], why: dict[int, str]) -> tuple[Failed, ...]:
    return tuple(Failed(one, why[one.number]) for one in recipients if one.number in why)
