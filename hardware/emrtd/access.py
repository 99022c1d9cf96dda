"""EF.CardAccess: what the chip says about how it may be opened (Doc 9303-11 section 9.2).

The suite is chosen from what the chip offers and never assumed: cards of other batches may differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import tlv
from hardware.emrtd.curves import BY_PARAMETER_ID, Curve
from hardware.emrtd.errors import BadData, NotSupported

_ID_PACE = bytes.fromhex("04007f0007020204")
_AGREEMENTS = {1: "DH-GM", 2: "ECDH-GM", 3: "DH-IM", 4: "ECDH-IM", 6: "ECDH-CAM"}
_CIPHERS = {1: "3DES-CBC-CBC", 2: "AES-CBC-CMAC-128", 3: "AES-CBC-CMAC-192", 4: "AES-CBC-CMAC-256"}
_SPOKEN = bytes.fromhex("04007f00070202040202")  # id-PACE-ECDH-GM-AES-CBC-CMAC-128


@dataclass(frozen=True, slots=True)
class SecurityInfo:
    """One entry of SecurityInfos: the contents of its object identifier, and all that follows."""

    oid: bytes
    rest: bytes


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One way of PACE that the chip offers; `parameter_id` names standardized domain parameters."""

    oid: bytes
    version: int
    parameter_id: int | None

    @property
    def name(self) -> str:
        """The name in the standard, as `PACE-ECDH-GM-AES-CBC-CMAC-128`."""
        suffix = self.oid[len(_ID_PACE) :]
        if len(suffix) == 2 and suffix[0] in _AGREEMENTS and suffix[1] in _CIPHERS:
            return f"PACE-{_AGREEMENTS[suffix[0]]}-{_CIPHERS[suffix[1]]}"
        return f"PACE-{suffix.hex()}"


@dataclass(frozen=True, slots=True)
class Suite:
    """The chosen way; `parameter_id` is said to the chip only where it offers several (None otherwise)."""

    name: str
    oid: bytes
    curve: Curve
    parameter_id: int | None


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


def pace_infos(card_access: bytes) -> tuple[PaceInfo, ...]:
    """Return the PACEInfo entries of EF.CardAccess; raises BadData."""
    infos: list[PaceInfo] = []
    for info in security_infos(card_access):
        # Two arcs after id-PACE are a protocol; one arc alone is PACEDomainParameterInfo.
        if not info.oid.startswith(_ID_PACE) or len(info.oid) != len(_ID_PACE) + 2:
            continue
        numbers = [int.from_bytes(item.value, "big") for item in tlv.read_all(info.rest) if item.tag == 0x02]
        if not numbers:
            raise BadData("a PACEInfo without a version")
        infos.append(PaceInfo(info.oid, numbers[0], numbers[1] if len(numbers) > 1 else None))
    return tuple(infos)


def choose_suite(infos: tuple[PaceInfo, ...]) -> Suite:
    """Choose a suite that this reader speaks; raises NotSupported, naming what the chip offers."""
    for info in infos:
        curve = BY_PARAMETER_ID.get(info.parameter_id) if info.parameter_id is not None else None
        if info.oid == _SPOKEN and info.version == 2 and curve is not None:
            ambiguous = sum(other.oid == info.oid for other in infos) > 1
            return Suite(info.name, info.oid, curve, info.parameter_id if ambiguous else None)
    offered = ", ".join(f"{i.name} version {i.version} parameters {i.parameter_id}" for i in infos)
    raise NotSupported(f"the chip offers {offered or 'no PACE'}")
