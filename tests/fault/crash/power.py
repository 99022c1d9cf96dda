"""The layer under fsync: what each moment's power cut could leave, opened with the real code and counted.

Visits are filed and nobody is hurt, while the layer writes down what every program does to its files. Then,
for each moment before something is synced and after something is promised, the disks that POSIX allows are
laid out: the kiosk's is opened as queue and drained into a province that holds what it had answered for; the
gateway's must hold, and open, every packet that it had answered for.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import structlog

from kiosk.dossier.packet import open_packet
from kiosk.dossier.packet_errors import PacketError
from kiosk.dossier.packet_keys import OpenKey
from kiosk.gateway.custody import Custody
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.storage import open_storage
from kiosk.outbox.agent import Agent
from kiosk.outbox.row import SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody as Held
from tests.fault.crash.disk import Disk, lay_out
from tests.fault.crash.oracle import Count
from tests.fault.crash.record import Event
from tests.fault.crash.shim import CHANGES, Kind

_ANSWER = re.compile(rb'"submission_id":\s*"([0-9a-f]{32})"')
_CUSTODY = b'"custody_time"'
_ROUNDS = 8

State = dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Promises:
    """What had been said at a moment: to citizens, and by the gateway to the kiosk.

    `database_gone`: the disk lost the queue's database too, so that not every row has to be there.
    """

    told: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    database_gone: bool = False

    def with_(self, event: Event) -> Promises:
        """Add what this event says."""
        if event.kind is Kind.MARK and event.path.startswith("told "):
            return Promises(self.told | {event.path.removeprefix("told ")}, self.answered)
        if event.kind is Kind.SEND and _CUSTODY in event.data:
            named = {found.decode() for found in _ANSWER.findall(event.data)}
            return Promises(self.told, self.answered | named)
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """One disk after a power cut, and what had been promised by then; `number` counts the events."""

    number: int
    state: State
    promises: Promises


def cases(disk: Disk, events: list[Event], below: str, seed: int, *, database: str = "") -> Iterator[Case]:
    """Give every case of one machine, whose files lie below `below` in the events.

    Whatever `database` names (the beginning of a file) is gone in some cases more, where something was told.
    """
    promises = Promises()
    for number, event in enumerate(events):
        ours = event.kind in CHANGES and event.path.startswith(f"{below}/")
        heard = promises.with_(event)
        said = heard != promises
        if said or (ours and event.kind is Kind.FSYNC):
            chance = Random(f"{seed}/{number}")  # noqa: S311 - chance by seed, not secrets
            promises = heard
            for state in disk.states(chance):
                yield Case(number, state, promises)
                if database and said:
                    left = {name: held for name, held in state.items() if not name.startswith(database)}
                    yield Case(number, left, replace(promises, database_gone=True))
        if ours or (event.kind is Kind.FSYNC and event.path == below):
            disk.see(_below(event, below))
    for state in disk.states(Random(seed)):  # noqa: S311
        yield Case(len(events), state, promises)


def _below(event: Event, below: str) -> Event:
    cut = len(below) + 1
    return Event(event.kind, event.process, event.path[cut:], event.other[cut:], event.offset, event.data)


@dataclass
class Province:
    """A DossierGateway that holds what it had answered for, and takes what it can open."""

    keys: tuple[OpenKey, ...]
    kiosk_keys: dict[str, bytes]
    taken: set[str]
    unopened: list[str] = field(default_factory=list)

    def submit(self, packet: bytes, submission_id: str) -> Held:
        try:
            open_packet(packet, self.keys, self.kiosk_keys)
        except PacketError as error:
            self.unopened.append(f"{submission_id}: {type(error).__name__}")
        else:
            self.taken.add(submission_id)
        return _CUSTODY_GIVEN

    def status(self, submission_id: str) -> Held | None:
        return _CUSTODY_GIVEN if submission_id in self.taken else None


_CUSTODY_GIVEN = Held(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), "H49-1", None)


def look_at_kiosk(state: Path, promises: Promises, keys: tuple[OpenKey, ...], kiosk: bytes) -> list[str]:
    """Open the queue as the kiosk would, let the agent drain it, and say what is lost."""
    moment = datetime.now(UTC)

    def clock() -> datetime:
        return moment

    province = Province(keys, {"kiosk": kiosk}, set(promises.answered))
    try:
        outbox = Outbox(state / "outbox", clock=clock)
    except Exception as error:  # noqa: BLE001 - whatever it is, the kiosk does not come up
        return [f"the queue does not open: {type(error).__name__}: {error}"]
    try:
        agent = Agent(outbox, province, stop=threading.Event(), random=Random(1))  # noqa: S311
        outbox.release()
        for _ in range(_ROUNDS):
            while agent.step():
                pass
            moment += timedelta(hours=3)
        rows = {row.submission_id: row for row in outbox.rows()}
    except Exception as error:  # noqa: BLE001
        return [f"the queue cannot be emptied: {type(error).__name__}: {error}"]
    finally:
        outbox.close()
    has_to = set() if promises.database_gone else promises.told
    gone = ", the database gone" if promises.database_gone else ""
    lost = [f"{one}: told, and no row" for one in has_to - rows.keys()]
    lost += [f"{one}: told, and not in custody{gone}" for one in promises.told - has_to - province.taken]
    lost += [f"{one}: told, and not in custody" for one in has_to & rows.keys() - province.taken]
    lost += [
        f"{row.submission_id}: a row that stays {row.sync} ({row.last_error})"
        for row in rows.values()
        if row.sync is not SyncState.IN_CUSTODY and row.submission_id not in promises.told
    ]
    return lost + province.unopened


def look_at_gateway(state: Path, promises: Promises) -> list[str]:
    """Open what the gateway stores with, and every packet that it had answered for."""
    try:
        storage = open_storage(state)
    except Exception as error:  # noqa: BLE001 - whatever it is, the gateway does not come up
        return [f"the gateway does not open: {type(error).__name__}: {error}"]
    lost = []
    try:
        keyring = Keyring(state)
        custody = Custody(storage.store, storage.table, storage.registry, keyring, lambda *_: None)
        for submission_id in promises.answered:
            entry = storage.table.find(submission_id)
            if entry is None:
                lost.append(f"{submission_id}: answered for, and no row")
                continue
            custody.open(entry)
    except Exception as error:  # noqa: BLE001
        lost.append(f"a packet that was answered for does not open: {type(error).__name__}: {error}")
    finally:
        storage.close()
    return lost


def judge(
    found: Iterator[Case],
    look: Callable[[Path, Promises], list[str]],
    *,
    share: float = 1.0,
    seed: int = 0,
) -> tuple[int, Count]:
    """Lay out the cases, or a share of them, and count; returns how many."""
    counted = Count()
    looked = 0
    seen: set[tuple[object, ...]] = set()
    chance = Random(f"{seed}/share")  # noqa: S311 - chance by seed, not secrets
    with _quiet(), tempfile.TemporaryDirectory(prefix="kiosk-power-", dir=_memory()) as scratch:
        for case in found:
            names = tuple(sorted((name, hash(content)) for name, content in case.state.items()))
            key = (names, case.promises)
            if key in seen:
                continue
            seen.add(key)
            if share < 1 and chance.random() > share:
                continue
            looked += 1
            place = Path(scratch) / "state"
            lay_out(case.state, place)
            counted.lost += [
                f"power cut at event {case.number}: {words}" for words in look(place, case.promises)
            ]
            shutil.rmtree(place)
    return looked, counted


@contextmanager
def _quiet() -> Iterator[None]:
    """Let thousands of recoveries go unlogged."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
        structlog.reset_defaults()


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own in it
