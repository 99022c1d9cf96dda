"""Who is asked for a log-in by phone is named in the settings, guarded there, and nobody by itself."""

from __future__ import annotations

import pytest

from kiosk.appliance import build_phone
from kiosk.identity.phone.device_flow import DeviceFlowProvider
from kiosk.province.phone_login import GatewayPhone
from kiosk.settings import Phone, Settings, SettingsError, load_settings

VNEID = """\
[gateway.vneid]
authorize_url = "https://sso.example/auth"
token_url = "https://sso.example/token"
userinfo_url = "{userinfo}"
client_id = "c"
public_url = "https://kiosk.example"
"""


def load(tmp_path, text):
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    return load_settings(file)


def test_without_settings_nobody_is_asked_and_no_kiosk_offers_it():
    assert build_phone(Settings()) is None


def test_an_issuer_s_address_alone_is_enough(tmp_path):
    settings = load(tmp_path, '[phone]\nissuer = "https://issuer.example"\n')
    provider = build_phone(settings)
    assert isinstance(provider, DeviceFlowProvider)
    assert provider.issuer == "https://issuer.example"


def test_the_names_of_claims_are_taken_from_the_settings_and_the_rest_stays_usual(tmp_path):
    settings = load(
        tmp_path,
        '[phone]\nissuer = "https://issuer.example"\n[phone.claims]\nlevel = "loa"\nlevel_2 = ["cao"]\n',
    )
    provider = build_phone(settings)
    assert isinstance(provider, DeviceFlowProvider)
    assert (provider.names.level, provider.names.level_2) == ("loa", ("cao",))
    assert provider.names.number == "citizenPid"


def test_the_gateway_can_be_asked_instead():
    assert isinstance(build_phone(Settings(phone=Phone(gateway=True))), GatewayPhone)


@pytest.mark.parametrize(
    "text",
    [
        '[phone]\nissuer = "http://issuer.example"\n',
        '[phone]\nissuer = "https://user:word@issuer.example"\n',
        '[phone]\nissuer = "https://issuer.example"\ngateway = true\n',
        '[phone]\nissuer = "https://issuer.example"\nskew_seconds = 3600\n',
        VNEID.format(userinfo="http://sso.example/userinfo"),
    ],
)
def test_what_would_tell_others_who_logs_in_is_refused(tmp_path, text):
    with pytest.raises(SettingsError):
        load(tmp_path, text)


def test_the_gateway_s_vneid_is_read(tmp_path):
    settings = load(tmp_path, VNEID.format(userinfo="https://sso.example/userinfo"))
    assert settings.gateway.vneid is not None
    assert settings.gateway.vneid.client_id == "c"
