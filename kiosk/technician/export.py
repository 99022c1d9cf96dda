"""A report handed over: as signed JSON, as a signed PDF, and the pictures that the checks took."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.machine.keys import MachineKey
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare, newness, trends
from kiosk.technician.pdf.drawn import Beside, draw_pdf
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, fingerprint, sign_json, sign_pdf

JSON_FILE = "report.json"
PDF_FILE = "report.pdf"
PICTURES = "pictures"


def signed_pdf(report: Report, past: Sequence[Report], key: MachineKey) -> bytes:
    """Draw a report, beside what `past` ones tell, and sign it; raises FontMissing."""
    older = [one for one in past if newness(one) < newness(report)]
    beside = Beside(
        compared=compare(report, older),
        trends=trends([*older, report]),
        checks={check.name: check for check in CHECKS},
        fingerprint=fingerprint(encode(report)),
        key=key.public().hex(),
    )
    return sign_pdf(draw_pdf(report, beside), key)


def export(folder: Path, report: Report, past: Sequence[Report], key: MachineKey) -> tuple[Path, ...]:
    """Write a report into a folder that exists, and name the files; raises OSError, FontMissing."""
    files = {
        folder / JSON_FILE: sign_json(encode(report), key),
        folder / PDF_FILE: signed_pdf(report, past, key),
    }
    for result in report.results:
        for picture in result.pictures:
            if picture.png:
                files[folder / PICTURES / f"{result.check}-{picture.name}.png"] = picture.png
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return tuple(files)
