from __future__ import annotations

import select
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from evdev import InputDevice, UInput, ecodes

from hardware.drivers.evdev_keys import EV_KEY, EVENT
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.code_wedge import SimulatedCodeWedge
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State

CARD = "022093000001|112233445|Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


@pytest.fixture
def events():
    """What a scanner types for a text, as key events."""
    wedge = SimulatedCodeWedge()
    yield wedge.typed
    wedge.close()


@pytest.fixture
def uinput(until):
    """A keyboard of the kernel's, typed on from here."""
    keys = [code for code in ecodes.keys if code < ecodes.KEY_MAX]
    with UInput({ecodes.EV_KEY: keys, ecodes.EV_MSC: [ecodes.MSC_SCAN]}, name="Kiosk test wedge") as keyboard:
        until(lambda: Path(str(keyboard.device.path)).exists())
        yield keyboard


def enter(keyboard: UInput, events: bytes) -> None:
    """Type at the pace of a full-speed keyboard: a report a millisecond."""
    report = 3 * EVENT.size
    for first in range(0, len(events), report):
        for *_, kind, code, value in EVENT.iter_unpack(events[first : first + report]):
            keyboard.write(kind, code, value)
        time.sleep(0.001)


def heard(scanner, type_it) -> str | None:
    with ThreadPoolExecutor() as pool:
        code = pool.submit(scanner.next_code, 60.0)
        # What is typed before it listens is dropped, and nobody knows from here when it does.
        while not wait([code], 3.0).done:
            type_it()
        return code.result()


@pytest.mark.parametrize(
    "text", [CARD, unicodedata.normalize("NFD", CARD), PRINTABLE], ids=["card", "card in parts", "every key"]
)
def test_what_a_keyboard_of_the_kernel_s_types_is_read_to_the_letter(uinput, watched, events, text, seen):
    one = watched(Role.CODE_SCANNER, DeviceConfig("evdev", {"device": uinput.device.path, "gap": 5.0}))
    one.becomes(State.READY)
    typed = events(text + "\r")
    assert heard(one.station.code_scanner, lambda: enter(uinput, typed)) == unicodedata.normalize("NFC", text)
    seen(f"{len(typed) // EVENT.size} events on {uinput.device.path} gave {len(text)} letters back")


def test_nobody_else_reads_what_is_scanned(uinput, watched, events, seen):
    path = uinput.device.path
    other = InputDevice(path)

    def overheard() -> int:
        count = 0
        while select.select([other], [], [], 0.5)[0]:
            count += len(list(other.read()))
        return count

    enter(uinput, events("before\r"))
    before = overheard()
    one = watched(Role.CODE_SCANNER, DeviceConfig("evdev", {"device": path, "gap": 5.0}))
    one.becomes(State.READY)
    assert heard(one.station.code_scanner, lambda: enter(uinput, events(CARD + "\r"))) == CARD
    during = overheard()
    one.station.close()
    enter(uinput, events("after\r"))
    after = overheard()
    other.close()
    seen(f"another reader got {before} events before, {during} while it was ours, {after} after")
    assert (before > 0, during, after > 0) == (True, 0, True)


def test_a_keyboard_that_somebody_else_has_taken_is_busy(uinput, tmp_path, seen):
    other = InputDevice(uinput.device.path)
    other.grab()
    config = DeviceConfig("evdev", {"device": uinput.device.path})
    station = Station({Role.CODE_SCANNER: config}, tmp_path / "run")
    try:
        with pytest.raises(DeviceFault) as fault:
            station.code_scanner.next_code(0.1)
        assert fault.value.kind is FaultKind.BUSY
        seen(f"{fault.value.kind}: {fault.value}")
    finally:
        station.close()
        other.close()


def test_a_usb_keyboard_is_read_unplugged_and_read_again(hand, until, watched, events, seen):
    def named() -> list[Path]:
        folder = Path("/dev/input/by-path")
        return list(folder.glob("*-usb-0:3:1.0-event-kbd")) if folder.is_dir() else []

    def typed(text: str) -> list[tuple[int, int]]:
        return [(code, value) for *_, kind, code, value in EVENT.iter_unpack(events(text)) if kind == EV_KEY]

    hand.plug("wedge", "keyboard", port=3)
    until(named)
    (path,) = named()
    one = watched(Role.CODE_SCANNER, DeviceConfig("evdev", {"device": str(path), "gap": 20.0}))
    one.becomes(State.READY)
    text = "0220930|Nguyễn"
    scanner = one.station.code_scanner
    assert heard(scanner, lambda: hand.do("type", keys=typed(text + "\r"))) == text
    hand.unplug("wedge")
    one.becomes(State.ABSENT)
    hand.plug("wedge", "keyboard", port=3)
    one.becomes(State.READY)
    assert heard(scanner, lambda: hand.do("type", keys=typed(text + "\r"))) == text
    seen(f"{path}: states {', '.join(one.states)}")
