"""The authority's verifier is named in the settings, guarded there, and optional."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.vocabulary import Role
from kiosk.cli import kiosk
from kiosk.settings import Identity, Settings, SettingsError, Verifier, load_settings

BEFORE_THE_VERIFIER = """\
version = 1
profile = "appliance"
sound = false

[paths]
state = "/var/lib/kiosk"
run = "/run/kiosk"

[centre]
name = "Trung tâm Mẫu"
address = "Phường Mẫu"
help_words = "Quầy số 1"
kiosk_id = "BN-07"

[screen]
width_px = 1920
height_px = 1080
width_mm = 476
height_mm = 268

[devices.chip-reader]
driver = "pcsc"
serial = "A1"

[devices.chip-reader.options]
reader = "Alcor"

[devices.code-scanner]
driver = "serial"
[devices.code-scanner.options]
port = "/dev/serial/by-id/scanner"

[identity]
anchors = "/etc/kiosk/anchors"

[province]
gateway_url = "https://gateway.example"
key_file = "/etc/kiosk/province.pub"
custody_wait_seconds = 15
timeout_seconds = 8

[gateway]
host = "127.0.0.1"
port = 8601
state = "/var/lib/gateway"
back_office_url = "http://127.0.0.1:8602"

[sandbox]
host = "127.0.0.1"
port = 8602
state = "/var/lib/sandbox"

[journey]
idle_seconds = 60
warning_seconds = 15
card_seconds = 45
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        file = tmp_path / "kiosk.toml"
        file.write_text(text, "utf-8")
        return file

    return write


def test_settings_written_before_there_was_a_verifier_mean_what_they_meant(write):
    settings = load_settings(write(BEFORE_THE_VERIFIER))
    assert (settings.version, settings.profile, settings.sound) == (1, "appliance", False)
    assert (settings.centre.kiosk_id, settings.screen.width_px) == ("BN-07", 1920)
    assert settings.devices[Role.CHIP_READER].options == {"reader": "Alcor"}
    assert str(settings.anchors) == "/etc/kiosk/anchors"
    assert str(settings.province_key) == "/etc/kiosk/province.pub"
    assert (settings.gateway.port, settings.sandbox.port, settings.journey.card_seconds) == (8601, 8602, 45)
    assert settings.identity.verifier is None


def test_a_verifier_is_set_by_file_and_by_environment(write, monkeypatch):
    text = '[identity.verifier]\nurl = "https://verifier.example/cards"\nkey_file = "/etc/kiosk/v.pem"\n'
    settings = load_settings(write(text))
    assert settings.identity.verifier == Verifier(
        url="https://verifier.example/cards", key_file=settings.verifier_key, timeout_seconds=4
    )
    assert str(settings.verifier_key) == "/etc/kiosk/v.pem"
    monkeypatch.setenv("KIOSK__IDENTITY__VERIFIER__URL", "http://127.0.0.1:8602/card-verifier")
    settings = load_settings(write("version = 1\n"))
    assert settings.identity.verifier.url.startswith("http://127.0.0.1")
    assert settings.verifier_key == settings.paths.state / "keys" / "card-verifier.pem"


@pytest.mark.parametrize(
    "wrong",
    [
        'url = "http://verifier.example"',
        'url = "https://user:secret@verifier.example"',
        'url = "https://verifier.example?card=1"',
        'url = "verifier.example"',
        'url = "https://v.example"\ntimeout_seconds = 0',
        'url = "https://v.example"\ntimeout_seconds = 60',
        'url = "https://v.example"\nverify = false',
        "timeout_seconds = 3",
    ],
)
def test_a_verifier_that_is_not_guarded_or_waited_for_too_long_is_refused(write, wrong):
    with pytest.raises(SettingsError, match=r"identity\.verifier"):
        load_settings(write(f"[identity.verifier]\n{wrong}\n"))


@pytest.fixture
def check(bench):
    def check(**verifier):
        settings: Settings = bench.model_copy(update={"identity": Identity(verifier=Verifier(**verifier))})
        return CliRunner().invoke(kiosk, ["config", "check"], obj=settings)

    return check


def test_config_check_says_whose_answers_count(check, tmp_path):
    key = tmp_path / "verifier.pem"
    missing = check(url="https://v.example", key_file=key)
    assert missing.exit_code == 2
    assert f"identity.verifier.key_file: {key}: No such file" in missing.stderr
    public = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    sound = check(url="https://v.example", key_file=key)
    assert sound.exit_code == 0
    assert "card verifier      https://v.example, key " in sound.output
    without = check(url="https://v.example", key_file=key, ca_file=tmp_path / "none.pem")
    assert without.exit_code == 2
    assert "identity.verifier.ca_file" in without.stderr
