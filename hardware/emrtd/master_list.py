"""Master lists: the authorities that one country vouches for (Doc 9303-12 section 8).

A list is worth what its signer is worth. Whoever installs one has to be told who that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from asn1crypto import core

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.chain import lead
from hardware.emrtd.der import check_bounds, elements, parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.signed_data import Signed, SignedData, parse_signed_data

MASTER_LIST = "2.23.136.1.1.2"
_LIST_SIGNING = "2.23.136.1.1.3"

_MOST_BYTES = 16 << 20
_MOST_OBJECTS = 400_000
_MOST_CERTIFICATES = 4_000


class _MasterList(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("certificates", core.SetOf, {"spec": core.Any}),
    ]


@dataclass(frozen=True, slots=True)
class MasterList(Signed):
    """The authorities in a list; `unread` says for each other certificate why it is left out."""

    certificates: tuple[Certificate, ...]
    unread: tuple[str, ...]
    der: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the whole list, in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    def vouched_by(self, beside: Sequence[Certificate] = ()) -> Certificate:
        """Check the list's own signature and return the authority that its signer leads to.

        The authority is one of `beside`, or else one that comes with the list: then it speaks for itself.
        Raises BadData when something is false, NotSupported when it cannot be told. False is a signer too
        that names the key of one of `beside`, which did not sign it: that no other authority puts right.
        """
        if not self.message.is_valid():
            raise BadData("the signature of the master list is false")
        if _LIST_SIGNING not in self.signer.extended_usages:
            raise BadData(f"{self.signer.common_name!r} signed it, but is no signer of master lists")
        within = [one for one in (*self.message.others, *self.certificates) if one.is_authority]
        trouble = ""
        for known in (list(beside), within):
            links = [one for one in within if one.is_link]
            chain = lead(self.signer, [one for one in known if not one.is_link], links)
            if chain.anchored:
                return chain.authorities[-1]
            if chain.anchored is False:
                raise BadData(f"forged: {self.signer.common_name!r}: {chain.trouble}")
            trouble = trouble or chain.trouble
        raise BadData(f"its signer {self.signer.common_name!r} leads to no authority: {trouble}")


def parse_master_list(data: bytes) -> MasterList:
    """Read a list in DER; raises BadData or NotSupported. Nothing of it is proved yet."""
    if len(data) > _MOST_BYTES:
        raise BadData(f"a master list of {len(data)} bytes")
    message = parse_signed_data(data, frozenset({MASTER_LIST}), "the master list", objects=_MOST_OBJECTS)
    return parse("the master list", lambda: _read(data, message))


def _read(data: bytes, message: SignedData) -> MasterList:
    check_bounds(message.content, objects=_MOST_OBJECTS)
    held = _MasterList.load(message.content, strict=True)["certificates"].contents
    certificates: list[Certificate] = []
    unread: list[str] = []
    for at, der in enumerate(elements(held, most=_MOST_CERTIFICATES), start=1):
        try:
            certificate = Certificate.from_bytes(der)
        except (BadData, NotSupported) as error:
            unread.append(f"certificate {at}: {error}")
            continue
        if certificate.is_authority:
            certificates.append(certificate)
        else:
            unread.append(f"certificate {at}: {certificate.common_name!r} is not an authority")
    return MasterList(message, tuple(certificates), tuple(unread), data)
