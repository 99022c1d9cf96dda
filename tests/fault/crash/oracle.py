"""What the laws say of a world after it was hurt.

Lost: told to a citizen, and not in the province's hands with that citizen's data; or a row of the queue that
comes to no end. Doubled: more than one dossier of a submission or a local reference, a dossier that nobody
filed, or a code that is not the province's. Readable: something personal in a file of the kiosk.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from kiosk.journey.visit import Visit
from kiosk.sandbox.observer import Facts, Leak, find_leaks
from kiosk.sandbox.observer.needles import TextSearch
from kiosk.sandbox.people import find_person
from kiosk.settings import Settings
from tests.fault.crash.filing import PEOPLE, SIZES, visit_of
from tests.fault.crash.world import CrashWorld
from ui.simulated.traces import texts_of

_SETTLE_SECONDS = 120.0
_SECONDS_AN_HOUR = 2.0
_AN_HOUR = 3600
_CUSTODY = "in-custody"
_LASTING = (".sqlite3", "-wal", "-shm", ".log")


@dataclass(frozen=True, slots=True)
class Filed:
    """What a citizen handed in, and whether the kiosk said that it was submitted."""

    person: str
    local_reference: str
    size: str = "small"
    told: bool = False


@dataclass
class Count:
    """What was found, each with the words that say where."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    readable: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.readable)

    def add(self, other: Count) -> None:
        self.lost += other.lost
        self.doubled += other.doubled
        self.readable += other.readable


