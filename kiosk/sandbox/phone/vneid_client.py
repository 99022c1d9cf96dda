"""The clients that the made-up VNeID knows: their secrets and their public keys."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_public_key

if TYPE_CHECKING:
    from pathlib import Path

# In the sandbox's folder.
CLIENTS_FOLDER = "vneid-clients"


@dataclass(frozen=True, slots=True, repr=False)
class Client:
    """One client: its secret, and the key that answers to it are sealed to."""

    client_id: str
    secret: str
    public: rsa.RSAPublicKey


class Clients:
    """Knows the clients of a folder: `<client id>.secret`, and `<client id>.pem` with its public key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, client_id: str) -> Client | None:
        """Give a client; read anew each time, for an operator may have come since."""
        if not client_id.replace("-", "").isalnum():
            return None
        try:
            secret = (self._folder / f"{client_id}.secret").read_text("utf-8").strip()
            public = load_pem_public_key((self._folder / f"{client_id}.pem").read_bytes())
        except (OSError, ValueError):
            return None
        return Client(client_id, secret, public) if isinstance(public, rsa.RSAPublicKey) else None


def envelope(content: Any, public: rsa.RSAPublicKey) -> dict[str, str]:
    """Seal an answer as VNeID was seen to: AES in ECB mode, its key under RSA with PKCS #1 v1.5."""
    key = secrets.token_bytes(32)
    padder = PKCS7(128).padder()
    plain = padder.update(json.dumps(content, ensure_ascii=False).encode()) + padder.finalize()
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  # that is what is spoken
    sealed = cipher.update(plain) + cipher.finalize()
    return {
        "data": base64.b64encode(sealed).decode(),
        "key": base64.b64encode(public.encrypt(key, padding.PKCS1v15())).decode(),
    }
