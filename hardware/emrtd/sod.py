"""EF.SOD: the signed hashes of every data group (Doc 9303-10 section 4.6.2; CMS is RFC 5652)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from asn1crypto import algos, core

from hardware.emrtd import tlv
from hardware.emrtd.der import check_bounds, parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.signatures import HASHES, hash_weakness
from hardware.emrtd.signed_data import Signed, SignedData, parse_signed_data

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"

_CONTENT_TYPES = frozenset(
    {
        LDS_SECURITY_OBJECT,
        "1.3.27.1.1.1",  # of the drafts: Belgium, France
        "1.2.528.1.1006.1.20.1",  # the Netherlands' maker's own
        "1.2.840.113549.1.7.1",  # plain data: China
    }
)
"""What passports call it; whatever its name, the content must be a security object."""

_MOST_OBJECTS = 4_000
_MOST_HASHES = 32


class DataGroupHash(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The hash of one data group."""

    _fields: ClassVar[list[Any]] = [("number", core.Integer), ("value", core.OctetString)]


class DataGroupHashes(core.SequenceOf):  # type: ignore[misc] # asn1crypto has no types
    """The hashes of all data groups."""

    _child_spec = DataGroupHash


class LdsVersionInfo(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The versions of the data structure and of Unicode."""

    _fields: ClassVar[list[Any]] = [
        ("lds_version", core.PrintableString),
        ("unicode_version", core.PrintableString),
    ]


class LdsSecurityObject(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """The signed content, Doc 9303-10 section 4.6.2.3."""

    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("hash_algorithm", algos.DigestAlgorithm),
        ("hashes", DataGroupHashes),
        ("version_info", LdsVersionInfo, {"optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class SecurityObject(Signed):
    """What EF.SOD says: `hashes` maps a data group's number to its hash."""

    hash_name: str
    hashes: dict[int, bytes]

    def signature_is_valid(self) -> bool:
        """Check the signature with the certificate that the object carries; raises NotSupported, BadData."""
        return self.message.is_valid()

    def weaknesses(self) -> tuple[str, ...]:
        """Say what of its hashes and its signature is weak."""
        found = [
            ("hashes of the groups", hash_weakness(self.hash_name)),
            ("digest", hash_weakness(self.message.digest_name)),
            *(("signature", words) for words in self.message.scheme.weaknesses(self.signer.public_key)),
        ]
        return tuple(f"{what}: {words}" for what, words in found if words)


def parse_sod(data: bytes) -> SecurityObject:
    """Read EF.SOD; raises BadData or NotSupported."""
    message = parse_signed_data(tlv.find(data, 0x77), _CONTENT_TYPES, "EF.SOD", objects=_MOST_OBJECTS)
    return parse("EF.SOD", lambda: _read(message))


def _read(message: SignedData) -> SecurityObject:
    check_bounds(message.content, objects=_MOST_OBJECTS)
    lds = LdsSecurityObject.load(message.content, strict=True)
    hash_name = str(lds["hash_algorithm"]["algorithm"].native)
    if hash_name not in HASHES:
        raise NotSupported(f"hash {hash_name}")
    if len(lds["hashes"]) > _MOST_HASHES:
        raise BadData(f"hashes of {len(lds['hashes'])} groups")
    hashes = {int(entry["number"].native): bytes(entry["value"].native) for entry in lds["hashes"]}
    if len(hashes) != len(lds["hashes"]):
        raise BadData("two hashes for one data group")
    return SecurityObject(hash_name=hash_name, hashes=hashes, message=message)
