"""What the made-up province holds: a folder a dossier, and the codes it has issued."""

from __future__ import annotations

import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import vietnam_now
from kiosk.machine.files import make_private_folder, write_durable

if TYPE_CHECKING:
    from pathlib import Path

SUBMISSION_ID = r"^[0-9a-f]{32}$"
PAPER_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"


@dataclass(frozen=True, slots=True)
class Held:
    """One dossier that the province holds; `received_at` is ISO with its offset."""

    submission_id: str
    dossier_code: str
    received_at: str
    manifest: bytes
    papers: dict[str, bytes]


class Holdings:
    """Owns the province's folder. Codes look like `<prefix>-261122-0001`, counted from 1 each day."""

    def __init__(self, folder: Path, code_prefix: str) -> None:
        make_private_folder(folder)
        self._folder = folder
        self._prefix = code_prefix
        self._lock = threading.Lock()
        with self._lock, closing(self._connect()) as database, database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS dossier (submission_id TEXT PRIMARY KEY,"
                " day TEXT NOT NULL, number INTEGER NOT NULL, dossier_code TEXT NOT NULL,"
                " received_at TEXT NOT NULL, UNIQUE (day, number)) STRICT"
            )

    def put_paper(self, submission_id: str, name: str, body: bytes) -> None:
        """Keep one paper of a dossier that is still to come."""
        folder = self._place(submission_id) / "papers"
        make_private_folder(folder)
        if not re.fullmatch(PAPER_NAME, name):
            raise ValueError("not a plain file name")
        write_durable(folder / name, body)

    def receive(self, submission_id: str, manifest: bytes) -> tuple[str, bool]:
        """Keep a dossier and issue its code; the same submission again gets the same code and False."""
        with self._lock, closing(self._connect()) as database:
            known = database.execute(
                "SELECT dossier_code FROM dossier WHERE submission_id = ?", (submission_id,)
            ).fetchone()
            if known is not None:
                return known[0], False
            make_private_folder(self._place(submission_id))
            write_durable(self._place(submission_id) / "manifest.json", manifest)
            moment = vietnam_now()
            day = f"{moment:%y%m%d}"
            with database:
                number: int = database.execute(
                    "SELECT COALESCE(MAX(number), 0) + 1 FROM dossier WHERE day = ?", (day,)
                ).fetchone()[0]
                code = f"{self._prefix}-{day}-{number:04d}"
                database.execute(
                    "INSERT INTO dossier VALUES (?, ?, ?, ?, ?)",
                    (submission_id, day, number, code, moment.isoformat(timespec="seconds")),
                )
            return code, True

    def all(self) -> list[Held]:
        """Give everything that was received, oldest first."""
        with self._lock, closing(self._connect()) as database:
            rows = database.execute(
                "SELECT submission_id, dossier_code, received_at FROM dossier ORDER BY day, number"
            ).fetchall()
        return [self._held(*row) for row in rows]

    def paper(self, submission_id: str, name: str) -> bytes | None:
        """Read one paper, or None."""
        path = self._place(submission_id) / "papers" / name
        return path.read_bytes() if re.fullmatch(PAPER_NAME, name) and path.is_file() else None

    def _held(self, submission_id: str, dossier_code: str, received_at: str) -> Held:
        place = self._place(submission_id)
        papers = {path.name: path.read_bytes() for path in sorted((place / "papers").glob("[!.]*"))}
        return Held(submission_id, dossier_code, received_at, (place / "manifest.json").read_bytes(), papers)

    def _place(self, submission_id: str) -> Path:
        if not re.fullmatch(SUBMISSION_ID, submission_id):
            raise ValueError("not a submission id")
        return self._folder / "dossiers" / submission_id

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._folder / "codes.sqlite3")
