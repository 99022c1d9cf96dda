"""The settings are checked before they bite, and never put a stand-in before the public."""

from __future__ import annotations

import pytest

from kiosk.settings import SettingsError, load_settings


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        file = tmp_path / "kiosk.toml"
        file.write_text(text, "utf-8")
        return file

    return write


def test_a_file_the_environment_and_the_defaults_make_one_tree(write, monkeypatch):
    monkeypatch.setenv("KIOSK__CENTRE__KIOSK_ID", "BN-07")
    settings = load_settings(write('version = 1\n[centre]\nname = "Trung tâm Mẫu"\n'))
    assert settings.centre.name == "Trung tâm Mẫu"
    assert settings.centre.kiosk_id == "BN-07"
    assert settings.province.custody_wait_seconds == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 2\n", "version"),
        ('[centre]\nnam = "x"\n', "centre.nam"),
        ("[screen]\nwidth_px = 'wide'\n", "screen.width_px"),
        ("[devices.toaster]\ndriver = 'x'\n", "devices"),
        ("[gateway]\ndatabase = 'postgres://kiosk:open-sesame@x'\n", r"gateway\.database: .*psycopg"),
        ("not toml", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_by_its_key(write, text, said):
    with pytest.raises(SettingsError, match=said) as wrong:
        load_settings(write(text))
    assert "open-sesame" not in str(wrong.value)


def test_an_appliance_refuses_simulated_devices_and_names_them(write):
    with pytest.raises(SettingsError, match=r"chip-reader, code-scanner, document-scanner, receipt-printer"):
        load_settings(write('profile = "appliance"\n'))


def test_an_appliance_takes_real_drivers(write):
    real = {"chip-reader": "pcsc", "code-scanner": "serial", "document-scanner": "sane"}
    text = 'profile = "appliance"\n' + "".join(f'[devices.{r}]\ndriver = "{d}"\n' for r, d in real.items())
    assert load_settings(write(text)).profile == "appliance"


def test_an_appliance_records_no_device(write):
    text = 'profile = "appliance"\n[devices.chip-reader]\ndriver = "pcsc"\n'
    for line in ("record = true\n", '[devices.chip-reader.options]\nrecord = "/tmp"\n'):
        with pytest.raises(SettingsError, match="records no device; take `record` from: chip-reader"):
            load_settings(write(text + line))


def test_a_device_that_was_recorded_is_a_stand_in_too(write):
    text = 'profile = "appliance"\n[devices.chip-reader]\ndriver = "replayed-chip-reader"\n'
    with pytest.raises(SettingsError, match="real drivers"):
        load_settings(write(text))
