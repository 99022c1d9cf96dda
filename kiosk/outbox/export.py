"""Copies what waits to a stick, sealed as it is, for a network that never comes back.

The rows stay queued: whichever way a packet comes first, the gateway takes its submission once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.dossier.exported import INDEX_NAME, ExportedPacket, ExportIndex, encode_index
from kiosk.machine.files import make_private_folder, write_durable
from kiosk.outbox.errors import ExportUnwritable
from kiosk.outbox.row import Row, SyncState

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.machine.keys import MachineKey
    from kiosk.outbox.store import Outbox


@dataclass(frozen=True, slots=True)
class Export:
    """Where an export is, how many packets of how many bytes it holds, and how many rows had no packet.

    `folder` is None where nothing waits, and nothing was written.
    """

    folder: Path | None
    packets: int
    size: int
    missing: int


def export(outbox: Outbox, to: Path, *, kiosk_id: str, signer: MachineKey, moment: datetime) -> Export:
    """Write every packet that waits into a new folder below `to`, then its signed index, and mark the rows.

    All of it is on the stick when this returns; an export without its index was cut short and is worth
    nothing. Raises ExportUnwritable for the stick's trouble, OutboxError for the queue's.
    """
    waiting = outbox.waiting()
    if not waiting:
        return Export(None, 0, 0, 0)
    folder = to / f"{kiosk_id}-{moment:%Y%m%dT%H%M%SZ}"
    listed: list[ExportedPacket] = []
    missing = 0
    if folder.exists():
        raise ExportUnwritable(f"{folder}: is there already")
    try:
        make_private_folder(folder)
        for row in waiting:
            packet = outbox.packet(row.submission_id)
            if packet is None:
                missing += _still_waits(outbox, row)
                continue
            one = _listed(row, packet)
            write_durable(folder / one.file_name, packet)
            listed.append(one)
        index = ExportIndex(1, kiosk_id, moment, tuple(listed))
        write_durable(folder / INDEX_NAME, encode_index(index, signer))
    except OSError as error:
        raise ExportUnwritable(f"{folder}: {error.strerror}") from error
    outbox.note_export([one.submission_id for one in listed], moment)
    return Export(folder, len(listed), sum(one.bytes for one in listed), missing)


def _still_waits(outbox: Outbox, row: Row) -> bool:
    """Tell a packet that is lost from one that the agent handed over a moment ago."""
    after = outbox.find(row.submission_id)
    return after is None or after.sync is not SyncState.IN_CUSTODY


def _listed(row: Row, packet: bytes) -> ExportedPacket:
    return ExportedPacket(
        submission_id=row.submission_id,
        sha256=hashlib.sha256(packet).hexdigest(),
        bytes=len(packet),
        visit=row.visit,
        queued_at=row.queued_at,
    )
