from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SETTINGS = """
[devices.code-scanner]
driver = "serial"
options = {port = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_A1-if00-port0"}
serial = "A1"

[devices.chip-reader]
driver = "pcsc"
options = {reader = "Gemalto"}

[devices.receipt-printer]
driver = "escpos-serial"
options = {port = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_P1-if00-port0", model = "epson-tm-t20ii"}
"""


def test_the_contract_suites_hold_for_what_is_plugged_in(hand, until, tmp_path, seen):
    hand.plug("scanner", "serial", serial="A1")
    hand.plug("printer", "printer", serial="P1", model="epson-tm-t20ii")
    hand.plug("reader", "reader")
    until(lambda: len(list(Path("/dev/serial/by-id").glob("*"))) == 2)
    settings = tmp_path / "kiosk.toml"
    settings.write_text(SETTINGS)
    here = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-c", str(here / "guest.ini"), "-q", "--no-header"]
    suites = subprocess.run(
        [*command, str(here.parent / "contract"), "--hil", str(settings)],
        check=False,
        capture_output=True,
        text=True,
    )
    for line in suites.stdout.splitlines():
        if "FAILED" in line or "ERROR" in line or " skipped" in line:
            seen(line)
    assert suites.returncode == 0, suites.stdout[-8000:]
