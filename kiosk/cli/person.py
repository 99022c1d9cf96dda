"""Whoever sits at the terminal, as the person whom checks ask."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from kiosk.slips.code import qr_modules
from kiosk.technician.check import Picture
from kiosk.technician.person import ON_THE_SCREEN, PATIENCE_SECONDS, Task

_LOOK_SECONDS = 0.2
_QUIET_ZONE = 4
_YES, _NO = ("y", "yes", "c", "có"), ("n", "no", "k", "không")
# Two rows of modules a line of text: dark on light, whatever colours the terminal has.
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


class ShellPerson:
    """Asks on standard error, is answered on standard input; pictures to look at go to `pictures`.

    What needs the kiosk's screen nobody can do here: the answer is None.
    """

    def __init__(self, say: Callable[[str], str], wanted: Callable[[], bool], pictures: Path | None) -> None:
        self._say = say
        self._wanted = wanted
        self._pictures = pictures
        self._gone = False

    def confirm(self, question: str, picture: Picture | None = None) -> bool | None:
        """Ask a question that is answered by yes or no; anything else is no answer."""
        if picture is not None and self._pictures is not None:
            path = self._pictures / f"{picture.name}.png"
            path.write_bytes(picture.png)
            click.echo(f"{self._say(picture.words)}: {path}", err=True)
        click.echo(f"{self._say(question)} [y/n]", err=True)
        answer = self._line()
        if answer in _YES:
            return True
        return False if answer in _NO else None

    def perform(self, task: Task, words: str, show: str = "") -> bool | None:
        """Ask for something to be done; an empty line says that it was."""
        if task in ON_THE_SCREEN:
            return None
        click.echo(self._say(words), err=True)
        if show:
            click.echo(_code(show), err=True)
        click.echo("[Enter: done, n: it cannot be done]", err=True)
        answer = self._line()
        return None if answer is None else answer not in _NO

    def _line(self) -> str | None:
        """Read a line as long as it is wanted, for who waits for input cannot be ended; None: no line."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._wanted() and not self._gone:
            self._gone = time.monotonic() >= until
            if self._ready():
                line = sys.stdin.readline()
                return line.strip().casefold() if line else None
        return None

    def _ready(self) -> bool:
        try:
            descriptor = sys.stdin.fileno()
        except (OSError, ValueError):
            return True  # no terminal and no pipe: it never waits
        return bool(select.select([descriptor], [], [], _LOOK_SECONDS)[0])


def _code(text: str) -> str:
    """Draw a QR code for a terminal."""
    modules = [[bool(dark) for dark in row] for row in qr_modules(text)]
    side = len(modules) + 2 * _QUIET_ZONE
    padded = [[False] * side for _ in range(side + side % 2)]
    for y, row in enumerate(modules):
        padded[y + _QUIET_ZONE][_QUIET_ZONE : _QUIET_ZONE + len(row)] = row
    lines = (
        "".join(_BLOCKS[int(upper), int(lower)] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(padded[::2], padded[1::2], strict=True)
    )
    return "\n".join(f"\x1b[30;107m{line}\x1b[0m" for line in lines)
