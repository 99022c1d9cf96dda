"""A person on the way from the gateway to the one kiosk that asked: sealed to a key made for one log-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.card_code import valid_number
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.errors import ProviderNotBelieved

PUBLIC_KEY_BYTES = 32
_INFO = b"kiosk-hcc phone login v1\0"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_Short = Annotated[str, msgspec.Meta(max_length=400)]


@dataclass(frozen=True, slots=True, repr=False)
class _Person:
    number: _Short
    name: _Short
    birth_date: _Short
    sex: _Short
    residence: _Short
    account: AccountAssurance


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_PEOPLE = msgspec.json.Decoder(_Person)


def seal_citizen(citizen: Citizen, public: bytes, login_id: str) -> bytes:
    """Seal who confirmed a log-in to its key (X25519, raw); raises ValueError for what is no key."""
    person = _Person(
        number=citizen.number,
        name=citizen.name,
        birth_date=citizen.birth_date,
        sex=citizen.sex,
        residence=citizen.residence,
        account=citizen.account,
    )
    to = X25519PublicKey.from_public_bytes(public)
    return bytes(_SUITE.encrypt(msgspec.json.encode(person), to, info=_INFO + login_id.encode()))


class LoginKey:
    """The kiosk's key of one log-in; it is never stored."""

    def __init__(self) -> None:
        self._key = X25519PrivateKey.generate()

    @property
    def public(self) -> bytes:
        """The 32 bytes to seal to."""
        return self._key.public_key().public_bytes_raw()

    def open_citizen(self, sealed: bytes, login_id: str) -> Citizen:
        """Open what was sealed for this log-in; raises ProviderNotBelieved."""
        try:
            person = _PEOPLE.decode(_SUITE.decrypt(sealed, self._key, info=_INFO + login_id.encode()))
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            raise ProviderNotBelieved("what the gateway sealed cannot be opened") from None
        if not valid_number(person.number) or person.account is AccountAssurance.NONE:
            raise ProviderNotBelieved("the gateway names nobody")
        return Citizen(
            number=person.number,
            name=person.name,
            birth_date=person.birth_date,
            sex=person.sex,
            assurance=CardAssurance.UNIDENTIFIED,
            holder=HolderAssurance.PHONE,
            account=person.account,
            residence=person.residence,
        )
