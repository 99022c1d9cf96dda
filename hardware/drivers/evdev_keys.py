"""What a scanner that acts as a keyboard typed, from Linux's key events; pure.

The events are read below every layout and input method, with a key map of our own: scanners type for the US
layout unless told otherwise. A letter that no US key has comes in one of the ways that their manuals know:

    "Emulate Keypad", "ALT mode"    Alt held, a decimal number on the keypad, Alt let go
    "Linux Unicode", "Ctrl+Shift+U" Ctrl+Shift+U, a hexadecimal number, then a space, Enter or Ctrl let go

Key codes and the events' layout: linux/input-event-codes.h and linux/input.h, both of them stable.
"""

from __future__ import annotations

import struct
from enum import StrEnum

EVENT = struct.Struct("llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""

EV_SYN, EV_KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
RELEASED, PRESSED = 0, 1  # and 2: repeated by the kernel because the key is held

SPOILED = b"\xff"
"""Stands where something was lost: no text holds this byte, so the code that it is in is refused."""

_SHIFTS, _CTRLS, _ALTS, _METAS = {42, 54}, {29, 97}, {56, 100}, {125, 126}
_MODIFIERS = _SHIFTS | _CTRLS | _ALTS | _METAS
_CAPS_LOCK = 58
_ENDS = {28: b"\r", 96: b"\r", 15: b"\t"}  # Enter, the keypad's Enter, Tab
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (86, "\\", "|"),  # the key beside the left shift that only ISO keyboards have
    # The keypad gives digits whatever Num Lock says: scanners cannot know it.
    (55, "*", "*"),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
)
_KEYS = {
    first + place: (plain, shifted)
    for first, plains, shifteds in _ROWS
    for place, (plain, shifted) in enumerate(zip(plains, shifteds, strict=True))
}
_LONGEST_NUMBER = 7  # 1114111 is the last code point
_LONGEST_HOLD_SECONDS = 1.0
"""A scanner holds no key for longer: what seems to be held after such a pause was let go unseen."""


class AltCode(StrEnum):
    """What a number typed on the keypad with Alt stands for, as the scanner was set up."""

    UNICODE = "unicode"  # a code point; Latin-1 is a part of it
    UTF_8 = "utf-8"  # one byte of several


class KeyDecoder:
    """Makes UTF-8 out of key events; keeps which keys are held."""

    def __init__(self, alt: AltCode = AltCode.UNICODE) -> None:
        self._alt = alt
        self._last_at = 0.0
        self._reset()

    def feed(self, events: bytes) -> bytes:
        """Return what was typed with `events`; the kernel never gives a part of one, so a part is ignored."""
        whole = memoryview(events)[: len(events) // EVENT.size * EVENT.size]
        typed = bytearray()
        for seconds, microseconds, kind, code, value in EVENT.iter_unpack(whole):
            at = seconds + microseconds / 1_000_000
            if abs(at - self._last_at) > _LONGEST_HOLD_SECONDS:
                self._reset()
            self._last_at = at
            typed += self._event(kind, code, value)
        return bytes(typed)

    def _reset(self) -> None:
        self._held: set[int] = set()
        self._caps = False
        self._number: str | None = None  # of Alt
        self._hex: str | None = None  # of Ctrl+Shift+U
        self._lost = False

    def _event(self, kind: int, code: int, value: int) -> bytes:
        if kind == EV_SYN and code == SYN_DROPPED:
            # We were too slow for the kernel's buffer. What follows up to the report is no whole keystroke.
            self._reset()
            self._lost = True
            return SPOILED
        if kind == EV_SYN and code == SYN_REPORT:
            self._lost = False
        if kind != EV_KEY or self._lost:
            return b""
        if value == PRESSED:
            return self._press(code)
        if value == RELEASED:
            return self._release(code)
        return b""

    def _press(self, code: int) -> bytes:
        if code in _MODIFIERS:
            self._held.add(code)
            if code in _ALTS and self._number is None:
                self._number = ""
            return b""
        if code == _CAPS_LOCK:
            # Of this keyboard alone: the lamp that others switched on does not reach us.
            self._caps = not self._caps
            return b""
        if code in _ENDS:
            return _ENDS[code] if self._hex is None else self._finish_hex()
        return self._character(*_KEYS[code]) if code in _KEYS else b""

    def _character(self, plain: str, shifted: str) -> bytes:
        """Type a key that stands for a character."""
        if self._number is not None:
            self._number += plain if plain.isdigit() and len(self._number) <= _LONGEST_NUMBER else ""
            return b""
        if self._hex is not None:
            return self._finish_hex() if plain == " " else self._hex_digit(plain)
        shift = bool(self._held & _SHIFTS)
        if self._held & _CTRLS:
            return self._control(plain, shift=shift)
        if self._held & _METAS:
            return b""
        upper = shift != (self._caps and plain.isalpha())
        return (shifted if upper else plain).encode()

    def _control(self, plain: str, *, shift: bool) -> bytes:
        """Ctrl with a key is a control character, as scanners send a line feed (Ctrl+J) or GS (Ctrl+])."""
        if shift and plain == "u":
            self._hex = ""
            return b""
        value = ord(plain.upper())
        return bytes((value & 0x1F,)) if ord("@") < value <= ord("_") else b""

    def _hex_digit(self, digit: str) -> bytes:
        if self._hex is None or digit not in "0123456789abcdef" or len(self._hex) > _LONGEST_NUMBER:
            self._hex = None
            return SPOILED
        self._hex += digit
        return b""

    def _finish_hex(self) -> bytes:
        digits, self._hex = self._hex, None
        return _code_point(int(digits, 16)) if digits else SPOILED

    def _release(self, code: int) -> bytes:
        self._held.discard(code)
        if code in _ALTS and self._number is not None and not self._held & _ALTS:
            digits, self._number = self._number, None
            return self._alt_code(int(digits)) if digits else b""
        # Some hold Ctrl and Shift until the last digit; others let go after the U, before the first.
        if code in _CTRLS and self._hex:
            return self._finish_hex()
        return b""

    def _alt_code(self, number: int) -> bytes:
        if self._alt is AltCode.UNICODE:
            return _code_point(number)
        return bytes((number,)) if number <= 0xFF else SPOILED


def _code_point(number: int) -> bytes:
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return SPOILED
    return chr(number).encode()
