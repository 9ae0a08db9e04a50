"""Campaigns: opened by a letter, planned, confirmed, moved from state to state, each by compare-and-set."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import Expression, SqliteDatabase, fn

from mailbot.domain.answer import Answer
from mailbot.domain.campaign import Campaign, Contents, LeftOut, Packet, Plan, Reason, Recipient
from mailbot.domain.states import CAMPAIGN_MOVES, OPEN, UNCONFIRMED, CampaignState
from mailbot.store import answers as outbox
from mailbot.store import campaign_rows as rows
from mailbot.store import deliveries, printing, tables
from mailbot.store import packets as slices
from mailbot.store.moments import seconds, seconds_due_or_none
from mailbot.store.tables import Campaign as Row
from mailbot.store.transactions import reading, run, translated, writing

# One statement, so that a million recipients never stand in memory.
_PLAN_DELIVERIES = """
INSERT INTO delivery (campaign, number, packet)
SELECT r.campaign, r.number, p.number FROM packet p CROSS JOIN recipient r
WHERE p.campaign = ? AND r.campaign = p.campaign AND r.number BETWEEN p.first AND p.last"""


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns of one database."""

    _db: SqliteDatabase

    def open(
        self,
        letter: int,
        requester: str,
        language: str,
        contents: Contents,
        block: tuple[str, ...],
        *,
        thread: str,
        now: datetime,
        expires: datetime | None,
        removed: tuple[str, ...] = (),
    ) -> Campaign:
        """A DRAFT made from a letter; the campaign that this letter opened already is found instead."""
        with writing(self._db):
            if not Row.select().where(Row.letter == letter).exists(self._db):
                number = Row.insert(
                    letter=letter,
                    requester=requester,
                    language=language,
                    state=CampaignState.DRAFT,
                    block=rows.block_column(block),
                    thread=thread,
                    created=seconds(now),
                    expires=seconds_due_or_none(expires),
                    removed=rows.block_column(removed),
                    **rows.contents_columns(contents),
                ).execute(self._db)
                rows.write_files(self._db, number, contents.attachments)
            return rows.read(rows.select().where(Row.letter == letter), self._db)[0]

    def get(self, number: int) -> Campaign | None:
        return self._one(Row.number == number)

    def by_letter(self, letter: int) -> Campaign | None:
        """The campaign that a letter opened."""
        return self._one(Row.letter == letter)

    def _one(self, where: Expression) -> Campaign | None:
        with translated():
            return next(iter(rows.read(rows.select().where(where).limit(1), self._db)), None)

    def list(
        self, states: Collection[CampaignState] = (), requester: str | None = None, limit: int | None = None
    ) -> tuple[Campaign, ...]:
        """Newest first; no ``states`` means all of them."""
        query = rows.select().order_by(Row.number.desc()).limit(limit)
        if states:
            query = query.where(Row.state.in_(tuple(states)))
        if requester is not None:
            query = query.where(Row.requester == requester)
        with translated():
            return rows.read(query, self._db)

    def contents(self, number: int) -> Contents:
        """LookupError when there is no such campaign."""
        query = Row.select(Row.subject, Row.text, Row.html).where(Row.number == number).tuples()
        with reading(self._db):
            for subject, text, html in query.execute(self._db):
                return Contents(subject, text, html, rows.read_files(self._db, number))
        raise LookupError(f"there is no campaign {number}")

    def size(self, number: int) -> tuple[int, int]:
        """How many people and how many companies the plan reaches; zeros while there is no plan."""
        with translated():
            query = Row.select(Row.people, Row.companies).where(Row.number == number)
            people, companies = query.tuples().first(self._db) or (0, 0)
        return people, companies

    def to_draft(
        self, number: int, block: tuple[str, ...], contents: Contents | None = None, language: str = ""
    ) -> bool:
        """Take the plan away, and with it the old token; do this before the recipients are resolved anew.

        Were they changed under a plan that still stands, a yes to the old summary would reach people it did not name.
        """
        with writing(self._db):
            moved = self._move(
                number,
                UNCONFIRMED,
                state=CampaignState.DRAFT,
                block=rows.block_column(block),
                digest="",
                recipients_digest="",
                people=0,
                companies=0,
                **rows.plan_columns(None),
                **(rows.contents_columns(contents) if contents else {}),
                **rows.language_column(language),
            )
            if moved:
                slices.write(self._db, number, ())
            if moved and contents:
                rows.write_files(self._db, number, contents.attachments)
            return moved

    def replan(
        self,
        number: int,
        block: tuple[str, ...],
        plan: Plan,
        digest: str,
        packets: Iterable[Packet],
        *,
        recipients_digest: str,
        people: int,
        companies: int,
        expires: datetime | None,
    ) -> bool:
        """DRAFT or AWAITING → AWAITING with this plan; False when the campaign is past that."""
        with writing(self._db):
            moved = self._move(
                number,
                UNCONFIRMED,
                state=CampaignState.AWAITING,
                block=rows.block_column(block),
                digest=digest,
                recipients_digest=recipients_digest,
                people=people,
                companies=companies,
                expires=seconds_due_or_none(expires),
                reminded=None,
                **rows.plan_columns(plan),
            )
            if moved:
                slices.write(self._db, number, packets)
            return moved

    def confirm(self, number: int, digest: str, now: datetime, letter: int, packets: Iterable[Packet]) -> bool:
        """AWAITING → SCHEDULED for exactly the plan of ``digest``, with every delivery planned.

        ``packets`` have their due times now. True again for the letter that confirmed, so that it may be read twice.
        """
        timely = Row.expires.is_null() | (Row.expires > seconds(now))
        with writing(self._db):
            if not self._move(
                number,
                (CampaignState.AWAITING,),
                (Row.digest == digest) & (Row.digest != "") & timely,
                state=CampaignState.SCHEDULED,
                confirmed=seconds(now),
                confirmed_by=letter,
            ):
                return Row.select().where(Row.number == number, Row.confirmed_by == letter).exists(self._db)
            slices.write(self._db, number, packets)
            planned = run(self._db, _PLAN_DELIVERIES, (number,)).rowcount + printing.plan(self._db, number)
            people = tables.Recipient.select().where(tables.Recipient.campaign == number).count(self._db)
            if planned != people or slices.timeless(self._db, number):
                raise ValueError(f"campaign {number}: its packets hold {planned} of {people} people, or lack a time")
            return True

    def move(
        self,
        number: int,
        old: CampaignState,
        new: CampaignState,
        now: datetime,
        *,
        reason: str = "",
        answers: Sequence[Answer] = (),
    ) -> bool:
        """Compare-and-set, with what is to be told about it; False when the campaign is not in ``old`` any more.

        ``reason`` is of a pause. FINISHED is refused while a delivery is undecided. ValueError for an illegal move;
        SCHEDULED and CANCELLED from an open plan have functions of their own.
        """
        if new not in CAMPAIGN_MOVES[old] or new is CampaignState.CANCELLED or (old, new) in _BY_OTHERS:
            raise ValueError(f"a campaign does not move from {old} to {new}")
        ended = new in (CampaignState.FINISHED, CampaignState.EXPIRED)
        with writing(self._db):
            if new is CampaignState.FINISHED and deliveries.is_undecided(self._db, number):
                return False
            moved = self._move(
                number,
                (old,),
                state=new,
                pause_reason=reason,
                finished=seconds(now) if ended else None,
                started=fn.COALESCE(Row.started, seconds(now)) if new is CampaignState.SENDING else Row.started,
            )
            if moved:
                outbox.insert(self._db, answers, now)
            return moved

    def resume(self, number: int) -> bool:
        """PAUSED → SENDING, or SCHEDULED when no packet has begun; errors are counted anew from here."""
        begun = tables.Packet.select().where(
            tables.Packet.campaign == number, tables.Packet.started.is_null(is_null=False)
        )
        with writing(self._db):
            state = CampaignState.SENDING if begun.exists(self._db) else CampaignState.SCHEDULED
            failed = deliveries.failed(self._db, number)
            return self._move(number, (CampaignState.PAUSED,), state=state, pause_reason="", forgiven=failed)

    def cancel(self, number: int, now: datetime, answers: Sequence[Answer] = ()) -> bool:
        """From any open state; what is not in a courier's hands is SKIPPED in the same transaction."""
        with writing(self._db):
            moved = self._move(number, tuple(OPEN), state=CampaignState.CANCELLED, finished=seconds(now))
            if moved:
                deliveries.skip_open(self._db, number, now)
                outbox.insert(self._db, answers, now)
            return moved

    def _move(
        self,
        number: int,
        old: tuple[CampaignState, ...],
        provided: Expression | None = None,
        **columns: object,
    ) -> bool:
        query = Row.update(**columns).where(Row.number == number, Row.state.in_(old))
        return bool((query if provided is None else query.where(provided)).execute(self._db))

    def recipients(self, number: int, first: int, last: int) -> tuple[Recipient, ...]:
        """Those with numbers from ``first`` to ``last``, both included."""
        table = tables.Recipient
        query = (
            table.select(table.number, table.address, table.name, table.company, table.fields)
            .where(table.campaign == number, table.number.between(first, last))
            .order_by(table.number)
        )
        with translated():
            found = list(query.tuples().execute(self._db))
        return tuple(
            Recipient(place, address, name, company, json.loads(fields))
            for place, address, name, company, fields in found
        )

    def left_out(self, number: int, limit: int | None = None) -> tuple[LeftOut, ...]:
        """The first of those who were meant and are not written to."""
        table = tables.LeftOut
        query = (
            table.select(table.name, table.address, table.reason, table.detail)
            .where(table.campaign == number)
            .order_by(table.position)
            .limit(limit)
        )
        with translated():
            found = list(query.tuples().execute(self._db))
        return tuple(LeftOut(name, address, Reason(reason), detail) for name, address, reason, detail in found)

    def left_out_counts(self, number: int) -> dict[Reason, int]:
        """How many were left out for each reason; reasons that nobody was are absent."""
        table = tables.LeftOut
        query = table.select(table.reason, fn.COUNT(table.position)).where(table.campaign == number)
        with translated():
            return {Reason(reason): count for reason, count in query.group_by(table.reason).tuples().execute(self._db)}

    def remind(self, number: int, now: datetime, answers: Sequence[Answer]) -> bool:
        """Note the reminder and owe it, once for each plan."""
        with writing(self._db):
            moved = self._move(number, (CampaignState.AWAITING,), Row.reminded.is_null(), reminded=seconds(now))
            if moved:
                outbox.insert(self._db, answers, now)
            return moved


_BY_OTHERS = frozenset(
    {
        (CampaignState.DRAFT, CampaignState.AWAITING),  # replan
        (CampaignState.AWAITING, CampaignState.DRAFT),  # to_draft
        (CampaignState.AWAITING, CampaignState.SCHEDULED),  # confirm
        (CampaignState.FINISHED, CampaignState.SENDING),  # deliveries.retry
    }
)
