"""The text columns and own fields of companies and persons: read, compared, inserted, updated."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.domain.fields import SHARED
from mailbot.store.belongings import Whose
from mailbot.store.finding import folded, tax_key

SHARED_COLUMNS = tuple(field.value for field in SHARED)
"""In the order of ``Particulars``; plain text, because a dictionary looks that up four times as fast as an enum."""

_COLUMNS: Mapping[Whose, tuple[str, ...]] = {
    "company": ("name", "tax_id", *SHARED_COLUMNS),
    "person": ("first_name", "last_name", "position", "gender", *SHARED_COLUMNS),
}
_EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Texts:
    """Column → text, own field → text. In what a row says an absent one stays as it is, and "" is taken away."""

    columns: Mapping[str, str]
    own: Mapping[str, str]

    def changes(self, said: "Texts") -> Iterator[tuple[str, str, str]]:
        """Field, before and after, for what is not yet as it is said."""
        for here, there in ((self.columns, said.columns), (self.own, said.own)):
            for field, after in there.items():
                if (before := here.get(field, "")) != after:
                    yield field, before, after

    def changed(self, said: "Texts") -> "Texts":
        own = {field: text for field, text in {**self.own, **said.own}.items() if text}
        return Texts({**self.columns, **said.columns}, own)


NOTHING_SAID = Texts(_EMPTY, _EMPTY)


class ContactRows:
    """The two tables, inside the caller's transaction. Statements are made of our column names; values are bound."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._execute = connection.execute
        self._now = now
        self._selects = {
            whose: f"SELECT {', '.join(names)}, own FROM {whose} WHERE id = ?"  # noqa: S608
            for whose, names in _COLUMNS.items()
        }

    def read(self, whose: Whose, number: int) -> Texts:
        *texts, own = self._execute(self._selects[whose], (number,)).fetchone()
        return Texts(dict(zip(_COLUMNS[whose], texts, strict=True)), json.loads(own) if own != "{}" else _EMPTY)

    def insert(self, whose: Whose, texts: Texts, company: int | None = None, *, is_default: bool = False) -> int:
        """The new one's id. ``company`` and ``is_default``: a person's."""
        written = self._written(whose, texts)
        if company is not None:
            written["company"] = company
        if is_default:
            written["is_default"] = True
        columns, marks = ", ".join(written), ", ".join("?" * len(written))
        made = self._execute(f"INSERT INTO {whose} ({columns}) VALUES ({marks})", tuple(written.values()))  # noqa: S608
        return made.lastrowid or 0

    def update(self, whose: Whose, number: int, texts: Texts) -> None:
        written = self._written(whose, texts)
        assignments = ", ".join(f"{column} = ?" for column in written)
        self._execute(f"UPDATE {whose} SET {assignments} WHERE id = ?", (*written.values(), number))  # noqa: S608

    def _written(self, whose: Whose, texts: Texts) -> dict[str, str | int]:
        columns = texts.columns
        own = json.dumps(dict(texts.own), ensure_ascii=False) if texts.own else "{}"
        if whose == "company":
            keys = {"folded": folded(columns["name"]), "tax_key": tax_key(columns.get("tax_id", ""))}
        else:
            first, last = folded(columns.get("first_name", "")), folded(columns.get("last_name", ""))
            keys = {"folded": f"{first} {last}".strip(), "sorting": f"{last} {first}".strip()}
        return {**columns, **keys, "own": own, "changed": self._now}
