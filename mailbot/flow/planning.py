"""A draft becomes a plan: its lines are read, its table too, its recipients are resolved, or all problems are told."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from mailbot import events
from mailbot.config import Account, Requester, Settings
from mailbot.domain import attached, folders, merge, offers, packets, request
from mailbot.domain import directives as lines
from mailbot.domain.addressee import Resolution
from mailbot.domain.campaign import Campaign, Contents, Pacing, Plan, Turnover
from mailbot.domain.contacts import Table
from mailbot.domain.directives import Directive, Line
from mailbot.domain.order import Sample
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.request import Rejected, Request
from mailbot.domain.words import Key
from mailbot.errors import FieldUnknown, MergeError
from mailbot.flow.tables import Tables
from mailbot.store.store import Store

_NEAR = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan that stands, and what it asks for at once."""

    turnover: Turnover | None  # None: this is the campaign's first list
    test: Sample | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """What there is to be planned."""

    campaign: Campaign
    contents: Contents
    table: Table | None
    fields: frozenset[str]  # that the contents use


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans drafts; nothing here answers or sends anything."""

    store: Store
    settings: Settings
    tables: Tables

    def plan(
        self, campaign: Campaign, requester: Requester, wishes: tuple[Directive, ...], now: datetime
    ) -> Planned | Sequence[Problem]:
        """Copy the recipients and make the plan, or everything that is wrong."""
        draft, problems = self._drafted(campaign, wishes)
        read = request.read(wishes, campaign.language, now, self.settings.bot.zone)
        if isinstance(read, Rejected):
            return offers.offered([*problems, *read.problems], wishes, campaign.language)
        account = self._find_account(read.account, requester)
        if account is None:
            problems.append(self._unknown_account(read.account or "", requester, read))
        if account is None or problems:
            return offers.offered(problems, wishes, campaign.language)
        resolved = self._resolved(draft, read, requester, now)
        if not isinstance(resolved, Resolution):
            return offers.offered(resolved, wishes, campaign.language)
        self._keep(draft, read, self._make_plan(draft, read, account, now), resolved, now)
        return Planned(resolved.turnover, read.test)

    def forbidden(self, requester: Requester, account: str, people: int) -> tuple[Problem, ...]:
        """Why this requester may not have this plan, at this moment."""
        problems: list[Problem] = []
        if self._find_account(account, requester) is None:
            problems.append(self._unknown_account(account, requester))
        if people > (most := self._most(requester)):
            problems.append(Problem(ProblemKind.TOO_MANY, "", _excess(str(people), most)))
        return tuple(problems)

    def _drafted(self, campaign: Campaign, wishes: tuple[Directive, ...]) -> tuple[_Draft, list[Problem]]:
        """With a table that cannot be read, nobody knows which merge fields there are: nothing is said about them."""
        table = self.tables.of(campaign.number) if attached.asked_for(wishes) else None
        contents = self.store.campaigns.contents(campaign.number)  # now without the table
        problems = list(_emptiness(contents))
        if isinstance(table, Problem):
            return _Draft(campaign, contents, None, frozenset()), [*problems, table]
        known = (*self.store.contacts.fields(), *(table.columns if table else ()))
        fields, faults = _merge_fields(contents, known)
        return _Draft(campaign, contents, table, fields), [*problems, *faults]

    def _resolved(
        self, draft: _Draft, read: Request, requester: Requester, now: datetime
    ) -> Resolution | tuple[Problem, ...]:
        most = self._most(requester)
        resolved = self.store.recipients.resolve(
            draft.campaign.number, read.selector, draft.table, draft.fields, now, limit=most
        )
        if isinstance(resolved, Resolution):
            return resolved
        return tuple(
            replace(one, understood=_excess(one.understood, most)) if one.kind is ProblemKind.TOO_MANY else one
            for one in resolved
        )

    def _keep(self, draft: _Draft, read: Request, plan: Plan, resolved: Resolution, now: datetime) -> None:
        number = draft.campaign.number
        self.store.campaigns.replan(
            number,
            lines.kept(read.lines),
            plan,
            plan.digest(draft.contents.digest(), resolved.digest),
            packets.cut(resolved.people, plan.pacing, read.start or now),
            recipients_digest=resolved.digest,
            people=resolved.people,
            companies=resolved.companies,
            expires=now + self.settings.bot.confirm_within,
        )
        events.campaign_planned(number, resolved.people)

    def _make_plan(self, draft: _Draft, read: Request, account: Account, now: datetime) -> Plan:
        limits = Pacing(account.limits.per_packet, account.limits.every)
        return Plan(
            account=account.name,
            start=read.start,
            pacing=packets.combine(read.pacing, limits),
            stop_after=read.stop_after or 0,
            archive_folder=self._archive_folder(draft, read, account, now),
            leave_empty=read.leave_empty,
        )

    def _most(self, requester: Requester) -> int:
        """How many recipients this requester may write to at once."""
        limit = self.settings.limits.recipients
        return min(limit, requester.max_recipients or limit)

    def _archive_folder(self, draft: _Draft, read: Request, account: Account, now: datetime) -> str | None:
        wanted = account.archive.enabled if read.archive is None else read.archive
        if not wanted and read.folder is None:
            return None
        day = now.astimezone(self.settings.bot.zone).date()
        path = read.folder or account.archive.folder
        subject, number = draft.contents.subject, draft.campaign.number
        return folders.expand(path, subject=subject, day=day, number=number) or "Sent"

    def _find_account(self, name: str | None, requester: Requester) -> Account | None:
        """The account of that name, or the first that this requester may use; the default is asked first."""
        mine = [account for account in self.settings.accounts if requester.may_use(account.name)]
        if name is None:
            return next(iter(sorted(mine, key=lambda account: not account.default)), None)
        return next((account for account in mine if account.name.casefold() == name.casefold()), None)

    def _unknown_account(self, name: str, requester: Requester, read: Request | None = None) -> Problem:
        mine = [account.name for account in self.settings.accounts if requester.may_use(account.name)]
        near = tuple(get_close_matches(name, mine, _NEAR, 0.5)) or tuple(mine[:_NEAR])
        line = _line(read, Key.ACCOUNT) if read is not None else None
        written, offer = (line.written, f"{line.written.partition(':')[0]}: {near[0]}") if line and near else (name, "")
        return Problem(ProblemKind.ACCOUNT_UNKNOWN, written, offer=offer, near=near)


def _merge_fields(contents: Contents, known: Collection[str]) -> tuple[frozenset[str], list[Problem]]:
    """The merge fields that the contents use, and what is wrong with them, each said once."""
    used: set[str] = set()
    problems: dict[str, Problem] = {}
    for source, parse in (
        (contents.subject, merge.parse),
        (contents.text, merge.parse),
        (contents.html or "", merge.parse_html),
    ):
        try:
            used |= parse(source, known).fields
        except FieldUnknown as error:
            for name in error.names:
                near = merge.near(name, known)
                problems.setdefault(name, Problem(ProblemKind.FIELD_UNKNOWN, f"{{{name}}}", near=near))
        except MergeError as error:
            problems.setdefault(error.excerpt, Problem(ProblemKind.MERGE_BROKEN, error.excerpt))
    for attachment in contents.attachments:
        with suppress(MergeError):  # braces in a file's name may be just that
            used |= merge.parse(attachment.name, known).fields
    return frozenset(used), list(problems.values())


def _emptiness(contents: Contents) -> Iterator[Problem]:
    if not contents.subject.strip():
        yield Problem(ProblemKind.EMPTY_SUBJECT, "")
    if not contents.text.strip() and not contents.attachments:
        yield Problem(ProblemKind.EMPTY_BODY, "")


def _line(read: Request, key: Key) -> Line | None:
    return next((line for line in read.lines if line.key is key), None)


def _excess(people: str, most: int) -> str:
    """Understood in every language of the house."""
    return f"{people} (limit: {most})"
