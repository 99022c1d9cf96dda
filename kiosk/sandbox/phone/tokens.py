"""ID tokens and user info of made-up people, true or as the mode wants them."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from joserfc.util import urlsafe_b64encode

from kiosk.sandbox.people import Person, all_people
from kiosk.sandbox.phone.behaviour import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.sandbox.phone.logins import Login

_KEY_NAME = "made-up-1"
_LIFE_SECONDS = 300
_DAY = 86_400
_GENDERS = {"Nam": "male", "Nữ": "female"}


class Issuer:
    """Owns a signing key that is worth nothing anywhere else, made anew at each start."""

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256", {"kid": _KEY_NAME, "use": "sig", "alg": "ES256"})

    def keys(self) -> dict[str, Any]:
        """Give the public key as a JWK set."""
        return {"keys": [self._key.as_dict(private=False)]}

    def id_token(self, issuer: str, login: Login, person: Person, access_token: str, mode: Mode) -> str:
        """Sign what is true of the log-in, but for what the mode wants otherwise."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": issuer,
            "sub": subject_of(person),
            "aud": login.client_id,
            "iat": now,
            "exp": now + _LIFE_SECONDS,
            "nonce": login.nonce,
            "at_hash": _half_hash(access_token),
        }
        if mode not in {Mode.USER_INFO_ALONE, Mode.OTHER_PERSON}:
            claims |= about(person, login.level, mode)
        match mode:
            case Mode.OTHER_ISSUER:
                claims["iss"] = "https://another.example"
            case Mode.OTHER_AUDIENCE:
                claims["aud"] = "another-client"
            case Mode.OLD:
                claims |= {"iat": now - _DAY, "exp": now - _DAY + _LIFE_SECONDS}
            case Mode.FROM_TOMORROW:
                claims |= {"iat": now + _DAY, "exp": now + _DAY + _LIFE_SECONDS}
            case Mode.OTHER_NONCE:
                claims["nonce"] = "of-another-log-in"
            case Mode.NO_NONCE:
                del claims["nonce"]
            case Mode.OTHER_ACCESS_TOKEN:
                claims["at_hash"] = _half_hash("another")
            case _:
                pass
        return self._signed(claims, mode)

    def _signed(self, claims: dict[str, Any], mode: Mode) -> str:
        match mode:
            case Mode.OTHER_KEY:
                stranger = ECKey.generate_key("P-256", {"kid": _KEY_NAME})
                return jwt.encode({"alg": "ES256", "kid": _KEY_NAME}, claims, stranger)
            case Mode.UNSIGNED:
                head, body, _ = jwt.encode({"alg": "ES256", "kid": _KEY_NAME}, claims, self._key).split(".")
                head = urlsafe_b64encode(b'{"alg":"none"}').decode()
                return f"{head}.{body}."
            case Mode.SHARED_SECRET:
                secret = OctKey.import_key(self._key.as_pem(private=False).strip().hex())
                return jwt.encode({"alg": "HS256", "kid": _KEY_NAME}, claims, secret)
            case _:
                return jwt.encode({"alg": "ES256", "kid": _KEY_NAME}, claims, self._key)


def subject_of(person: Person) -> str:
    """Name the account; it says nothing of the person."""
    return hashlib.sha256(f"made-up account {person.id}".encode()).hexdigest()[:24]


def about(person: Person, level: int, mode: Mode = Mode.NORMAL) -> dict[str, Any]:
    """Tell who the person is, in OpenID's claims."""
    card = person.card
    claims: dict[str, Any] = {
        "name": card.name,
        "birthdate": card.birth_date,
        "gender": _GENDERS.get(card.sex, ""),
        "address": {"formatted": card.residence},
        "citizenPid": card.number,
        "acr": f"LoA{level}",
    }
    for claim, missing in (("citizenPid", Mode.NO_NUMBER), ("acr", Mode.NO_LEVEL)):
        if mode is missing:
            del claims[claim]
    return claims


def about_in_the_dialect(person: Person, level: int, mode: Mode = Mode.NORMAL) -> Mapping[str, Any]:
    """Tell who the person is, in the claims that VNeID was seen to use."""
    card = person.card
    year, month, day = card.birth_date.split("-") if card.birth_date.count("-") == 2 else ("", "", "")
    claims = {
        "citizenPid": card.number,
        "fullName": card.name,
        "birthDate": f"{day}/{month}/{year}" if day else card.birth_date,
        "accountType": "CITIZEN",
        "accountLevel": str(level),
    }
    for claim, missing in (("citizenPid", Mode.NO_NUMBER), ("accountLevel", Mode.NO_LEVEL)):
        if mode is missing:
            del claims[claim]
    return claims


def another_than(person: Person) -> Person:
    """Give somebody else."""
    return next(one for one in all_people() if one.id != person.id)


def _half_hash(access_token: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).decode()
