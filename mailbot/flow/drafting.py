"""A draft understood as far as it can be: its lines, its table, its frame, its files; and all that is wrong with it at
once."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches

from mailbot.config import Account, Requester, Settings
from mailbot.domain import attached, copies, enclosures, merge, request, which
from mailbot.domain.campaign import Campaign, Contents
from mailbot.domain.contacts import Table
from mailbot.domain.directives import Directive, Line
from mailbot.domain.folding import fold
from mailbot.domain.merge import Template
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.request import Rejected, Request
from mailbot.domain.selector import AtAddress
from mailbot.domain.words import Key
from mailbot.errors import FieldUnknown, MergeError
from mailbot.flow import enclosing, papering
from mailbot.flow.enclosing import Enclosing
from mailbot.flow.framing import Framing
from mailbot.flow.tables import Tables
from mailbot.mail import sentences
from mailbot.store.canonical import canonical
from mailbot.store.store import Store

_NEAR = 3
_BY_TABLE = (ProblemKind.TABLE_MISSING, ProblemKind.FIELD_UNKNOWN)


@dataclass(slots=True)
class Draft:
    """What there is to be planned; a plan can be made of it where it has an account and no problems."""

    campaign: Campaign
    read: Request
    problems: list[Problem]
    contents: Contents  # as the requester wrote them
    account: Account | None = None
    table: Table | None = None
    frame: str = ""
    framed: Contents | None = None  # inside of the frame
    fields: frozenset[str] = field(default_factory=frozenset)  # that the texts use
    separate: bool = False  # each recipient gets files of their own


@dataclass(frozen=True, slots=True)
class Drafting:
    """Reads drafts; writes nothing but a table that was found among the attachments."""

    store: Store
    settings: Settings
    tables: Tables
    framing: Framing

    def draft(self, campaign: Campaign, requester: Requester, wishes: tuple[Directive, ...], now: datetime) -> Draft:
        """Each step looks at what the others have left to look at, so that nothing is asked about in a second round."""
        read = request.read(wishes, campaign.language, now, self.settings.bot.zone)
        table = self.tables.of(campaign) if attached.asked_for(wishes) else None
        contents = self.store.campaigns.contents(campaign.number)  # now without the table
        draft = Draft(
            campaign=campaign,
            read=read.understood if isinstance(read, Rejected) else read,
            problems=list(read.problems) if isinstance(read, Rejected) else [],
            contents=contents,
        )
        draft.problems[:0] = _emptiness(contents, campaign.language)
        self._choose_account(draft, requester)
        self._choose_frame(draft)
        if isinstance(table, Problem):
            draft.problems.append(table)
        else:
            draft.table = table
            self._find_fields(draft)
        self._check_names(draft, table_lacks=isinstance(table, Problem))
        self._check_replies(draft)
        self._check_label(draft)
        draft.problems += papering.problems(draft.read, draft.table)
        draft.separate = _is_separate(draft)
        draft.problems += Enclosing(self.store).problems(contents, campaign.language, separate=draft.separate)
        return draft

    def find_account(self, name: str | None, requester: Requester) -> Account | None:
        """The account of that name, sender's name or address, or the first that this requester may use.

        The default is asked first.
        """
        mine = self.settings.accounts_of(requester)
        if name is None:
            return next(iter(mine), None)
        wanted = fold(name)
        named = [account for account in mine if fold(account.name) == wanted]
        known = named or [one for one in mine if wanted in (fold(one.sender.name), fold(one.sender.address))]
        return known[0] if len(known) == 1 else None

    def unknown_account(self, name: str, requester: Requester, line: Line | None = None) -> Problem:
        mine = [account.name for account in self.settings.accounts_of(requester)]
        near = tuple(get_close_matches(name, mine, _NEAR, 0.5)) or tuple(mine[:_NEAR])
        written, offer = (line.written, f"{line.written.partition(':')[0]}: {near[0]}") if line and near else (name, "")
        return Problem(ProblemKind.ACCOUNT_UNKNOWN, written, offer=offer, near=near)

    def _choose_account(self, draft: Draft, requester: Requester) -> None:
        draft.account = self.find_account(draft.read.account, requester)
        if draft.account is None:
            line = draft.read.line(Key.ACCOUNT)
            draft.problems.append(self.unknown_account(draft.read.account or "", requester, line))

    def _choose_frame(self, draft: Draft) -> None:
        line = draft.read.line(Key.TEMPLATE)
        if draft.read.template is None or line is None:
            return
        chosen = self.framing.choose(draft.read.template, line, draft.campaign.language)
        if isinstance(chosen, str) and draft.account is not None:
            draft.frame = chosen
            framed = self.framing.framed(draft.contents, chosen, draft.account, draft.campaign.language)
            if isinstance(framed, Contents):
                draft.framed = framed
                return
            chosen = framed
        if isinstance(chosen, Problem):
            draft.problems.append(chosen)

    def _find_fields(self, draft: Draft) -> None:
        """With a table that cannot be read, nobody knows which fields there are: then nothing is said about them."""
        known = (*self.store.contacts.fields(), *(_fields_of(draft.table) if draft.table else ()))
        draft.fields, faults = _merge_fields(draft.framed or draft.contents, known, draft.campaign.language)
        draft.problems += faults
        if enclosing.word_letter(draft.contents, draft.read.paper) is not None:
            draft.fields |= frozenset(known)  # which of them a Word file has is not known before it is filled

    def _check_names(self, draft: Draft, *, table_lacks: bool) -> None:
        """Without the table that shall be there, what it would have brought is not asked about."""
        found = self.store.recipients.faults(draft.campaign.number, draft.read.selector, draft.table)
        draft.problems += (one for one in found if not (table_lacks and one.kind in _BY_TABLE))

    def _check_label(self, draft: Draft) -> None:
        """A label that no address bears would silently choose the first of each contact's."""
        label, line = draft.read.selector.several.label, draft.read.line(Key.IF_SEVERAL)
        if label is None or line is None:
            return
        labels = {fold(one): one for one in self.store.contacts.labels()}
        if fold(label) not in labels:
            near = get_close_matches(fold(label), labels, _NEAR, 0.5) or list(labels)[:_NEAR]
            told = tuple(labels[one] for one in near)
            offer = f"{line.written.partition(':')[0]}: {told[0] if told else which.first(draft.campaign.language)}"
            draft.problems.append(Problem(ProblemKind.VALUE_UNREADABLE, line.written, offer=offer, near=told))

    def _check_replies(self, draft: Draft) -> None:
        wish, line = draft.read.replies, draft.read.line(Key.REPLIES)
        if isinstance(wish, AtAddress) and line is not None and not isinstance(canonical(wish.address), str):
            offer = f"{line.written.partition(':')[0]}: {draft.campaign.requester}"
            draft.problems.append(Problem(ProblemKind.VALUE_UNREADABLE, line.written, offer=offer))


