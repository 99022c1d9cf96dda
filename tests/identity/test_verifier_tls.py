"""The line to the authority: it leads to the server that the operator trusts, or nowhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.identity.verifier import Outcome
from kiosk.sandbox.card_verifier import create_app


@pytest.fixture(scope="module")
def server_certificate(tmp_path_factory):
    """A certificate of 127.0.0.1 and the file of the authority that certified it, which is itself."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "TEST server")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "server.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder


@pytest.fixture(scope="module")
def guarded(authority, server_certificate, serve):
    with serve(
        create_app(authority),
        ssl_certfile=server_certificate / "server.pem",
        ssl_keyfile=server_certificate / "server.key",
    ) as address:
        yield address


def test_over_tls_the_server_must_be_the_one_that_the_operator_trusts(
    make_verifier, guarded, server_certificate, sod, authority
):
    assert make_verifier(guarded, ca=server_certificate / "server.pem").vouch(sod).outcome is Outcome.VOUCHED
    before = authority.asked
    assert make_verifier(guarded).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER
    nothing = server_certificate / "nothing.pem"
    assert make_verifier(guarded, ca=nothing).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER
    assert authority.asked == before


def test_the_environment_cannot_put_a_proxy_or_an_authority_between(
    make_verifier, guarded, server_certificate, sod, monkeypatch
):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server_certificate / "server.pem"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert make_verifier(guarded).vouch(sod).outcome is Outcome.UNTRUSTED_SERVER
