"""Driver `simulated-code-wedge`: the real keyboard driver on a socket pair, with us typing at the far end.

All but the grab is real; there is nothing to grab. Each packet of the socket holds whole events, as each read
of an event node does. A letter that no US key has is typed with Alt and the keypad, or with Ctrl+Shift+U when
`letters` is `hex`.

Control: see `hardware.simulated.code_control`.
"""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator

from evdev import ecodes

from hardware.drivers.evdev import alt_code
from hardware.drivers.evdev_keys import EVENT, AltCode, KeyDecoder
from hardware.drivers.evdev_source import EVENTS_AT_ONCE, EventSource
from hardware.simulated.code_control import ControlledCodeScanner, FarEnd
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Identity

_NAMES = {
    " ": "SPACE", "\t": "TAB", "\r": "ENTER", "\n": "ENTER", "-": "MINUS", "=": "EQUAL", "[": "LEFTBRACE",
    "]": "RIGHTBRACE", "\\": "BACKSLASH", ";": "SEMICOLON", "'": "APOSTROPHE", "`": "GRAVE", ",": "COMMA",
    ".": "DOT", "/": "SLASH",
}  # fmt: skip
_WITH_SHIFT = dict(zip('!@#$%^&*()_+{}|:"~<>?', "1234567890-=[]\\;'`,./", strict=True))


class SimulatedCodeWedge(ControlledCodeScanner):
    """A code scanner that types; `alt`, `suffix` and `gap` as for the driver `evdev`."""

    driver = "simulated-code-wedge"

    def __init__(
        self, alt: str = "unicode", letters: str = "alt", suffix: str = "line-or-tab", gap: float = 0.2
    ) -> None:
        self._alt = alt_code(alt)
        self._letters = letters
        near_end, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        source = EventSource(near_end.detach(), Identity(self.driver, model="typing code scanner"))
        far = FarEnd(far_end.detach(), EVENTS_AT_ONCE * EVENT.size)
        super().__init__((far, source), suffix, gap, KeyDecoder(self._alt).feed)

    def typed(self, text: str) -> bytes:
        """Return the keystrokes that type `text`; of CR LF one Enter."""
        return b"".join(self._keystrokes(text.replace("\r\n", "\r")))

    def raw(self, data: bytes) -> bytes:
        """Return what types each byte."""
        if self._alt is not AltCode.UTF_8:
            raise ControlRefusedError("this keyboard types characters, not bytes")
        return b"".join(
            b"".join(self._keystrokes(chr(byte))) if byte < 0x80 else _alt_number(byte) for byte in data
        )

    def garbage(self, dice: random.Random, count: int) -> bytes:
        """Return events of random types, keys and values, most of them a keyboard's."""
        return b"".join(
            EVENT.pack(
                dice.randrange(1 << 31),
                dice.randrange(1_000_000),
                dice.choice(
                    (ecodes.EV_KEY, ecodes.EV_KEY, ecodes.EV_SYN, ecodes.EV_MSC, dice.randrange(1 << 16))
                ),
                dice.choice((dice.randrange(128), dice.randrange(1 << 16))),
                dice.choice((0, 1, 1, 2, dice.randrange(-(1 << 31), 1 << 31))),
            )
            for _ in range(count // EVENT.size)
        )

    def _keystrokes(self, text: str) -> Iterator[bytes]:
        for letter in text:
            plain = _WITH_SHIFT.get(letter, letter.lower())
            key = f"KEY_{_NAMES.get(plain, plain.upper())}"
            if not letter.isascii() or key not in ecodes.ecodes:
                yield self._beyond_the_keys(letter)
            elif letter in _WITH_SHIFT or letter.isupper():
                yield _stroke(key, "KEY_LEFTSHIFT")
            else:
                yield _stroke(key)

    def _beyond_the_keys(self, letter: str) -> bytes:
        """Type a letter that no key has."""
        if self._letters == "hex":
            start = _stroke("KEY_U", "KEY_LEFTCTRL", "KEY_LEFTSHIFT")
            digits = b"".join(_stroke(f"KEY_{digit}") for digit in f"{ord(letter):X}")
            return start + digits + _stroke("KEY_SPACE")
        numbers = list(letter.encode()) if self._alt is AltCode.UTF_8 else [ord(letter)]
        return b"".join(_alt_number(number) for number in numbers)


def _alt_number(number: int) -> bytes:
    digits = b"".join(_stroke(f"KEY_KP{digit}") for digit in f"{number:04}")
    return _event("KEY_LEFTALT", 1) + digits + _event("KEY_LEFTALT", 0)


def _stroke(key: str, *held: str) -> bytes:
    """Press and let go `key` while `held` are down."""
    down = b"".join(_event(name, 1) for name in (*held, key))
    return down + b"".join(_event(name, 0) for name in (key, *reversed(held)))


def _event(key: str, value: int) -> bytes:
    """Return what the kernel makes of one report of a keyboard: scan code, key, the report's end."""
    code, seconds = ecodes.ecodes[key], time.time()
    events = ((ecodes.EV_MSC, ecodes.MSC_SCAN, code), (ecodes.EV_KEY, code, value), (ecodes.EV_SYN, 0, 0))
    return b"".join(EVENT.pack(int(seconds), int(seconds % 1 * 1_000_000), *event) for event in events)
