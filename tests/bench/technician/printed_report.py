"""What drawing and signing a report of fifty checks costs, against fpdf2 setting its words without layout.

CPU time of one process that has drawn before; the letters' outlines are made once, which is told apart.
"""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from fpdf import FPDF

from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician.check import Outcome
from kiosk.technician.export import signed_pdf
from kiosk.technician.pdf.letters import STYLES, face
from tests.bench.measure import compare
from tests.technician.reports import NOW, checked, half_a_year, read_took, reported, streaked

_AIM = 4.0
_CHECKS = 50


def main() -> None:
    """Print what a report costs, and what the words alone would."""
    begun = time.process_time()
    faces = {style: face(style)[0] for style in STYLES}
    print(f"letters, once: {time.process_time() - begun:.2f} s of CPU")
    outcomes = [Outcome.PASSED, Outcome.PASSED, Outcome.NOT_RUN]
    results = [
        checked(
            f"check-{n}", f"Bước kiểm tra số {n}", outcomes[n % 3], words="Thiết bị trả lời.", detail="ready"
        )
        for n in range(_CHECKS - 2)
    ]
    report = reported(read_took(2101), streaked(2), *results)
    past = [reported(*report.results, at=NOW - timedelta(days=one)) for one in range(1, 100)] + half_a_year()
    words = [text for one in report.results for text in (one.title, one.words, one.detail)]
    with tempfile.TemporaryDirectory() as folder:
        key = ensure_key(Path(folder) / "keys", Purpose.REPORT)
        for style, data in faces.items():
            (Path(folder) / f"face{style}.ttf").write_bytes(data)

        def ours() -> float:
            begun = time.process_time()
            pdf = signed_pdf(report, past, key)
            took = time.process_time() - begun
            assert pdf.startswith(b"%PDF")
            return took

        def peer() -> float:
            begun = time.process_time()
            bare = FPDF(format="A4")
            for style in STYLES:
                bare.add_font("Inter", style, Path(folder) / f"face{style}.ttf")
            for number, text in enumerate(words):
                if number % 60 == 0:
                    bare.add_page()
                bare.set_font("Inter", STYLES[number % 2], 9)
                bare.text(16, 16 + 4 * (number % 60), text)
            bare.output()
            return time.process_time() - begun

        found = compare(ours, peer)
    print(f"ours: {found.ours.text('ms', 1000)}; the words alone: {found.peer.text('ms', 1000)}")
    print(f"ratio {found.ratio.text('times')}; aim: at most {_AIM:g}")


if __name__ == "__main__":
    main()
