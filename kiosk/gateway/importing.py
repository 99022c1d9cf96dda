"""Taking what a kiosk exported to a stick because no network came back: each packet once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.dossier.errors import BadExport
from kiosk.dossier.exported import INDEX_NAME, ExportedPacket, ExportIndex, claimed_kiosk, decode_index
from kiosk.dossier.packet import MAX_PACKET_BYTES
from kiosk.gateway.errors import NotTaken

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.gateway.custody import Custody
    from kiosk.gateway.registry import Registry

_LONGEST_INDEX = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """How many packets of an export were taken now, how many before; file and reason of the others."""

    kiosk_id: str
    taken: int
    known: int
    refused: tuple[tuple[str, str], ...]


def find_exports(folder: Path) -> list[Path]:
    """Find the exports in a folder: itself, or those just below it, as on a stick."""
    places = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    return [place for place in places if (place / INDEX_NAME).is_file()]


def import_export(folder: Path, custody: Custody, registry: Registry) -> Imported:
    """Take an export's packets into custody, in its order; one that cannot be taken holds up no other.

    Raises BadExport where no enrolled kiosk signed its index; OSError or SQLAlchemyError where the gateway
    fails: then begin again, what was taken is known.
    """
    index = _read_index(folder, registry)
    taken = known = 0
    refused: list[tuple[str, str]] = []
    for listed in index.packets:
        try:
            _, new = custody.take(_read(folder, listed), listed.submission_id)
        except NotTaken as error:
            refused.append((listed.file_name, f"{error.reason}: {error}"))
        except BadExport as error:
            refused.append((listed.file_name, str(error)))
        else:
            taken, known = taken + new, known + (not new)
    return Imported(index.kiosk_id, taken, known, tuple(refused))


def _read_index(folder: Path, registry: Registry) -> ExportIndex:
    try:
        data = _read_file(folder / INDEX_NAME, _LONGEST_INDEX)
    except OSError as error:
        raise BadExport(f"{folder / INDEX_NAME}: cannot be read: {error.strerror}") from error
    claimed = claimed_kiosk(data)
    for public, kiosk_id in registry.signers().items():
        if kiosk_id == claimed:
            with contextlib.suppress(BadExport):
                return decode_index(data, public)
    raise BadExport(f"{folder / INDEX_NAME}: not the index of an export that an enrolled kiosk signed")


def _read(folder: Path, listed: ExportedPacket) -> bytes:
    """Read a packet as it was exported; raises BadExport."""
    try:
        packet = _read_file(folder / listed.file_name, MAX_PACKET_BYTES + 1)
    except FileNotFoundError as error:
        raise BadExport("not there") from error
    except OSError as error:
        # A bad sector under one packet is no trouble of the others'.
        raise BadExport(f"cannot be read: {error.strerror}") from error
    if hashlib.sha256(packet).hexdigest() != listed.sha256:
        raise BadExport("damaged: not the bytes that were exported")
    return packet


def _read_file(path: Path, most: int) -> bytes:
    """Read a plain file; a pipe in its place keeps nobody waiting."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BadExport("not a plain file")
        return file.read(most)
