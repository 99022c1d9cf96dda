"""DG14: what the chip can do, as the country signed it (Doc 9303-11 section 9.2, Doc 9303-10 section 4.7.14).

EF.CardAccess is read before anything is protected and is not signed. What it said must stand in DG14 too, or
somebody has rewritten what the chip offers (Doc 9303-11 section 9.2.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hardware.emrtd import tlv
from hardware.emrtd.access import ID_PACE, SecurityInfo, pace_infos, security_infos
from hardware.emrtd.errors import BadData
from hardware.emrtd.signatures import ECDSA_HASHES

_ID_PK = bytes.fromhex("04007f0007020201")  # id-PK, 0.4.0.127.0.7.2.2.1
_ID_CA = bytes.fromhex("04007f0007020203")  # id-CA, 0.4.0.127.0.7.2.2.3
_ID_AA = bytes.fromhex("678108010105")  # id-icao-mrtd-security-aaProtocolObject, 2.23.136.1.1.5

MAX_INFOS = 64
"""No chip has more than a dozen entries."""


class Agreement(StrEnum):
    """How two keys become a secret; the last arc but one of id-CA, the last of id-PK."""

    DH = "DH"
    ECDH = "ECDH"


_AGREEMENTS = {1: Agreement.DH, 2: Agreement.ECDH}


@dataclass(frozen=True, slots=True)
class ChipAuthenticationInfo:
    """One way of chip authentication that the chip offers; `cipher` is the last arc, 1 for 3DES."""

    oid: bytes
    agreement: Agreement
    cipher: int
    version: int
    key_id: int | None


@dataclass(frozen=True, slots=True)
class ChipPublicKey:
    """One public key of the chip: the contents of its SubjectPublicKeyInfo."""

    agreement: Agreement
    info: bytes
    key_id: int | None


@dataclass(frozen=True, slots=True)
class ChipSecurity:
    """What DG14 says.

    `active_hash` is that of active authentication by ECDSA, empty where DG14 names none; `active_unknown` is
    what it names instead and is not known here (an object identifier in hexadecimal).
    """

    ways: tuple[ChipAuthenticationInfo, ...]
    keys: tuple[ChipPublicKey, ...]
    active_hash: str
    offers_pace: bool
    active_unknown: str = ""


def parse_dg14(data: bytes) -> ChipSecurity:
    """Read the file; raises BadData. Entries that mean nothing here are passed over."""
    infos = _infos(data)
    active = next((_active_algorithm(info) for info in infos if info.oid == _ID_AA), b"")
    return ChipSecurity(
        ways=tuple(_way(info) for info in infos if _is_about(info, _ID_CA, arcs=2)),
        keys=tuple(_key(info) for info in infos if _is_about(info, _ID_PK, arcs=1)),
        active_hash=ECDSA_HASHES.get(active, ""),
        offers_pace=bool(pace_infos(tlv.find(data, 0x6E))),
        active_unknown="" if active in ECDSA_HASHES else active.hex(),
    )


def confirms_card_access(dg14: bytes, card_access: bytes) -> bool:
    """Tell whether EF.CardAccess says of PACE just what DG14 says; raises BadData.

    Whoever wants a chip opened in a weaker way writes that way there, or leaves the stronger one out. Other
    entries open nothing; some issuers forget that of terminal authentication in DG14.
    """
    said, signed = security_infos(card_access), _infos(dg14)
    return {info for info in said if _opens(info)} == {info for info in signed if _opens(info)}


def left_out_of_dg14(dg14: bytes, card_access: bytes) -> int:
    """Count the entries of EF.CardAccess that have no signed copy; raises BadData."""
    return len(set(security_infos(card_access)) - set(_infos(dg14)))


def _opens(info: SecurityInfo) -> bool:
    return info.oid.startswith(ID_PACE)


def _infos(data: bytes) -> tuple[SecurityInfo, ...]:
    infos = security_infos(tlv.find(data, 0x6E))
    if len(infos) > MAX_INFOS:
        raise BadData(f"DG14 of {len(infos)} entries")
    return infos


def _is_about(info: SecurityInfo, family: bytes, *, arcs: int) -> bool:
    """Tell whether an entry is one of `family` with a key agreement that is known."""
    return (
        info.oid.startswith(family)
        and len(info.oid) == len(family) + arcs
        and info.oid[len(family)] in _AGREEMENTS
    )


def _way(info: SecurityInfo) -> ChipAuthenticationInfo:
    numbers = [_number(item) for item in tlv.read_all(info.rest)]
    if not numbers:
        raise BadData("a ChipAuthenticationInfo without a version")
    agreement, cipher = _AGREEMENTS[info.oid[-2]], info.oid[-1]
    return ChipAuthenticationInfo(
        info.oid, agreement, cipher, numbers[0], numbers[1] if len(numbers) > 1 else None
    )


def _key(info: SecurityInfo) -> ChipPublicKey:
    parts = tlv.read_all(info.rest)
    if not parts or parts[0].tag != 0x30:
        raise BadData("a ChipAuthenticationPublicKeyInfo without a public key")
    key_id = _number(parts[1]) if len(parts) > 1 else None
    return ChipPublicKey(_AGREEMENTS[info.oid[-1]], parts[0].value, key_id)


def _active_algorithm(info: SecurityInfo) -> bytes:
    parts = tlv.read_all(info.rest)
    if len(parts) < 2 or parts[1].tag != 0x06:
        raise BadData("an ActiveAuthenticationInfo without an algorithm")
    return parts[1].value


def _number(item: tlv.Tlv) -> int:
    if item.tag != 0x02 or not 0 < len(item.value) <= 8:
        raise BadData("a number of a SecurityInfo that is none")
    return int.from_bytes(item.value, "big")