def _is_separate(draft: Draft) -> bool:
    """A table that names files means it, unless the requester said otherwise: nobody shall get another's invoice."""
    if draft.read.separate is not None:
        return draft.read.separate
    named = draft.table is not None and enclosures.column(draft.table.columns) is not None
    return named and bool(enclosing.apart(draft.contents))


def _fields_of(table: Table) -> tuple[str, ...]:
    """The columns that a text may use."""
    addressed = copies.columns(table.columns)
    return tuple(column for column in table.columns if column not in addressed)


def _merge_fields(contents: Contents, known: Collection[str], language: str) -> tuple[frozenset[str], list[Problem]]:
    """The merge fields that the contents use, and what is wrong with them, each said once."""
    used, problems = _read_fields(contents.subject, merge.parse, known, language)
    # An answer can put the subject right, and nothing else of what the customers shall read.
    broken = any(one.kind is ProblemKind.MERGE_BROKEN for one in problems)
    problems = [replace(one, offer=_retitled("" if broken else contents.subject, one, language)) for one in problems]
    for source, parse in ((contents.text, merge.parse), (contents.html or "", merge.parse_html)):
        fields, faults = _read_fields(source, parse, known, language)
        used |= fields
        problems += (one for one in faults if all(one.line != told.line or told.offer for told in problems))
    for attachment in contents.attachments:
        with suppress(MergeError):  # braces in a file's name may be just that
            used |= merge.parse(attachment.name, known).fields
    return frozenset(used), problems


def _read_fields(
    source: str, parse: Callable[[str, Collection[str]], Template], known: Collection[str], language: str
) -> tuple[set[str], list[Problem]]:
    try:
        return set(parse(source, known).fields), []
    except FieldUnknown as error:
        return set(), _unknown(error.names, known)
    except MergeError as error:
        broken = Problem(ProblemKind.MERGE_BROKEN, error.excerpt, detail=sentences.unmerged(error, language))
        return set(), [broken, *_unknown(error.unknown, known)]


def _unknown(names: Sequence[str], known: Collection[str]) -> list[Problem]:
    return [
        Problem(ProblemKind.FIELD_UNKNOWN, f"{{{one}}}", near=merge.near(one, known)) for one in dict.fromkeys(names)
    ]


def _retitled(subject: str, problem: Problem, language: str) -> str:
    """The line that gives the campaign another subject, with the field that must have been meant, if there is one."""
    name = problem.line.strip("{}")
    if problem.kind is ProblemKind.FIELD_UNKNOWN and problem.near and name in subject:
        return _titled(subject.replace(name, problem.near[0]), language)
    return _titled("", language)


def _titled(subject: str, language: str) -> str:
    word, example = ("Temat", "Nowe godziny otwarcia") if language == "pl" else ("Subject", "New opening hours")
    return f"{word}: {subject or example}"


def _emptiness(contents: Contents, language: str) -> Iterator[Problem]:
    if not contents.subject.strip():
        yield Problem(ProblemKind.EMPTY_SUBJECT, "", offer=_titled("", language))
    if not contents.text.strip() and not contents.attachments:
        yield Problem(ProblemKind.EMPTY_BODY, "")
