"""Settings that the province signed, and what differs from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cli.gateway_sign import sign
from kiosk.machine.configuration import differences, open_configuration, sign_configuration
from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.settings import Gateway, Settings

SHIPPED = Path(__file__).resolve().parents[2] / "systemd" / "etc" / "kiosk.toml"


@pytest.fixture
def settings(tmp_path):
    return Settings(gateway=Gateway(state=tmp_path / "gateway"))


def run(settings, file):
    return CliRunner().invoke(sign, [str(file)], obj=settings)


def test_what_the_gateway_signs_opens_with_its_key_and_is_the_file(settings, tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_bytes(SHIPPED.read_bytes())
    done = run(settings, file)
    assert done.exit_code == 0, done.output
    public = ensure_key(tmp_path / "gateway" / "keys", Purpose.DISTRIBUTION).public()
    opened = open_configuration((tmp_path / "kiosk.toml.signed").read_bytes(), public)
    assert opened["centre"]["kiosk_id"] == "QN-HCC-01"


def test_settings_that_no_kiosk_could_use_are_not_signed(settings, tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text("[screen]\nwidth_px = 'wide'\n")
    done = run(settings, file)
    assert done.exit_code == 2
    assert "screen.width_px" in done.output
    assert not (tmp_path / "kiosk.toml.signed").exists()


def test_a_signature_of_another_key_or_over_no_settings_is_refused(tmp_path):
    mine, other = (ensure_key(tmp_path / name, Purpose.DISTRIBUTION) for name in ("mine", "other"))
    signed = sign_configuration(mine, b"a = 1")
    assert open_configuration(signed, mine.public()) == {"a": 1}
    with pytest.raises(BadDocument):
        open_configuration(signed, other.public())
    with pytest.raises(BadDocument):
        sign_configuration(mine, b"a = ")


TABLES = st.recursive(
    st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(
    one=st.dictionaries(st.sampled_from("abc"), TABLES), other=st.dictionaries(st.sampled_from("abc"), TABLES)
)
def test_there_are_differences_exactly_where_two_are_not_the_same(one, other):
    assert bool(differences(one, other)) == (one != other)
    assert differences(one, other) == differences(other, one)


def test_a_difference_is_named_by_its_whole_path():
    one = {"screen": {"width_px": 1, "height_px": 2}, "sound": True}
    other = {"screen": {"width_px": 3, "height_px": 2}, "devices": {}}
    assert differences(one, other) == ["devices", "screen.width_px", "sound"]
