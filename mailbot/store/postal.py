"""Letters on paper: which candidates get one, where a campaign prints, and why somebody cannot get one.

A recipient whose ``address`` is empty gets a letter; nobody else does.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import peewee

from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Hit, Kind, Table
from mailbot.domain.fields import Field
from mailbot.domain.folding import fold
from mailbot.domain.form import Form
from mailbot.domain.selector import AttachedTable
from mailbot.domain.suppression import Because
from mailbot.store import called
from mailbot.store.meant import recipients_of
from mailbot.store.terms import Earlier, Target
from mailbot.store.transactions import run

Lacks = Callable[[str, str, Mapping[str, str]], str]
"""What a postal address lacks, by name, company and fields: names of fields, by comma; "" is nothing."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Who gets a letter, and what an address needs."""

    form: Form  # not MAIL
    lacks: Lacks

    @property
    def only(self) -> bool:
        """Nobody gets a mail."""
        return self.form is Form.LETTER


_IS_CONTACT = "(company_id <> 0 OR person_id <> 0)"
_CONTACTS_OF = {
    Kind.GROUP: f"""{_IS_CONTACT} AND (
        company_id IN (SELECT company FROM company_grp WHERE grp = ?1)
        OR person_id IN (SELECT person FROM person_grp WHERE grp = ?1))""",  # noqa: S608 - a constant
    Kind.COMPANY: "company_id = ?1",
    Kind.PERSON: "person_id = ?1",
}
_DEAD = " OR ".join(f"s.reason = '{why}' OR s.reason LIKE '{why}: %'" for why in (Because.DEAD, Because.OFTEN))
# Who cannot be reached by mail any more can still get a letter; who does not want our mail wants none on paper.
_GONE = f"""
UPDATE candidate SET address = '' WHERE reason = '' AND address IN (
    SELECT s.address FROM suppression s WHERE s.scope IN ('', ?1) AND s.since <= ?2 AND ({_DEAD}))"""  # noqa: S608 - constants
_MISTYPED = f"UPDATE candidate SET address = '', reason = '', detail = '' WHERE reason = '{Reason.INVALID}'"  # noqa: S608
_NO_MAIL = "UPDATE candidate SET address = '' WHERE reason = ''"
_INCOMPLETE = f"""
UPDATE candidate SET reason = '{Reason.INCOMPLETE}', detail = lacks(name, company, fields)
WHERE reason = '' AND address = '' AND lacks(name, company, fields) <> ''"""  # noqa: S608 - a constant
_LISTED = """(fold(name) || char(31) || fold(company) IN (SELECT value FROM json_each(?1))
    OR fold(company) IN (SELECT value FROM json_each(?2)) OR fold(name) IN (SELECT value FROM json_each(?3)))"""
# One letter a contact; of those whom the address book does not know, one each for the same name and fields.
_WHO = f"iif({_IS_CONTACT}, company_id || ' ' || person_id, name || char(31) || company || char(31) || fields)"
_TWICE = f"""
UPDATE candidate SET
    reason = iif(candidate.row = 0, '{{again}}', '{Reason.DUPLICATE}'),
    detail = coalesce(nullif(name, ''), company)
WHERE reason = '' AND address = '' AND n NOT IN (
    SELECT min(n) FROM candidate WHERE reason = '' AND address = '' GROUP BY {_WHO})"""  # noqa: S608 - constants


def prepare(db: peewee.SqliteDatabase, paper: OnPaper) -> None:
    """Before all verdicts: a mistyped e-mail address is no reason not to get a letter."""

    def lacks(name: str, company: str, fields: str) -> str:
        return paper.lacks(name, company, json.loads(fields))

    db.register_function(lacks, "lacks", 3)
    run(db, _MISTYPED)


def meant(target: Target, table: Table | None) -> tuple[str, tuple[int | str, ...]] | None:
    """Which contacts a word of ``Without`` means, also those without an address; None where it means addresses."""
    match target:
        case Hit(kind, number):
            return _CONTACTS_OF[kind], (number,)
        case Earlier():
            them = f"SELECT name, company FROM ({recipients_of(target)}) WHERE address = ''"  # noqa: S608 - numbers
            return f"address = '' AND (name, company) IN ({them})", ()
        case AttachedTable():
            return _LISTED, _bearers(table)
        case _:
            return None


def _bearers(table: Table | None) -> tuple[str, str, str]:
    """Names with companies; and companies and names alone, where a row has no address that would say more."""
    rows = [
        (row, fold(told.get(Field.NAME, "")), fold(told.get(Field.COMPANY, "")))
        for row, told in (called.cells(table) if table else ())
    ]
    both = [f"{name}\x1f{company}" for _, name, company in rows if name and company]
    companies = [company for row, name, company in rows if company and not name and not row.address]
    names = [name for row, name, company in rows if name and not company and not row.address]
    return json.dumps(both), json.dumps(companies), json.dumps(names)


def judge(db: peewee.SqliteDatabase, paper: OnPaper, again: str) -> None:
    """After the verdicts that hold for mail and letters alike: who gets a letter, and who cannot."""
    if paper.only:
        run(db, _NO_MAIL)
    run(db, _INCOMPLETE)
    run(db, _TWICE.format(again=again))


def forget_the_dead(db: peewee.SqliteDatabase, account: str, now: int) -> None:
    """Before suppressions are looked up: addresses that take no mail are none."""
    run(db, _GONE, (account, now))
