"""The gateway's own certificate authority: certificates for kiosks and for the gateway itself.

keys/authority.key, keys/distribution.key    private, 0600, or systemd credentials
public/ca.pem                                the authority's certificate; every kiosk has it pinned
tls/server.pem                               the gateway's key, its certificate, the authority's; 0600
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.gateway.errors import StateUnusable
from kiosk.machine.errors import MachineError
from kiosk.machine.files import make_private_folder, write_durable, write_once
from kiosk.machine.keys import MachineKey, Purpose, ensure_key

AUTHORITY_LIFE = timedelta(days=3653)
LEAF_LIFE = timedelta(days=365)
# A clock on either side may be wrong by hours: no certificate begins only now.
_BACK = timedelta(days=1)
_AUTHORITY_NAME = "Kiosk HCC gateway authority"


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """Where a TLS server finds its certificate with the authority's behind it, its key, the authority."""

    certificate: Path
    key: Path
    authority: Path


class Authority:
    """Owns the authority of one gateway, in its state folder. Makes it at the first start.

    Raises StateUnusable where its files cannot be made or read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._key = ensure_key(folder / "keys", Purpose.AUTHORITY)
            self.distribution: MachineKey = ensure_key(folder / "keys", Purpose.DISTRIBUTION)
            self._certificate = self._ensure_certificate()
        except MachineError as error:
            raise StateUnusable(str(error)) from error
        except OSError as error:
            raise StateUnusable(f"{error.filename or folder}: {error.strerror}") from error

    @property
    def certificate_file(self) -> Path:
        """The file with the authority's certificate."""
        return self._folder / "public" / "ca.pem"

    @property
    def pem(self) -> bytes:
        """The authority's certificate."""
        return self._certificate.public_bytes(Encoding.PEM)

    def issue_client(self, kiosk_id: str, transport_public: bytes) -> bytes:
        """Issue a kiosk's certificate for a year: PEM."""
        public = Ed25519PublicKey.from_public_bytes(transport_public)
        return self._issue(kiosk_id, public, ExtendedKeyUsageOID.CLIENT_AUTH, ()).public_bytes(Encoding.PEM)

    def issue_server(self, names: Sequence[str]) -> tuple[bytes, bytes]:
        """Issue a server's certificate for a year and its new key: PEM, the authority's behind it; PEM.

        `names` are DNS names and addresses; ValueError where there is none.
        """
        if not names:
            raise ValueError("a server certificate needs a name")
        key = Ed25519PrivateKey.generate()
        made = self._issue(names[0], key.public_key(), ExtendedKeyUsageOID.SERVER_AUTH, names)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return made.public_bytes(Encoding.PEM) + self.pem, private

    def ensure_server(self, names: Sequence[str], now: datetime | None = None) -> ServerFiles:
        """Give the files of the gateway's own certificate: a new one where names changed or a third is left.

        Several workers may ask at once: the key and its certificate are one file, so no pair is ever mixed.
        Raises StateUnusable.
        """
        try:
            return self._ensure_server(tuple(names), now or datetime.now(UTC))
        except OSError as error:
            raise StateUnusable(f"{error.filename or self._folder}: {error.strerror}") from error

    def _ensure_server(self, names: tuple[str, ...], now: datetime) -> ServerFiles:
        path = self._folder / "tls" / "server.pem"
        make_private_folder(path.parent)
        if not self._serves(path, names, now):
            chain, private = self.issue_server(names)
            write_durable(path, private + chain)
        return ServerFiles(path, path, self.certificate_file)

    def _serves(self, path: Path, names: tuple[str, ...], now: datetime) -> bool:
        try:
            held = x509.load_pem_x509_certificates(path.read_bytes())[0]
            held.verify_directly_issued_by(self._certificate)
            san = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (OSError, ValueError, TypeError, IndexError, InvalidSignature, x509.ExtensionNotFound):
            return False
        life = held.not_valid_after_utc - held.not_valid_before_utc
        fresh = held.not_valid_before_utc <= now < held.not_valid_after_utc - life / 3
        return fresh and list(san) == [_general(name) for name in names]

    def _ensure_certificate(self) -> x509.Certificate:
        self.certificate_file.parent.mkdir(parents=True, exist_ok=True)
        if not self.certificate_file.exists():
            with contextlib.suppress(FileExistsError):
                write_once(self.certificate_file, self._sign_itself().public_bytes(Encoding.PEM), mode=0o644)
        try:
            held = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())
        except ValueError as error:
            raise StateUnusable(f"{self.certificate_file}: not a certificate") from error
        public = held.public_key()
        if not isinstance(public, Ed25519PublicKey) or public.public_bytes_raw() != self._key.public():
            raise StateUnusable(f"{self.certificate_file}: not of the key in keys/authority.key")
        return held

    def _sign_itself(self) -> x509.Certificate:
        name = _name(_AUTHORITY_NAME)
        public = self._key.private.public_key()
        return (
            _builder(name, name, public, AUTHORITY_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self._key.private, None)
        )

    def _issue(
        self, name: str, public: Ed25519PublicKey, use: x509.ObjectIdentifier, names: Sequence[str]
    ) -> x509.Certificate:
        own = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        builder = (
            _builder(_name(name), self._certificate.subject, public, LEAF_LIFE)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own), critical=False
            )
        )
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([_general(one) for one in names]), critical=False
            )
        return builder.sign(self._key.private, None)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: Ed25519PublicKey, life: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC).replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACK)
        .not_valid_after(now + life)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        key_cert_sign=not signs,
        crl_sign=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
