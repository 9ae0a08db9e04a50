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
from mailbot.flow.intake import Dealt, Folders
from mailbot.flow.opening import Opening
from mailbot.flow.orders import Heard, Orders
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import body, bounds, decode, facts, guard, reply, skim
from mailbot.mail.guard import Noise
from mailbot.store.store import Store

_FOUND = 50
_IDLE = frozenset({facts.Help.kind, facts.Unclear.kind, facts.Stale.kind, facts.Questions.kind})
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
    folders: Folders

    def read(self, number: int, raw: bytes, null_sender: bool, now: datetime) -> Dealt:  # noqa: FBT001 - the shape intake asks for
        if (excess := bounds.exceeded(raw, self.settings.limits.letter)) is not None:
            events.letter_ignored(number, excess)
            return Dealt(f"too much: {excess}", self.folders.quarantine)
        letter = decode.decode(raw)
        admitted = guard.admit(
            letter,
            null_sender=null_sender,
            known=[requester.address for requester in self.settings.requesters],
            own=[self.settings.bot.address, *(account.sender.address for account in self.settings.accounts)],
            authserv_id=self.settings.trust.authserv_id,
            now=now,
        )
        requester = None if isinstance(admitted, Noise) else self.scribe.requester(admitted.address)
        if isinstance(admitted, Noise) or requester is None:
            reason = admitted.reason if isinstance(admitted, Noise) else "stranger"
            events.letter_ignored(number, reason)
            return Dealt(f"ignored: {reason}", self.folders.ignored)
        verdict, answer = self._heard(letter, requester, Occasion(number, now, letter.message_id))
        if answer is not None and self._too_chatty(answer, now):
            events.answer_withheld(answer.kind, answer.campaign)
            return Dealt(f"{verdict}, answer withheld: too many today", self.folders.processed)
        return Dealt(verdict, self.folders.processed, (answer,))

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

    def _heard(self, letter: Letter, requester: Requester, occasion: Occasion) -> tuple[str, Answer]:
        campaign, fresh = self._campaign_of(letter)
        if campaign is not None and (requester.admin or campaign.requester == requester.address):
            heard = Heard(
                occasion=occasion,
                requester=requester,
                first_line=reply.first_line(letter),
                directives=reply.directives(letter),
                fresh=fresh,
            )
            return f"answer within campaign {campaign.number}", self.orders.obey(campaign, heard)
        taken = body.split(letter)
        if not taken.lines and isinstance(said := order.read_subject(letter.subject), Order):
            return f"order {said.verb.name}", self._outside(said, requester, occasion)
        if not taken.lines and (letter.references or not taken.text.strip()):
            return "no request", self._help("", requester, occasion)
        contents = Contents(letter.subject, taken.text, taken.html, letter.attachments)
        answer = self.opening.open(requester, contents, taken.lines, occasion)
        return f"request for campaign {answer.campaign}", answer

    def _outside(self, said: Order, requester: Requester, occasion: Occasion) -> Answer:
        """An order that belongs to no campaign, in the subject of a new letter."""
        match said.verb:
            case Verb.SEARCH:
                entries = self.store.contacts.search(said.rest, _FOUND + 1)
                fact: facts.Fact = facts.Found(said.rest, entries[:_FOUND], more=len(entries) > _FOUND)
            case Verb.GROUPS:
                fact = facts.Groups(self.store.contacts.groups())
            case Verb.STATUS:
                return self._status(said.rest, requester, occasion)
            case Verb.HELP:
                fact = facts.Help(said.rest)
            case _:
                fact = facts.Help()
        return self.scribe.plain(fact, requester.address, occasion)

    def _status(self, rest: str, requester: Requester, occasion: Occasion) -> Answer:
        """Of the campaign named, or of the requester's newest one."""
        named = rest.lstrip("#")
        mine = self.store.campaigns.list(requester=requester.address, limit=1)
        campaign = self.store.campaigns.get(int(named)) if named else next(iter(mine), None)
        if campaign is None or not (requester.admin or campaign.requester == requester.address):
            return self._help("", requester, occasion)
        return self.orders.notices.status(campaign, occasion)

    def _help(self, topic: str, requester: Requester, occasion: Occasion) -> Answer:
        return self.scribe.plain(facts.Help(topic), requester.address, occasion)

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
