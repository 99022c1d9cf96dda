"""A made-up country: a signing authority and document signers whose certificates say TEST.

Its keys are made once for a machine, outside the source tree, and are worth nothing anywhere else. Signers
of every kind that a card can meet, also bad ones, are issued when they are first asked for.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from hardware.simulated.card.signers import (
    SignerKey,
    SignerKind,
    authority_certificate,
    make_authority_key,
    make_signer_key,
    revocation_list,
    signer_certificate,
)

CSCA_FILE = "csca.der"
LIST_FILE = "csca.crl"
"""Where whoever publishes the list of revoked signers puts it, beside the certificate."""
_AUTHORITY_KEY = "csca.key.der"
_SEED = "seed"


class Shelf(Protocol):
    """Where an authority keeps what it has made, by name."""

    def take(self, name: str) -> bytes | None:
        """Return what lies there, None when nothing does."""

    def lay(self, name: str, data: bytes) -> None:
        """Keep something."""

    def held(self) -> AbstractContextManager[None]:
        """Keep others from making the same at the same time."""


class Authority:
    """The made-up country's signing authority; what it makes once stays on its shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._rsa_keys: dict[str, rsa.RSAPrivateKey] = {}
        with shelf.held():
            if shelf.take(_AUTHORITY_KEY) is None:
                key = make_authority_key()
                shelf.lay(_SEED, secrets.token_bytes(32))
                shelf.lay(CSCA_FILE, authority_certificate(key))
                shelf.lay(_AUTHORITY_KEY, _to_der(key))  # last: it says that the rest is there
            self._key = _elliptic(_from_der(self._kept(_AUTHORITY_KEY)))
        self.csca_der = self._kept(CSCA_FILE)
        self.seed = self._kept(_SEED)

    def signer(self, kind: SignerKind) -> tuple[bytes, SignerKey]:
        """Return a signer's certificate (DER) and key."""
        certificate_file, key_file = f"signer-{kind}.der", f"signer-{kind}.key.der"
        with self._shelf.held():
            if self._shelf.take(certificate_file) is None:
                key = make_signer_key(kind)
                self._shelf.lay(key_file, _to_der(key))
                certificate = signer_certificate(kind, key, self._key, self.csca_der)
                self._shelf.lay(certificate_file, certificate)
        return self._kept(certificate_file), _from_der(self._kept(key_file))

    def rsa_key(self, name: str, bits: int) -> rsa.RSAPrivateKey:
        """Return the RSA key that all cards share under `name`: it takes too long to make one a card."""
        label = f"card-{name}-{bits}.key.der"
        if label not in self._rsa_keys:
            with self._shelf.held():
                if self._shelf.take(label) is None:
                    self._shelf.lay(label, _to_der(rsa.generate_private_key(65537, bits)))
            key = _from_der(self._kept(label))
            if not isinstance(key, rsa.RSAPrivateKey):
                raise TypeError(f"{label} holds another kind of key")
            self._rsa_keys[label] = key
        return self._rsa_keys[label]

    def revocation_list(self) -> bytes:
        """Return a list (DER) of today that revokes the signer of the kind REVOKED."""
        return revocation_list(self._key, self.csca_der, self.signer(SignerKind.REVOKED)[0])

    def _kept(self, name: str) -> bytes:
        data = self._shelf.take(name)
        if data is None:
            raise FileNotFoundError(name)
        return data


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs a virtual card: the authority's certificate, a signer's, and that signer's key."""

    csca_der: bytes
    signer_der: bytes
    signer_key: SignerKey
    authority: Authority = field(repr=False)
    kind: SignerKind = SignerKind.ECDSA

    def by(self, kind: SignerKind) -> Issuer:
        """Return the same authority with another of its signers; itself for its own kind."""
        if kind is self.kind:
            return self
        certificate, key = self.authority.signer(kind)
        return replace(self, signer_der=certificate, signer_key=key, kind=kind)


def ensure_issuer(folder: Path) -> Issuer:
    """Return the issuer kept in `folder`, making it the first time (files 0600, folder 0700).

    Several processes may ask at once. The certificate to install as an anchor is `csca.der`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _issuer(Authority(_Drawer(folder)))


def make_issuer() -> Issuer:
    """Make an authority (brainpoolP384r1) and a document signer (P-256) in memory, valid from a year ago."""
    return _issuer(Authority(_Memory()))


def _issuer(authority: Authority) -> Issuer:
    return Issuer(authority.csca_der, *authority.signer(SignerKind.ECDSA), authority)


class _Memory:
    """Keeps things as long as the process lives."""

    def __init__(self) -> None:
        self._things: dict[str, bytes] = {}

    def take(self, name: str) -> bytes | None:
        return self._things.get(name)

    def lay(self, name: str, data: bytes) -> None:
        self._things[name] = data

    def held(self) -> AbstractContextManager[None]:
        return nullcontext()


class _Drawer:
    """Keeps things in a folder, for this user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def lay(self, name: str, data: bytes) -> None:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_bytes(data)

    @contextmanager
    def held(self) -> Iterator[None]:
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _to_der(key: SignerKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _from_der(data: bytes) -> SignerKey:
    # Its own key, made by itself: the check of an RSA key takes longer than all the rest of a card.
    key = load_der_private_key(data, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("another kind of key was kept")
    return key


def _elliptic(key: SignerKey) -> ec.EllipticCurvePrivateKey:
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("an authority's key is elliptic")
    return key
