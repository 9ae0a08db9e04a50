"""A draft becomes a plan: its recipients are resolved, its files find their owners, or all problems are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from mailbot import events
from mailbot.config import Account, Requester, Settings
from mailbot.domain import directives as lines
from mailbot.domain import enclosures, folders, offers, packets, schedule
from mailbot.domain import wishes as values
from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import Campaign, Pacing, Plan, Turnover
from mailbot.domain.directives import Directive
from mailbot.domain.enclosures import Enclosures
from mailbot.domain.fields import Field
from mailbot.domain.order import Sample
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.replies import Party
from mailbot.domain.words import Key
from mailbot.flow import enclosing, papering
from mailbot.flow.drafting import Draft, Drafting
from mailbot.flow.enclosing import Enclosing
from mailbot.flow.lettering import NEEDED, Lettering
from mailbot.flow.papering import Papering
from mailbot.flow.tables import Tables
from mailbot.flow.weighing import Ask, Weighing
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that stands, and what it asks for at once."""

    turnover: Turnover | None  # None: this is the campaign's first list
    test: Sample | None


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans drafts; nothing here answers or sends anything."""

    store: Store
    settings: Settings
    drafting: Drafting
    ask: Ask
    lettering: Lettering

    @property
    def tables(self) -> Tables:
        return self.drafting.tables

    def plan(
        self, campaign: Campaign, requester: Requester, wishes: tuple[Directive, ...], now: datetime
    ) -> Planned | Sequence[Problem]:
        """Copy the recipients and make the plan, or everything that is wrong."""
        draft = self.drafting.draft(campaign, requester, wishes, now)
        account = draft.account
        if account is None or draft.problems:
            return offers.offered(draft.problems, wishes, campaign.language)
        resolved = self._resolved(draft, requester, account, now)
        if not isinstance(resolved, Resolution):
            return offers.offered(resolved, wishes, campaign.language)
        found = self._enclose(draft)
        if draft.separate and not found.files:
            return (_unmatched(draft),)
        plan = self._make_plan(draft, account, now)
        if (problem := self._unfit(draft, plan, resolved, account, now)) is not None:
            return (problem,)
        self._keep(draft, plan, found, resolved, now)
        return Planned(resolved.turnover, draft.read.test)

    def forbidden(self, requester: Requester, account: str, people: int) -> tuple[Problem, ...]:
        """Why this requester may not have this plan, at this moment."""
        problems: list[Problem] = []
        if self.drafting.find_account(account, requester) is None:
            problems.append(self.drafting.unknown_account(account, requester))
        if people > (most := self._most(requester)):
            problems.append(Problem(ProblemKind.TOO_MANY, "", _excess(str(people), most)))
        return tuple(problems)

    def _resolved(
        self, draft: Draft, requester: Requester, account: Account, now: datetime
    ) -> Resolution | tuple[Problem, ...]:
        most = self._most(requester)
        resolved = self.store.recipients.resolve(
            draft.campaign.number,
            draft.read.selector,
            draft.table,
            {*draft.fields, *_needed(draft)},
            now,
            limit=most,
            account=account.name,
            paper=papering.postal(draft.read.paper, account),
        )
        if isinstance(resolved, Resolution):
            return resolved
        return tuple(
            replace(one, understood=_excess(one.understood, most)) if one.kind is ProblemKind.TOO_MANY else one
            for one in resolved
        )

    def _enclose(self, draft: Draft) -> Enclosures:
        """Keep what leaves beside what was written: the framed texts, and each recipient's own files."""
        number = draft.campaign.number
        if not draft.separate:
            self.store.outgoing.keep(number, draft.framed, numbers=_numbers(draft))
            return Enclosures({}, (), ())
        files = enclosing.apart(draft.contents)
        found = Enclosing(self.store).matched(number, files)
        self.store.outgoing.keep(number, draft.framed, files, found.files, _numbers(draft))
        return found

    def _unfit(self, draft: Draft, plan: Plan, resolved: Resolution, account: Account, now: datetime) -> Problem | None:
        """Why the messages cannot leave, or the letters not be printed."""
        planned = replace(draft.campaign, plan=plan)
        if resolved.letters and (problem := Papering(self.lettering).refusal(planned, account, now)) is not None:
            return problem
        mails = resolved.people - resolved.letters
        if packets.outlast(mails, plan.pacing):
            return _endless(draft, mails)
        if not mails:
            return None
        return Weighing(self.store, self.settings, self.ask).problem(planned, account, now)

    def _keep(self, draft: Draft, plan: Plan, found: Enclosures, resolved: Resolution, now: datetime) -> None:
        number, mails = draft.campaign.number, resolved.people - resolved.letters
        self.store.campaigns.replan(
            number,
            lines.kept(draft.read.lines),
            plan,
            plan.digest(_digest(draft, found), resolved.digest),
            schedule.cut(mails, plan.pacing, plan.start or now, plan.hours, self.settings.bot.zone),
            recipients_digest=resolved.digest,
            people=resolved.people,
            companies=resolved.companies,
            expires=now + self.settings.bot.confirm_within,
        )
        events.campaign_planned(number, resolved.people)

    def _make_plan(self, draft: Draft, account: Account, now: datetime) -> Plan:
        read = draft.read
        return Plan(
            account=account.name,
            start=read.start,
            pacing=packets.combine(read.pacing, Pacing(account.limits.per_packet, account.limits.every)),
            stop_after=read.stop_after or 0,
            archive_folder=self._archive_folder(draft, account, now),
            leave_empty=read.leave_empty,
            hours=read.hours,
            replies=read.replies or Party.ACCOUNT,
            frame=draft.frame,
            separate=draft.separate,
            unfiled=read.unfiled,
            paper=read.paper,
        )

    def _most(self, requester: Requester) -> int:
        """How many recipients this requester may write to at once."""
        limit = self.settings.limits.recipients
        return min(limit, requester.max_recipients or limit)

    def _archive_folder(self, draft: Draft, account: Account, now: datetime) -> str | None:
        read = draft.read
        wanted = account.archive.enabled if read.archive is None else read.archive
        if not wanted and read.folder is None:
            return None
        day = now.astimezone(self.settings.bot.zone).date()
        path = read.folder or account.archive.folder
        subject, number = draft.contents.subject, draft.campaign.number
        return folders.expand(path, subject=subject, day=day, number=number) or "Sent"


