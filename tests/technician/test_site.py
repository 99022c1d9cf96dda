"""What checks are given to look at is the machine of the settings."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from kiosk.appliance import build_site, build_station, report_key
from kiosk.machine.errors import KeyUnreadable
from kiosk.machine.keys import Purpose, key_file
from kiosk.settings import Identity, Paths, Phone, Province, Sandbox, Settings, Verifier
from tests.enrolled_pair import paired

pytestmark = pytest.mark.slow


@pytest.fixture
def site_of(tmp_path):
    stations = []

    def build(**changed: Any):
        settings = Settings(
            paths=Paths(state=tmp_path / "state", run=tmp_path / "run"),
            sandbox=Sandbox(state=tmp_path / "sandbox"),
            **changed,
        )
        station = build_station(settings, watch_seconds=None)
        stations.append(station)
        return build_site(settings, station)

    yield build
    for station in stations:
        station.close()


def test_a_development_kiosk_knows_its_gateway_which_nobody_depends_on(site_of):
    site = site_of()
    assert [(one.name, one.tls, one.needed) for one in site.endpoints] == [("gateway", None, False)]
    assert site.verifier is None
    assert not site.appliance
    assert site.person is None
    assert site.wanted()


def test_every_server_that_the_settings_name_is_looked_at_each_with_its_own_trust(site_of):
    site = site_of(
        identity=Identity(verifier=Verifier(url="https://verifier.example/ask")),
        phone=Phone(issuer="http://127.0.0.1:8603"),
        province=Province(gateway_url="https://gateway.example"),
    )
    found = {one.name: one for one in site.endpoints}
    assert set(found) == {"gateway", "card-verifier", "phone-login"}
    assert found["phone-login"].tls is None
    verifier = found["card-verifier"].tls
    assert verifier is not None
    assert verifier().verify_mode is ssl.CERT_REQUIRED
    assert found["gateway"].tls is not None
    assert site.verifier is not None


def test_an_enrolled_kiosk_depends_on_its_gateway_and_signs_with_the_key_that_is_enrolled(tmp_path):
    with paired(tmp_path / "gateway", tmp_path / "state") as pair:
        pair.enrol()
        settings = Settings(paths=Paths(state=tmp_path / "state", run=tmp_path / "run"))
        station = build_station(settings, watch_seconds=None)
        try:
            site = build_site(settings, station)
        finally:
            station.close()
        assert [one.needed for one in site.endpoints] == [True]
        assert report_key(settings).public() == pair.pinned.key(Purpose.REPORT).public()
        key_file(tmp_path / "state/keys", Purpose.REPORT).unlink()
        with pytest.raises(KeyUnreadable):
            report_key(settings)


def test_the_catalogue_is_that_of_the_package_where_the_gateway_gave_none(site_of):
    assert len(site_of().catalogue()) > 0


def test_the_key_of_reports_is_made_once_where_no_province_enrolled_the_machine(tmp_path):
    settings = Settings(paths=Paths(state=tmp_path / "state", run=tmp_path / "run"))
    key = report_key(settings)
    assert key.purpose is Purpose.REPORT
    assert report_key(settings).public() == key.public()
