"""How the plain parts of the bot's mails are laid out: lines of 76 columns at most, wherever words allow."""

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

from mailbot.mail.room import Row
from mailbot.mail.speech import Speech
from mailbot.mail.timeline import Stretch

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


def listed(entries: Sequence[Row]) -> str:
    """Marks (numbers, dashes) to the right of one column, texts hanging beside them, all else on lines below."""
    width = max((len(one.mark) for one in entries), default=0)
    told: list[str] = []
    for one in entries:
        told.append(paragraph(f"{one.main} · {one.detail}" if one.detail else one.main, f"  {one.mark:>{width}} "))
        indent = " " * (width + 3)
        told += [paragraph(one.small, indent)] if one.small else []
        told += [paragraph(one.said, f"{indent}» ")] if one.said else []
    return "\n".join(told)


def timeline(entries: Sequence[Stretch]) -> str:
    """By day; times in one column, sizes in another."""
    width = max((len(one.time) for one in entries), default=0)
    mark = max((len(one.mark) for one in entries), default=0)
    told: list[str] = []
    for one in entries:
        if one.day:
            told += ["", paragraph(one.day, "  ")] if told else [paragraph(one.day, "  ")]
        told.append(
            paragraph(one.detail, f"  {one.mark:>{mark}} {one.time:{width}}  " if width else f"  {one.mark:>{mark}} ")
        )
    return "\n".join(told)


def quoted(text: str) -> str:
    """Somebody's text, marked at the left, so that no line of it can be taken for one of ours."""
    lines = text.strip("\n").split("\n")
    return "\n".join(paragraph(line, "  | ", "  | ") for line in lines)


def lines(texts: Iterable[str]) -> str:
    """Lines to copy: each stays whole, however long."""
    return "\n".join(f"    {squeeze(text)}".rstrip() for text in texts)


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