def _needed(draft: Draft) -> set[str]:
    """Fields that no text has, and without which it would not be known whom to answer, or whose a file is."""
    names: set[str] = {Field.OWNER} if draft.read.replies is Party.OWNER else set()
    if draft.read.paper.printed:
        names |= {*NEEDED}
    if draft.separate:
        column = enclosures.column(draft.table.columns) if draft.table is not None else None
        names |= {Field.TAX_ID, *((column,) if column is not None else ())}
    return names


def _unmatched(draft: Draft) -> Problem:
    language = draft.campaign.language
    line = draft.read.line(Key.ATTACHMENTS)
    spoken = lines.language_of(line, language) if line is not None else language
    together = f"{Key.ATTACHMENTS.wording(spoken).names[0]}: {values.together(spoken)}"
    return Problem(ProblemKind.FILES_UNMATCHED, line.written if line is not None else "", offer=together)


def _endless(draft: Draft, mails: int) -> Problem:
    """The pace is the requester's, or the account's own."""
    line, language = draft.read.line(Key.PACKETS), draft.campaign.language
    if line is None:
        return Problem(ProblemKind.TOO_MANY, "", str(mails))
    example = Key.PACKETS.wording(lines.language_of(line, language)).example
    return Problem(ProblemKind.VALUE_UNREADABLE, line.written, offer=lines.corrected(line, example, language))


def _digest(draft: Draft, found: Enclosures) -> str:
    """SHA-256, hex, over everything that leaves."""
    seal = sha256(draft.contents.digest().encode())
    seal.update(draft.framed.digest().encode() if draft.framed is not None else b"")
    seal.update(repr((sorted(found.files.items()), _numbers(draft))).encode())
    return seal.hexdigest()


def _numbers(draft: Draft) -> tuple[str, ...]:
    return draft.table.numbers if draft.table is not None else ()


def _excess(people: str, most: int) -> str:
    """Understood in every language of the house."""
    return f"{people} (limit: {most})"
