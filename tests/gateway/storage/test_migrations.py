"""Every database that a gateway ever had becomes today's with its rows, whoever starts first."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.database_trouble import database_trouble
from kiosk.gateway.engine import database_address, migrate, open_engine, reading, writing
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.storage import open_storage
from kiosk.gateway.tables import Base
from tests.postgres import postgres_cluster

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

# The tables as programs from before there were versions made them: never to be changed.
FIRST = """
CREATE TABLE custody (
    submission_id VARCHAR(32) NOT NULL, digest VARCHAR(64) NOT NULL, file VARCHAR(120) NOT NULL,
    kiosk_id VARCHAR(64) NOT NULL, procedure VARCHAR(32) NOT NULL, custody_time INTEGER NOT NULL,
    expected_day DATE, dossier_code VARCHAR(64) NOT NULL, attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL, PRIMARY KEY (submission_id)
);
CREATE INDEX ix_custody_dossier_code ON custody (dossier_code);
INSERT INTO custody VALUES (
    '0123456789abcdef0123456789abcdef', '{digest}', '0123.packet', 'QN-HCC-01', '1.001193',
    1795312200123, '2026-11-24', '', 3, 1795312200123
);
INSERT INTO custody VALUES (
    'fedcba9876543210fedcba9876543210', '{digest}', 'fedc.packet', 'QN-HCC-01', '1.001193',
    1795312200123, NULL, 'H49.01.02-261122-0001', 0, 1795312200123
);
""".format(digest="0" * 64)
WITH_SIGNER = """
ALTER TABLE custody ADD COLUMN signer BLOB NOT NULL DEFAULT x'';
UPDATE custody SET signer = x'01';
"""


@pytest.fixture
def engine(database, tmp_path):
    engine = open_engine(database_address(database, tmp_path))
    yield engine
    engine.dispose()


def test_what_the_scripts_make_is_what_the_program_asks_for(engine):
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_workers_that_start_together_make_the_tables_once(database, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        storages = list(pool.map(lambda _: open_storage(tmp_path, database=database), range(4)))
    with reading(storages[0].engine) as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
        assert session.execute(text("SELECT count(*) FROM custody")).scalar_one() == 0
    for storage in storages:
        storage.close()


@pytest.mark.parametrize("script", [FIRST, FIRST + WITH_SIGNER], ids=["first", "with signer"])
def test_a_database_from_before_versions_keeps_its_rows(tmp_path, script):
    (tmp_path / "packets").mkdir()
    with closing(sqlite3.connect(tmp_path / "gateway.sqlite3")) as old, old:
        old.executescript(script)
    for _ in range(2):
        with closing(open_storage(tmp_path)) as storage:
            waiting = storage.table.find("0123456789abcdef0123456789abcdef")
            assert (waiting.file, waiting.attempts, waiting.expected_day) == (
                "0123.packet",
                3,
                date(2026, 11, 24),
            )
            assert waiting.signer == (b"\1" if "signer" in script else b"")
            assert waiting.custody_time == datetime.fromtimestamp(1795312200.123, UTC)
            handed_over = storage.table.find("fedcba9876543210fedcba9876543210")
            assert handed_over.handed_over_at == handed_over.custody_time
            assert storage.table.count() == (2, 1)
            assert storage.table.due_for_standing(10, 0)[0].dossier_code == "H49.01.02-261122-0001"


def test_a_migration_that_is_cut_off_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    with closing(sqlite3.connect(tmp_path / "gateway.sqlite3")) as old, old:
        old.executescript(FIRST)
    engine = open_engine(database_address("", tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.drop_index", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            migrate(engine)
    with closing(sqlite3.connect(tmp_path / "gateway.sqlite3")) as old:
        assert [row[1] for row in old.execute("PRAGMA table_info(custody)")][-1] == "next_attempt"
    migrate(engine)
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(engine):
    migrate(engine)
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateUnusable, match="another version"):
        migrate(engine)


def test_what_is_committed_survives_a_power_cut(engine):
    migrate(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            asked = ("journal_mode", "synchronous")
            told = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked]
            assert told == ["wal", 2]
        else:
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "postgresql://x/y", "no address", "sqlite+aiosqlite:///x"]
)
def test_an_address_of_another_kind_is_said_and_its_password_is_not(address):
    with pytest.raises(StateUnusable, match=r"gateway\.database"):
        open_engine(address)


def test_a_database_that_does_not_answer_is_said_without_its_password(tmp_path):
    with pytest.raises(StateUnusable) as refused:
        open_storage(tmp_path, database="postgresql+psycopg://kiosk:open-sesame@127.0.0.1:9/kiosk")
    assert "open-sesame" not in str(refused.value)
    assert "port 9" in str(refused.value)
    assert "Connection refused" in str(refused.value)
    assert "Nothing is lost" in str(refused.value)


def test_a_server_s_own_words_are_said(postgres, tmp_path):
    with pytest.raises(StateUnusable, match=r'database "elsewhere" does not exist'):
        open_storage(tmp_path, database=postgres.address("elsewhere"))


def test_what_a_statement_held_is_not_said(database, tmp_path):
    engine = open_engine(database_address(database, tmp_path))
    with pytest.raises(SQLAlchemyError) as wrong, reading(engine) as session:
        session.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "open-sesame"})
    engine.dispose()
    said = database_trouble(wrong.value)
    assert "nothing" in said
    assert "open-sesame" not in said


def test_a_gateway_goes_on_after_its_database_was_killed_and_came_back(stored_gateway):
    with postgres_cluster(durable=False) as cluster:
        gateway = stored_gateway(cluster.create_database())
        entry = gateway.take_one()
        cluster.kill()
        with pytest.raises(SQLAlchemyError):
            gateway.take_one()
        cluster.start()
        assert gateway.storage.table.find(entry.submission_id) == entry
        assert gateway.custody.open(entry)
        assert gateway.take_one()
        gateway.storage.close()


def test_an_opening_waits_for_the_one_that_is_under_way(tmp_path):
    # Two that make a new file of SQLite together may both fail as "locked", once in many thousand times.
    lock = os.open(tmp_path / "open.lock", os.O_RDONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as workers:
        opening = workers.submit(open_storage, tmp_path)
        with pytest.raises(TimeoutError):
            opening.result(timeout=1)
        assert not (tmp_path / "gateway.sqlite3").exists()
        os.close(lock)
        opening.result(timeout=60).close()
