"""The file: made, refused, brought up to date, shared, locked and full."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import peewee
import pytest
from playhouse.schema_diff import diff_models

from mailbot.errors import StoreError
from mailbot.store import store as stores
from mailbot.store.tables import TABLES
from mailbot.store.transactions import run, writing
from tests.store.desk import NOW, Desk, answer, at, url


def test_the_migrations_lead_to_the_tables_that_the_code_speaks_of(desk: Desk) -> None:
    database = desk.store._databases[0]
    with database.bind_ctx(TABLES):
        diff = diff_models(database, TABLES)  # type: ignore[no-untyped-call]
    assert (diff.create_tables, diff.add_columns, diff.drop_columns) == ([], [], [])


def test_both_ways_to_the_file_are_durable_as_promised(desk: Desk) -> None:
    pragmas = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    full, marks = (
        tuple(run(db, f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas) for db in desk.store._databases
    )
    assert full == ("wal", 1, 5000, 2)
    assert marks == ("wal", 1, 5000, 1)


def test_a_new_file_is_for_its_owner_only(desk: Desk) -> None:
    desk.letter()
    files = [desk.store.path, *desk.store.path.parent.glob("mailbot.db-*")]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_opening_again_finds_everything_and_changes_nothing(desk: Desk) -> None:
    number = desk.scheduled()
    schema = desk.rows("SELECT sql FROM sqlite_master ORDER BY name")
    again = desk.reopened()
    assert again.store.campaigns.get(number) == desk.store.campaigns.get(number)
    assert again.rows("SELECT sql FROM sqlite_master ORDER BY name") == schema
    again.store.close()


def test_two_databases_in_one_process_know_nothing_of_each_other(desk: Desk, tmp_path: Path) -> None:
    other = Desk(stores.open(url(tmp_path / "other.db")))
    desk.draft()
    assert len(desk.store.campaigns.list()) == 1
    assert other.store.campaigns.list() == ()
    other.store.close()


def test_a_database_of_a_newer_version_is_refused_by_name(desk: Desk) -> None:
    with writing(desk.store._databases[0]):
        run(
            desk.store._databases[0], "INSERT INTO schema_migration (name, applied) VALUES ('0099_votes', '2030-01-01')"
        )
    with pytest.raises(StoreError, match=r"newer version of mailbot \(it knows 0099_votes\)"):
        desk.reopened()


def test_a_step_that_fails_leaves_the_old_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE delivery (something INTEGER)")  # in the way of the first step
    with pytest.raises(StoreError, match="already exists"):
        stores.open(url(path))
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("SELECT name FROM sqlite_master").fetchall() == [("delivery",)]


def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    troubles: list[Exception] = []

    def open_and_close() -> None:
        try:
            stores.open(url(tmp_path / "new.db")).close()
        except StoreError as error:
            troubles.append(error)

    threads = [threading.Thread(target=open_and_close) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


@pytest.mark.parametrize("address", ["mailbot.db", "postgresql://host/db", "sqlite:///", ""])
def test_only_a_file_of_sqlite_is_served(address: str) -> None:
    with pytest.raises(StoreError, match="not of the form sqlite:///path"):
        stores.open(address)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"absent/mailbot\.db: No such file"):
        stores.open(url(tmp_path / "absent" / "mailbot.db"))


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Szanowni Państwo, …" * 100)
    with pytest.raises(StoreError, match="not a database"):
        stores.open(url(path))
    assert path.read_text().startswith("Szanowni Państwo")


def test_a_full_disk_is_an_error_of_the_store_and_nothing_is_half_written(desk: Desk) -> None:
    letter = desk.letter()
    full = desk.store._databases[0]
    full.pragma("max_page_count", full.pragma("page_count"))
    big = answer().raw + b"x" * 200_000
    with pytest.raises(StoreError, match="full"):
        desk.store.letters.take(big, "big@firma.example", "lmtp", None, null_sender=False, now=NOW)
    assert desk.store.letters.waiting() == [letter]
    full.pragma("max_page_count", 1_000_000)
    assert desk.store.letters.take(big, "big@firma.example", "lmtp", None, null_sender=False, now=NOW) == letter + 1


def test_a_writer_waits_for_another_one(desk: Desk) -> None:
    taken: list[int] = []

    def take() -> None:
        taken.append(desk.letter())
        desk.store.close()

    with closing(sqlite3.connect(desk.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        thread = threading.Thread(target=take)
        thread.start()
        other.execute("COMMIT")
        thread.join()
    assert desk.store.letters.waiting() == taken


def test_a_database_that_stays_locked_is_an_error_of_the_store_and_readers_go_on(desk: Desk) -> None:
    letter = desk.letter()
    for database in desk.store._databases:
        database.pragma("busy_timeout", 20)
    with closing(sqlite3.connect(desk.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            desk.store.letters.begin(letter)
        with pytest.raises(StoreError, match="locked"):
            desk.store.life.alive(NOW)
        assert desk.store.letters.waiting() == [letter]
        other.execute("COMMIT")
    assert desk.store.letters.begin(letter).attempts == 1


def test_a_bug_stays_a_bug(desk: Desk) -> None:
    with pytest.raises(peewee.IntegrityError):
        desk.store.answers.add([answer(campaign=99)], NOW)


def test_old_bytes_are_forgotten_but_not_what_became_of_them(desk: Desk) -> None:
    day = 24 * 60
    old, quarantined, waiting = desk.letter(), desk.letter(), desk.letter()
    desk.store.letters.done(old, "order", "Processed", [answer()], NOW)
    desk.store.letters.quarantine(quarantined, "ValueError", "Quarantine", [answer("a2@firma.example")], NOW)
    (owed, *_) = desk.store.answers.due(NOW, 1)
    desk.store.answers.sent(owed.id, NOW)

    desk.store.forget(at(7 * day))
    assert desk.rows("SELECT letter FROM raw_letter") == [(old,), (quarantined,), (waiting,)]
    desk.store.forget(at(7 * day + 1))
    assert desk.rows("SELECT letter FROM raw_letter") == [(quarantined,), (waiting,)]
    assert desk.rows("SELECT verdict FROM letter WHERE id = ?", old) == [("order",)]
    kept = "SELECT message_id FROM answer JOIN raw_answer ON answer = id"
    assert desk.rows(kept) == [("a2@firma.example",)]
    assert desk.rows("SELECT message_id FROM answer ORDER BY id") == [("a1@firma.example",), ("a2@firma.example",)]
    assert desk.store.letters.begin(waiting).attempts == 1
