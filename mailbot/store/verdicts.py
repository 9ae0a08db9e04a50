"""Why somebody who is meant is not written to: the reasons in their order, the first that holds stands."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, assert_never

import peewee

from mailbot.domain.address import endings, parts
from mailbot.domain.campaign import Reason
from mailbot.domain.contacts import Hit, Kind, Table
from mailbot.domain.selector import AttachedTable, Everyone
from mailbot.store import copying, postal
from mailbot.store.canonical import canonical
from mailbot.store.meant import recipients_of
from mailbot.store.postal import OnPaper
from mailbot.store.terms import Domain, Earlier, Mailbox, Meaning, Rows, Target
from mailbot.store.transactions import run

AGAIN = "again"
"""The reason of those who are written to, or told to be left out, already: nothing to tell anybody."""

# Of what is left when those without an address and those whom no condition keeps are gone.
_INDEX = "CREATE INDEX temp.candidate_address ON candidate (address) WHERE reason = ''"
# ?1 is the account: a suppression may be for everything or for one sender only.
_WHY_SUPPRESSED = """(
    SELECT s.reason FROM suppression s WHERE s.address = candidate.address AND s.scope IN ('', ?1) AND s.since <= ?2
    ORDER BY s.scope LIMIT 1)"""
_SUPPRESSED = "address IN (SELECT address FROM suppression WHERE scope IN ('', ?1) AND since <= ?2)"
_ADDRESSES_OF = {
    Kind.GROUP: """
        SELECT a.canonical FROM company_grp x JOIN address a ON a.company = x.company WHERE x.grp = ?1
        UNION ALL SELECT a.canonical FROM company_grp x JOIN person p ON p.company = x.company
            JOIN address a ON a.person = p.id WHERE x.grp = ?1
        UNION ALL SELECT a.canonical FROM person_grp x JOIN address a ON a.person = x.person WHERE x.grp = ?1""",
    Kind.COMPANY: """
        SELECT canonical FROM address WHERE company = ?1
        UNION ALL SELECT a.canonical FROM person p JOIN address a ON a.person = p.id WHERE p.company = ?1""",
    Kind.PERSON: "SELECT canonical FROM address WHERE person = ?1",
}
# The first at an address gets the message; where that is a company's general one, its person does, who can be greeted
# by name. Two rows of a table are told, though they may be one contact.
_TWICE = f"""
UPDATE candidate SET
    reason = iif(
        candidate.company_id = kept.company_id AND candidate.person_id = kept.person_id
            AND (kept.row = 0 OR candidate.row IN (0, kept.row)),
        '{AGAIN}', '{Reason.DUPLICATE.value}'
    ),
    detail = coalesce(nullif(kept.name, ''), nullif(kept.company, ''), kept.address)
FROM (
    SELECT min(n) AS n FROM candidate WHERE reason = '' AND address <> '' GROUP BY address HAVING count(*) > 1
) first
JOIN candidate top ON top.n = first.n
JOIN candidate kept ON kept.n = coalesce(
    (SELECT min(p.n) FROM candidate p WHERE p.reason = '' AND p.address = top.address AND p.company_id = top.company_id
        AND p.person_id <> 0 AND p.row = 0 AND top.person_id = 0 AND top.company_id <> 0 AND top.row = 0),
    top.n)
WHERE candidate.reason = '' AND candidate.address = kept.address AND candidate.n <> kept.n"""  # noqa: S608 - constants

# A contact whom two terms leave out is told once; so is each row of a table.
_TOLD_TWICE = f"""
UPDATE candidate SET reason = '{AGAIN}' WHERE reason NOT IN ('', '{AGAIN}') AND n NOT IN (
    SELECT min(n) FROM candidate WHERE reason NOT IN ('', '{AGAIN}')
    GROUP BY company_id, person_id, row, address, reason
)"""  # noqa: S608 - a constant


def judge(
    db: peewee.SqliteDatabase,
    without: Sequence[Meaning],
    table: Table | None,
    *,
    account: str,
    now: int,
    paper: OnPaper | None,
    copied: Table | None,
) -> None:
    """Give a reason to every candidate who is not to be written to from ``account``.

    ``copied``: the table, where its recipients are meant and it says who gets copies.
    """
    if paper is None:
        _strike(db, Reason.NO_ADDRESS, "address = ''", "iif(row, 'row ' || row, '')")
    else:
        postal.prepare(db, paper)
    _strike(db, Reason.CONDITION, "unmet <> ''", "unmet")
    run(db, _INDEX)
    _exclude(db, without, table, paper)
    if paper is not None:
        postal.forget_the_dead(db, account, now)
    _suppress(db, account, now)
    if paper is not None:
        postal.judge(db, paper, AGAIN)
    run(db, _TWICE)
    if copied:
        copying.add(db, copied)
        _exclude(db, without, table, paper)
        _suppress(db, account, now)
        copying.settle(db, AGAIN)
    run(db, _TOLD_TWICE)


def _exclude(db: peewee.SqliteDatabase, without: Sequence[Meaning], table: Table | None, paper: OnPaper | None) -> None:
    for meaning in without:
        for condition, values in _conditions(meaning.target, table, paper):
            _strike(db, Reason.EXCLUDED, condition, f"?{len(values) + 1}", *values, meaning.word)


def _suppress(db: peewee.SqliteDatabase, account: str, now: int) -> None:
    _strike(db, Reason.SUPPRESSED, _SUPPRESSED, _WHY_SUPPRESSED, account, now)
    _strike(db, Reason.SUPPRESSED, "refused", "'consent: no'")


def _strike(db: peewee.SqliteDatabase, reason: Reason, condition: str, detail: str, *values: Any) -> None:
    run(
        db,
        f"UPDATE candidate SET reason = '{reason.value}', detail = {detail} WHERE reason = '' AND {condition}",  # noqa: S608
        values,
    )


def _conditions(
    target: Target, table: Table | None, paper: OnPaper | None
) -> Iterator[tuple[str, tuple[int | str, ...]]]:
    """Whom a word of ``Without`` means: by their addresses, and by who they are where some may have none."""
    if isinstance(target, Rows):
        yield "row IN (SELECT value FROM json_each(?1))", (json.dumps(target.numbers),)
        return
    condition, values = _meant(target, table)
    if paper is None or isinstance(target, Everyone):
        yield condition, values
        return
    yield f"address <> '' AND {condition}", values
    if (contacts := postal.meant(target, table)) is not None:
        yield contacts


def _meant(
    target: Everyone | AttachedTable | Hit | Mailbox | Domain | Earlier, table: Table | None
) -> tuple[str, tuple[int | str, ...]]:
    """Which addresses a word of ``Without`` means, whatever contact they belong to."""
    match target:
        case Hit(kind, number):
            return f"address IN ({_ADDRESSES_OF[kind]})", (number,)
        case Earlier():
            return f"address IN (SELECT address FROM ({recipients_of(target)}))", ()  # noqa: S608
        case Domain(name):
            at, below = endings(name)
            return "(address LIKE ?1 OR address LIKE ?2)", (f"%{at}", f"%{below}")
        case Everyone():
            return "TRUE", ()
        case Mailbox(address):
            return "address = ?1", (address if isinstance(address, str) else "",)
        case AttachedTable():
            listed = [canonical(text) for row in (table.rows if table else ()) for text in parts(row.address)]
            known = [address for address in listed if isinstance(address, str)]
            return "address IN (SELECT value FROM json_each(?1))", (json.dumps(known),)
        case _:
            assert_never(target)
