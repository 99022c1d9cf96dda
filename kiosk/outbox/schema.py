"""The queue's tables and how an older database becomes a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.outbox.errors import OutboxDamaged

if TYPE_CHECKING:
    import sqlite3

# Times are whole milliseconds since 1970 in UTC. The step at index n takes version n to n + 1; a step that
# was shipped is never changed.
_STEPS = (
    """
    CREATE TABLE packet (
        submission_id   TEXT PRIMARY KEY,
        local_reference TEXT NOT NULL,
        procedure       TEXT NOT NULL,
        queued_at       INTEGER NOT NULL,
        sync            TEXT NOT NULL CHECK (sync IN ('queued', 'leased', 'in-custody')),
        attempts        INTEGER NOT NULL,
        next_attempt    INTEGER NOT NULL,
        last_error      TEXT NOT NULL,
        custody_time    INTEGER,
        dossier_code    TEXT NOT NULL,
        expected_day    TEXT,
        print_state     TEXT NOT NULL
            CHECK (print_state IN ('none', 'started', 'confirmed', 'refused', 'unknown')),
        CHECK ((sync = 'in-custody') = (custody_time IS NOT NULL))
    ) STRICT
    """,
    "CREATE INDEX packet_due ON packet (next_attempt) WHERE sync <> 'in-custody' OR dossier_code = ''",
    # What was queued before visits were noted is a visit of its own.
    "ALTER TABLE packet ADD COLUMN visit TEXT NOT NULL DEFAULT ''",
    "UPDATE packet SET visit = submission_id",
    "ALTER TABLE packet ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE packet ADD COLUMN exported_at INTEGER",
    # Holds all that room and order are asked of, for few rows among many: those that wait.
    "CREATE INDEX packet_waiting ON packet (visit, bytes) WHERE sync <> 'in-custody'",
    """
    CREATE TABLE repair (
        at         INTEGER NOT NULL,
        reason     TEXT NOT NULL,
        set_aside  TEXT NOT NULL,
        kept       INTEGER NOT NULL,
        rebuilt    INTEGER NOT NULL,
        unreadable INTEGER NOT NULL
    ) STRICT
    """,
)
VERSION = len(_STEPS)
# From this version on a blob's name tells whether its row was committed.
TELLING_NAMES = 3


def migrate(database: sqlite3.Connection) -> int:
    """Bring the database to `VERSION`, within the caller's transaction; give the version it had, 0 for new.

    Raises OutboxDamaged for a database that a newer program made.
    """
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise OutboxDamaged(f"the queue has schema version {version}, this program knows {VERSION}")
    for step in _STEPS[version:]:
        database.execute(step)
    if version < VERSION:
        # Not otherwise: what needs no writing can be opened on a full disk. A PRAGMA takes no parameters.
        database.execute(f"PRAGMA user_version = {VERSION}")
    return version
