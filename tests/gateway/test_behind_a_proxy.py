"""A proxy hands certificates on in a header: who somebody is stays the registry's answer."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from starlette.requests import Request

from kiosk.gateway.authority import Authority
from kiosk.gateway.callers import Callers, fingerprint_of
from kiosk.gateway.errors import NotTaken, StateUnusable
from kiosk.gateway.tls import check_exposure
from kiosk.machine.keys import Purpose, ensure_key


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    public = ensure_key(folder / "kiosk", Purpose.TRANSPORT).public()
    return x509.load_pem_x509_certificate(Authority(folder).issue_client("QN-HCC-01", public))


@pytest.fixture
def callers(certificate):
    known = {fingerprint_of(certificate.public_bytes(Encoding.DER)): "QN-HCC-01"}
    return lambda mode: Callers(mode, SimpleNamespace(kiosk_of_certificate=known.get))


def asked(**headers):
    raw = [(key.replace("_", "-").lower().encode(), value.encode()) for key, value in headers.items()]
    return Request({"type": "http", "headers": raw, "client": ("127.0.0.1", 40000), "state": {}})


def escaped(certificate):
    return quote(certificate.public_bytes(Encoding.PEM).decode())


def test_the_certificate_in_the_proxy_s_header_is_looked_up(callers, certificate):
    proxied = callers("proxy")
    fingerprint = proxied.fingerprint(asked(X_Client_Certificate=escaped(certificate)))
    assert proxied.named(fingerprint).kiosk_id == "QN-HCC-01"


@pytest.mark.parametrize("mode", ["own", "off"])
def test_the_header_counts_for_nothing_without_a_proxy(callers, certificate, mode):
    assert callers(mode).fingerprint(asked(X_Client_Certificate=escaped(certificate))) == ""


def test_a_certificate_that_the_registry_does_not_know_is_nobody(callers, tmp_path):
    stranger = Authority(tmp_path).issue_client(
        "QN-HCC-01", ensure_key(tmp_path / "kiosk", Purpose.TRANSPORT).public()
    )
    proxied = callers("proxy")
    fingerprint = proxied.fingerprint(asked(X_Client_Certificate=quote(stranger.decode())))
    with pytest.raises(NotTaken) as refused:
        proxied.named(fingerprint)
    assert (refused.value.status, refused.value.reason) == (403, "certificate-refused")


@pytest.mark.parametrize("header", ["QN-HCC-01", "%00", "x" * 9000, "-----BEGIN CERTIFICATE-----"])
def test_a_header_that_is_no_certificate_lets_nobody_in(callers, header):
    with pytest.raises(NotTaken) as refused:
        callers("proxy").fingerprint(asked(X_Client_Certificate=header))
    assert (refused.value.status, refused.value.reason) == (400, "bad-request")


def test_the_proxy_says_whose_requests_are_counted_and_nobody_else_does(callers):
    ask = asked(X_Real_IP="10.1.2.3")
    assert callers("proxy").bucket(ask, "") == "10.1.2.3"
    assert callers("own").bucket(ask, "") == "127.0.0.1"
    assert callers("proxy").bucket(ask, "ab" * 32) == "ab" * 32


@pytest.mark.parametrize("mode", ["off", "proxy"])
@pytest.mark.parametrize("host", ["::", "10.1.2.3", "gateway.example"])
def test_without_tls_of_its_own_it_is_not_reached_from_other_machines(mode, host):
    with pytest.raises(StateUnusable):
        check_exposure(mode, host)
    check_exposure("own", host)
    for inside in ("127.0.0.1", "::1", "localhost", "/run/gateway.sock"):
        check_exposure(mode, inside)
