"""A request's body taken apart: the directive block on top, and what the customers shall see, as text and HTML."""

from dataclasses import dataclass

from mailbot.domain import block
from mailbot.domain.directives import Directive, Misspelt
from mailbot.domain.letter import Letter
from mailbot.mail import markup, styles
from mailbot.mail.lines import cut, visible


@dataclass(frozen=True, slots=True)
class Body:
    """The two halves of a request."""

    lines: tuple[Directive, ...]  # in the order of the letter; misspelt ones, and text above, among them
    text: str  # without the block and what is above it; made from the HTML where there is one
    html: str | None  # sanitised, without the same
    subject: str = ""  # that stands among the lines; "" where none does

    @property
    def misspelt(self) -> tuple[Misspelt, ...]:
        return tuple(line for line in self.lines if isinstance(line, Misspelt))


def split(letter: Letter) -> Body:
    """The block is read from the HTML part where there is one that shows anything, and cut out of it as nodes.

    In an answer, which quotes other mails, only a block on top or below a greeting is one.
    """
    deep = not letter.references
    if letter.html is not None:
        root = markup.parsed(markup.cleaned(letter.html))
        styles.written_into(root, styles.rules(markup.printable(letter.html)))
        lines = visible(root)
        if not all(line.blank for line in lines):
            found = block.of_request([line.text for line in lines], deep=deep)
            cut(root, lines[: found.taken])
            html = markup.written(root)
            return Body(found.lines, markup.text(root), html, found.subject)
    texts = (letter.text or "").split("\n")
    found = block.of_request(texts, deep=deep)
    return Body(found.lines, "\n".join(texts[found.taken :]).strip("\n"), None, found.subject)
