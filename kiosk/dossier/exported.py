"""The folder that a kiosk writes to a stick when a network never comes back, as both sides know it.

`index.json` is a signed document of kind `outbox-export` (kiosk/machine/signed.py) by the kiosk's enrolment
key; beside it lies one `<submission id>.packet` for every packet that it lists. All of it is sealed or says
nothing of a person.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from kiosk.dossier.errors import BadExport
from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import MachineKey
from kiosk.machine.signed import open_document, sign_document

KIND = "outbox-export"
INDEX_NAME = "index.json"
PACKET_SUFFIX = ".packet"

_Hex32 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
_Hex64 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Aware = Annotated[datetime, msgspec.Meta(tz=True)]
_KIOSK_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class ExportedPacket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One packet of an export: its file's size and SHA-256, its visit, when it was queued."""

    submission_id: _Hex32
    sha256: _Hex64
    bytes: Annotated[int, msgspec.Meta(gt=0)]
    visit: str
    queued_at: _Aware

    @property
    def file_name(self) -> str:
        """The file's name beside the index."""
        return self.submission_id + PACKET_SUFFIX


class ExportIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an export holds, in the order in which it is to be taken."""

    format: Literal[1]
    kiosk_id: str
    exported_at: _Aware
    packets: tuple[ExportedPacket, ...]


class _Unproven(msgspec.Struct, frozen=True):
    body: bytes


class _Claim(msgspec.Struct, frozen=True):
    kiosk_id: str


def encode_index(index: ExportIndex, signer: MachineKey) -> bytes:
    """Sign an index."""
    return sign_document(signer, KIND, msgspec.json.encode(index))


def claimed_kiosk(data: bytes) -> str:
    """Say which kiosk an index says that it is of, before anything of it is believed; raises BadExport."""
    try:
        body = msgspec.json.decode(data, type=_Unproven).body
        return msgspec.json.decode(body, type=_Claim).kiosk_id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadExport("the index is not one of format 1") from error


def decode_index(data: bytes, public: bytes) -> ExportIndex:
    """Check and read the index that the holder of the enrolment key `public` signed; raises BadExport."""
    try:
        index = msgspec.json.decode(open_document(data, KIND, public), type=ExportIndex)
    except BadDocument as error:
        raise BadExport(str(error)) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadExport("the index is not one of format 1") from error
    if not _KIOSK_ID.fullmatch(index.kiosk_id):
        raise BadExport("the index names no kiosk")
    if len({packet.submission_id for packet in index.packets}) != len(index.packets):
        raise BadExport("the index lists a packet twice")
    return index
