"""The gateway's authority vouches for its kiosks and for itself, and for nobody else."""

from __future__ import annotations

import itertools
import os
import ssl
import stat
import subprocess
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.gateway.authority import Authority
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.tls import ServerTls

pytestmark = pytest.mark.slow

NAMES = ("gateway.example", "127.0.0.1")


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "gateway")


def load(pem):
    return x509.load_pem_x509_certificates(pem)[0]


def transport():
    return Ed25519PrivateKey.generate().public_key().public_bytes_raw()


def believed(authority, pem, *about, purpose="sslclient"):
    """Ask OpenSSL, which both ends use; `about` are more of its options."""
    command = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-no-CApath", "-no-CAstore"]
    said = subprocess.run(
        [*command, *about, "-CAfile", str(authority.certificate_file)],
        input=pem,
        capture_output=True,
        check=False,
    )
    return said.returncode == 0


def test_the_authority_made_at_the_first_start_stays(authority, tmp_path):
    again = Authority(tmp_path / "gateway")
    assert again.pem == authority.pem
    assert again.distribution.public() == authority.distribution.public()


def test_its_keys_are_the_gateway_s_own(authority, tmp_path):
    for name in ("authority.key", "distribution.key"):
        assert stat.S_IMODE((tmp_path / "gateway" / "keys" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(authority.ensure_server(NAMES).key.stat().st_mode) == 0o600


def test_a_kiosk_s_certificate_is_a_client_s_of_a_year_and_names_the_kiosk(authority):
    public = transport()
    pem = authority.issue_client("QN-HCC-01", public)
    assert believed(authority, pem)
    issued = load(pem)
    assert issued.subject.rfc4514_string() == "CN=QN-HCC-01"
    assert issued.public_key().public_bytes_raw() == public
    assert timedelta(days=364) < issued.not_valid_after_utc - datetime.now(UTC) < timedelta(days=366)


def test_a_kiosk_s_certificate_makes_no_server_and_no_authority(authority):
    pem = authority.issue_client("gateway.example", transport())
    assert not believed(authority, pem, purpose="sslserver")
    constraints = load(pem).extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert not constraints.value.ca


@pytest.mark.parametrize(
    ("hours", "expected"), [(-25, False), (-23, True), (24 * 364, True), (24 * 366, False)]
)
def test_a_clock_that_is_hours_wrong_believes_a_new_certificate(authority, hours, expected):
    pem = authority.issue_client("QN-HCC-01", transport())
    moment = datetime.now(UTC) + timedelta(hours=hours)
    assert believed(authority, pem, "-attime", str(int(moment.timestamp()))) is expected


def test_another_authority_s_kiosk_is_not_believed(authority, tmp_path):
    assert not believed(authority, Authority(tmp_path / "other").issue_client("QN-HCC-01", transport()))


def test_a_server_s_certificate_holds_all_its_names(authority):
    chain, _ = authority.issue_server(NAMES)
    for about in (("-verify_hostname", "gateway.example"), ("-verify_ip", "127.0.0.1")):
        assert believed(authority, chain, *about, purpose="sslserver")
    assert not believed(authority, chain, "-verify_hostname", "other.example", purpose="sslserver")
    assert not believed(authority, chain)


def test_the_server_s_files_are_what_tls_loads(authority):
    files = authority.ensure_server(NAMES)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    context.load_verify_locations(files.authority)


def test_a_pair_that_another_worker_replaces_just_now_is_never_mixed(authority, tmp_path):
    """As at a first start, when no worker finds one and each makes its own."""
    server = authority.ensure_server(NAMES).certificate
    pairs = [tmp_path / "one.pem", tmp_path / "other.pem"]
    for pair in pairs:
        chain, private = authority.issue_server(NAMES)
        pair.write_bytes(private + chain)
    ended = threading.Event()

    def replace():
        for at in itertools.count():
            if ended.is_set():
                return
            os.link(pairs[at % 2], tmp_path / "next.pem")
            (tmp_path / "next.pem").replace(server)

    tls = ServerTls(authority, NAMES)
    thread = threading.Thread(target=replace)
    thread.start()
    try:
        for _ in range(500):
            tls.refresh()
    finally:
        ended.set()
        thread.join()


def test_the_server_s_certificate_stays_until_a_third_of_its_life_is_left(authority):
    first = authority.ensure_server(NAMES).certificate.read_bytes()
    day = timedelta(days=1)
    now = datetime.now(UTC)
    assert authority.ensure_server(NAMES, now + 200 * day).certificate.read_bytes() == first
    assert authority.ensure_server(NAMES, now + 260 * day).certificate.read_bytes() != first


def test_other_names_get_another_certificate(authority):
    first = authority.ensure_server(NAMES).certificate.read_bytes()
    assert authority.ensure_server((*NAMES, "other.example")).certificate.read_bytes() != first


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff"])
def test_a_broken_server_certificate_is_made_anew(authority, content):
    authority.ensure_server(NAMES).certificate.write_bytes(content)
    assert b"BEGIN CERTIFICATE" in authority.ensure_server(NAMES).certificate.read_bytes()


def test_a_server_without_a_name_is_refused(authority):
    with pytest.raises(ValueError, match="name"):
        authority.issue_server(())


def test_a_certificate_that_is_not_of_the_key_is_said(authority, tmp_path):
    other = Authority(tmp_path / "other")
    authority.certificate_file.write_bytes(other.pem)
    with pytest.raises(StateUnusable, match=r"ca\.pem"):
        Authority(tmp_path / "gateway")
    authority.certificate_file.write_bytes(b"nothing")
    with pytest.raises(StateUnusable, match=r"ca\.pem"):
        Authority(tmp_path / "gateway")
