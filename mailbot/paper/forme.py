"""The forme: a letter's text with places for merge fields, made up once and filled per recipient."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mailbot.domain.campaign import Contents, Recipient
from mailbot.domain.merge import OUTPUT_LIMIT, SALUTATION, Hole, Template, parse, parse_html
from mailbot.domain.salutation import salutation
from mailbot.errors import MergeError
from mailbot.paper import html, pieces, plain
from mailbot.paper.address import line
from mailbot.paper.flowing import breakable
from mailbot.paper.nodes import Block, Json, Telling
from mailbot.paper.pictures import Picture, pictures


@dataclass(frozen=True, slots=True)
class Filling:
    """What one recipient's letter says."""

    subject: str
    shape: int  # which of the forme's
    values: tuple[str, ...]  # of the fields in it


class Forme:
    """MergeError (FieldUnknown) from the constructor when the text cannot be read."""

    def __init__(self, contents: Contents, known: Collection[str], language: str) -> None:
        self._language = language
        self._subject = parse(contents.subject, known)
        self._is_html = contents.html is not None
        self._body = (
            parse_html(pieces.unmarked(contents.html), known)
            if contents.html is not None
            else parse(pieces.unmarked(contents.text).replace("\r\n", "\n"), known)
        )
        self.pictures: Mapping[str, Picture] = pictures(contents.attachments)
        self.lost: dict[str, None] = {}  # names of pictures that are not there or cannot be set
        self.shapes: list[Json] = []  # one for each way that the conditions fall
        self._made: dict[tuple[bool, ...], tuple[int, tuple[Hole, ...]]] = {}

    @property
    def length(self) -> int:
        """Characters of text, about; what setting a letter costs grows with it."""
        return len(self._body.literals)

    def missing(self, recipient: Recipient) -> tuple[str, ...]:
        """Fields that are empty for this recipient and have no fallback."""
        empty = [name for template in (self._subject, self._body) for name in template.missing(recipient.fields)]
        return tuple(dict.fromkeys(empty))

    def fill(self, recipient: Recipient) -> Filling:
        """MergeError when this recipient's fields are too long for the text."""
        values = self._values(recipient)
        shape, holes = self._shape(values)
        texts = tuple(breakable(values.get(hole.name) or hole.fallback) for hole in holes)
        return Filling(line(self._subject.fill(values)), shape, texts)

    def _values(self, recipient: Recipient) -> dict[str, str]:
        values = {name: line(recipient.fields.get(name, "")) for name in self._subject.fields | self._body.fields}
        if values.get(SALUTATION) == "":  # unless an attached table has a column of that name
            values[SALUTATION] = line(salutation(recipient.fields, self._language))
        if (self._subject.holes + self._body.holes) * sum(map(len, values.values())) > OUTPUT_LIMIT:
            raise MergeError(f"recipient {recipient.number}: the fields are too long for this text", "")
        return values

    def _shape(self, values: Mapping[str, str]) -> tuple[int, tuple[Hole, ...]]:
        decisions = self._body.decisions(values)
        if decisions not in self._made:
            telling = Telling()
            self.shapes.append([telling.tell(block) for block in self._blocks(self._body, values)])
            self._made[decisions] = len(self.shapes) - 1, tuple(telling.holes)
        return self._made[decisions]

    def _blocks(self, body: Template, values: Mapping[str, str]) -> tuple[Block, ...]:
        source, holes = pieces.marked(body.flat(values))
        polish = self._language == "pl"
        if not self._is_html:
            return plain.blocks(source, holes, polish=polish)
        blocks, lost = html.blocks(source, holes, self.pictures, polish=polish)
        self.lost.update(dict.fromkeys(lost))
        return blocks
