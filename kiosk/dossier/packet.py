"""The sealed packet, format version 1: a clear header, one HPKE message, the kiosk's signature.

The byte layout is in docs/packet.md. The header is bound to the sealed part as HPKE's `info`, and the
signature covers both: HPKE alone does not say who sealed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

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
from kiosk.dossier.packet_keys import OpenKey, PacketSuite, SealKey
from kiosk.machine.keys import SIGNATURE_BYTES, MachineKey, Purpose, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_PACKET_BYTES = 64 * 1024 * 1024
FORMAT_VERSION = 1

# The high bit finds a transfer that drops it, the line ends one that rewrites them (as in PNG's signature).
MAGIC = b"\x89HCC\r\n\x1a\n"
_HEADER = struct.Struct(">8sHH16s16s16s")
_COUNT = struct.Struct(">I")
_NAME = struct.Struct(">H")
_LENGTH = struct.Struct(">Q")
HEADER_BYTES = _HEADER.size
_INFO = b"kiosk-hcc packet v1\0"
_SIGNATURE_CONTEXT = "packet-v1"
_SUBMISSION_ID = re.compile(r"[0-9a-f]{32}")
_PAPER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Header:
    """What anyone may read of a packet: nothing of the person.

    `key_id` names the province's key, `signer` the kiosk's (16 bytes each); `submission_id` is 32 lower-case
    hexadecimal digits.
    """

    version: int
    suite: PacketSuite
    key_id: bytes
    signer: bytes
    submission_id: str


@dataclass(frozen=True, slots=True, repr=False)
class OpenedPacket:
    """What a packet held, and who sealed it.

    `digest` is SHA-256 (hexadecimal) over the manifest and papers: sealing the same content twice gives
    different bytes but the same digest.
    """

    header: Header
    kiosk_id: str
    manifest: bytes
    papers: dict[str, bytes]
    digest: str


def new_submission_id() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def signer_id(public: bytes) -> bytes:
    """16 bytes that name a kiosk's public key."""
    return hashlib.sha256(b"kiosk-hcc signer\0" + public).digest()[:16]


def seal(
    manifest: bytes, papers: Mapping[str, bytes], *, submission_id: str, to: SealKey, signer: MachineKey
) -> bytes:
    """Seal a manifest and its papers (file name to bytes) to the province and sign the whole.

    Raises PacketTooLarge above `MAX_PACKET_BYTES`, ValueError for a submission id that is not 32 lower-case
    hexadecimal digits, a paper name that is not a plain file name, or a key of another purpose.
    """
    if not _SUBMISSION_ID.fullmatch(submission_id):
        raise ValueError("a submission id is 32 lower-case hexadecimal digits")
    if signer.purpose is not Purpose.ENROLMENT:
        raise ValueError("packets are signed by the enrolment key")
    header = _HEADER.pack(
        MAGIC, FORMAT_VERSION, to.suite, to.key_id, signer_id(signer.public()), bytes.fromhex(submission_id)
    )
    content = _pack(manifest, papers)
    if len(content) > MAX_PACKET_BYTES:
        raise PacketTooLarge(f"{len(content)} bytes of content, at most {MAX_PACKET_BYTES}")
    body = header + to.suite.hpke.encrypt(content, to.native(), info=_INFO + header)
    packet = body + signer.sign(_SIGNATURE_CONTEXT, hashlib.sha256(body).digest())
    if len(packet) > MAX_PACKET_BYTES:
        raise PacketTooLarge(f"{len(packet)} bytes, at most {MAX_PACKET_BYTES}")
    return packet


def read_header(data: bytes) -> Header:
    """Read the clear header of a packet; checks no signature.

    Raises NotAPacket, UnknownVersion, PacketTooLarge.
    """
    if not data.startswith(MAGIC) or len(data) < HEADER_BYTES + SIGNATURE_BYTES:
        raise NotAPacket("these bytes are not a packet")
    _, version, suite, key_id, signer, submission_id = _HEADER.unpack_from(data)
    if version != FORMAT_VERSION:
        raise UnknownVersion(f"packet format version {version}; this program knows {FORMAT_VERSION}")
    if suite not in PacketSuite.__members__.values():
        raise UnknownVersion(f"packet suite {suite} is unknown")
    if len(data) > MAX_PACKET_BYTES:
        raise PacketTooLarge(f"{len(data)} bytes, at most {MAX_PACKET_BYTES}")
    return Header(version, PacketSuite(suite), key_id, signer, submission_id.hex())


