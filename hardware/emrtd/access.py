"""EF.CardAccess: what the chip says about how it may be opened (Doc 9303-11 section 9.2).

The suite is chosen from what the chip offers and never assumed: cards of other batches may differ. Of several
the one with the strongest weakest part is taken (cipher or group, in bits of security); among equals chip
authentication mapping goes first, for it proves the chip by the way, then generic mapping, whose proof is
the older and whose secrets stay in OpenSSL, then integrated; elliptic curves before modular groups, which
Python computes; and then the order that the chip chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hardware.emrtd import tlv
from hardware.emrtd.ciphers import BY_LAST_ARC, Cipher
from hardware.emrtd.elliptic_group import EllipticGroup
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.pace_group import Group, find_group, parameter_name

BAC = "BAC"
"""What a chip is said to be opened by where it is not by a suite of PACE: basic access control."""

ID_PACE = bytes.fromhex("04007f0007020204")
"""id-PACE, 0.4.0.127.0.7.2.2.4."""

_VERSION = 2
_LONGEST_NUMBER = 8


class Mapping(StrEnum):
    """How the one-time base point is made, the preferred first."""

    CHIP_AUTHENTICATION = "CAM"
    GENERIC = "GM"
    INTEGRATED = "IM"


_AGREEMENTS = {
    1: ("DH", Mapping.GENERIC),
    2: ("ECDH", Mapping.GENERIC),
    3: ("DH", Mapping.INTEGRATED),
    4: ("ECDH", Mapping.INTEGRATED),
    6: ("ECDH", Mapping.CHIP_AUTHENTICATION),
}
_PREFERENCE = list(Mapping)


@dataclass(frozen=True, slots=True)
class SecurityInfo:
    """One entry of SecurityInfos: the contents of its object identifier, and all that follows."""

    oid: bytes
    rest: bytes


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One way of PACE that the chip offers; `parameter_id` names its domain parameters."""

    oid: bytes
    version: int
    parameter_id: int | None

    @property
    def name(self) -> str:
        """The name in the standard, as `PACE-ECDH-GM-AES-CBC-CMAC-128`."""
        known = _protocol(self.oid)
        if known is None:
            return f"PACE-{self.oid[len(ID_PACE) :].hex()}"
        agreement, mapping, _cipher, cipher_name = known
        return f"PACE-{agreement}-{mapping}-{cipher_name}"


@dataclass(frozen=True, slots=True)
class Suite:
    """One way of PACE that both sides can go.

    `parameter_id` is said to the chip only where it offers several sets of parameters (None otherwise).
    """

    name: str
    oid: bytes
    mapping: Mapping
    cipher: Cipher
    group: Group
    parameter_id: int | None = None

    @property
    def strength(self) -> int:
        """Bits of security of the weakest part."""
        return min(self.cipher.strength, self.group.strength)


def security_infos(data: bytes) -> tuple[SecurityInfo, ...]:
    """Split a SecurityInfos SET into its entries, in the order they lie there; raises BadData."""
    infos: list[SecurityInfo] = []
    for item in tlv.read_all(tlv.find(data, 0x31)):
        if item.tag != 0x30:
            raise BadData("a SecurityInfo is a SEQUENCE")
        oid, end = tlv.read_one(item.value)
        if oid.tag != 0x06:
            raise BadData("a SecurityInfo begins with its object identifier")
        infos.append(SecurityInfo(oid.value, item.value[end:]))
    return tuple(infos)


def offers_pace(card_access: bytes) -> bool:
    """Tell whether anything of PACE stands there, spoken or not: then basic access control is no way in."""
    return any(info.oid.startswith(ID_PACE) for info in security_infos(card_access))


def pace_infos(card_access: bytes) -> tuple[PaceInfo, ...]:
    """Return the PACEInfo entries of EF.CardAccess; raises BadData."""
    infos: list[PaceInfo] = []
    for info in security_infos(card_access):
        # Two arcs after id-PACE are a protocol; one arc alone is PACEDomainParameterInfo.
        if not info.oid.startswith(ID_PACE) or len(info.oid) != len(ID_PACE) + 2:
            continue
        numbers = [_number(item) for item in tlv.read_all(info.rest) if item.tag == 0x02]
        if not numbers:
            raise BadData("a PACEInfo without a version")
        infos.append(PaceInfo(info.oid, numbers[0], numbers[1] if len(numbers) > 1 else None))
    return tuple(infos)


def spoken_suites(infos: tuple[PaceInfo, ...]) -> tuple[Suite, ...]:
    """Return what both sides speak, the preferred first."""
    several = len({info.parameter_id for info in infos}) > 1
    suites: list[Suite] = []
    for info in infos:
        try:
            suites.append(speak(info, several=several))
        except NotSupported:
            continue
    return tuple(sorted(suites, key=_rank))


def speak(info: PaceInfo, *, several: bool = False) -> Suite:
    """Return the suite of one offer; raises NotSupported, naming what is missing.

    `several`: the chip offers more than one set of domain parameters, so it must be told which.
    """
    known = _protocol(info.oid)
    if known is None or info.version != _VERSION:
        raise NotSupported(_described(info))
    agreement, mapping, cipher, _name = known
    group = find_group(info.parameter_id)
    fits = isinstance(group, EllipticGroup) == (agreement == "ECDH")
    if not fits or (mapping is Mapping.INTEGRATED and not group.maps_numbers):
        raise NotSupported(_described(info))
    return Suite(info.name, info.oid, mapping, cipher, group, info.parameter_id if several else None)


def choose_suite(infos: tuple[PaceInfo, ...]) -> Suite:
    """Choose the suite to open the chip with; raises NotSupported, naming what the chip offers."""
    for suite in spoken_suites(infos):
        return suite
    raise NotSupported(f"the chip offers {', '.join(map(_described, infos)) or 'no PACE'}")


def _number(item: tlv.Tlv) -> int:
    if not 0 < len(item.value) <= _LONGEST_NUMBER:
        raise BadData(f"a number of {len(item.value)} bytes in a PACEInfo")
    return int.from_bytes(item.value, "big")


def _protocol(oid: bytes) -> tuple[str, Mapping, Cipher, str] | None:
    """Agreement, mapping, cipher and the cipher's name of a protocol's object identifier."""
    suffix = oid[len(ID_PACE) :]
    if len(suffix) != 2 or suffix[0] not in _AGREEMENTS or suffix[1] not in BY_LAST_ARC:
        return None
    agreement, mapping = _AGREEMENTS[suffix[0]]
    cipher, name = BY_LAST_ARC[suffix[1]]
    if mapping is Mapping.CHIP_AUTHENTICATION and cipher is Cipher.TDES:
        return None  # the standard has no such protocol
    return agreement, mapping, cipher, name


def _rank(suite: Suite) -> tuple[int, int, bool]:
    elliptic = isinstance(suite.group, EllipticGroup)
    return -suite.strength, _PREFERENCE.index(suite.mapping), not elliptic


def _described(info: PaceInfo) -> str:
    version = "" if info.version == _VERSION else f" version {info.version}"
    return f"{info.name}{version} with {parameter_name(info.parameter_id)}"
