"""The mould: a campaign's message with holes, encoded once and filled per recipient."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from html import escape

from mailbot.domain import copies
from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.emptiness import bare
from mailbot.domain.letter import Attachment, Correspondent
from mailbot.domain.merge import OUTPUT_LIMIT, SALUTATION, Template, kept, parse, parse_html
from mailbot.domain.salutation import salutation, spoken
from mailbot.errors import HeaderError, MergeError
from mailbot.mail import encoding, figures, headers, tree
from mailbot.mail.holes import HoledName, HoledText

TEST_MARK = "[TEST] "

_LONGEST_NAME = 200  # characters
_OWN = 3  # To, Subject, Message-ID


class Mould:
    """One campaign's message. MergeError (FieldUnknown) from the constructor when a text cannot be read."""

    def __init__(
        self,
        contents: Contents,
        known: Collection[str],  # names of merge fields, as when the plan was made; keys of ``Recipient.fields``
        *,
        sender: Correspondent,
        date: datetime,  # aware; the packet's start, so that a second attempt is the same octets
        language: str,  # of salutations for recipients whose own is not known
        seed: bytes,  # of the boundaries
        reply_to: Correspondent | None = None,
        numbers: Collection[str] = (),  # fields whose values are numbers, and not just look like some
        enclosed: Callable[[int], Sequence[Attachment]] | None = None,  # more files, by the recipient's number
        extra: tuple[tuple[str, str], ...] = (),  # further header fields, the same for everybody
    ) -> None:
        self._contents = contents
        self._language = language
        self._enclosed = enclosed
        self._numbers = frozenset(numbers)
        self._subject = parse(encoding.clean_line(contents.subject), known)
        self._text = parse(_lines(contents.text), known)
        self._html = parse_html(_lines(contents.html), known) if contents.html is not None else None
        self._names = {
            file.name: name for file in contents.attachments if (name := _name(file.name, known)) is not None
        }
        self.fields: frozenset[str] = frozenset().union(*(template.fields for template in self._templates()))
        self._compared = frozenset[str]().union(*map(figures.compared, self._templates()))
        self._forks = any(template.forks for template in self._templates())
        self._bare = tuple(dict.fromkeys(name for template in self._templates() for name in template.missing({})))
        self._holes = sum(template.holes for template in self._templates())
        self._seed = seed
        self._fixed = self._fixed_headers(sender, reply_to, date, extra)
        self._same_subject = _subject(self._subject.fill({})) if self._subject.fixed else None

    def fill(self, recipient: Recipient, message_id: str, own: tuple[tuple[str, str], ...] = ()) -> bytes:
        """The whole message: CRLF, 7-bit, lines of 78 at most wherever words allow, not dot-stuffed.

        ``message_id`` without angle brackets; ``own``: header fields of this recipient alone. HeaderError when the
        recipient's address or one of them must not enter a header, MergeError when the message grows beyond bounds.
        """
        values = self._values(recipient)
        chunks = self._chunks.copy()
        chunks[0] = self._own_headers(recipient, message_id, values, (*copies.header(recipient), *own))
        for index, filling in self._fillings:
            chunks[index] = filling.fill(values)
        for index, place in self._places:
            chunks[index] = place.hold(self._files_of(recipient))
        return b"".join(chunks)  # type: ignore[arg-type]  # every filling has just been replaced by its octets

    def copy(self, recipient: Recipient) -> Contents:
        """What this recipient will read, for the summary."""
        values = self._values(recipient)
        files = tuple(
            replace(file, name=self._names[file.name].fill(values)) if file.name in self._names else file
            for file in self._contents.attachments
        )
        html = self._html.fill(values, escape) if self._html else None
        own = tuple(self._files_of(recipient))
        return Contents(self._subject.fill(values), self._text.fill(values), html, (*files, *own))

    @cached_property
    def _chunks(self) -> list[tree.Chunk]:
        """Put together for the first message: whoever only looks at copies needs no encoded files."""
        root = self._tree(self._seed + bytes.fromhex(self._contents.digest()))
        # A recipient's own fields first: Postfix, which has just looked at that address in the envelope, remembers one.
        return [b"", self._fixed, *tree.joined((b"MIME-Version: 1.0\r\n", *root.whole))]

    @cached_property
    def _fillings(self) -> list[tuple[int, tree.Filling]]:
        return [(index, chunk) for index, chunk in enumerate(self._chunks) if not isinstance(chunk, bytes)]

    @cached_property
    def _places(self) -> list[tuple[int, tree.Enclosures]]:
        return [(index, chunk) for index, chunk in self._fillings if isinstance(chunk, tree.Enclosures)]

    @property
    def bare(self) -> frozenset[str]:
        """The fields that could be missing for somebody."""
        return frozenset().union(*map(bare, self._templates()))

    def missing(self, recipient: Recipient) -> tuple[str, ...]:
        """Fields that are empty for this recipient and have no fallback."""
        if not self._forks:
            return tuple(name for name in self._bare if not recipient.fields.get(name, "").strip())
        empty = [name for template in self._templates() for name in template.missing(recipient.fields)]
        return tuple(dict.fromkeys(empty))

    def _files_of(self, recipient: Recipient) -> Sequence[Attachment]:
        """Files that this recipient gets and not everybody."""
        return () if self._enclosed is None else self._enclosed(recipient.number)

    def _templates(self) -> tuple[Template, ...]:
        html = () if self._html is None else (self._html,)
        return (self._subject, self._text, *html, *self._names.values())

    def _values(self, recipient: Recipient) -> dict[str, str]:
        given = recipient.fields
        values = {name: self._value(name, given) for name in self.fields}
        for name in self._compared:
            if (as_kept := encoding.clean_line(given.get(name, ""))) != values[name]:
                values[kept(name)] = as_kept
        if values.get(SALUTATION) == "":  # unless an attached table has a column of that name
            values[SALUTATION] = encoding.clean_line(salutation(given, self._language))
        if self._holes * sum(map(len, values.values())) > OUTPUT_LIMIT:
            raise MergeError(f"recipient {recipient.number}: the fields are too long for this text", "")
        return values

    def _value(self, name: str, given: Mapping[str, str]) -> str:
        value = encoding.clean_line(given.get(name, ""))
        if not value[:1].strip("-").isdecimal():
            return value
        return figures.written(value, spoken(given, self._language), number=name in self._numbers)

    def _tree(self, seed: bytes) -> tree.Part:
        files = self._contents.attachments
        html = self._contents.html or ""
        shown = [file for file in files if tree.is_shown(file, html)]
        return tree.letter(
            _text_part("plain", self._text),
            None if self._html is None else _text_part("html", self._html),
            [tree.picture(file) for file in shown],
            [self._attachment(file) for file in files if file not in shown],
            seed,
            enclosing=self._enclosed is not None,
        )

    def _attachment(self, file: Attachment) -> tree.Part:
        name = self._names.get(file.name)
        return tree.attachment(file, None if name is None else HoledName(name))

    @staticmethod
    def _fixed_headers(
        sender: Correspondent, reply_to: Correspondent | None, date: datetime, extra: tuple[tuple[str, str], ...]
    ) -> bytes:
        replies = (
            () if reply_to is None else (("Reply-To", headers.mailbox("Reply-To", reply_to.name, reply_to.address)),)
        )
        fields = (
            ("Date", f"Date: {format_datetime(date)}\r\n".encode()),
            ("From", headers.mailbox("From", sender.name, sender.address)),
            *replies,
            *((name, headers.unstructured(name, value)) for name, value in extra),
        )
        block = b"".join(field for _, field in fields)
        headers.verify(block, [name for name, _ in fields])
        return block

    def _own_headers(
        self, recipient: Recipient, message_id: str, values: Mapping[str, str], own: tuple[tuple[str, str], ...]
    ) -> bytes:
        block = b"%b%bMessage-ID: <%b>\r\n" % (
            _to(recipient),
            self._same_subject or _subject(self._subject.fill(values)),
            message_id.encode(),
        )
        for name, value in own:
            block += headers.unstructured(name, value)
        # What headers.verify would find, for a hundredth of its price: so many fields, every other line folded.
        ends = block.count(b"\r\n")
        if (
            not block.isascii()
            or ends - block.count(b"\r\n ") != _OWN + len(own)
            or not ends == block.count(b"\n") == block.count(b"\r")
        ):
            raise HeaderError(f"recipient {recipient.number}: a header would not stay one field")
        return block


