"""VNeID as it was seen to be spoken: authorization codes, and answers in envelopes.

There is no published profile, no ID token and no nonce (docs/phone-login.md): what ties an answer to a
log-in is the state, the browser's cookie and the code, which is used once over a line of our own. The
envelopes are AES in ECB mode under a key in RSA PKCS #1 v1.5: neither says who sealed them, so nothing of
them is believed but what comes over TLS from the address in the settings. Weak as they are they stay here,
as does the client's secret: no kiosk holds any of it.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk.gateway.errors import StateUnusable
from kiosk.identity.phone.claims import ClaimNames, citizen_of
from kiosk.identity.phone.errors import ProviderNotBelieved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.identity.citizen import Citizen
    from kiosk.identity.phone.web import Web

SECRET, KEY = "vneid-secret", "vneid-key"
_OBJECTS = msgspec.json.Decoder(dict[str, Any])


class VneidClient:
    """The gateway as a client of VNeID. Its methods that ask block, and raise PhoneError."""

    def __init__(  # noqa: PLR0913  # what a client consists of
        self,
        *,
        authorize_url: str,
        token_url: str,
        userinfo_url: str,
        client_id: str,
        redirect_uri: str,
        secret: str,
        key: rsa.RSAPrivateKey,
        names: ClaimNames,
        web: Web,
    ) -> None:
        self._authorize_url = authorize_url
        self._token_url = token_url
        self._userinfo_url = userinfo_url
        self._client_id = client_id
        self._redirect_uri = redirect_uri
        self._secret = secret
        self._key = key
        self._names = names
        self._web = web

    def authorize_address(self, state: str) -> str:
        """Say where the phone goes on."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid",
            "state": state,
        }
        return f"{self._authorize_url}?{urlencode(asked)}"

    @property
    def authorize_origin(self) -> str:
        """The scheme and host that the phone goes on to."""
        return "/".join(self._authorize_url.split("/", 3)[:3])

    def exchange(self, code: str, encrypt_key: str) -> Citizen:
        """Turn a code into the person who agreed; `encrypt_key` came with it and is sent on as it is."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._client_id,
            "client_secret": self._secret,
            "redirect_uri": self._redirect_uri,
        }
        reply = self._web.post(self._token_url, form | ({"encrypt_key": encrypt_key} if encrypt_key else {}))
        if not reply.ok:
            raise ProviderNotBelieved("VNeID gives no token for the code")
        access = self._opened(reply.body).get("access_token")
        if not isinstance(access, str) or not access.isascii() or not access.isprintable():
            raise ProviderNotBelieved("VNeID's token is none")
        return citizen_of(self._opened(self._web.get(self._userinfo_url, bearer=access)), self._names)

    def _opened(self, envelope: Mapping[str, Any]) -> Mapping[str, Any]:
        """Open `{"data", "key"}`; raises ProviderNotBelieved, whatever is wrong with it."""
        try:
            key = self._key.decrypt(base64.b64decode(envelope["key"], validate=True), padding.PKCS1v15())
            cipher = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305  # that is what is spoken
            padded = cipher.update(base64.b64decode(envelope["data"], validate=True)) + cipher.finalize()
            unpadder = PKCS7(128).unpadder()
            return _OBJECTS.decode(unpadder.update(padded) + unpadder.finalize())
        except (
            KeyError,
            TypeError,
            ValueError,
            binascii.Error,
            msgspec.MsgspecError,
            RecursionError,
        ):
            raise ProviderNotBelieved("VNeID's envelope cannot be opened") from None


def read_secret(file: Path | None) -> str:
    """Read the client's secret from its file, else from the credential; raises StateUnusable."""
    return _read(file, SECRET).decode("utf-8", "strict").strip()


def read_key(file: Path | None) -> rsa.RSAPrivateKey:
    """Read the key that answers are sealed to (PEM) from its file, else the credential; StateUnusable."""
    try:
        key = load_pem_private_key(_read(file, KEY), None)
    except (ValueError, TypeError) as error:
        raise StateUnusable(f"the key for VNeID is no private key in PEM ({type(error).__name__})") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise StateUnusable("the key for VNeID is not an RSA key")
    return key


def _read(file: Path | None, credential: str) -> bytes:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    source = file or (Path(folder) / credential if folder else None)
    if source is None:
        raise StateUnusable(f"neither a file nor the credential {credential} is there")
    try:
        return source.read_bytes()
    except OSError as error:
        raise StateUnusable(f"{source}: {error.strerror}") from error
