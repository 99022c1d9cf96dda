"""What opens the chip, as options of a command: a number, six digits, a machine readable zone or a code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import click

from kiosk.identity.access_keys import AccessKeyError
from kiosk.identity.shown import Shown, read_code, read_digits, read_mrz, read_number

# The shortest zone that is whole; whoever types a part of one ends with Ctrl-D.
_ZONE = 88
_READS: Mapping[str, Callable[[str], Shown]] = {
    "--number": read_number,
    "--can": read_digits,
    "--mrz": read_mrz,
    "--qr": read_code,
}


def shown_by(given: Mapping[str, str | None]) -> Shown:
    """Read the one option that was given, `-` from standard input; raises click.UsageError."""
    chosen = [(option, text) for option, text in given.items() if text is not None]
    if len(chosen) != 1:
        raise click.UsageError(f"give one of {', '.join(given)}")
    ((option, text),) = chosen
    try:
        return _READS[option](_typed(option) if text == "-" else text)
    except AccessKeyError as error:
        # The text is somebody's, and is not said again.
        raise click.BadParameter(str(error), param_hint=option) from None


def _typed(option: str) -> str:
    """Read a line, of a zone as many as it has."""
    lines: list[str] = []
    for line in sys.stdin:
        lines.append(line.strip())
        if option != "--mrz" or sum(map(len, lines)) >= _ZONE:
            break
    return "\n".join(lines)
