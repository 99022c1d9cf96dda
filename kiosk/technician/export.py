"""A report handed over: as signed JSON, as a signed PDF, and the pictures that the checks took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.machine.keys import MachineKey
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare, newness, trends
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, fingerprint, sign_json, sign_pdf

JSON_FILE = "report.json"
PDF_FILE = "report.pdf"
PICTURES = "pictures"


# Gives the PDF of a report, unsigned, beside what older ones tell; the key by its hexadecimal digits.
Draw = Callable[[Report, Sequence[Report], str], bytes]


def draw(report: Report, past: Sequence[Report], key: str) -> bytes:
    """Draw a report in this process; raises FontMissing."""
    from kiosk.technician.pdf.drawn import Beside, draw_pdf  # noqa: PLC0415  # a process that draws elsewhere

    older = [one for one in past if newness(one) < newness(report)]
    beside = Beside(
        compared=compare(report, older),
        trends=trends([*older, report]),
        checks={check.name: check for check in CHECKS},
        fingerprint=fingerprint(encode(report)),
        key=key,
    )
    return draw_pdf(report, beside)


def signed_pdf(report: Report, past: Sequence[Report], key: MachineKey, drawing: Draw = draw) -> bytes:
    """Draw a report, beside what `past` ones tell, and sign it; raises what `drawing` does."""
    return sign_pdf(drawing(report, past, key.public().hex()), key)


def export(
    folder: Path, report: Report, past: Sequence[Report], key: MachineKey, drawing: Draw = draw
) -> tuple[Path, ...]:
    """Write a report into a folder that exists, and name the files; raises OSError, and as `drawing`."""
    files = {
        folder / JSON_FILE: sign_json(encode(report), key),
        folder / PDF_FILE: signed_pdf(report, past, key, drawing),
    }
    for result in report.results:
        for picture in result.pictures:
            if picture.png:
                files[folder / PICTURES / f"{result.check}-{picture.name}.png"] = picture.png
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return tuple(files)
