"""Tables of recipients that came with requests: kept with their campaigns, and read again whenever one is planned."""

from dataclasses import dataclass

from peewee import SqliteDatabase

from mailbot.domain.campaign import Contents
from mailbot.domain.letter import Attachment
from mailbot.domain.states import CampaignState
from mailbot.store import campaign_rows as rows
from mailbot.store.tables import AttachedTable, Campaign
from mailbot.store.transactions import translated, writing


@dataclass(frozen=True, slots=True)
class AttachedTables:
    """At most one a campaign."""

    _db: SqliteDatabase

    def of(self, campaign: int) -> Attachment | None:
        """The table as it came."""
        query = AttachedTable.select(AttachedTable.name, AttachedTable.type, AttachedTable.content)
        with translated():
            found = query.where(AttachedTable.campaign == campaign).tuples().first(self._db)
        return Attachment(found[0], found[1], bytes(found[2])) if found else None

    def keep(self, campaign: int, table: Attachment, contents: Contents | None = None) -> None:
        """In place of the one that was there; ``contents``: those of the campaign, now without the table.

        Only while the campaign is a draft: contents under a plan do not change.
        """
        with writing(self._db):
            draft = (Campaign.number == campaign) & (Campaign.state == CampaignState.DRAFT)
            if not Campaign.select().where(draft).exists(self._db):
                return
            AttachedTable.delete().where(AttachedTable.campaign == campaign).execute(self._db)
            AttachedTable.insert(campaign=campaign, name=table.name, type=table.type, content=table.content).execute(
                self._db
            )
            if contents is not None:
                Campaign.update(**rows.contents_columns(contents)).where(draft).execute(self._db)
                rows.write_files(self._db, campaign, contents.attachments)
