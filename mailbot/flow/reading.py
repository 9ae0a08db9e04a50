"""What a letter is, and who deals with it: noise, an order, a request, or a cry for help."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot import events
from mailbot.config import Requester, Settings
from mailbot.domain import halt, order
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents
from mailbot.domain.halt import Halt
from mailbot.domain.letter import Correspondent, Envelope, Letter
from mailbot.domain.order import Order
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.states import OPEN, CampaignState
from mailbot.domain.words import Place, Verb
from mailbot.flow.enquiries import Enquiries
from mailbot.flow.halting import Halting
from mailbot.flow.heard import Heard
from mailbot.flow.importing import Importing
from mailbot.flow.intake import Dealt, Folders
from mailbot.flow.opening import Opening
from mailbot.flow.orders import Orders
from mailbot.flow.patience import Patience
from mailbot.flow.returns import Returns
from mailbot.flow.rights import may_command
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.flow.suspicion import Suspicion
from mailbot.flow.unsubscribing import Unsubscribing
from mailbot.mail import active, body, bounds, decode, facts, guard, letter_facts, pictures, reply, skim
from mailbot.mail.guard import Noise
from mailbot.store.store import Store


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
    returns: Returns
    unsubscribing: Unsubscribing
    suspicion: Suspicion
    patience: Patience
    folders: Folders

    def read(self, number: int, raw: bytes, envelope: Envelope, now: datetime) -> Dealt:
        if (excess := bounds.exceeded(raw, self.settings.limits.letter)) is not None:
            events.letter_ignored(number, excess)
            return Dealt(f"too much: {excess}", self.folders.quarantine)
        letter = _delivered(decode.decode(raw), envelope)
        if (dealt := self._from_outside(number, raw, letter, envelope, now)) is not None:
            return dealt
        requester = self._admitted(number, letter, null_sender=envelope.null_sender, now=now)
        if isinstance(requester, Dealt):
            return requester
        if self.suspicion.silences(number, letter, requester.address, now):
            return Dealt("ignored: too many wrong tokens", self.folders.ignored)
        return self._answered(letter, requester, self._occasion(number, letter, requester, now))

    def _from_outside(self, number: int, raw: bytes, letter: Letter, envelope: Envelope, now: datetime) -> Dealt | None:
        """What is proven to be about our mail, whoever sends it: bounces, complaints, and those who unsubscribe."""
        if (returned := self.returns.read(raw, envelope, now)) is not None:
            return Dealt(returned, self.folders.processed)
        heeded = self.unsubscribing.read(letter, envelope, Occasion(number, now, letter.message_id))
        if heeded is None:
            return None
        answers = (heeded.answer,) if heeded.answer is not None else ()
        return Dealt(heeded.verdict, self.folders.processed, answers)

    def refuse(self, number: int, head: bytes, size: int, envelope: Envelope, now: datetime) -> Dealt:
        """A letter above the limit, of which there is only the header block: those whom we serve are told."""
        if bounds.exceeded(head, self.settings.limits.letter) is not None:
            return Dealt("too large", self.folders.quarantine)
        letter = decode.decode(head)
        requester = self._admitted(number, letter, null_sender=envelope.null_sender, now=now)
        if isinstance(requester, Dealt):
            return Dealt(f"too large, {requester.verdict}", self.folders.quarantine)
        fact = letter_facts.TooLarge(letter.subject, size, self.settings.limits.letter)
        answer = self.scribe.plain(fact, requester.address, self._occasion(number, letter, requester, now))
        answers = () if self.patience.spent(answer, now) else (answer,)
        return Dealt("too large", self.folders.quarantine, answers)

    def _answered(self, letter: Letter, requester: Requester, occasion: Occasion) -> Dealt:
        verdict, answer = self._heard(letter, requester, occasion)
        if self.patience.spent(answer, occasion.now):
            events.answer_withheld(answer.kind, answer.campaign)
            self._forget_draft(occasion.serial, occasion.now)
            return Dealt(f"{verdict}, answer withheld: too many today", self.folders.processed)
        return Dealt(verdict, self.folders.processed, (answer,))

    def _occasion(self, number: int, letter: Letter, requester: Requester, now: datetime) -> Occasion:
        last = self.patience.last(requester.address, now)
        return Occasion(number, now, letter.message_id, to=requester.address, last=last)

    def _forget_draft(self, number: int, now: datetime) -> None:
        """No draft of which its requester has not heard waits for an answer."""
        opened = self.store.campaigns.by_letter(number)
        if opened is not None and opened.state is CampaignState.DRAFT:
            self.store.campaigns.cancel(opened.number, now)

    def mourn(self, number: int, raw: bytes, reason: str, now: datetime) -> Sequence[Answer]:
        """To every admin: what lies in quarantine, and why."""
        fact = letter_facts.Quarantined(  # skimmed: reading it properly is what failed
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
        requester = None if isinstance(admitted, Noise) else self.settings.requester(admitted.address)
        if requester is not None:
            return requester
        reason = admitted.reason if isinstance(admitted, Noise) else "stranger"
        events.letter_ignored(number, reason)
        return Dealt(f"ignored: {reason}", self.folders.ignored)

    def _heard(self, letter: Letter, requester: Requester, occasion: Occasion) -> tuple[str, Answer]:
        campaign, fresh = self._campaign_of(letter)
        lines = reply.lines(letter)
        said = order.heard(lines)
        heard = Heard(occasion, requester, said, reply.first_of(lines), fresh, letter.attachments)
        if (named := halt.heard(heard.first_line)) is not None and named.number is not None:
            return f"stop of campaign {named.number}", self._halt(named, letter, heard, token=campaign is not None)
        if campaign is not None and (
            may_command(requester, campaign) or self.orders.approving.concerns(campaign, requester)
        ):
            return f"answer within campaign {campaign.number}", self.orders.obey(campaign, heard)
        if campaign is not None and fresh:
            return f"answer within somebody else's campaign {campaign.number}", self._not_theirs(campaign, heard)
        if (waiting := self.importing.waiting(reply.import_tokens(letter), requester)) is not None:
            answer = self.importing.hear(waiting, said, heard.first_line, requester, occasion)
            return f"answer to import {waiting.number}", answer
        return self._begun(letter, heard)

    def _begun(self, letter: Letter, heard: Heard) -> tuple[str, Answer]:
        """A letter that carries no token: an order for the bot itself, or a request."""
        requester, occasion = heard.requester, heard.occasion
        taken = body.split(letter)
        if not taken.lines and (stopped := self._halting.meant(letter.subject, heard)) is not None:
            return "stop without a token", self._halt(stopped, letter, heard, token=False)
        if not taken.lines and (said := _order_alone(letter, heard)) is not None:
            return f"order {said.verb.name}", self._outside(said, letter, requester, occasion)
        if not taken.lines and (meant := self._meant(letter, heard)) is not None:
            shown = heard if heard.first_line else replace(heard, first_line=letter.subject)
            return f"no token for campaign {meant.number}", self.orders.recall(meant, shown)
        if taken.lines and (named := self._named(letter, requester)) is not None:
            return f"no token for campaign {named.number}", self.orders.remind(named, heard)
        answers = bool(letter.references) or reply.numbered(letter.subject) is not None
        if not taken.lines and (answers or not taken.text.strip()):
            return "no request", self.enquiries.help(requester, occasion)
        contents = pictures.once(Contents(taken.subject or letter.subject, taken.text, taken.html, letter.attachments))
        answer = self.opening.open(requester, contents, taken.lines, occasion, removed=active.found(letter.html or ""))
        return f"request for campaign {answer.campaign}", answer

    @property
    def _halting(self) -> Halting:
        return Halting(self.store, self.orders, self.enquiries)

    def _halt(self, said: Halt, letter: Letter, heard: Heard, *, token: bool) -> Answer:
        believed = token or self.settings.trust.authserv_id is not None
        return self._halting.halt(said, letter.subject, heard, believed=believed)

    def _meant(self, letter: Letter, heard: Heard) -> Campaign | None:
        """The campaign that a letter without a token must mean: its subject names it, or there is but a verb."""
        if reply.numbered(letter.subject) is not None:
            return self._named(letter, heard.requester)
        said = heard.said if heard.first_line else order.heard([letter.subject])
        if not isinstance(said, Order):
            return None
        mine = heard.requester.address
        urgent = said.verb is Verb.CANCEL  # that means what is leaving, and not the draft that was begun since
        running = self.store.campaigns.list((CampaignState.SENDING,), mine, limit=1) if urgent else ()
        return next(iter(running or self.store.campaigns.list(OPEN, mine, limit=1)), None)

    def _named(self, letter: Letter, requester: Requester) -> Campaign | None:
        """The campaign that the subject names, if this requester may give orders about it."""
        number = reply.numbered(letter.subject)
        campaign = self.store.campaigns.get(number) if number is not None else None
        return campaign if campaign is not None and may_command(requester, campaign) else None

    def _not_theirs(self, campaign: Campaign, heard: Heard) -> Answer:
        owner = self.settings.requester(campaign.requester)
        whose = (owner.name or owner.address) if owner is not None else campaign.requester
        problem = Problem(ProblemKind.NOT_YOURS, heard.first_line, near=(whose,))
        verb = heard.said.verb if isinstance(heard.said, Order) else None
        return self.scribe.plain(facts.Refused(verb, problem), heard.requester.address, heard.occasion)

    def _outside(self, said: Order, letter: Letter, requester: Requester, occasion: Occasion) -> Answer:
        """An order that belongs to no campaign, in the subject of a new letter."""
        if said.verb is Verb.STATUS:
            return self.enquiries.status(said.rest, requester, occasion)
        answer = self.enquiries.answer(said, letter.attachments, requester, occasion)
        return answer or self.enquiries.help(requester, occasion)

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


def _delivered(letter: Letter, envelope: Envelope) -> Letter:
    """With the address that it came to, which may tell what it is about and need not stand in To."""
    if not envelope.recipient:
        return letter
    return replace(letter, recipients=(*letter.recipients, Correspondent("", envelope.recipient)))


def _order_alone(letter: Letter, heard: Heard) -> Order | None:
    """An order that belongs to no campaign: the subject, or all that is written."""
    named = order.read_subject(letter.subject)
    if isinstance(named, Order):
        return named
    if order.read_subject(f"{letter.subject} ?") == Order(Verb.SEARCH, "?") and heard.first_line:
        return Order(Verb.SEARCH, heard.first_line)  # the subject is the verb alone; whom, says the text
    return heard.said if isinstance(heard.said, Order) and heard.said.verb.place is not Place.REPLY else None
