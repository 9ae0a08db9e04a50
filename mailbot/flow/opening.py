"""A request becomes a campaign with a summary, and is planned anew whenever it is amended; or it is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.config import Requester, Settings
from mailbot.domain import directives as lines
from mailbot.domain import editing, request, when
from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents
from mailbot.domain.directives import Directive, Line
from mailbot.domain.letter import Attachment
from mailbot.domain.order import Sample
from mailbot.domain.problem import Problem
from mailbot.domain.words import Key
from mailbot.flow.notices import Notices
from mailbot.flow.planning import Planned, Planning
from mailbot.flow.scribe import Occasion
from mailbot.flow.testing import Testing
from mailbot.mail.unheeded import Unheeded
from mailbot.store.store import Store


@dataclass(frozen=True, slots=True)
class _Amendment:
    """What an answer changes in a draft."""

    wishes: tuple[Directive, ...]  # of the whole draft
    new: tuple[Directive, ...] = ()  # among them
    changes: tuple[str, ...] = ()  # as the summary tells them
    table: Attachment | None = None
    subject: str = ""  # in the place of the old one
    unheeded: Unheeded | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens campaigns and plans them; sends nothing but test copies."""

    store: Store
    settings: Settings
    notices: Notices
    planning: Planning
    testing: Testing

    def open(
        self,
        requester: Requester,
        contents: Contents,
        wishes: Sequence[Directive],
        occasion: Occasion,
        *,
        removed: tuple[str, ...] = (),
    ) -> Answer:
        """A new campaign, or the one that this letter opened before a crash; its summary, or what is wrong with it.

        ``removed``: from the letter's HTML, see ``lint.Active``.
        """
        campaign = self._opened(requester, contents, wishes, occasion, removed)
        return self._plan(campaign, requester, _Amendment(tuple(wishes)), occasion)

    def again(self, old: Campaign, requester: Requester, occasion: Occasion, new: Sequence[Directive] = ()) -> Answer:
        """A new draft with the same contents, table and lines, but for ``new``; a start that has passed is left out."""
        kept = tuple(one for one in lines.reread(old.block) if not self._has_passed(one, occasion))
        wishes = lines.amend(kept, new)
        campaign = self._opened(requester, self.store.campaigns.contents(old.number), wishes, occasion)
        table = self.store.attached.of(old.number)
        return self._plan(campaign, requester, _Amendment(wishes, table=table), occasion)

    def amend(
        self,
        campaign: Campaign,
        requester: Requester,
        new: Sequence[Directive],
        occasion: Occasion,
        *,
        table: Attachment | None = None,
        subject: str = "",
    ) -> Answer:
        """The same request with some lines, the table, or the subject in place of others: a new plan, and the old token
        is void.
        """
        before = lines.reread(campaign.block)
        wishes = lines.amend(before, new)
        changes = (subject, *editing.changed(before, wishes), table.name if table is not None else "")
        asked = _Amendment(wishes, tuple(new), tuple(filter(None, changes)), table, subject)
        return self._plan(campaign, requester, asked, occasion)

    def edit(self, campaign: Campaign, requester: Requester, wishes: Sequence[Directive], occasion: Occasion) -> Answer:
        """The same request with all its lines given anew."""
        changes = editing.changed(lines.reread(campaign.block), wishes)
        return self._plan(campaign, requester, _Amendment(tuple(wishes), changes=changes), occasion)

    def ask_again(
        self, campaign: Campaign, requester: Requester, occasion: Occasion, unheeded: Unheeded | None = None
    ) -> Answer:
        """What keeps a draft from being a plan, said once more; the summary if nothing does any longer."""
        asked = _Amendment(lines.reread(campaign.block), unheeded=unheeded)
        return self._plan(campaign, requester, asked, occasion)

    def try_out(self, campaign: Campaign, sample: Sample, requester: Requester, occasion: Occasion) -> Answer:
        """A test copy, and where it went."""
        sent = self.testing.send(campaign, sample, requester, occasion)
        if isinstance(sent, Problem):
            return self.notices.questions(campaign, [sent], occasion)
        return self.notices.tested(campaign, sent.address, sent.recipient, occasion)

    def forbidden(self, requester: Requester, account: str, people: int) -> tuple[Problem, ...]:
        """Why this requester may not have this plan, at this moment."""
        return self.planning.forbidden(requester, account, people)

    def _opened(
        self,
        requester: Requester,
        contents: Contents,
        wishes: Sequence[Directive],
        occasion: Occasion,
        removed: tuple[str, ...] = (),
    ) -> Campaign:
        return self.store.campaigns.open(
            occasion.serial,
            requester.address,
            request.spoken(wishes, requester.language or self.settings.bot.language),
            contents,
            lines.kept(wishes),
            thread=occasion.reply_to,
            now=occasion.now,
            expires=occasion.now + self.settings.bot.confirm_within,
            removed=removed,
        )

    def _plan(self, campaign: Campaign, requester: Requester, asked: _Amendment, occasion: Occasion) -> Answer:
        number = campaign.number
        # The old plan and its token go first: a yes to the old summary must never reach people it did not name.
        contents = replace(self.store.campaigns.contents(number), subject=asked.subject) if asked.subject else None
        language = request.spoken(asked.wishes, campaign.language)
        wishes = request.dated(asked.wishes, language, occasion.now, self.settings.bot.zone)
        if not self.store.campaigns.to_draft(number, lines.kept(wishes), contents, language):
            return self.notices.status(campaign, occasion)
        campaign = replace(campaign, language=language)
        if asked.table is not None:
            self.planning.tables.take(number, asked.table)
        planned = self.planning.plan(campaign, requester, wishes, occasion.now)
        now_is = self.store.campaigns.get(number) or campaign
        if not isinstance(planned, Planned):
            return self.notices.questions(now_is, planned, occasion, asked.unheeded)
        tested = self._test(now_is, requester, asked, planned, occasion)
        if isinstance(tested, Problem):
            return self.notices.questions(now_is, [tested], occasion)
        return self.notices.summary(
            now_is,
            occasion,
            changes=asked.changes,
            turnover=planned.turnover,
            tested=tested,
            unheeded=asked.unheeded,
        )

    def _test(
        self, campaign: Campaign, requester: Requester, asked: _Amendment, planned: Planned, occasion: Occasion
    ) -> str | Problem:
        """Where the test copy went that the request asks for: with its first summary, or when it is asked for anew."""
        renewed = any(isinstance(one, Line) and one.key is Key.TEST for one in asked.new)
        if planned.test is None or not (renewed or planned.turnover is None):
            return ""
        sent = self.testing.send(campaign, planned.test, requester, occasion)
        return sent if isinstance(sent, Problem) else sent.address

    def _has_passed(self, one: Directive, occasion: Occasion) -> bool:
        if not (isinstance(one, Line) and one.key is Key.SEND):
            return False
        return isinstance(when.read(one.value, occasion.now, self.settings.bot.zone), when.Past)
