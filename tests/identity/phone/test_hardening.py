"""What an issuer may not do, though its line and its signature hold."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from kiosk.identity.phone.discovery import discover
from kiosk.identity.phone.errors import ProviderNotBelieved
from kiosk.identity.phone.id_token import check_id_token, read_keys
from kiosk.identity.phone.web import Web

ISSUER = "https://issuer.example"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Told(Web):
    """A web that gives one document."""

    def __init__(self, **more: str) -> None:
        super().__init__(ca_file=None, timeout_seconds=1)
        ends = ("device_authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
        self.document = {"issuer": ISSUER, **{end: f"{ISSUER}/{end}" for end in ends}, **more}

    def get(self, _url: str, *, bearer: str = "") -> dict[str, str]:  # noqa: ARG002  # as a Web has it
        return self.document


@pytest.mark.parametrize(
    "end", ["device_authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]
)
def test_an_issuer_elsewhere_sends_the_kiosk_to_no_program_of_its_own(end):
    assert discover(Told(), ISSUER).issuer == ISSUER
    with pytest.raises(ProviderNotBelieved):
        discover(Told(**{end: "http://127.0.0.1:7700/v1/anything"}), ISSUER)


def test_a_short_rsa_key_signs_nothing():
    for octets, usable in ((128, False), (256, True)):
        modulus = base64.urlsafe_b64encode(b"\xc1" * octets).rstrip(b"=").decode()
        keys = {"keys": [{"kty": "RSA", "n": modulus, "e": "AQAB"}]}
        if usable:
            assert read_keys(keys).keys
        else:
            with pytest.raises(ProviderNotBelieved):
                read_keys(keys)


@pytest.mark.parametrize(("minutes", "believed"), [(9, True), (20, False)])
def test_a_token_from_before_the_log_in_is_another_s(minutes, believed):
    key, now = ECKey.generate_key("P-256", {"kid": "a"}), int(NOW.timestamp())
    claims = {"iss": ISSUER, "sub": "s", "aud": "kiosk", "iat": now - minutes * 60, "exp": now + 3600}
    token = jwt.encode({"alg": "ES256", "kid": "a"}, claims, key)

    def check():
        return check_id_token(
            token,
            read_keys({"keys": [key.as_dict(private=False)]}),
            issuer=ISSUER,
            client_id="kiosk",
            nonce="n",
            access_token="",
            now=NOW,
            skew_seconds=60,
        )

    if believed:
        assert check()["sub"] == "s"
    else:
        with pytest.raises(ProviderNotBelieved, match="older"):
            check()
