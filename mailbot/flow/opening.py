"""A request becomes a campaign: its lines are read, its recipients resolved, its plan made, its summary written."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from mailbot import events
from mailbot.config import Account, Requester, Settings
from mailbot.domain import directives as lines
from mailbot.domain import folders, merge, packets, request
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents, Pacing, Plan
from mailbot.domain.directives import Directive, Line
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.request import Rejected, Request
from mailbot.domain.words import Key
from mailbot.errors import FieldUnknown, MergeError
from mailbot.flow.notices import Notices
from mailbot.flow.scribe import Occasion
from mailbot.store.store import Store

_NEAR = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """Makes plans; nothing here sends anything."""

    store: Store
    settings: Settings
    notices: Notices

    def open(self, requester: Requester, contents: Contents, wishes: Sequence[Directive], occasion: Occasion) -> Answer:
        """A new campaign, or the one that this letter opened before a crash; its summary, or what is wrong with it."""
        campaign = self.store.campaigns.open(
            occasion.serial,
            requester.address,
            requester.language or self.settings.bot.language,
            contents,
            lines.kept(wishes),
            thread=occasion.reply_to,
            now=occasion.now,
            expires=occasion.now + self.settings.bot.confirm_within,
        )
        return self._plan(campaign, requester, tuple(wishes), occasion)

    def amend(self, campaign: Campaign, requester: Requester, new: Sequence[Directive], occasion: Occasion) -> Answer:
        """The same request with some lines in place of others: a new plan, and the old token is void."""
        amended = lines.amend(lines.reread(campaign.block), new)
        return self._plan(campaign, requester, amended, occasion, tuple(line.written for line in new))

    def ask_again(self, campaign: Campaign, requester: Requester, occasion: Occasion) -> Answer:
        """What keeps a draft from being a plan, said once more; the summary if nothing does any longer."""
        return self._plan(campaign, requester, lines.reread(campaign.block), occasion)

    def forbidden(self, requester: Requester, account: str, people: int) -> tuple[Problem, ...]:
        """Why this requester may not have this plan, at this moment."""
        problems: list[Problem] = []
        if self._find_account(account, requester) is None:
            problems.append(self._unknown_account(account, requester))
        if people > (most := self._most(requester)):
            problems.append(Problem(ProblemKind.TOO_MANY, "", f"{people} > {most}"))
        return tuple(problems)

    def _plan(
        self,
        campaign: Campaign,
        requester: Requester,
        wishes: tuple[Directive, ...],
        occasion: Occasion,
        changes: tuple[str, ...] = (),
    ) -> Answer:
        number = campaign.number
        # The old plan and its token go first: a yes to the old summary must never reach people it did not name.
        if not self.store.campaigns.to_draft(number, lines.kept(wishes)):
            return self.notices.status(campaign, occasion)
        problems = self._planned(campaign, requester, wishes, occasion.now)
        planned = self.store.campaigns.get(number) or campaign
        if problems:
            return self.notices.questions(planned, problems, occasion)
        return self.notices.summary(planned, occasion, changes)

    def _planned(
        self, campaign: Campaign, requester: Requester, wishes: tuple[Directive, ...], now: datetime
    ) -> Sequence[Problem]:
        """Copy the recipients and make the plan; () when it stands, else everything that is wrong."""
        contents = self.store.campaigns.contents(campaign.number)
        fields, problems = self._merge_fields(contents)
        problems = _emptiness(contents) + problems
        read = request.read(wishes, campaign.language, now, self.settings.bot.zone)
        if isinstance(read, Rejected):
            return [*problems, *read.problems]
        account = self._find_account(read.account, requester)
        if account is None:
            return [*problems, self._unknown_account(read.account or "", requester, read)]
        if problems:
            return problems
        number = campaign.number
        resolved = self.store.recipients.resolve(number, read.selector, None, fields, now, limit=self._most(requester))
        if isinstance(resolved, tuple):
            return resolved
        plan = self._make_plan(campaign, read, account, contents, now)
        self.store.campaigns.replan(
            number,
            lines.kept(wishes),
            plan,
            plan.digest(contents.digest(), resolved.digest),
            packets.cut(resolved.people, plan.pacing, read.start or now),
            recipients_digest=resolved.digest,
            people=resolved.people,
            companies=resolved.companies,
            expires=now + self.settings.bot.confirm_within,
        )
        events.campaign_planned(number, resolved.people)
        return ()

    def _make_plan(
        self, campaign: Campaign, read: Request, account: Account, contents: Contents, now: datetime
    ) -> Plan:
        limits = Pacing(account.limits.per_packet, account.limits.every)
        return Plan(
            account=account.name,
            start=read.start,
            pacing=packets.combine(read.pacing, limits),
            stop_after=read.stop_after or 0,
            archive_folder=self._archive_folder(campaign, read, account, contents, now),
        )

    def _most(self, requester: Requester) -> int:
        """How many recipients this requester may write to at once."""
        limit = self.settings.limits.recipients
        return min(limit, requester.max_recipients or limit)

    def _archive_folder(
        self, campaign: Campaign, read: Request, account: Account, contents: Contents, now: datetime
    ) -> str | None:
        wanted = account.archive.enabled if read.archive is None else read.archive
        if not wanted and read.folder is None:
            return None
        day = now.astimezone(self.settings.bot.zone).date()
        path = read.folder or account.archive.folder
        return folders.expand(path, subject=contents.subject, day=day, number=campaign.number) or "Sent"

    def _merge_fields(self, contents: Contents) -> tuple[frozenset[str], list[Problem]]:
        """The merge fields that the contents use, and what is wrong with them, each said once."""
        known = self.store.contacts.fields()
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


def _emptiness(contents: Contents) -> list[Problem]:
    problems = []
    if not contents.subject.strip():
        problems.append(Problem(ProblemKind.EMPTY_SUBJECT, ""))
    if not contents.text.strip() and not contents.attachments:
        problems.append(Problem(ProblemKind.EMPTY_BODY, ""))
    return problems


def _line(read: Request, key: Key) -> Line | None:
    return next((line for line in read.lines if line.key is key), None)
