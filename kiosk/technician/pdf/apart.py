"""A report drawn by a process of its own.

Drawing is Python from end to end: on a thread of the shell it holds the interpreter again and again, and on a
busy machine the screen stands still meanwhile. What it loads and builds is gone with the process.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from kiosk.technician.export import draw
from kiosk.technician.report import Report
from kiosk.technician.signed_report import decode, encode

# Far longer than it takes on a busy machine.
_MOST_SECONDS = 180.0


class _Order(msgspec.Struct, frozen=True):
    """What is to be drawn; the pictures of each result beside the report, whose JSON has none."""

    report: msgspec.Raw
    pictures: tuple[tuple[bytes, ...], ...]
    past: tuple[msgspec.Raw, ...]
    key: str


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_ORDERS = msgspec.json.Decoder(_Order)


def draw_apart(report: Report, past: Sequence[Report], key: str) -> bytes:
    """Draw what `kiosk.technician.export.draw` draws; raises OSError when that process fails."""
    order = _Order(
        msgspec.Raw(encode(report, as_it_stands=True)),
        tuple(tuple(one.png for one in result.pictures) for result in report.results),
        tuple(msgspec.Raw(encode(one, as_it_stands=True)) for one in past),
        key,
    )
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kiosk.technician.pdf.apart"],
            input=msgspec.json.encode(order),
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise OSError(f"drawing ended with {error.returncode}: {last}") from error
    except subprocess.TimeoutExpired as error:
        raise OSError(f"drawing took longer than {error.timeout:.0f} s") from error
    return done.stdout


def main() -> None:
    """Draw what stands on the standard input, onto the standard output."""
    order = _ORDERS.decode(sys.stdin.buffer.read())
    report = decode(bytes(order.report))
    results = (
        replace(
            result,
            pictures=tuple(replace(one, png=png) for one, png in zip(result.pictures, pictures, strict=True)),
        )
        for result, pictures in zip(report.results, order.pictures, strict=True)
    )
    past = [decode(bytes(one)) for one in order.past]
    sys.stdout.buffer.write(draw(replace(report, results=tuple(results)), past, order.key))


if __name__ == "__main__":
    main()
