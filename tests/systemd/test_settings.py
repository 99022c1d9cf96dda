"""The settings that are installed with the units can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.drivers import unfit_options
from kiosk.gateway.tls import check_exposure
from kiosk.settings import load_settings

HERE = Path(__file__).resolve().parents[2] / "systemd" / "etc"


@pytest.mark.parametrize("file", sorted(HERE.iterdir()), ids=lambda file: file.name)
def test_published_settings_are_valid(file):
    load_settings(file)


def test_the_published_kiosk_has_real_devices_in_units_of_their_own():
    settings = load_settings(HERE / "kiosk.toml")
    assert settings.profile == "appliance"
    assert settings.paths.devices == Path("/run/kiosk-device")
    assert not unfit_options(settings)


def test_the_published_gateway_listens_where_only_its_proxy_may_ask():
    gateway = load_settings(HERE / "gateway.toml").gateway
    check_exposure(gateway.tls, gateway.host)
    assert (gateway.tls, gateway.host) == ("proxy", "/run/kiosk-gateway/gateway.sock")
