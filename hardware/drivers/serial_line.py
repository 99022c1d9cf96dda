"""What serial ports of all drivers have in common."""

from __future__ import annotations

import termios


def ignore_breaks(descriptor: int) -> None:
    """Let a line that breaks off be silence; else each break reads as a zero byte, which can mean something.

    Raises OSError when the port is gone.
    """
    try:
        attributes = termios.tcgetattr(descriptor)
        attributes[0] |= termios.IGNBRK
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
    except termios.error as error:
        raise OSError(*error.args) from error
