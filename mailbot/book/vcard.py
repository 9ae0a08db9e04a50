"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): cards into a sheet of the plain form."""

import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.book.sheet import COLUMNS, Sheet, SheetRow, clean
from mailbot.domain.contacts import BadRow
from mailbot.domain.fields import Field
from mailbot.domain.folding import fold
from mailbot.errors import BookEmpty, BookTooLarge

_BEGIN = re.compile(r"\s*BEGIN:VCARD\s*", re.IGNORECASE)
_LINE = re.compile(
    r'(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<parameters>(?:;(?:"[^"]*"|[^":;])*)*):(?P<value>.*)', re.DOTALL
)
_PARAMETER = re.compile(r';((?:"[^"]*"|[^";])*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECES = {one: re.compile(rf"((?:\\.|[^\\{one}]|\\$)*)({one}|$)", re.DOTALL) for one in ";,"}
_WELL_KNOWN_LABEL = re.compile(r"_\$!<(.*)>!\$_")  # Apple's and Google's
_CHARSETS = frozenset({"utf-8", "iso-8859-1", "iso-8859-2", "windows-1250", "windows-1252", "us-ascii"})
_NO_LABEL = re.compile(r"[|;:@<>,]+")  # would end it
_NO_LABELS = frozenset({"internet", "pref", "x400", ""})  # they tell how, not where

OURS = {
    Field.TAX_ID: "X-MAILBOT-TAX-ID",
    Field.OWNER: "X-MAILBOT-OWNER",
    Field.CONSENT: "X-MAILBOT-CONSENT",
    Field.IS_DEFAULT: "X-MAILBOT-DEFAULT",
}
"""What we write beside what cards know."""
OWN = "X-MAILBOT-FIELD"
"""A field of the office's own: its name and its text."""
LABEL = "X-ABLABEL"
COMPANY, PERSON = "org", "individual"
"""Kinds of cards."""

_HEADINGS = (
    Field.COMPANY,
    Field.EMAIL,
    Field.PHONE,
    Field.FAX,
    Field.STREET,
    Field.POSTCODE,
    Field.CITY,
    Field.COUNTRY,
    Field.GROUPS,
    Field.LANGUAGE,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.POSITION,
    Field.GENDER,
    Field.PERSON_EMAIL,
    Field.PERSON_PHONE,
    *OURS,
)


@dataclass(frozen=True, slots=True)
class _Property:
    name: str  # upper case
    types: tuple[str, ...]  # folded
    value: str  # decoded, not unescaped
    group: str = ""  # what binds properties of a card together


def is_vcard(text: str) -> bool:
    return _BEGIN.match(text) is not None


def read(text: str) -> Sheet:
    """One row a card, numbered from 1. BookEmpty: no card in it."""
    read: list[tuple[int, tuple[str, ...], Mapping[str, str]]] = []
    bad: list[BadRow] = []
    own: dict[str, None] = {}
    for number, card in enumerate(_cards(_unfolded(text)), 1):
        texts = _texts(card)
        if texts is None:
            continue
        cells = tuple(clean(texts.get(heading, "")) for heading in _HEADINGS)
        if any(cells):
            fields = _own(card)
            own |= dict.fromkeys(fields)
            read.append((number, cells, fields))
        else:
            bad.append(BadRow(number, "the card has neither a name nor an address"))
    if not read and not bad:
        raise BookEmpty("the file has no complete vCard in it")
    if len(_HEADINGS) + len(own) > COLUMNS:
        raise BookTooLarge(f"the cards have {len(own)} fields of their own, more than {COLUMNS} columns can be")
    rows = (SheetRow(number, (*cells, *(fields.get(name, "") for name in own))) for number, cells, fields in read)
    return Sheet((*(heading.value for heading in _HEADINGS), *own), tuple(rows), tuple(bad))


def _own(card: Sequence[_Property]) -> dict[str, str]:
    pairs = (_split(found.value) for found in card if found.name == OWN)
    named = ((clean(name), clean(text)) for name, text, *_ in pairs)
    return {name: text for name, text in named if name and text}


def _unfolded(text: str) -> Iterator[str]:
    """Logical lines: RFC 6350, section 3.2; and the soft line ends of vCard 2.1's quoted-printable."""
    pending = ""
    for line in text.splitlines():
        if line[:1] in {" ", "\t"} and pending:
            pending += line[1:]
        elif pending.endswith("=") and "QUOTED-PRINTABLE" in pending.upper():
            pending = pending[:-1] + line
        else:
            yield pending
            pending = line
    yield pending


def _cards(lines: Iterator[str]) -> Iterator[list[_Property]]:
    """What stands between BEGIN and END; cards inside cards (AGENT) are not their contact's."""
    depth, card = 0, list[_Property]()
    for line in lines:
        found = _property(line)
        if found is None:
            continue
        if found.name == "BEGIN":
            depth += 1
            card = [] if depth == 1 else card
        elif found.name == "END":
            depth -= 1
            if depth == 0:
                yield card
        elif depth == 1:
            card.append(found)


def _property(line: str) -> _Property | None:
    parts = _LINE.fullmatch(line)
    if parts is None:
        return None
    types: list[str] = []
    encoded, charset = False, "utf-8"
    for parameter in _PARAMETER.findall(parts["parameters"]):
        name, equals, value = parameter.partition("=")
        said = (value if equals else name).strip('"').lower()
        encoded = encoded or said == "quoted-printable"
        if name.lower() == "charset" and said in _CHARSETS:
            charset = said
        elif name.lower() == "pref":
            types.append("pref")
        elif not equals or name.lower() == "type":
            types += said.split(",")
    value = parts["value"]
    if encoded:
        value = quopri.decodestring(value.encode()).decode(charset, "replace")
    return _Property(parts["name"].upper(), tuple(fold(one) for one in types), value, parts["group"] or "")


def _texts(card: Sequence[_Property]) -> Mapping[Field, str] | None:
    """None: no contact but a group of them (RFC 6350, section 6.1.4)."""
    first = {found.name: found for found in reversed(card)}
    kind = fold(first["KIND"].value) if "KIND" in first else ""
    if kind == "group":
        return None
    texts = {**_name(first), **_place(first), **_phones(card)}
    company = _split(first["ORG"].value)[0] if "ORG" in first else ""
    if kind in {COMPANY, "organization"} or (kind != PERSON and fold(_full(texts)) == fold(company)):
        company = company or _full(texts)
        texts |= {Field.FIRST_NAME: "", Field.LAST_NAME: ""}
    is_person = kind == PERSON or bool(_full(texts))
    texts |= {Field.COMPANY: company, Field.PERSON_EMAIL if is_person else Field.EMAIL: _emails(card)}
    phone = texts.pop(Field.PHONE, "")
    texts[Field.PERSON_PHONE if is_person else Field.PHONE] = phone
    simple = ((Field.POSITION, "TITLE"), (Field.LANGUAGE, "LANG"), (Field.GENDER, "GENDER"), *OURS.items())
    texts |= {field: _split(first[name].value)[0] for field, name in simple if name in first}
    if texts.get(Field.GENDER, "M").upper() not in {"M", "F"}:
        texts[Field.GENDER] = ""  # RFC 6350 knows other, none and unknown
    groups = [one for found in card if found.name == "CATEGORIES" for one in _split(found.value, ",")]
    return {**texts, Field.GROUPS: "|".join(one.replace("|", "/") for one in groups)}


def _name(first: Mapping[str, _Property]) -> dict[Field, str]:
    last, given, *_ = [*_split(first["N"].value), "", ""] if "N" in first else ["", ""]
    if not (last or given) and "FN" in first and "@" not in first["FN"].value:
        full = _unescaped(first["FN"].value).strip()
        given, _, last = full.rpartition(" ")
        given, last = (given, last) if given else (last, "")
    return {Field.FIRST_NAME: given, Field.LAST_NAME: last}


def _full(texts: Mapping[Field, str]) -> str:
    return f"{texts.get(Field.FIRST_NAME, '')} {texts.get(Field.LAST_NAME, '')}".strip()


def _place(first: Mapping[str, _Property]) -> dict[Field, str]:
    if "ADR" not in first:
        return {}
    _, _, street, city, _, postcode, country = [*_split(first["ADR"].value), *[""] * 7][:7]
    return {Field.STREET: street, Field.CITY: city, Field.POSTCODE: postcode, Field.COUNTRY: country}


def _phones(card: Sequence[_Property]) -> dict[Field, str]:
    """The first telephone and the first fax."""
    texts: dict[Field, str] = {}
    for found in card:
        if found.name == "TEL":
            number = _unescaped(found.value).removeprefix("tel:")
            texts.setdefault(Field.FAX if "fax" in found.types else Field.PHONE, number)
    return texts


def _emails(card: Sequence[_Property]) -> str:
    """The preferred one first."""
    found = sorted((one for one in card if one.name == "EMAIL"), key=lambda one: "pref" not in one.types)
    labels = {one.group: _unescaped(one.value).strip() for one in card if one.name == LABEL and one.group}
    return "|".join(_labelled(one, labels.get(one.group, "")) for one in found)


def _labelled(email: _Property, beside: str) -> str:
    """``beside``: the label that stands in a line of its own."""
    well_known = _WELL_KNOWN_LABEL.fullmatch(beside)
    said = fold(well_known[1]) if well_known else " ".join(_NO_LABEL.sub(" ", beside).split())
    label = said or next((one for one in email.types if one not in _NO_LABELS), "")
    address = _unescaped(email.value).strip()
    return f"{label}:{address}" if label else address


def _split(value: str, separator: str = ";") -> list[str]:
    """At separators that are not escaped."""
    pieces = []
    for found in _PIECES[separator].finditer(value):
        pieces.append(_unescaped(found[1]).strip())
        if not found[2]:
            break
    return pieces


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
