from __future__ import annotations

import socket
from contextlib import suppress

import pytest
from evdev import UInput, UInputError, ecodes
from hypothesis import given
from hypothesis import strategies as st

from hardware.drivers.evdev import EvdevCodeScanner
from hardware.drivers.evdev_keys import EVENT, AltCode, KeyDecoder
from hardware.drivers.evdev_source import EventSource
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity

CARD = "022093000001||Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"


def event(kind: str, code: str, value: int, at: float = 0.0) -> bytes:
    return EVENT.pack(int(at), int(at % 1 * 1e6), ecodes.ecodes[kind], ecodes.ecodes[code], value)


def report(code: str, value: int, at: float = 0.0) -> bytes:
    return event("EV_KEY", code, value, at) + event("EV_SYN", "SYN_REPORT", 0, at)


def typed(keys: str, alt: AltCode = AltCode.UNICODE) -> bytes:
    """Press `A`, let it go with `-A`, both with `A+`."""
    decoder = KeyDecoder(alt)
    out = b""
    for key in keys.split():
        name = "KEY_" + key.strip("-+")
        if not key.startswith("-"):
            out += decoder.feed(report(name, 1))
        if key.startswith("-") or key.endswith("+"):
            out += decoder.feed(report(name, 0))
    return out


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("A+ LEFTSHIFT A+ -LEFTSHIFT A+ RIGHTSHIFT BACKSLASH+ -RIGHTSHIFT", "aAa|"),
        ("CAPSLOCK+ A+ 1+ LEFTSHIFT A+ -LEFTSHIFT CAPSLOCK+ A+", "A1aa"),
        ("KP7+ KP0+ KPDOT+ KPMINUS+ KPPLUS+ KPSLASH+ KPASTERISK+ KPENTER+", "70.-+/*\r"),
        ("NUMLOCK+ KP4+ F1+ BACKSPACE+ LEFT+ ESC+", "4"),
        ("A+ TAB+ B+ ENTER+", "a\tb\r"),
        ("LEFTCTRL J+ M+ RIGHTBRACE+ 1+ -LEFTCTRL", "\n\r\x1d"),
        ("LEFTMETA L+ -LEFTMETA L+", "l"),
        ("LEFTALT TAB+ -LEFTALT LEFTALT -LEFTALT A+", "\ta"),
        ("LEFTALT KP7+ KP8+ KP7+ KP1+ -LEFTALT", "ế"),
        ("LEFTALT KP0 KP8 KP3 -KP0 -KP8 -KP3 -LEFTALT", "S"),  # three keys in one report
        (
            "LEFTALT KP0+ KP2+ KP4+ KP3+ -LEFTALT LEFTALT KP1+ KP2+ KP8+ KP5+ KP1+ KP2+ -LEFTALT",
            "ó\U0001f600",
        ),
        ("LEFTCTRL LEFTSHIFT U+ -LEFTSHIFT -LEFTCTRL 1+ E+ B+ F+ SPACE+ A+", "ếa"),
        ("LEFTCTRL LEFTSHIFT U+ 1+ E+ B+ F+ -LEFTSHIFT -LEFTCTRL A+", "ếa"),
        ("RIGHTCTRL RIGHTSHIFT U+ -RIGHTCTRL -RIGHTSHIFT 1+ LEFTSHIFT E+ B+ F+ -LEFTSHIFT ENTER+", "ế"),
    ],
)
def test_keys_type_what_a_us_keyboard_would(keys, text):
    assert typed(keys).decode() == text


def test_alt_numbers_are_bytes_where_the_scanner_sends_bytes():
    keys = " ".join("LEFTALT " + " ".join(f"KP{d}+" for d in str(b)) + " -LEFTALT" for b in "ế".encode())
    assert typed(keys, AltCode.UTF_8).decode() == "ế"


@pytest.mark.parametrize(
    "keys",
    [
        "LEFTALT KP5+ KP5+ KP2+ KP9+ KP6+ -LEFTALT",  # half of a pair
        "LEFTALT " + "KP9+ " * 30 + "-LEFTALT",
        "LEFTCTRL LEFTSHIFT U+ -LEFTSHIFT -LEFTCTRL X+",
        "LEFTCTRL LEFTSHIFT U+ -LEFTSHIFT -LEFTCTRL SPACE+",
        "LEFTCTRL LEFTSHIFT U+ -LEFTSHIFT -LEFTCTRL " + "F+ " * 30,
    ],
)
def test_a_number_that_is_no_character_spoils_the_code(keys):
    with pytest.raises(UnicodeDecodeError):
        typed(keys).decode()


