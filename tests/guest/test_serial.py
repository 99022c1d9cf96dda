from __future__ import annotations

import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import serial

from hardware.errors import DeviceFault, FaultKind
from hardware.station import DeviceConfig
from hardware.vocabulary import Role, State

CARD = "022093000001|112233445|Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"


def by_id(serial: str) -> Path:
    return Path(f"/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_{serial}-if00-port0")


def by_path(port: int) -> Path:
    (found,) = Path("/dev/serial/by-path").glob(f"*-usb-0:{port}:1.0-port0")
    return found


def heard(hand, scanner, name: str, text: str) -> str | None:
    """What the scanner's role gives while `text` is shown to the device `name`."""
    with ThreadPoolExecutor() as pool:
        code = pool.submit(scanner.next_code, 60.0)
        # What is shown before it listens is dropped, and nobody knows from here when it does.
        while not wait([code], 3.0).done:
            hand.do("send", id=name, text=text)
        return code.result()


@pytest.fixture
def plug(hand, until):
    def plug(name: str, serial: str, **where: int) -> None:
        hand.plug(name, "serial", serial=serial, **where)
        until(by_id(serial).exists)

    return plug


def test_a_scanner_that_is_plugged_again_under_another_number_is_back_by_itself(hand, plug, watched, seen):
    plug("scanner", "A1")
    first = by_id("A1").resolve()
    one = watched(Role.CODE_SCANNER, DeviceConfig("serial", {"port": str(by_id("A1"))}))
    one.becomes(State.READY)
    identity = one.station.code_scanner.identify()
    assert (identity.maker, identity.model, identity.serial) == ("QEMU", "QEMU USB SERIAL", "A1")
    assert heard(hand, one.station.code_scanner, "scanner", CARD + "\r\n") == CARD
    # A number that somebody holds open is not given to the next device.
    with serial.Serial(str(first)):
        hand.unplug("scanner")
        gone = one.becomes(State.ABSENT)
        plug("scanner", "A1")
        assert by_id("A1").resolve() != first
        one.becomes(State.READY)
        assert heard(hand, one.station.code_scanner, "scanner", CARD + "\r\n") == CARD
    seen(f"{first} unplugged ({gone.status.fault}), back as {by_id('A1').resolve()}")
    seen(f"states: {', '.join(one.states)}; {one.snapshot.counters}")


def test_a_cable_that_is_pulled_inside_a_code_gives_no_half_a_code(hand, plug, watched, seen):
    plug("scanner", "A1")
    one = watched(Role.CODE_SCANNER, DeviceConfig("serial", {"port": str(by_id("A1")), "gap": 60.0}))
    with ThreadPoolExecutor() as pool:
        code = pool.submit(one.station.code_scanner.next_code, 60.0)
        time.sleep(1.0)
        hand.do("send", id="scanner", text=CARD[:20])
        time.sleep(1.0)
        hand.unplug("scanner")
        with pytest.raises(DeviceFault) as fault:
            code.result()
    assert fault.value.kind is FaultKind.GONE
    seen(f"next_code ended with {fault.value.kind}: {fault.value}")
    plug("scanner", "A1")
    one.becomes(State.READY)
    assert heard(hand, one.station.code_scanner, "scanner", CARD + "\r\n") == CARD


def test_two_scanners_of_one_model_that_were_swapped_are_told_apart_by_number(hand, plug, watched, seen):
    plug("mine", "A1", port=1)
    plug("other", "B2", port=2)
    place = by_path(1)
    one = watched(Role.CODE_SCANNER, DeviceConfig("serial", {"port": str(place)}, serial="A1"))
    one.becomes(State.READY)
    hand.unplug("mine")
    hand.unplug("other")
    plug("other", "B2", port=1)
    plug("mine", "A1", port=2)
    wrong = one.becomes(State.FAULT)
    assert wrong.status.fault.startswith(FaultKind.WRONG_DEVICE)
    with pytest.raises(DeviceFault) as fault:
        one.station.code_scanner.next_code(0.5)
    assert fault.value.kind is FaultKind.WRONG_DEVICE
    seen(f"swapped: {wrong.status.fault}")
    hand.unplug("mine")
    hand.unplug("other")
    plug("mine", "A1", port=1)
    one.becomes(State.READY)
    assert heard(hand, one.station.code_scanner, "mine", CARD + "\r\n") == CARD
    seen(f"states: {', '.join(one.states)}")


def test_what_is_plugged_and_unplugged_is_told_as_it_happens(hand, plug, until, tmp_path, seen):
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'[devices.code-scanner]\ndriver = "serial"\noptions = {{port = "{by_id("A1")}"}}\n')
    told = tmp_path / "told"
    with told.open("w") as out:
        watch = subprocess.Popen(
            [".venv/bin/kiosk", "--settings", str(settings), "devices", "--watch"],
            cwd=Path(__file__).resolve().parents[2],
            stdout=out,
        )

    def lines(word: str) -> list[str]:
        return [line for line in told.read_text().splitlines() if word in line]

    try:
        until(lambda: lines("absent"))
        plug("scanner", "A1")
        until(lambda: lines("+ serial port"))
        until(lambda: lines(" ready"))
        hand.unplug("scanner")
        until(lambda: lines("- serial port"))
        until(lambda: len(lines("absent")) >= 2)
    finally:
        watch.send_signal(signal.SIGINT)
        assert watch.wait(60) == 0
        for line in told.read_text().splitlines():
            seen(line)
    (came,) = lines("+ serial port")
    assert "QEMU USB SERIAL A1" in came
    assert str(by_id("A1")) in came