def rows_of(settings: Settings) -> dict[str, tuple[str, str]]:
    """Give sync state and dossier code by submission id, as they stand in the queue's database."""
    databases = (settings.paths.state / "outbox").glob("outbox*.sqlite3")
    # One that was set aside is followed by a newer one, whose name is longer.
    database = max(databases, key=lambda path: (len(path.name), path.name), default=None)
    if database is None:
        return {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        found = connection.execute("SELECT submission_id, sync, dossier_code FROM packet")
        return {submission_id: (sync, code) for submission_id, sync, code in found}


def gone_already(settings: Settings, filed: Mapping[str, Filed]) -> list[str]:
    """Say what was told and can come to no good any more, without waiting for anybody.

    A packet is deleted when its row in custody is committed: where it is not there, the row must be.
    """
    blobs = settings.paths.state / "outbox" / "blobs"
    told = [submission_id for submission_id, one in filed.items() if one.told]
    rows = rows_of(settings)
    lost = [f"{one}: told, and no row of the queue" for one in told if one not in rows]
    bare = [one for one in told if one in rows and rows[one][0] != _CUSTODY and not _is_there(blobs, one)]
    if bare:
        rows = rows_of(settings)
        lost += [f"{one}: told, and its packet is gone" for one in bare if rows[one][0] != _CUSTODY]
    return lost


def _is_there(blobs: Path, submission_id: str) -> bool:
    # It may be named anew in between.
    return any((blobs / f"{submission_id}.{end}").exists() for end in ("packet", "arriving", "packet"))


def settle(world: CrashWorld) -> bool:
    """Leave the world alone until every row has its code; False where that does not come.

    Now and then an hour passes, for what was put off; not faster, or leases end under those who work. A
    gateway whose database was killed while it came up gave up its start: its unit starts it again.
    """
    begun = time.monotonic()
    hours = 0
    while (now := time.monotonic() - begun) < _SETTLE_SECONDS:
        world.start_all()
        if all(sync == _CUSTODY and code for sync, code in rows_of(world.province.settings).values()):
            return True
        if now > (hours + 1) * _SECONDS_AN_HOUR:
            hours += 1
            world.wait(_AN_HOUR)
        time.sleep(0.05)
    return False


def count(world: CrashWorld, filed: Mapping[str, Filed]) -> Count:
    """Hold what the province has against what was told; the world has settled."""
    found = Count()
    rows = rows_of(world.province.settings)
    held = world.province.dossiers()
    by_id = {dossier["submission_id"]: dossier for dossier in held}
    for submission_id, one in filed.items():
        dossier = by_id.get(submission_id)
        if one.told and submission_id not in rows:
            found.lost.append(f"{submission_id}: told, and no row of the queue")
        elif one.told and dossier is None:
            found.lost.append(f"{submission_id}: told, and not with the province")
        if dossier is not None and not _is_that_of(dossier, one):
            found.lost.append(f"{submission_id}: with the province, but not as it was filed")
    for submission_id, (sync, code) in rows.items():
        dossier = by_id.get(submission_id)
        if sync != _CUSTODY or not code:
            found.lost.append(f"{submission_id}: a row that stays {sync}")
        elif dossier is not None and dossier["dossier_code"] != code:
            found.doubled.append(f"{submission_id}: the kiosk was told another code than the province's")
        elif world.province.get(submission_id).status_code != 200:
            found.lost.append(f"{submission_id}: the gateway says that it is not in custody")
    found.doubled += _twice("dossier of the submission", (one["submission_id"] for one in held))
    found.doubled += _twice("dossier code", (one["dossier_code"] for one in held))
    found.doubled += _twice("dossier of the visit", (one["manifest"]["local_reference"] for one in held))
    found.doubled += [f"{known}: filed by nobody" for known in by_id if known not in filed]
    return found


def _is_that_of(dossier: Mapping[str, Any], one: Filed) -> bool:
    manifest = dossier["manifest"]
    papers = {paper["file"]: paper["sha256"] for paper in manifest["papers"]}
    held = {paper["file"]: paper["sha256"] for paper in dossier["papers"]}
    number = find_person(one.person).card.number
    return (
        manifest["local_reference"] == one.local_reference
        and manifest["submitter"]["number"] == number
        and bool(papers)
        and papers == held
    )


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{name}: {often} times a {what}" for name, often in Counter(names).items() if often > 1]


class Eyes:
    """Looks for the made-up people in the kiosk's files, at those that changed since it looked last."""

    def __init__(self, settings: Settings) -> None:
        self._seen: dict[Path, tuple[int, int, int]] = {}
        texts: set[str] = set()
        pages: set[bytes] = set()
        for name, size in product(PEOPLE, SIZES):
            person = find_person(name)
            visit: Visit = visit_of(person, settings, size)
            texts |= set(texts_of(person, visit, settings))
            pages |= {page.jpeg for paper in visit.pages.values() for page in paper}
        # A day without its signs is also what a database makes of two columns: the end of the 211th code of a
        # day and the year that it is expected in, 0211 and 2026-11-23.
        texts = {text for text in texts if not (len(text) == 8 and text.isdecimal())}
        self._facts = Facts(tuple(sorted(texts)), tuple(pages))
        self._search = TextSearch(self._facts.texts)

    def look(self, folders: Iterable[Path]) -> list[str]:
        """Return what is readable now, also packed, and was not yet when it looked last."""
        return [_text(leak) for leak in find_leaks(self._changed(folders), self._facts)]

    def glance(self, folders: Iterable[Path]) -> list[str]:
        """Look at the bytes as they are, but of databases and logs: those stay, and are looked at later."""
        found = []
        for path in self._changed(folders, passed_over=_LASTING):
            with suppress(FileNotFoundError):
                found += [
                    f"{path.name}: a {hit.kind}, {hit.form}" for hit in self._search.found(path.read_bytes())
                ]
        return found

    def _changed(self, folders: Iterable[Path], passed_over: tuple[str, ...] = ()) -> list[Path]:
        changed = []
        for path in (path for folder in folders for path in folder.rglob("*")):
            if path.name.endswith(passed_over) or not path.is_file():
                continue
            with suppress(FileNotFoundError):
                state = path.stat()
                mark = (state.st_ino, state.st_mtime_ns, state.st_size)
                if self._seen.get(path) != mark:
                    self._seen[path] = mark
                    changed.append(path)
        return changed


def _text(leak: Leak) -> str:
    return f"{Path(leak.file).name}: a {leak.kind}, {leak.form}"
