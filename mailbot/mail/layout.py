"""How the plain parts of the bot's mails are laid out: lines of 76 columns at most, wherever words allow."""

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

from mailbot.mail.speech import Speech

WIDTH = 76

_SHORT = 30
_SPACE = re.compile(r"[ \t\n\r\f\v]+")


def squeeze(text: str) -> str:
    """One line; no-break spaces stay what they are."""
    return _SPACE.sub(" ", text).strip(" ")


def paragraph(text: str, first: str = "", rest: str | None = None) -> str:
    """Wrapped; ``first`` stands before the first line, ``rest`` before the others (default: as much space)."""
    hanging = " " * len(first) if rest is None else rest
    lines = wrap(
        squeeze(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) or first.rstrip()


def heading(text: str) -> str:
    """Upper case, since plain text has nothing bolder."""
    return paragraph(text.upper())


def rows(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels and values in two columns; a label without value is left out."""
    kept = [(squeeze(label), value) for label, value in pairs if value]
    width = max((len(label) for label, _ in kept), default=0)
    return "\n".join(paragraph(value, f"  {label:{width}}  ") for label, value in kept)


def listed(entries: Sequence[tuple[str, str, str, str]]) -> str:
    """Marks (numbers, dashes) to the right of one column, texts hanging beside them, what is small on a line below."""
    width = max((len(mark) for mark, *_ in entries), default=0)
    told: list[str] = []
    for mark, main, detail, small in entries:
        told.append(paragraph(f"{main} · {detail}" if detail else main, f"  {mark:>{width}} "))
        if small:
            told.append(paragraph(small, " " * (width + 3)))
    return "\n".join(told)


def quoted(text: str) -> str:
    """Somebody's text, marked at the left, so that no line of it can be taken for one of ours."""
    lines = text.strip("\n").split("\n")
    return "\n".join(paragraph(line, "  | ", "  | ") for line in lines)


def lines(texts: Iterable[str]) -> str:
    """Lines to copy: each stays whole, however long."""
    return "\n".join("    " + squeeze(text) for text in texts)


def words(entries: Iterable[tuple[object, str, str]]) -> str:
    """What to answer, and what it does."""
    return rows([(example, does) for _, example, does in entries])


def glossary(entries: Sequence[tuple[str, str]]) -> str:
    """Examples, and what they mean: beside them where they are short, else below."""
    if max((len(example) for example, _ in entries), default=0) <= _SHORT:
        return rows(entries)
    return "\n".join(f"{paragraph(example, '  ')}\n{paragraph(meaning, '      ')}" for example, meaning in entries)


def figures(entries: Iterable[tuple[int, str, str, str]], say: Speech) -> str:
    """Numbers to the right of one column."""
    told = [(say.number(amount), f"{label}  {share}") for amount, label, _, share in entries if amount]
    width = max((len(amount) for amount, _ in told), default=0)
    return "\n".join(paragraph(text, f"  {amount:>{width}}  ") for amount, text in told)
