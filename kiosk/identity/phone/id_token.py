"""Checking an ID token: who signed it, who issued it, for whom, until when, for which log-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import IDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kiosk.identity.phone.errors import ProviderNotBelieved

# Signatures by a key pair only: `none` is no signature, and of a shared secret the kiosk would be an issuer.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
_LARGEST_TOKEN = 64 * 1024
_LEAST_RSA_BITS = 2048
# The longest that a log-in here lives: what was issued before it belongs to another.
_OLDEST_SECONDS = 600


class _OurToken(IDToken):  # type: ignore[misc]  # authlib has no types
    """Asks for what OpenID Connect Core section 3.1.3.7 asks for, and for a nonce only where one was given.

    OpenID knows a nonce in requests that go through the person's browser; a device flow has none of these,
    and an issuer that does not know it there leaves it out. Where it is, it must be this log-in's.
    """

    def validate_nonce(self) -> None:
        if "nonce" in self:
            super().validate_nonce()


def read_keys(document: Mapping[str, Any]) -> KeySet:
    """Read an issuer's keys (JWK set); raises ProviderNotBelieved. Kinds unknown here are left out."""
    keys = document.get("keys")
    if not isinstance(keys, list) or len(keys) > 64:
        raise ProviderNotBelieved("the issuer's keys are no JWK set")
    usable = []
    for key in keys:
        if not isinstance(key, dict) or key.get("kty") not in {"RSA", "EC", "OKP"}:
            continue
        if key.get("use", "sig") != "sig" or _is_short(key):
            continue
        try:
            usable += KeySet.import_key_set({"keys": [key]}).keys
        except (JoseError, ValueError, TypeError, KeyError, NotImplementedError):
            continue
    if not usable:
        raise ProviderNotBelieved("the issuer has no key that signatures can be checked with")
    return KeySet(usable)


def check_id_token(  # noqa: PLR0913  # all that a token is held against
    token: object,
    keys: KeySet,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    now: datetime,
    skew_seconds: float,
) -> Mapping[str, Any]:
    """Return the claims of an ID token that holds in every point; raises ProviderNotBelieved.

    `skew_seconds` is how far the two clocks may differ. The message never repeats what the token says.
    """
    if not isinstance(token, str) or len(token) > _LARGEST_TOKEN:
        raise ProviderNotBelieved("there is no ID token")
    try:
        opened = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        claims = _OurToken(
            opened.claims,
            opened.header,
            {
                "iss": {"essential": True, "value": issuer},
                "sub": {"essential": True},
                "aud": {"essential": True, "value": client_id},
                "exp": {"essential": True},
                "iat": {"essential": True},
            },
            {"nonce": nonce, "client_id": client_id, "access_token": access_token},
        )
        claims.validate(int(now.timestamp()), skew_seconds)
    except JoseError as error:
        wrong = getattr(error, "claim", None) or type(error).__name__
        raise ProviderNotBelieved(f"the ID token does not hold: {wrong}") from None
    except Exception as error:  # noqa: BLE001  # of foreign bytes the libraries make errors without end
        raise ProviderNotBelieved(f"the ID token cannot be read: {type(error).__name__}") from None
    if claims["iat"] < now.timestamp() - _OLDEST_SECONDS - skew_seconds:
        raise ProviderNotBelieved("the ID token is older than the log-in")
    return dict(claims)


def _is_short(key: Mapping[str, Any]) -> bool:
    modulus = str(key.get("n", ""))
    return key.get("kty") == "RSA" and len(modulus.rstrip("=")) * 6 < _LEAST_RSA_BITS
