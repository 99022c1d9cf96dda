"""Every way the machine's identity can fail.

MachineError
    KeyUnreadable   a key file that cannot be made, read, or is not a key
    KeyUnsafe       a key file that other users may read
    BadEnrolment    a kiosk that cannot be enrolled under this id and key
    BadDocument     a signed document that is not what it must be, or not of whom it must be
    BadCode         a text that is no one-time code
    BadMessage      a message of enrolment that is not laid out, or not proven, as it must be
"""

from __future__ import annotations


class MachineError(Exception):
    """The machine's own identity cannot be used."""


class KeyUnreadable(MachineError):
    """A key file that cannot be made or read, or does not hold a key."""


class KeyUnsafe(MachineError):
    """A private key file that other users of the machine may read."""


class BadEnrolment(MachineError):
    """A kiosk that cannot be enrolled under this id and key."""


class BadDocument(MachineError):
    """A signed document that cannot be believed."""


class BadCode(MachineError):
    """A text that is no one-time code."""


class BadMessage(MachineError):
    """A message of enrolment that cannot be believed."""