def test_a_key_that_repeats_is_typed_once():
    events = event("EV_KEY", "KEY_A", 1) + event("EV_KEY", "KEY_A", 2) * 5 + event("EV_KEY", "KEY_A", 0)
    assert KeyDecoder().feed(events) == b"a"


def test_a_key_whose_release_was_never_seen_is_not_held_for_the_next_code():
    decoder = KeyDecoder()
    decoder.feed(report("KEY_LEFTCTRL", 1, at=100.0))
    assert decoder.feed(report("KEY_A", 1, at=102.0)) == b"a"


def test_events_that_the_kernel_dropped_spoil_the_code_that_they_were_in():
    decoder = KeyDecoder()
    got = decoder.feed(
        report("KEY_LEFTSHIFT", 1)
        + report("KEY_A", 1)
        + event("EV_SYN", "SYN_DROPPED", 0)
        + event("EV_KEY", "KEY_B", 1)  # of a report of which the rest is lost
        + event("EV_SYN", "SYN_REPORT", 0)
        + report("KEY_C", 1)
        + report("KEY_ENTER", 1)
    )
    assert got == b"A\xffc\r"


EVENTS = st.tuples(
    st.integers(0, 3),
    st.integers(0, 999_999),
    st.one_of(st.sampled_from([0, 1, 1, 1, 4, 17]), st.integers(0, 65535)),
    st.one_of(st.integers(0, 130), st.integers(0, 65535)),
    st.one_of(st.integers(0, 2), st.integers(-(2**31), 2**31 - 1)),
)


@given(st.lists(EVENTS, max_size=200), st.sampled_from(list(AltCode)), st.binary(max_size=23))
def test_random_events_never_crash_and_the_next_code_is_read(events, alt, rest):
    decoder = KeyDecoder(alt)
    decoder.feed(b"".join(EVENT.pack(*one) for one in events) + rest)
    assert decoder.feed(report("KEY_A", 1, at=60.0) + report("KEY_A", 0, at=60.0)) == b"a"


@pytest.mark.parametrize(
    ("path", "kind"), [("/dev/input/by-id/none", FaultKind.GONE), ("/dev/null", FaultKind.WRONG_DEVICE)]
)
def test_a_node_that_is_not_there_is_gone_and_one_that_is_no_keyboard_is_the_wrong_device(path, kind):
    with pytest.raises(DeviceFault) as fault:
        EvdevCodeScanner(path)
    assert fault.value.kind is kind


def test_a_keyboard_that_is_unplugged_is_gone():
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    source = EventSource(near.detach(), Identity("evdev"))
    far.close()
    with pytest.raises(DeviceFault) as fault:
        source.read()
    assert fault.value.kind is FaultKind.GONE
    source.close()
    source.close()


@pytest.mark.parametrize("options", [{"alt": "ebcdic"}, {"suffix": "bell"}, {"suffix": "none", "gap": 0.0}])
def test_options_that_make_no_sense_are_refused(options):
    from hardware.simulated.code_wedge import SimulatedCodeWedge  # noqa: PLC0415 - the driver without a node

    with pytest.raises(DeviceFault) as fault:
        SimulatedCodeWedge(**options)
    assert fault.value.kind is FaultKind.PROTOCOL


@pytest.fixture
def keyboard():
    """A keyboard that the kernel makes for us; not every machine lets us."""
    keys = [code for name, code in ecodes.ecodes.items() if name.startswith("KEY_") and 0 < code < 128]
    try:
        keyboard = UInput({ecodes.EV_KEY: keys}, name="kiosk test scanner")
    except (UInputError, OSError) as error:
        pytest.skip(f"no keyboard can be made here: {error}")
    yield keyboard
    with suppress(OSError):
        keyboard.close()


def test_a_real_event_node_is_read_by_us_alone_and_gone_when_it_is_unplugged(keyboard):
    path = keyboard.device.path
    scanner = EvdevCodeScanner(path)
    with pytest.raises(DeviceFault) as fault:
        EvdevCodeScanner(path)
    assert fault.value.kind is FaultKind.BUSY
    assert scanner.identify().model == "kiosk test scanner"
    assert scanner.next_code(0.0) is None
    for key in ("A", "B", "C", "ENTER"):
        for value in (1, 0):
            keyboard.write(ecodes.EV_KEY, ecodes.ecodes[f"KEY_{key}"], value)
            keyboard.syn()
    assert scanner.next_code(5.0) == "abc"
    keyboard.close()
    with pytest.raises(DeviceFault) as fault:
        scanner.next_code(5.0)
    assert fault.value.kind is FaultKind.GONE
    scanner.close()
