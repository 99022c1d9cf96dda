"""Every way that talking to a chip card can end badly.

EmrtdError
    CardLost                the card went away in the middle
    WrongPassword           the chip does not accept the access number, or the zone
    CardRefused             the chip answered a command with an error status
    NotSupported            the chip asks for something this reader does not speak
        KeyMissing          it could be opened, by a kind of key that was not given
    BadData                 what the chip sent cannot be what it claims to be
    SecureMessagingError    the protected channel is broken, or somebody is in it
        PlainAnswer         an answer came without protection

All are about the card. Trouble with the reader or its link is a `hardware.errors.DeviceFault`.
"""

from __future__ import annotations

from hardware.errors import HardwareError


class EmrtdError(HardwareError):
    """Anything that `hardware.emrtd` raises on purpose."""


class CardLost(EmrtdError):
    """The card is no longer on the reader."""


class WrongPassword(EmrtdError):
    """The chip does not accept the password; `tries_left` is known only if the chip counts."""

    def __init__(self, tries_left: int | None = None) -> None:
        super().__init__("the chip does not accept this password")
        self.tries_left = tries_left


class CardRefused(EmrtdError):
    """The chip refused `step` with the status word `sw`."""

    def __init__(self, sw: int, step: str) -> None:
        super().__init__(f"the chip answered {sw:04X} to {step}")
        self.sw = sw


class NotSupported(EmrtdError):
    """The chip is well, but asks for a protocol that is not built here; the message names it."""


class KeyMissing(NotSupported):
    """The chip takes a kind of key that nobody gave; with one it could be opened."""


class BadData(EmrtdError):
    """Bytes from the chip that break their own format."""


class SecureMessagingError(EmrtdError):
    """A protected answer is missing, plain or false: the channel is over."""


class PlainAnswer(SecureMessagingError):
    """A plain answer with the status word `sw` came where a protected one was due.

    Nobody vouches for it; but some chips, and readers before the chip, refuse a length so.
    """

    def __init__(self, sw: int) -> None:
        super().__init__(f"an answer without protection, status {sw:04X}")
        self.sw = sw
