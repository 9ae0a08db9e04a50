"""What a name written by a requester means: a group, a company or a person of the address book."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

import peewee

from mailbot.domain.contacts import Ambiguous, Hit, Kind, Match, Unknown
from mailbot.domain.folding import fold
from mailbot.store.transactions import run

_HITS = 20
"""More of them are no question that a person could answer."""

_NEAR = 3
_CANDIDATES = 2_000  # names compared letter by letter: some 40 ms
_LONGEST = 200  # characters of a name that are looked at
_LAST = "\U0010ffff"  # sorts behind every text that begins with what stands before it
_QUALIFIED = re.compile(r"(?P<name>.+?)\s*\((?P<detail>[^()]+)\)")
_LEGAL_FORM = frozenset(
    {"sp", "z", "o", "oo", "spzoo", "spolka", "ograniczona", "odpowiedzialnoscia", "akcyjna", "jawna", "cywilna"}
    | {
        "komandytowa",
        "komandytowo-akcyjna",
        "s",
        "a",
        "c",
        "j",
        "k",
        "sa",
        "sc",
        "sj",
        "sk",
        "ska",
        "spj",
        "spk",
        "psa",
    }
    | {"ltd", "limited", "llc", "inc", "plc", "gmbh", "ag", "kg", "sro"}
)
"""Words that stand behind half of all firms' names and tell none from another; folded, without full stops."""
_AROUND_WORDS = ",()[]\"'„”“«»"
_KIND_WORDS = {
    "group": Kind.GROUP,
    "grupa": Kind.GROUP,
    "company": Kind.COMPANY,
    "firma": Kind.COMPANY,
    "person": Kind.PERSON,
    "osoba": Kind.PERSON,
}

# Each kind: id, name, and what tells it from others of the same name.
_SOURCES = (
    (Kind.GROUP, "SELECT g.id, g.name, 'group' FROM grp g WHERE {0}", ("g.folded",)),
    (
        Kind.COMPANY,
        "SELECT c.id, c.name, coalesce(nullif(c.city, ''), nullif(c.tax_id, ''), 'company') FROM company c WHERE {0}",
        ("c.folded",),
    ),
    (
        Kind.PERSON,
        (
            "SELECT p.id, trim(p.first_name || ' ' || p.last_name), coalesce(c.name,"
            " (SELECT canonical FROM address a WHERE a.person = p.id ORDER BY position LIMIT 1), 'person')"
            " FROM person p LEFT JOIN company c ON c.id = p.company WHERE {0}"
        ),
        ("p.folded", "p.sorting"),
    ),
)


def match(db: peewee.SqliteDatabase, name: str) -> Match:
    """Exactly, then without case and diacritics, then by unique beginning; else names that come close."""
    # Half a surrogate pair, which a broken mail may contain, is no text that SQLite takes.
    wanted = " ".join(name.encode("utf-8", "replace").decode().split())[:_LONGEST]
    folded = fold(wanted)
    if not folded:
        return Unknown(())
    alike = _equal(db, folded)
    exact = tuple(hit for hit in alike if hit.name == wanted)
    hits = exact or alike or _qualified(db, wanted) or _beginning(db, folded)
    if len(hits) == 1:
        return hits[0]
    return Ambiguous(hits) if hits else Unknown(_near(db, folded))


def exact(db: peewee.SqliteDatabase, name: str) -> Hit | None:
    """The only one that bears just this name, case and diacritics aside."""
    hits = _equal(db, fold(name.encode("utf-8", "replace").decode()[:_LONGEST]))
    return hits[0] if len(hits) == 1 else None


def _equal(db: peewee.SqliteDatabase, folded: str) -> tuple[Hit, ...]:
    return tuple(_hits(db, "{0} = ?", (folded,)))


def _beginning(db: peewee.SqliteDatabase, folded: str) -> tuple[Hit, ...]:
    if not _without_legal_form(folded):
        return ()
    return tuple(_hits(db, "{0} >= ? AND {0} < ?", (folded, folded + _LAST)))


def _qualified(db: peewee.SqliteDatabase, name: str) -> tuple[Hit, ...]:
    """``Jan Kowalski (ACME)``, as ``Hit.written`` writes it."""
    parts = _QUALIFIED.fullmatch(name)
    if parts is None:
        return ()
    detail = fold(parts["detail"])
    kind = _KIND_WORDS.get(detail)
    return tuple(hit for hit in _equal(db, fold(parts["name"])) if hit.kind is kind or fold(hit.detail) == detail)


def _hits(db: peewee.SqliteDatabase, condition: str, values: tuple[str, ...]) -> Iterator[Hit]:
    for kind, source, columns in _SOURCES:
        either = " OR ".join(f"({condition.format(column)})" for column in columns)
        found = run(db, f"{source.format(either)} LIMIT {_HITS}", values * len(columns)).fetchall()
        yield from sorted((Hit(kind, *row) for row in found), key=lambda hit: fold(hit.written))


def _near(db: peewee.SqliteDatabase, folded: str) -> tuple[str, ...]:
    """Names that come close; those that begin differently are not looked for, except among the groups.

    Legal forms are no part of a name: two firms are not alike because both are a "sp. z o.o.".
    """
    wanted = _without_legal_form(folded)
    for letters in (2, 1, 0) if wanted else ():
        begin = folded[:letters]
        candidates = {
            _without_legal_form(fold(name)): name
            for table, column, start in (
                ("grp", "name", ""),
                ("company", "name", begin),
                ("person", "trim(first_name || ' ' || last_name)", begin),
            )
            for (name,) in run(
                db,
                f"SELECT DISTINCT {column} FROM {table} WHERE folded >= ? AND folded < ? LIMIT ?",  # noqa: S608 - constants
                (start, start + _LAST, _CANDIDATES),
            ).fetchall()
        }
        if close := get_close_matches(wanted, candidates, n=_NEAR, cutoff=0.6):
            return tuple(candidates[name] for name in close)
    return ()


def _without_legal_form(folded: str) -> str:
    return " ".join(word for word in folded.split() if not _is_legal_form(word.strip(_AROUND_WORDS)))


def _is_legal_form(word: str) -> bool:
    return word.replace(".", "") in _LEGAL_FORM or word == "z.o.o."