def marked(contents: Contents) -> Contents:
    """The contents of a test copy: the subject says so."""
    return replace(contents, subject=TEST_MARK + contents.subject)


def _lines(text: str) -> str:
    """Whole lines: SMTP ends the last one in any case (RFC 5321 §4.1.1.4), and the archive keeps the same octets."""
    text = encoding.clean(text)
    return text if text.endswith("\n") else text + "\n"


def _to(recipient: Recipient) -> bytes:
    """A name that must not enter a header stays out; the address alone is right as well."""
    to = copies.addressee(recipient)
    name = encoding.clean_line(to.name)[:_LONGEST_NAME]
    if not to.address.rpartition("@")[0].isascii():
        return headers.group("To", f"{name} <{to.address}>".lstrip())
    try:
        return headers.mailbox("To", name, to.address)
    except HeaderError:
        return headers.mailbox("To", "", to.address)


def _subject(filled: str) -> bytes:
    line = " ".join(filled.split())
    try:
        return headers.unstructured("Subject", line)
    except HeaderError:  # something that reads as an encoded word and hides a line end (CVE-2024-6923)
        return headers.unstructured("Subject", line.replace("=?", "= ?"))


def _name(name: str, known: Collection[str]) -> Template | None:
    """The name of an attachment, if it has merge fields; braces that are none are part of the name."""
    try:
        template = parse(name, known)
    except MergeError:
        return None
    return None if template.fixed else template


def _text_part(subtype: str, template: Template) -> tree.Part:
    if template.fixed:
        return tree.text(subtype, template.fill({}))
    text = HoledText(template, html=subtype == "html")
    return tree.Part((tree.text_head(subtype, text.transfer),), (text,))
