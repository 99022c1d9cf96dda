"""The observer as a process of its own: `python -m kiosk.sandbox.observer snapshot|report`.

Facts come on standard input, never as arguments or in a file, where they would be traces themselves.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from kiosk.sandbox.observer.facts import Facts
from kiosk.sandbox.observer.files import Snapshot, Walk, changed_in, printable, snapshot
from kiosk.sandbox.observer.search import look

_FOLDER = click.Path(path_type=Path)


@click.group()
def main() -> None:
    """Find what a visit left of the person in files."""


@main.command("snapshot")
@click.argument("roots", nargs=-1, required=True, type=_FOLDER)
def snapshot_(roots: tuple[Path, ...]) -> None:
    """Print the state of every regular file below ROOTS as JSON."""
    click.echo(msgspec.json.encode(snapshot(roots)))


@main.command()
@click.option("--before", required=True, type=click.File("rb"), help="What `snapshot` printed.")
@click.option("--leave-out", multiple=True, type=_FOLDER, help="A folder that does not count.")
@click.argument("roots", nargs=-1, required=True, type=_FOLDER)
def report(before: BinaryIO, leave_out: tuple[Path, ...], roots: tuple[Path, ...]) -> None:
    """Look for facts in every file below ROOTS that changed since; prints JSON.

    Facts are read from standard input: {"texts": [...], "blobs": [base64, ...]}.
    """
    try:
        facts = msgspec.json.decode(sys.stdin.buffer.read(), type=Facts)
        then = msgspec.json.decode(before.read(), type=Snapshot)
    except msgspec.MsgspecError as error:
        raise click.UsageError(f"not what was asked for: {error}") from None
    walk = Walk(roots, leave_out)
    found = look(changed_in(then, walk), facts)
    unlisted = tuple(printable(folder) for folder in walk.unreadable)
    click.echo(msgspec.json.encode(replace(found, unreadable=(*found.unreadable, *unlisted))))


if __name__ == "__main__":
    main()
