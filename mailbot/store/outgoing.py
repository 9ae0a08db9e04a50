"""What leaves, where that is not just what the requester wrote: framed texts, and files for some of the recipients."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peewee import SqliteDatabase, TextField

from mailbot.domain.campaign import Contents
from mailbot.domain.enclosures import Given
from mailbot.domain.letter import Attachment
from mailbot.domain.states import CampaignState
from mailbot.store.tables import Campaign
from mailbot.store.transactions import run, run_many, translated, writing

_FILES = """
SELECT f.name, f.type, f.content FROM enclosed e
JOIN enclosure f ON f.campaign = e.campaign AND f.position = e.position
WHERE e.campaign = ? AND e.number = ? ORDER BY e.position"""
_GIVEN = """
SELECT f.name, length(f.content), e.number, r.name, r.company, r.address FROM enclosed e
JOIN enclosure f ON f.campaign = e.campaign AND f.position = e.position
JOIN recipient r ON r.campaign = e.campaign AND r.number = e.number
WHERE e.campaign = ? ORDER BY e.number, e.position LIMIT ?"""
_HEAVIEST = """
SELECT e.number FROM enclosed e JOIN enclosure f ON f.campaign = e.campaign AND f.position = e.position
WHERE e.campaign = ? GROUP BY e.number ORDER BY sum(length(f.content)) DESC, e.number LIMIT 1"""
_WEIGHT = """
SELECT count(*), coalesce(sum(length(f.content)), 0) FROM enclosed e
JOIN enclosure f ON f.campaign = e.campaign AND f.position = e.position WHERE e.campaign = ?"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The texts and files of one database's campaigns as they leave."""

    _db: SqliteDatabase

    def keep(
        self,
        campaign: int,
        framed: Contents | None,
        files: Sequence[Attachment] = (),
        given: Mapping[int, tuple[int, ...]] | None = None,
        numbers: Sequence[str] = (),
    ) -> None:
        """In place of what there was, while the campaign is a draft whose recipients have been resolved.

        ``given``: by the recipient's number, places in ``files``; a file that nobody gets is not kept. ``numbers``:
        merge fields whose values are numbers, and not just look like some.
        """
        pairs = [(campaign, number, place) for number, places in (given or {}).items() for place in places]
        used = {place for _, _, place in pairs}
        with writing(self._db):
            draft = (Campaign.number == campaign) & (Campaign.state == CampaignState.DRAFT)
            framing = {
                "framed_text": framed.text if framed is not None else None,
                "framed_html": framed.html if framed is not None else None,
                "numbers": json.dumps(numbers, ensure_ascii=False),
            }
            if not Campaign.update(**framing).where(draft).execute(self._db):
                return
            run(self._db, "DELETE FROM enclosed WHERE campaign = ?", (campaign,))
            run(self._db, "DELETE FROM enclosure WHERE campaign = ?", (campaign,))
            run_many(
                self._db,
                "INSERT INTO enclosure (campaign, position, name, type, content) VALUES (?, ?, ?, ?, ?)",
                [
                    (campaign, place, file.name, file.type, file.content)
                    for place, file in enumerate(files)
                    if place in used
                ],
            )
            run_many(self._db, "INSERT INTO enclosed (campaign, number, position) VALUES (?, ?, ?)", pairs)

    def framed(self, campaign: int, contents: Contents) -> Contents:
        """The campaign's contents inside of its frame; as they are where it has none."""
        query = Campaign.select(Campaign.framed_text, Campaign.framed_html).where(Campaign.number == campaign)
        with translated():
            text, html = query.tuples().first(self._db) or (None, None)
        return contents if text is None else replace(contents, text=text, html=html)

    def files_of(self, campaign: int, number: int) -> tuple[Attachment, ...]:
        """The files of one recipient's own, in their order."""
        with translated():
            found = run(self._db, _FILES, (campaign, number)).fetchall()
        return tuple(Attachment(name, kind, bytes(content)) for name, kind, content in found)

    def given(self, campaign: int, limit: int) -> tuple[Given, ...]:
        """The first of those who get a file, with it, by number."""
        with translated():
            return tuple(Given(*row) for row in run(self._db, _GIVEN, (campaign, limit)))

    def weight(self, campaign: int) -> tuple[int, int]:
        """How many files leave, and how many octets they have, each counted as often as it leaves."""
        with translated():
            files, octets = run(self._db, _WEIGHT, (campaign,)).fetchone()
        return files, octets

    def heaviest(self, campaign: int) -> int | None:
        """The recipient whose files are the largest; None where nobody gets any."""
        with translated():
            found = run(self._db, _HEAVIEST, (campaign,)).fetchone()
        return found[0] if found else None

    def removed(self, campaign: int) -> tuple[str, ...]:
        """What was taken out of the HTML, see ``mail/active.py``."""
        return self._texts(Campaign.removed, campaign)

    def numbers(self, campaign: int) -> tuple[str, ...]:
        """Merge fields whose values are numbers."""
        return self._texts(Campaign.numbers, campaign)

    def _texts(self, column: TextField, campaign: int) -> tuple[str, ...]:
        with translated():
            found = Campaign.select(column).where(Campaign.number == campaign).tuples().first(self._db)
        return tuple(json.loads(found[0])) if found else ()
