"""Taking a packet into custody: open, validate, make durable, then answer."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

from kiosk.dossier.errors import ManifestError
from kiosk.dossier.manifest import Manifest, decode_manifest
from kiosk.dossier.packet import HEADER_BYTES, OpenedPacket, open_packet, read_header, signer_id
from kiosk.dossier.packet_errors import (
    BadSignature,
    NotAPacket,
    PacketAltered,
    PacketError,
    PacketTooLarge,
    UnknownKey,
    UnknownSigner,
    UnknownVersion,
)
from kiosk.gateway.database import CustodyDatabase, Entry
from kiosk.gateway.errors import NotTaken
from kiosk.machine.enrolled import read_enrolled
from kiosk.machine.files import write_durable
from kiosk.machine.keys import SIGNATURE_BYTES
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.gateway.state import GatewayState

    # Procedure code, case key and time of custody to the expected day, None where no deadline is known.
    ExpectedDay: TypeAlias = Callable[[str, str, datetime], date | None]

# The shortest that can be a packet at all.
ADMISSION_BYTES = HEADER_BYTES + SIGNATURE_BYTES
_REFUSALS: dict[type[PacketError], tuple[int, RefusalReason]] = {
    NotAPacket: (422, RefusalReason.NOT_A_PACKET),
    UnknownVersion: (422, RefusalReason.UNKNOWN_VERSION),
    PacketTooLarge: (413, RefusalReason.TOO_LARGE),
    UnknownSigner: (403, RefusalReason.UNKNOWN_SIGNER),
    BadSignature: (422, RefusalReason.ALTERED),
    UnknownKey: (422, RefusalReason.UNKNOWN_KEY),
    PacketAltered: (422, RefusalReason.ALTERED),
}


class Custody:
    """Owns what the gateway holds: packets as they came, sealed, and one row each."""

    def __init__(self, state: GatewayState, expected_day: ExpectedDay) -> None:
        self._state = state
        self._expected_day = expected_day
        self.database = CustodyDatabase(state.database)

    def admit(self, beginning: bytes) -> None:
        """Refuse a packet by its first `ADMISSION_BYTES`, before the rest is read; raises NotTaken.

        Who is let in here has claimed a kiosk's name and proved nothing: `take` checks the signature.
        """
        try:
            signer = read_header(beginning).signer
            if signer not in map(signer_id, read_enrolled(self._state.enrolled).values()):
                raise UnknownSigner(f"signed by key {signer.hex()}, which is not enrolled")
        except PacketError as error:
            raise _refusal(error) from error

    def take(self, packet: bytes, submission_id: str) -> tuple[Entry, bool]:
        """Take a packet into custody; tell whether it is new. When this returns, it survives a power cut.

        The same content again gives the entry that is there. Raises NotTaken; OSError or SQLAlchemyError
        where the gateway cannot write, and then nothing is promised.
        """
        enrolled = read_enrolled(self._state.enrolled)
        opened, manifest = self._open(packet, enrolled)
        if submission_id != opened.header.submission_id:
            raise NotTaken(422, RefusalReason.ALTERED, "the packet belongs to another submission")
        known = self.database.find(submission_id)
        if known is not None:
            return _same(known, opened), False
        # Named by its own bytes: two that come at once under one id never write over each other.
        name = f"{submission_id}.{hashlib.sha256(packet).hexdigest()[:16]}.packet"
        moment = _whole_milliseconds(datetime.now(UTC))
        write_durable(self._state.packets / name, packet)
        entry = Entry(
            submission_id=submission_id,
            digest=opened.digest,
            file=name,
            kiosk_id=opened.kiosk_id,
            signer=enrolled[opened.kiosk_id],
            procedure=manifest.procedure.code,
            custody_time=moment,
            expected_day=self._expected_day(manifest.procedure.code, manifest.procedure.case, moment),
        )
        if self.database.add(entry):
            return entry, True
        winner = self.database.find(submission_id)
        if winner is None:
            raise RuntimeError("an entry of custody was deleted")
        if winner.file != name:
            (self._state.packets / name).unlink(missing_ok=True)
        return _same(winner, opened), False

    def open(self, entry: Entry) -> tuple[OpenedPacket, Manifest]:
        """Open what is in custody again, to hand it over; raises NotTaken or OSError if the disk lost it.

        Who was enrolled is a question of the day it was taken: a kiosk that was put out of service since
        leaves nothing behind that the province would not get.
        """
        signer = {entry.kiosk_id: entry.signer} if entry.signer else read_enrolled(self._state.enrolled)
        return self._open((self._state.packets / entry.file).read_bytes(), signer)

    def _open(self, packet: bytes, kiosk_keys: Mapping[str, bytes]) -> tuple[OpenedPacket, Manifest]:
        try:
            opened = open_packet(packet, self._state.keys, kiosk_keys)
            manifest = decode_manifest(opened.manifest)
        except PacketError as error:
            raise _refusal(error) from error
        except ManifestError as error:
            raise NotTaken(422, RefusalReason.UNKNOWN_VERSION, "the manifest cannot be read") from error
        _check(opened, manifest)
        return opened, manifest


def _refusal(error: PacketError) -> NotTaken:
    status, reason = _REFUSALS[type(error)]
    return NotTaken(status, reason, str(error))


def _check(opened: OpenedPacket, manifest: Manifest) -> None:
    """Hold the manifest against what it came with; raises NotTaken."""
    if (manifest.submission_id, manifest.kiosk_id) != (opened.header.submission_id, opened.kiosk_id):
        raise NotTaken(422, RefusalReason.ALTERED, "the manifest is of another submission or kiosk")
    named = {paper.file: paper.sha256 for paper in manifest.papers}
    held = {name: hashlib.sha256(body).hexdigest() for name, body in opened.papers.items()}
    if named != held:
        raise NotTaken(422, RefusalReason.ALTERED, "the papers are not those that the manifest names")


def _same(known: Entry, opened: OpenedPacket) -> Entry:
    if known.digest != opened.digest:
        raise NotTaken(409, RefusalReason.OTHER_CONTENT, "this submission id holds another dossier")
    return known


def _whole_milliseconds(moment: datetime) -> datetime:
    """Cut to what the database keeps, so that the first answer is the one that all others repeat."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
