"""What the made-up province holds: a folder a dossier, the codes it has issued, how each dossier stands."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.machine.files import make_private_folder, write_durable
from kiosk.sandbox.course import Course, Step, course_of, steps_of
from kiosk.sandbox.office_clock import OfficeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SUBMISSION_ID = r"^[0-9a-f]{32}$"
PAPER_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

_TABLES = """
CREATE TABLE IF NOT EXISTS dossier (
    submission_id TEXT PRIMARY KEY, day TEXT NOT NULL, number INTEGER NOT NULL,
    dossier_code TEXT NOT NULL, received_at TEXT NOT NULL, UNIQUE (day, number)
) STRICT;
CREATE TABLE IF NOT EXISTS moved (
    submission_id TEXT NOT NULL, at TEXT NOT NULL, code TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS moved_of ON moved (submission_id);
CREATE INDEX IF NOT EXISTS dossier_by_code ON dossier (dossier_code);
"""
_DOSSIERS = "SELECT submission_id, dossier_code, received_at, appointment, course, papers FROM dossier"
# Added since; a table of before gets them empty.
_LATER_COLUMNS = ("course", "appointment", "manifest_sha256", "papers")


class NotReceivedError(Exception):
    """The office does not take this; `code` is what it answers, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class HeldPaper(msgspec.Struct, frozen=True):
    """One paper as it lies on the disk."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """One dossier that the province holds; `steps` are all that lies before now at the office."""

    submission_id: str
    dossier_code: str
    received_at: datetime
    appointment: datetime
    course: Course
    manifest: bytes
    papers: tuple[HeldPaper, ...]
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Its `TrangThaiHoSo` now."""
        return self.steps[-1].code

    def since(self, code: str) -> datetime | None:
        """Tell when it first came into a state, None if it never did."""
        return next((step.at for step in self.steps if step.code == code), None)


class Holdings:
    """Owns the province's folder. Codes look like `<prefix>-261122-0001`, counted from 1 each day.

    `appointed` gives the moment for which a dossier that comes in now is appointed.
    """

    def __init__(
        self,
        folder: Path,
        code_prefix: str,
        *,
        speed: float = 1.0,
        appointed: Callable[[Mapping[str, Any], datetime], datetime] | None = None,
    ) -> None:
        make_private_folder(folder)
        self._folder = folder
        self._prefix = code_prefix
        self._appointed = appointed or (lambda _, received: received + timedelta(days=3))
        self._lock = threading.Lock()
        self.clock = OfficeClock(folder / "clock.json", speed)
        self.next_course: Course | None = None
        with self._lock, closing(self._connect()) as database, database:
            database.executescript(_TABLES)
            there = {column[1] for column in database.execute("PRAGMA table_info(dossier)")}
            for column in _LATER_COLUMNS:
                if column not in there:
                    database.execute(f"ALTER TABLE dossier ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")

    def put_manifest(self, submission_id: str, body: bytes) -> str:
        """Keep the form of a dossier that is still to come; its SHA-256."""
        make_private_folder(self._place(submission_id))
        # One that was received stays as it is, whatever comes after it.
        with self._lock, closing(self._connect()) as database:
            if _code_of(database, submission_id) is None:
                write_durable(self._place(submission_id) / "manifest.json", body)
        return hashlib.sha256(body).hexdigest()

    def put_paper(self, submission_id: str, name: str, body: bytes) -> str:
        """Keep one paper of a dossier that is still to come; its SHA-256."""
        if not re.fullmatch(PAPER_NAME, name):
            raise ValueError("not a plain file name")
        folder = self._place(submission_id) / "papers"
        make_private_folder(folder)
        with self._lock, closing(self._connect()) as database:
            if _code_of(database, submission_id) is None:
                write_durable(folder / name, body)
        return hashlib.sha256(body).hexdigest()

    def receive(
        self, submission_id: str, manifest_sha256: str, papers: Mapping[str, str]
    ) -> tuple[str, bool]:
        """Take a dossier over and issue its code; the same again gets the same code and False.

        The manifest and the papers (file name to SHA-256) must be here already. Raises NotReceivedError
        where one is not, or where this submission was received with something else in it.
        """
        with self._lock, closing(self._connect()) as database:
            known = _code_of(database, submission_id)
            if known is not None:
                code, sha256 = known
                if sha256 and sha256 != manifest_sha256:
                    raise NotReceivedError("05", "another dossier was received under this reference")
                return code, False
            manifest, held = self._complete(submission_id, manifest_sha256, papers)
            moment = self.clock.now()
            day = f"{moment:%y%m%d}"
            appointment = self._appointed(msgspec.json.decode(manifest), moment)
            with database:
                number: int = database.execute(
                    "SELECT COALESCE(MAX(number), 0) + 1 FROM dossier WHERE day = ?", (day,)
                ).fetchone()[0]
                code = f"{self._prefix}-{day}-{number:04d}"
                database.execute(
                    "INSERT INTO dossier (submission_id, day, number, dossier_code, received_at, course,"
                    " appointment, manifest_sha256, papers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        submission_id,
                        day,
                        number,
                        code,
                        moment.isoformat(),
                        (self.next_course or course_of(submission_id)).value,
                        appointment.isoformat(),
                        manifest_sha256,
                        msgspec.json.encode(held).decode(),
                    ),
                )
            return code, True

    def move(self, submission_id: str, code: str, note: str) -> bool:
        """Put a dossier into a state by hand; it stays there. False where there is none."""
        with self._lock, closing(self._connect()) as database, database:
            if _code_of(database, submission_id) is None:
                return False
            database.execute(
                "INSERT INTO moved VALUES (?, ?, ?, ?)",
                (submission_id, self.clock.now().isoformat(), code, note),
            )
        return True

    def all(self) -> list[Held]:
        """Give everything that was received, oldest first."""
        return self._held("ORDER BY day, number")

    def find(self, *, code: str = "", submission_id: str = "") -> list[Held]:
        """Give what was received under a code or a submission id."""
        if code:
            return self._held("WHERE dossier_code = ?", code)
        return self._held("WHERE submission_id = ?", submission_id)

    def another_code(self, code: str) -> str:
        """Give the code of another dossier, made up where there is no other."""
        with self._lock, closing(self._connect()) as database:
            row = database.execute(
                "SELECT dossier_code FROM dossier WHERE dossier_code <> ? LIMIT 1", (code,)
            ).fetchone()
        return f"{self._prefix}-000000-0000" if row is None else str(row[0])

    def paper(self, submission_id: str, name: str) -> bytes | None:
        """Read one paper, or None."""
        path = self._place(submission_id) / "papers" / name
        return path.read_bytes() if re.fullmatch(PAPER_NAME, name) and path.is_file() else None

    def _complete(
        self, submission_id: str, manifest_sha256: str, papers: Mapping[str, str]
    ) -> tuple[bytes, list[HeldPaper]]:
        place = self._place(submission_id)
        try:
            manifest = (place / "manifest.json").read_bytes()
            bodies = {name: (place / "papers" / name).read_bytes() for name in sorted(papers)}
        except FileNotFoundError as error:
            raise NotReceivedError("04", "a file of this dossier is not here") from error
        held = [HeldPaper(name, len(body), _sha256(body)) for name, body in bodies.items()]
        if {one.file: one.sha256 for one in held} != papers or _sha256(manifest) != manifest_sha256:
            raise NotReceivedError("04", "a file of this dossier is another one than was named")
        return manifest, held

    def _held(self, which: str, *values: str) -> list[Held]:
        with self._lock, closing(self._connect()) as database:
            rows = database.execute(f"{_DOSSIERS} {which}", values).fetchall()
            moved: dict[str, list[Step]] = {}
            for one, at, code, note in database.execute("SELECT * FROM moved ORDER BY at, rowid"):
                moved.setdefault(one, []).append(Step(datetime.fromisoformat(at), code, note))
        moment = self.clock.now()
        return [self._made(row, moved.get(row[0], []), moment) for row in rows]

    def _made(self, row: tuple[str, ...], moved: list[Step], moment: datetime) -> Held:
        submission_id, code, received_at, appointment_at, course_name, papers = row
        received = datetime.fromisoformat(received_at)
        appointment = datetime.fromisoformat(appointment_at) if appointment_at else received
        course = Course(course_name) if course_name else course_of(submission_id)
        steps = [
            step
            for step in steps_of(submission_id, course, received, appointment)
            if step.at <= (moved[0].at if moved else moment)
        ]
        return Held(
            submission_id,
            code,
            received,
            appointment,
            course,
            (self._place(submission_id) / "manifest.json").read_bytes(),
            tuple(msgspec.json.decode(papers, type=list[HeldPaper])) if papers else (),
            (*steps, *moved),
        )

    def _place(self, submission_id: str) -> Path:
        if not re.fullmatch(SUBMISSION_ID, submission_id):
            raise ValueError("not a submission id")
        return self._folder / "dossiers" / submission_id

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._folder / "codes.sqlite3")


def _code_of(database: sqlite3.Connection, submission_id: str) -> tuple[str, str] | None:
    row: tuple[str, str] | None = database.execute(
        "SELECT dossier_code, manifest_sha256 FROM dossier WHERE submission_id = ?", (submission_id,)
    ).fetchone()
    return row


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