def open_packet(
    data: bytes, private_keys: Iterable[OpenKey], kiosk_keys: Mapping[str, bytes]
) -> OpenedPacket:
    """Check who signed a packet and open it; `kiosk_keys` are the enrolled public keys by kiosk id.

    Raises, in this order: NotAPacket, UnknownVersion, PacketTooLarge, UnknownSigner, BadSignature,
    UnknownKey, PacketAltered.
    """
    header = read_header(data)
    kiosk_id = _check_signature(data, header, kiosk_keys)
    for key in private_keys:
        if key.suite is header.suite and key.public().key_id == header.key_id:
            break
    else:
        raise UnknownKey(f"sealed to key {header.key_id.hex()}, which is not held here")
    try:
        content = header.suite.hpke.decrypt(
            data[HEADER_BYTES:-SIGNATURE_BYTES], key.native(), info=_INFO + data[:HEADER_BYTES]
        )
    except InvalidTag as error:
        raise PacketAltered("the sealed part does not open under its header") from error
    manifest, papers = _unpack(content)
    return OpenedPacket(header, kiosk_id, manifest, papers, hashlib.sha256(content).hexdigest())


def _check_signature(data: bytes, header: Header, kiosk_keys: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(memoryview(data)[:-SIGNATURE_BYTES]).digest()
    for kiosk_id, public in kiosk_keys.items():
        if signer_id(public) != header.signer:
            continue
        if verify(public, Purpose.ENROLMENT, _SIGNATURE_CONTEXT, digest, data[-SIGNATURE_BYTES:]):
            return kiosk_id
        raise BadSignature(f"kiosk {kiosk_id} did not sign this packet")
    raise UnknownSigner(f"signed by key {header.signer.hex()}, which is not enrolled")


def _pack(manifest: bytes, papers: Mapping[str, bytes]) -> bytes:
    """Length-prefixed parts; papers in the order of their names, so that equal content has equal bytes."""
    parts = [_LENGTH.pack(len(manifest)), manifest, _COUNT.pack(len(papers))]
    for name in sorted(papers):
        if not _PAPER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a plain file name")
        parts += [_NAME.pack(len(name)), name.encode("ascii"), _LENGTH.pack(len(papers[name])), papers[name]]
    return b"".join(parts)


def _unpack(content: bytes) -> tuple[bytes, dict[str, bytes]]:
    reader = _Reader(content)
    manifest = reader.take(reader.number(_LENGTH))
    papers: dict[str, bytes] = {}
    previous = ""
    for _ in range(reader.number(_COUNT)):
        name = reader.take(reader.number(_NAME)).decode("ascii", "replace")
        if not _PAPER_NAME.fullmatch(name) or name <= previous:
            raise PacketAltered("a paper's name is not a plain file name, or is out of order")
        papers[name] = reader.take(reader.number(_LENGTH))
        previous = name
    if reader.left():
        raise PacketAltered("bytes follow the last paper")
    return manifest, papers


class _Reader:
    """Takes parts off the front of the content; raises PacketAltered at its end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def left(self) -> int:
        return len(self._content) - self._at

    def take(self, count: int) -> bytes:
        if count > self.left():
            raise PacketAltered("the content ends too early")
        self._at += count
        return self._content[self._at - count : self._at]

    def number(self, kind: struct.Struct) -> int:
        value: int = kind.unpack(self.take(kind.size))[0]
        return value


__all__ = [
    "FORMAT_VERSION",
    "HEADER_BYTES",
    "MAX_PACKET_BYTES",
    "Header",
    "OpenedPacket",
    "PacketError",
    "new_submission_id",
    "open_packet",
    "read_header",
    "seal",
    "signer_id",
]
