"""``EXPORT``: the whole address book by mail, in the forms that an import takes."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.book import lists, write
from mailbot.config import Requester
from mailbot.domain import formats
from mailbot.domain.answer import Answer
from mailbot.domain.formats import Format
from mailbot.domain.letter import Attachment
from mailbot.domain.problem import Problem, ProblemKind
from mailbot.domain.words import Verb
from mailbot.flow.scribe import Occasion, Scribe
from mailbot.mail import book_facts, facts
from mailbot.store.store import Store

_NAME = "contacts"
_USUAL = (Format.XLSX, Format.CSV)
_PACKED = frozenset({Format.CSV, Format.VCARD})  # where they are long; the others are packed as they are


@dataclass(frozen=True, slots=True)
class Exporting:
    """Answers with the address book attached, whoever may have it."""

    store: Store
    scribe: Scribe

    def export(self, wish: str, requester: Requester, occasion: Occasion) -> Answer:
        """``wish``: names of formats; "" is the usual ones."""
        if not requester.may_import:
            refusal = facts.Refused(Verb.EXPORT, Problem(ProblemKind.FORBIDDEN, ""))
            return self.scribe.plain(refusal, requester.address, occasion)
        named = formats.read(wish)
        if wish and not named:
            refusal = facts.Refused(Verb.EXPORT, Problem(ProblemKind.FORMAT_UNKNOWN, ""))
            return self.scribe.plain(refusal, requester.address, occasion)
        companies, persons = self.store.contacts.size()
        is_long = companies + persons > lists.XLSX_ROWS
        # A spreadsheet that long takes a while to make, and longer to open.
        forms: Sequence[Format] = named or (_USUAL[1:] if is_long else _USUAL)
        fact = book_facts.Exported(companies, persons)
        files = tuple(self._files(forms, packed=is_long))
        return self.scribe.plain(fact, requester.address, occasion, attachments=files)

    def _files(self, forms: Sequence[Format], *, packed: bool) -> Iterator[Attachment]:
        for form in forms:
            out = io.BytesIO()
            with self.store.contacts.export(apart=form is Format.VCARD) as book:
                write(out, book, form)
            name = f"{_NAME}.{form.suffix}"
            if packed and form in _PACKED:
                yield lists.zipped(name, [(name, [out.getvalue()])])
            else:
                yield Attachment(name, form.media_type, out.getvalue())
