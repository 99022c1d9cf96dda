"""The settings of a machine beside those that the province signed, value by value."""

from __future__ import annotations

import pytest

from kiosk.technician.configured import MASK
from kiosk.technician.signed_settings import Difference, Signed, beside_signed
from tests.technician.checks.fixtures.service import SETTINGS, configured

pytestmark = pytest.mark.slow


def beside(site):
    return beside_signed(site.root, site.pinned)


def test_each_value_that_differs_is_told_with_both_and_a_secret_with_neither(site, tmp_path):
    other = SETTINGS.replace("1080", "1920") + 'token = "s3cr3t"\n[devices.printer]\npath = "/dev/usb/lp0"\n'
    assert beside(configured(site, tmp_path, other)).differences == (
        Difference("devices.printer.path", "-", "/dev/usb/lp0"),
        Difference("screen.token", "-", MASK),
        Difference("screen.width_px", "1080", "1920"),
    )


def test_how_the_two_stand_is_told_apart(site, tmp_path):
    here = configured(site, tmp_path, SETTINGS)
    assert beside(here).signed is Signed.SAME
    used = here.root / "etc/kiosk/kiosk.toml"
    used.write_text("[centre")
    assert beside(here).signed is Signed.UNREADABLE
    signed = here.root / "etc/kiosk/kiosk.toml.signed"
    signed.write_bytes(signed.read_bytes().replace(b'"body":"', b'"body":"AAAA'))
    assert beside(here).signed is Signed.FORGED
    signed.unlink()
    assert beside(here).signed is Signed.UNSIGNED
