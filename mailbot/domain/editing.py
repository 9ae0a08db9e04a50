"""Edits of a draft's list: what is struck off, added or cleared becomes directive lines, the one truth about a plan."""

from collections.abc import Mapping, Sequence

from mailbot.domain import whom
from mailbot.domain.directives import Directive, Line, language_of
from mailbot.domain.folding import fold
from mailbot.domain.selector import AtAddress, Named, Term
from mailbot.domain.whom import Broken
from mailbot.domain.words import Key

_LISTS = (Key.RECIPIENTS, Key.ONLY, Key.WITHOUT)


def struck(draft: Sequence[Directive], terms: Sequence[Term], default: str) -> tuple[Directive, ...] | Broken:
    """The draft without these; ``default`` is the language of lines in a draft that has none.

    Broken: a line that cannot be read is in the way, or there would be one, for it names too many.
    """
    return _extended(draft, Key.WITHOUT, terms, default)


def added(draft: Sequence[Directive], terms: Sequence[Term], default: str) -> tuple[Directive, ...] | Broken:
    """The draft with these on it, whether or not they were struck off before. Broken: as above."""
    extended = _extended(draft, Key.RECIPIENTS, terms, default)
    excluded = _terms(draft, Key.WITHOUT)
    if isinstance(extended, Broken) or isinstance(excluded, Broken):
        return extended  # whom a line excludes that cannot be read is asked about
    wanted = {_same(term) for term in terms}
    kept = tuple(term for term in excluded if _same(term) not in wanted)
    return extended if kept == excluded else _with(extended, Key.WITHOUT, kept, default)


def cleared(draft: Sequence[Directive]) -> tuple[Directive, ...]:
    """The draft of a letter to nobody."""
    return tuple(one for one in draft if not (isinstance(one, Line) and one.key in _LISTS))


def on_paper(addresses: Sequence[str], default: str) -> tuple[Directive, ...]:
    """The lines of a draft of letters to whoever is at these addresses."""
    values = {Key.RECIPIENTS: ", ".join(addresses), Key.FORM: Key.FORM.wording(default).example}
    return tuple(Line(key, value, f"{key.wording(default).names[0]}: {value}") for key, value in values.items())


def with_line(draft: Sequence[Directive], key: Key, value: str, default: str) -> tuple[Directive, ...]:
    """The draft with that value for the key, in the place of the old one; "" takes the line out."""
    old = next((one for one in draft if isinstance(one, Line) and one.key is key), None)
    name = key.wording(spoken(draft, default)).names[0] if old is None else old.written.partition(":")[0].strip()
    line = Line(key, value, f"{name}: {value}")
    amended: list[Directive] = []
    for one in draft:
        if not (isinstance(one, Line) and one.key is key):
            amended.append(one)
        elif value and line not in amended:
            amended.append(line)
    return tuple(amended) if old is not None or not value else (*amended, line)


def spoken(draft: Sequence[Directive], default: str) -> str:
    """The language that the draft is written in: that of its line of recipients."""
    lines = (one for one in draft if isinstance(one, Line) and one.key is Key.RECIPIENTS)
    return next((language_of(line, default) for line in lines), default)


def changed(before: Sequence[Directive], after: Sequence[Directive]) -> tuple[str, ...]:
    """The lines that are new, and what stood there before; of those that are gone, their keys alone.

    Of lists only what stands there now: who came and who went is told by name.
    """
    old = {one.written for one in before}
    values = {one.key: one.value for one in before if isinstance(one, Line) and one.key not in _LISTS}
    new = [_now(one, values) for one in after if one.written not in old]
    keys = {one.key for one in after if isinstance(one, Line)}
    gone = [one for one in before if isinstance(one, Line) and one.key not in keys]
    return (*new, *(f"{one.written.partition(':')[0].strip()}:" for one in gone))


def _now(one: Directive, before: Mapping[Key, str]) -> str:
    if not isinstance(one, Line) or one.key not in before:
        return one.written
    name, _, value = one.written.partition(":")
    return f"{name.strip()}: {before[one.key]} → {value.strip()}"


def _with(draft: Sequence[Directive], key: Key, terms: Sequence[Term], default: str) -> tuple[Directive, ...]:
    return with_line(draft, key, whom.spelled(terms, spoken(draft, default)), default)


def _extended(
    draft: Sequence[Directive], key: Key, terms: Sequence[Term], default: str
) -> tuple[Directive, ...] | Broken:
    there = _terms(draft, key)
    if isinstance(there, Broken):
        return there
    known = {_same(term) for term in there}
    extended = _with(draft, key, (*there, *(term for term in terms if _same(term) not in known)), default)
    now_there = _terms(extended, key)
    return now_there if isinstance(now_there, Broken) else extended


def _terms(draft: Sequence[Directive], key: Key) -> tuple[Term, ...] | Broken:
    values = [one.value for one in draft if isinstance(one, Line) and one.key is key]
    return whom.terms(", ".join(dict.fromkeys(values)))


def _same(term: Term) -> Term:
    """Names are the same whatever their case and diacritics, addresses whatever their case."""
    if isinstance(term, AtAddress):
        return AtAddress(term.address.lower())
    return Named(fold(term.name)) if isinstance(term, Named) else term
