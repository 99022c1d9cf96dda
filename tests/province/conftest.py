"""Peers at the other end of the line that behave as told, over plain sockets and over TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.machine import codes
from tests.enrolled_pair import paired

TODAY = datetime.now(UTC)


@dataclass(frozen=True)
class MadeAuthority:
    """A certificate authority of a test, which signs servers for 127.0.0.1 and kiosks."""

    folder: Path
    name: str

    @property
    def pem(self) -> str:
        return (self.folder / f"{self.name}.pem").read_text()

    def issue(self, to: str, *, begin: datetime = TODAY - timedelta(days=1), days: float = 30) -> Path:
        """Certify a new key; gives one file with both."""
        made = _certified(to, self.key, self.subject, begin, begin + timedelta(days=days))
        path = self.folder / f"{self.name}-{to}.pem"
        path.write_bytes(made)
        return path

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.name.encode()) + 1, ec.SECP256R1())

    @property
    def subject(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.name)])

    def trusted(self, own: Path | None = None) -> ssl.SSLContext:
        """Make what `Pinned.tls_context` makes."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(cadata=self.pem)
        if own is not None:
            context.load_cert_chain(own)
        return context


def _certified(to: str, key, issuer: x509.Name, begin: datetime, end: datetime) -> bytes:
    own = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, to)]))
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


@pytest.fixture
def make_authority(tmp_path):
    def make(name: str) -> MadeAuthority:
        made = MadeAuthority(tmp_path, name)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(made.subject)
            .issuer_name(made.subject)
            .public_key(made.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - timedelta(days=4000))
            .not_valid_after(TODAY + timedelta(days=4000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(made.key, hashes.SHA256())
        )
        (tmp_path / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        return made

    return make


@contextmanager
def peer(speak, *, server=None, client_authority=None):
    """Serve whoever connects with `speak(connection, ended)`; gives its address.

    `server` is a file with a key and a certificate: then it is over TLS.
    """
    ended = threading.Event()
    context = None
    if server is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(server)
        if client_authority is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(cadata=client_authority.pem)

    def attend(connection):
        with suppress(OSError), connection:
            connection.settimeout(20)
            if context is not None:
                with context.wrap_socket(connection, server_side=True) as guarded:
                    speak(guarded, ended)
            else:
                speak(connection, ended)

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=attend, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            scheme = "http" if server is None else "https"
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.fixture(name="peer")
def _peer():
    return peer


@pytest.fixture
def saying():
    """Make a peer's part: hear the request's head and say this."""

    def make(answer: bytes):
        def speak(connection, _ended):
            connection.recv(65536)
            connection.sendall(answer)

        return speak

    return make


@pytest.fixture
def quick_derivation(monkeypatch):
    """Derive the keys of one-time codes in no time."""
    monkeypatch.setitem(codes._SCRYPT, "n", 2**4)


@pytest.fixture
def pair(tmp_path, quick_derivation):
    """A gateway's side and a kiosk's that was not enrolled yet."""
    with paired(tmp_path / "gateway", tmp_path / "kiosk") as made:
        yield made


@pytest.fixture
def enrolled(pair):
    """The two after the kiosk's enrolment."""
    pair.enrol()
    return pair
