"""Rows of a campaign's tables ↔ the values that the house speaks of."""

import json
from datetime import timedelta
from typing import Any

from peewee import ModelSelect, SqliteDatabase

from mailbot.domain import campaign as domain
from mailbot.domain import form, replies
from mailbot.domain import hours as opening_hours
from mailbot.domain.hours import Hours
from mailbot.domain.letter import Attachment
from mailbot.domain.states import CampaignState
from mailbot.store.moments import moment, moment_or_none, seconds_due_or_none
from mailbot.store.tables import Campaign, File
from mailbot.store.transactions import read_blob, run, write_blob

_COLUMNS = (
    Campaign.number,
    Campaign.state,
    Campaign.requester,
    Campaign.language,
    Campaign.subject,
    Campaign.block,
    Campaign.digest,
    Campaign.thread,
    Campaign.created,
    Campaign.expires,
    Campaign.confirmed,
    Campaign.finished,
    Campaign.pause_reason,
)
_PLAN = (
    Campaign.account,
    Campaign.start,
    Campaign.packet_size,
    Campaign.every,
    Campaign.stop_after,
    Campaign.archive_folder,
    Campaign.leave_empty,
    Campaign.hours,
    Campaign.replies,
    Campaign.frame,
    Campaign.separate,
    Campaign.unfiled,
    Campaign.paper,
)


def select() -> "ModelSelect[Campaign]":
    """Ready for ``where`` and then for ``read``."""
    return Campaign.select(*_COLUMNS, *_PLAN)


def read(query: "ModelSelect[Campaign]", db: SqliteDatabase) -> tuple[domain.Campaign, ...]:
    """What a query made from ``select`` finds."""
    return tuple(_campaign(row) for row in query.tuples().execute(db))


def _campaign(row: tuple[Any, ...]) -> domain.Campaign:
    (number, state, requester, language, subject, block, digest, thread, created, expires, *rest) = row
    confirmed, finished, pause_reason, *plan = rest
    return domain.Campaign(
        number=number,
        state=CampaignState(state),
        requester=requester,
        language=language,
        subject=subject,
        block=tuple(json.loads(block)),
        plan=_plan(*plan),
        digest=digest,
        thread=thread,
        created=moment(created),
        expires=moment_or_none(expires),
        confirmed=moment_or_none(confirmed),
        finished=moment_or_none(finished),
        pause_reason=pause_reason,
    )


def _plan(account: str | None, start: int | None, size: int | None, every: int, *rest: Any) -> domain.Plan | None:
    if account is None:
        return None
    stop_after, archive_folder, leave_empty, hours, wish, frame, separate, unfiled, paper = rest
    return domain.Plan(
        account=account,
        start=moment_or_none(start),
        pacing=domain.Pacing(size, timedelta(seconds=every)),
        stop_after=stop_after,
        archive_folder=archive_folder,
        leave_empty=bool(leave_empty),
        hours=_hours(hours),
        replies=replies.read(wish) or replies.Party.ACCOUNT,
        frame=frame,
        separate=bool(separate),
        unfiled=bool(unfiled),
        paper=form.reread(paper),
    )


def _hours(written: str) -> Hours | None:
    """As ``plan_columns`` wrote them; what is there is not a wish any more, and was read once before."""
    read = opening_hours.parse(written) if written else None
    return read if isinstance(read, Hours) else None


def plan_columns(plan: domain.Plan | None) -> dict[str, Any]:
    """None takes a plan away."""
    if plan is None:
        return {
            "account": None,
            "start": None,
            "packet_size": None,
            "every": 0,
            "stop_after": 0,
            "archive_folder": None,
            "leave_empty": False,
            "hours": "",
            "replies": replies.written(replies.Party.ACCOUNT),
            "frame": "",
            "framed_text": None,
            "framed_html": None,
            "separate": False,
            "unfiled": False,
            "paper": "",
        }
    return {
        "account": plan.account,
        "start": seconds_due_or_none(plan.start),
        "packet_size": plan.pacing.size,
        "every": -(-plan.pacing.every // timedelta(seconds=1)),
        "stop_after": plan.stop_after,
        "archive_folder": plan.archive_folder,
        "leave_empty": plan.leave_empty,
        "hours": opening_hours.written(plan.hours, "en") if plan.hours else "",
        "replies": replies.written(plan.replies),
        "frame": plan.frame,
        "separate": plan.separate,
        "unfiled": plan.unfiled,
        "paper": form.kept(plan.paper),
    }


def language_column(language: str) -> dict[str, Any]:
    """ "" leaves it as it is."""
    return {"language": language} if language else {}


def block_column(block: tuple[str, ...]) -> str:
    return json.dumps(block, ensure_ascii=False)


def contents_columns(contents: domain.Contents) -> dict[str, Any]:
    """All but the files, which have a table of their own."""
    return {
        "subject": contents.subject,
        "text": contents.text,
        "html": contents.html,
        "contents_digest": contents.digest(),
    }


def write_files(db: SqliteDatabase, number: int, attachments: tuple[Attachment, ...]) -> None:
    """In place of those that the campaign had."""
    File.delete().where(File.campaign == number).execute(db)
    for position, attachment in enumerate(attachments):
        row = run(
            db,
            "INSERT INTO file (campaign, position, name, type, content_id, content)"
            " VALUES (?, ?, ?, ?, ?, zeroblob(?))",
            (number, position, attachment.name, attachment.type, attachment.content_id, attachment.size),
        ).lastrowid
        write_blob(db, _content(row or 0), attachment.content)


def read_files(db: SqliteDatabase, number: int) -> tuple[Attachment, ...]:
    rows = run(
        db, "SELECT rowid, name, type, content_id FROM file WHERE campaign = ? ORDER BY position", (number,)
    ).fetchall()
    return tuple(Attachment(name, kind, read_blob(db, _content(row)), shown) for row, name, kind, shown in rows)


def _content(row: int) -> tuple[str, str, int]:
    """Where the bytes of a file are."""
    return "file", "content", row
