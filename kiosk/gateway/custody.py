"""Taking a packet into custody: open, validate, make durable, then answer."""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

from kiosk.dossier.errors import ManifestError, NewerManifest
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
from kiosk.gateway.custody_table import CustodyTable, Entry, submission_id_of
from kiosk.gateway.door import bad_manifest, check_manifest
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.registry import Registry, Signer, Standing
from kiosk.machine.keys import SIGNATURE_BYTES, Purpose
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.dossier.packet_keys import OpenKey
    from kiosk.gateway.packet_store import PacketStore

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


_LARGE_BYTES = 1024 * 1024
_PROCEDURE = re.compile(r"[0-9A-Za-z._-]{1,32}")


class OpenKeys(Protocol):
    """Knows the private keys that packets are opened with."""

    def open_keys(self) -> Iterable[OpenKey]:
        """Give every key that packets may still be sealed to."""
        ...

    def failing(self) -> bool:
        """Whether the keys are held in memory alone."""
        ...


class Custody:
    """Owns what the gateway holds: packets as they came, sealed, and one row each."""

    def __init__(
        self,
        store: PacketStore,
        table: CustodyTable,
        registry: Registry,
        keyring: OpenKeys,
        expected_day: ExpectedDay,
    ) -> None:
        self.table = table
        self._store = store
        self._registry = registry
        self._keyring = keyring
        self._expected_day = expected_day

    def admit(self, beginning: bytes) -> None:
        """Refuse a packet by its first `ADMISSION_BYTES`, before the rest is read; raises NotTaken.

        Who is let in here has claimed a kiosk's name and proved nothing: `take` checks the signature.
        """
        self._signer(_signer_of(beginning))

    def take(self, packet: bytes, submission_id: str) -> tuple[Entry, bool]:
        """Take a packet into custody; tell whether it is new. When this returns, it survives a power cut.

        The same content again gives the entry that is there, also where it was sealed anew. Raises NotTaken;
        OSError or SQLAlchemyError where the gateway cannot write, and then nothing is promised.
        """
        signer = self._signer(_signer_of(packet))
        if self._keyring.failing():
            # What opens now may open nowhere once this process has ended: the kiosk keeps it.
            raise NotTaken(503, RefusalReason.UNAVAILABLE, "the packet keys cannot be read")
        opened, manifest = self._open(packet, signer.kiosk_id, signer.public)
        if submission_id != opened.header.submission_id:
            raise NotTaken(422, RefusalReason.ALTERED, "the packet belongs to another submission")
        check_manifest(manifest, opened.papers)
        # A kiosk asks before it sends again: what is known comes seldom; only for a large one do we ask too.
        known = self.table.find(submission_id) if len(packet) > _LARGE_BYTES else None
        if known is not None:
            return _same(known, opened), False
        # Each attempt has a file of its own: none is ever written over, and what no row names is looked
        # for once a day.
        file = f"{submission_id}.{secrets.token_hex(8)}.packet"
        self._store.put(file, packet)
        return self._enter(file, opened, manifest, signer)

    def adopt(self, file: str) -> tuple[Entry, bool] | None:
        """Take a packet into custody that lies in the store already; tell whether it is new.

        It was let in when it came, so that it is taken of a kiosk that was put out of service since, too. A
        second copy of what is in custody is deleted; nothing else is. None where there is no such packet.
        Raises NotTaken, OSError, SQLAlchemyError.
        """
        packet = self._store.get(file)
        if packet is None:
            return None
        name = _signer_of(packet)
        signer = self._registry.signer(name)
        if signer is None:
            raise _unknown(name)
        opened, manifest = self._open(packet, signer.kiosk_id, signer.public)
        submission_id = opened.header.submission_id
        if submission_id != submission_id_of(file):
            raise NotTaken(422, RefusalReason.ALTERED, "the packet belongs to another submission")
        known = self.table.find(submission_id)
        if known is None:
            return self._enter(file, opened, manifest, signer)
        if known.file != file:
            _same(known, opened)
            if known.file and self._store.get(known.file) is None:
                raise NotTaken(503, RefusalReason.UNAVAILABLE, "the packet that is in custody is not there")
            self._store.delete(file)
        return known, False

    def open(self, entry: Entry) -> tuple[OpenedPacket, Manifest]:
        """Open what is in custody again, to hand it over; raises NotTaken, or OSError if the store lost it.

        Who was enrolled is a question of the day it was taken: a kiosk that was put out of service since
        leaves nothing behind that the province would not get.
        """
        packet = self._store.get(entry.file)
        if packet is None:
            raise FileNotFoundError(f"{entry.file}: not in the packet store")
        signers = (
            (entry.signer,) if entry.signer else self._registry.keys_of(entry.kiosk_id, Purpose.ENROLMENT)
        )
        named = read_header(packet).signer
        public = next((key for key in signers if signer_id(key) == named), b"")
        return self._open(packet, entry.kiosk_id, public)

    def _enter(
        self, file: str, opened: OpenedPacket, manifest: Manifest, signer: Signer
    ) -> tuple[Entry, bool]:
        """Commit the entry of a packet that lies in the store; raises NotTaken, SQLAlchemyError."""
        procedure, moment = manifest.procedure, _whole_milliseconds(datetime.now(UTC))
        entry = Entry(
            submission_id=opened.header.submission_id,
            digest=opened.digest,
            file=file,
            kiosk_id=opened.kiosk_id,
            signer=signer.public,
            procedure=procedure.code,
            custody_time=moment,
            expected_day=self._expected_day(procedure.code, procedure.case, moment),
        )
        if self.table.add(entry):
            return entry, True
        # It is known, or another worker was quicker.
        winner = self.table.find(entry.submission_id)
        if winner is None:
            raise RuntimeError("an entry of custody was deleted")
        if winner.file != file:
            # What cannot be deleted now is found by the daily look.
            with contextlib.suppress(OSError):
                self._store.delete(file)
        return _same(winner, opened), False

    def _signer(self, name: bytes) -> Signer:
        """Ask the registry whose key this is; raises NotTaken."""
        signer = self._registry.signer(name)
        if signer is None:
            raise _unknown(name)
        if signer.standing is Standing.REVOKED:
            raise NotTaken(403, RefusalReason.REVOKED, f"signed by a revoked key of kiosk {signer.kiosk_id}")
        return signer

    def _open(self, packet: bytes, kiosk_id: str, public: bytes) -> tuple[OpenedPacket, Manifest]:
        try:
            opened = open_packet(packet, self._keyring.open_keys(), {kiosk_id: public})
            manifest = decode_manifest(opened.manifest)
        except PacketError as error:
            raise _refusal(error) from error
        except NewerManifest as error:
            raise NotTaken(422, RefusalReason.UNKNOWN_VERSION, str(error)) from error
        except ManifestError as error:
            raise bad_manifest(str(error)) from error
        _check(opened, manifest)
        return opened, manifest


def _signer_of(beginning: bytes) -> bytes:
    """Read which key a packet names; raises NotTaken."""
    try:
        return read_header(beginning).signer
    except PacketError as error:
        raise _refusal(error) from error


def _refusal(error: PacketError) -> NotTaken:
    status, reason = _REFUSALS[type(error)]
    return NotTaken(status, reason, str(error))


def _unknown(name: bytes) -> NotTaken:
    return _refusal(UnknownSigner(f"signed by key {name.hex()}, which is not enrolled"))


def _check(opened: OpenedPacket, manifest: Manifest) -> None:
    """Hold the manifest against what it came with; raises NotTaken."""
    if (manifest.submission_id, manifest.kiosk_id) != (opened.header.submission_id, opened.kiosk_id):
        raise NotTaken(422, RefusalReason.ALTERED, "the manifest is of another submission or kiosk")
    if not _PROCEDURE.fullmatch(manifest.procedure.code):
        raise bad_manifest("procedure.code: not a plain code")
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
