"""A backup that is put back: what it no longer knows must not be done twice, so everything waits for its requester."""

import sqlite3
from contextlib import closing

from mailbot.domain.states import CampaignState
from tests.stories.stage import Stage

REQUEST = "Odbiorcy: Klienci\nPaczki: 4 co 10 min\n\n{zwrot},\ndzień dobry!\n"


def test_after_a_backup_was_put_back_nothing_leaves_before_the_requester_says_so(stage: Stage) -> None:
    path = stage.house.store.path
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    assert len(stage.customers()) == 4
    with closing(sqlite3.connect(path)) as database, closing(sqlite3.connect(path.with_name("backup.db"))) as backup:
        database.backup(backup)
    stage.later(minutes=10)
    stage.house.store.life.alive(stage.now)
    assert len(stage.customers()) == 8

    stage.close()
    for side in ("-wal", "-shm"):
        path.with_name(f"{path.name}{side}").unlink(missing_ok=True)
    path.with_name("backup.db").rename(path)
    stage.open()
    stage.later(minutes=10)
    assert len(stage.customers()) == 8
    (campaign,) = stage.house.store.campaigns.list()
    assert campaign.state is CampaignState.PAUSED
    told = stage.inbox()[-1]
    assert told.says("Przywrócono starszą kopię bazy danych.", "WZNÓW", "ANULUJ")


def test_a_plain_restart_pauses_nothing(stage: Stage) -> None:
    stage.replies(stage.writes("Zmiana", REQUEST), "TAK")
    stage.house.store.life.alive(stage.now)
    stage.restart()
    for _ in range(2):
        stage.later(minutes=10)
    assert len(stage.customers()) == 12
