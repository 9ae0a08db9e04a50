"""What a letter is, and who deals with it: noise, an order, a request, or a cry for help."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot import events
from mailbot.config import Requester, Settings
from mailbot.domain import order
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents
from mailbot.domain.letter import Letter
from mailbot.domain.order import Order
from mailbot.domain.words import Verb
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.heard import Heard
from mailbot.flow.importing import Importing
from mailbot.flow.intake import Dealt, Folders
from mailbot.flow.opening import Opening
from mailbot.flow.orders import Orders
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import body, bounds, decode, facts, guard, reply, skim
from mailbot.mail.guard import Noise
from mailbot.store.store import Store

_IDLE = frozenset({facts.Help.kind, facts.Unclear.kind, facts.Stale.kind, facts.Questions.kind, facts.TooLarge.kind})
"""Answers that ask back or explain; they are counted."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads letters; its ``read`` and ``mourn`` are what intake is given."""

    store: Store
    settings: Settings
    scribe: Scribe
    opening: Opening
    orders: Orders
    enquiries: Enquiries
    importing: Importing
    folders: Folders

    def read(self, number: int, raw: bytes, null_sender: bool, now: datetime) -> Dealt:  # noqa: FBT001 - the shape intake asks for
        if (excess := bounds.exceeded(raw, self.settings.limits.letter)) is not None:
            events.letter_ignored(number, excess)
            return Dealt(f"too much: {excess}", self.folders.quarantine)
        letter = decode.decode(raw)
        requester = self._admitted(number, letter, null_sender=null_sender, now=now)
        if isinstance(requester, Dealt):
            return requester
        verdict, answer = self._heard(letter, requester, Occasion(number, now, letter.message_id))
        if answer is not None and self._too_chatty(answer, now):
            events.answer_withheld(answer.kind, answer.campaign)
            return Dealt(f"{verdict}, answer withheld: too many today", self.folders.processed)
        return Dealt(verdict, self.folders.processed, (answer,))

    def refuse(self, number: int, head: bytes, size: int, null_sender: bool, now: datetime) -> Dealt:  # noqa: FBT001 - as above
        """A letter above the limit, of which there is only the header block: those whom we serve are told."""
        if bounds.exceeded(head, self.settings.limits.letter) is not None:
            return Dealt("too large", self.folders.quarantine)
        letter = decode.decode(head)
        requester = self._admitted(number, letter, null_sender=null_sender, now=now)
        if isinstance(requester, Dealt):
            return Dealt(f"too large, {requester.verdict}", self.folders.quarantine)
        fact = facts.TooLarge(letter.subject, size, self.settings.limits.letter)
        answer = self.scribe.plain(fact, requester.address, Occasion(number, now, letter.message_id))
        answers = () if self._too_chatty(answer, now) else (answer,)
        return Dealt("too large", self.folders.quarantine, answers)

    def mourn(self, number: int, raw: bytes, reason: str, now: datetime) -> Sequence[Answer]:
        """To every admin: what lies in quarantine, and why."""
        fact = facts.Quarantined(  # skimmed: reading it properly is what failed
            sender=skim.field(raw, "from"),
            subject=skim.field(raw, "subject"),
            message_id=skim.message_id(raw),
            folder=self.folders.quarantine,
            reason=reason,
        )
        admins = [requester for requester in self.settings.requesters if requester.admin]
        return [self.scribe.plain(fact, admin.address, Occasion(number, now)) for admin in admins]

    def _admitted(self, number: int, letter: Letter, *, null_sender: bool, now: datetime) -> Requester | Dealt:
        """Who of those whom we serve wrote it; or what becomes of it, when nobody of them did."""
        admitted = guard.admit(
            letter,
            null_sender=null_sender,
            known=[requester.address for requester in self.settings.requesters],
            own=[self.settings.bot.address, *(account.sender.address for account in self.settings.accounts)],
            authserv_id=self.settings.trust.authserv_id,
            now=now,
        )
        requester = None if isinstance(admitted, Noise) else self.scribe.requester(admitted.address)
        if requester is not None:
            return requester
        reason = admitted.reason if isinstance(admitted, Noise) else "stranger"
        events.letter_ignored(number, reason)
        return Dealt(f"ignored: {reason}", self.folders.ignored)

    def _heard(self, letter: Letter, requester: Requester, occasion: Occasion) -> tuple[str, Answer]:
        campaign, fresh = self._campaign_of(letter)
        if campaign is not None and (requester.admin or campaign.requester == requester.address):
            heard = Heard(
                occasion=occasion,
                requester=requester,
                first_line=reply.first_line(letter),
                directives=reply.directives(letter),
                fresh=fresh,
                files=letter.attachments,
            )
            return f"answer within campaign {campaign.number}", self.orders.obey(campaign, heard)
        if (waiting := self.importing.waiting(reply.import_tokens(letter), requester)) is not None:
            answer = self.importing.hear(waiting, reply.first_line(letter), requester, occasion)
            return f"answer to import {waiting.number}", answer
        taken = body.split(letter)
        if not taken.lines and isinstance(said := order.read_subject(letter.subject), Order):
            return f"order {said.verb.name}", self._outside(said, letter, requester, occasion)
        if not taken.lines and (letter.references or not taken.text.strip()):
            return "no request", self.enquiries.help(requester, occasion)
        contents = Contents(letter.subject, taken.text, taken.html, letter.attachments)
        answer = self.opening.open(requester, contents, taken.lines, occasion)
        return f"request for campaign {answer.campaign}", answer

    def _outside(self, said: Order, letter: Letter, requester: Requester, occasion: Occasion) -> Answer:
        """An order that belongs to no campaign, in the subject of a new letter."""
        if said.verb is Verb.STATUS:
            return self.enquiries.status(said.rest, requester, occasion)
        answer = self.enquiries.answer(said, letter.attachments, requester, occasion)
        return answer or self.enquiries.help(requester, occasion)

    def _too_chatty(self, answer: Answer, now: datetime) -> bool:
        """Whether this would be one answer too many today to what is no order: two robots must not talk all night."""
        if answer.kind not in _IDLE:
            return False
        given = self.store.answers.owed_since(answer.to, now - _DAY, _IDLE)
        return given >= self.settings.limits.answers_per_day

    def _campaign_of(self, letter: Letter) -> tuple[Campaign | None, bool]:
        """The campaign that a letter answers, and whether it answers the plan as it is now."""
        found: Campaign | None = None
        for number, token in reply.tokens(letter):
            campaign = self.store.campaigns.get(number)
            if campaign is None:
                continue
            if hmac.compare_digest(token, self.scribe.token(campaign)):
                return campaign, True
            found = found or campaign
        return found, False
