"""The address book by mail: a file is taken in, after a yes where it changes much."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.book import lists
from mailbot.config import Requester, Settings
from mailbot.domain import attached, order
from mailbot.domain.answer import Answer
from mailbot.domain.contacts import BadRow, ImportResult, Row
from mailbot.domain.imports import BookImport, ImportState, asks_first
from mailbot.domain.letter import Attachment
from mailbot.domain.order import Order
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.words import Verb
from mailbot.errors import BookError
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.flow.tables import problem
from mailbot.mail import book_facts, facts, imports
from mailbot.store.store import Store

ReadContacts = Callable[[bytes], tuple[Row | BadRow, ...]]
"""A foreign file as rows of the address book. BookError: it has none."""


@dataclass(frozen=True, slots=True)
class Importing:
    """Takes files in once each, whatever crashes; nothing is written before it must not be asked about."""

    store: Store
    settings: Settings
    scribe: Scribe
    reading: ReadContacts

    def begin(self, files: Sequence[Attachment], requester: Requester, occasion: Occasion) -> Answer:
        """``IMPORT``: done at once where it changes little, else what it would do."""
        possible = attached.possible(files)
        if (refusal := _refusal(Verb.IMPORT, requester, possible)) is not None:
            return self.scribe.plain(refusal, requester.address, occasion)
        (file,) = possible
        expires = occasion.now + self.settings.bot.confirm_within
        waiting = self.store.imports.open(occasion.serial, requester.address, file, expires=expires)
        if waiting.state is not ImportState.PENDING:  # this letter was read before a crash
            return self._over(waiting, occasion)
        return self._considered(waiting, file.content, occasion)

    def waiting(self, tokens: Sequence[str], requester: Requester) -> BookImport | None:
        """The import of this requester that one of the tokens names."""
        for one in self.store.imports.of(requester.address):
            ours = self.scribe.import_token(one)
            if any(hmac.compare_digest(token, ours) for token in tokens):
                return one
        return None

    def hear(
        self, waiting: BookImport, said: order.Heard, first_line: str, requester: Requester, occasion: Occasion
    ) -> Answer:
        """An answer to what an import would do; ``first_line`` of it, to be quoted."""
        if waiting.state is not ImportState.PENDING or waiting.expires <= occasion.now:
            return self._over(waiting, occasion)
        match said:
            case Order(Verb.CONFIRM) if requester.may_import:
                return self._take(waiting, self.reading(self.store.imports.content(waiting.number)), occasion)
            case Order(Verb.CONFIRM):
                refusal = facts.Refused(Verb.IMPORT, Problem(ProblemKind.FORBIDDEN, waiting.name))
                return self.scribe.plain(refusal, requester.address, occasion)
            case Order(Verb.CANCEL):
                self.store.imports.end(waiting.number, ImportState.CANCELLED, occasion.now)
                return self._over(self.store.imports.get(waiting.number), occasion)
            case _:
                content = self.store.imports.content(waiting.number)
                return self._asked(waiting, self._expected(self.reading(content), occasion), occasion, first_line)

    def expire(self, now: datetime) -> None:
        """Give up what nobody confirmed in time, and say so."""
        for one in self.store.imports.expired(now):
            over = book_facts.ImportOver(one.name, ImportState.EXPIRED)
            occasion = Occasion(-one.number, now)  # no letter's number
            listed = self.settings.requester(one.requester) is not None
            told = [self.scribe.plain(over, one.requester, occasion)] if listed else []
            self.store.imports.end(one.number, ImportState.EXPIRED, now, told)

    def _considered(self, waiting: BookImport, content: bytes, occasion: Occasion) -> Answer:
        try:
            rows = self.reading(content)
        except BookError as error:
            self.store.imports.end(waiting.number, ImportState.CANCELLED, occasion.now)
            refusal = facts.Refused(Verb.IMPORT, problem(error, waiting.name))
            return self.scribe.plain(refusal, waiting.requester, occasion)
        expected = self._expected(rows, occasion)
        if asks_first(expected):
            return self._asked(waiting, expected, occasion)
        return self._take(waiting, rows, occasion)

    def _expected(self, rows: Sequence[Row | BadRow], occasion: Occasion) -> ImportResult:
        return self.store.contacts.imported(rows, dry_run=True, now=occasion.now)

    def _take(self, waiting: BookImport, rows: Sequence[Row | BadRow], occasion: Occasion) -> Answer:
        self.store.imports.take(waiting.number, rows, occasion.now, occasion.serial)
        return self._over(self.store.imports.get(waiting.number), occasion)

    def _asked(self, waiting: BookImport, expected: ImportResult, occasion: Occasion, said: str = "") -> Answer:
        token = self.scribe.import_token(waiting)
        whole = self._whole(waiting, expected)
        fact = book_facts.ImportPlan(waiting.name, token, expected, waiting.expires, said, listed=bool(whole))
        return self.scribe.plain(fact, waiting.requester, occasion, attachments=whole)

    def _over(self, one: BookImport, occasion: Occasion) -> Answer:
        if one.result is not None:
            whole = self._whole(one, one.result)
            earlier = one.done if one.by != occasion.serial else None
            done = book_facts.Imported(one.name, one.result, listed=bool(whole), earlier=earlier)
            return self.scribe.plain(done, one.requester, occasion, attachments=whole)
        state = ImportState.EXPIRED if one.state is ImportState.PENDING else one.state
        return self.scribe.plain(book_facts.ImportOver(one.name, state), one.requester, occasion)

    def _whole(self, one: BookImport, result: ImportResult) -> tuple[Attachment, ...]:
        """Row by row, where the mail cannot show all of it."""
        if not imports.is_long(result):
            return ()
        language = self.scribe.language(self.settings.requester(one.requester))
        rows = imports.rows(result, language)
        return (lists.table(f"import-{one.number}", imports.columns(language), rows, len(rows)),)


def _refusal(verb: Verb, requester: Requester, files: Sequence[Attachment]) -> facts.Refused | None:
    if not requester.may_import:
        return facts.Refused(verb, Problem(ProblemKind.FORBIDDEN, ""))
    if not files:
        return facts.Refused(verb, Problem(ProblemKind.FILE_MISSING, ""))
    if len(files) > 1:
        return facts.Refused(verb, Problem(ProblemKind.FILE_SEVERAL, "", near=tuple(file.name for file in files)))
    return None
