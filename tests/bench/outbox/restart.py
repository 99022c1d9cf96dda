"""How long the queue takes to open, and to give its first row, with 100,000 rows in it.

A thousand of them wait with their packets, the others are long in custody. The floor is the same database
opened by SQLite alone, with one question that reads every waiting row.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from kiosk.dossier.packet import new_submission_id
from kiosk.outbox.store import Outbox
from tests.bench.measure import compare
from tests.bench.outbox.packets import sealed

_ROWS, _WAITING = 100_000, 1000


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as place:
        folder = Path(place) / "outbox"
        _fill(folder)
        found = compare(lambda: _ours(folder), lambda: _floor(folder))
        size = (folder / "outbox.sqlite3").stat().st_size
    print(f"{_ROWS:,} rows, {_WAITING} of them waiting, a database of {size / 1e6:.0f} MB")
    print(f"  the queue opens and leases   {found.ours.text('ms', 1e3)}")
    print(f"  SQLite opens and reads       {found.peer.text('ms', 1e3)}")
    print(f"  ratio                        {found.ratio.text('')}")


def _fill(folder: Path) -> None:
    """Queue what waits; copy one row for all that is over."""
    with closing(Outbox(folder)) as outbox:
        for packet in sealed(_WAITING, 2_000):
            packet.into(outbox)
    with closing(sqlite3.connect(folder / "outbox.sqlite3")) as database, database:
        columns = [column[1] for column in database.execute("PRAGMA table_info(packet)")]
        row = dict(zip(columns, database.execute("SELECT * FROM packet LIMIT 1").fetchone(), strict=True))
        row |= {"sync": "in-custody", "custody_time": row["queued_at"], "dossier_code": "H49-261122-0001"}
        marks = ", ".join("?" for _ in columns)
        database.executemany(
            f"INSERT INTO packet ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - names of our own table
            (
                tuple((row | dict.fromkeys(("submission_id", "visit"), new_submission_id())).values())
                for _ in range(_ROWS - _WAITING)
            ),
        )


def _ours(folder: Path) -> float:
    begun = time.perf_counter()
    with closing(Outbox(folder)) as outbox:
        row = outbox.lease(timedelta(milliseconds=1))
        taken = time.perf_counter() - begun
        assert row is not None
        outbox.release()
    return taken


def _floor(folder: Path) -> float:
    begun = time.perf_counter()
    with closing(sqlite3.connect(folder / "outbox.sqlite3")) as database:
        waiting = database.execute(
            "SELECT count(*), sum(bytes) FROM packet WHERE sync <> 'in-custody'"
        ).fetchone()
        assert waiting[0] == _WAITING
        return time.perf_counter() - begun


if __name__ == "__main__":
    main()
