from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from hardware.vocabulary import ScannedSheet
from kiosk.capture.clean import clean
from kiosk.capture.page import Page
from kiosk.capture.pdf import make_pdf


@pytest.fixture(scope="module")
def page(draw: Callable[..., Image.Image], scan: Callable[..., ScannedSheet]) -> Page:
    made = clean(scan(draw(lines=5)))
    assert isinstance(made, Page)
    return made


def test_pages_are_bound_in_order_and_in_their_true_size(page: Page) -> None:
    pdf = make_pdf([page, page], "Giấy chứng sinh")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
        left, bottom, right, top = (float(edge) for edge in document.pages[0].MediaBox)
        assert right - left == pytest.approx(210 / 25.4 * 72, abs=2)
        assert top - bottom == pytest.approx(297 / 25.4 * 72, abs=2)
        image = document.pages[0].Resources.XObject.Im0
        # The JPEG goes in as it is: what was judged is what is filed.
        assert image.read_raw_bytes() == page.jpeg


@pytest.mark.slow
def test_it_declares_pdf_a_and_carries_its_colour_profile(page: Page) -> None:
    with pikepdf.open(io.BytesIO(make_pdf([page], "Giấy chứng sinh"))) as document:
        with document.open_metadata() as about:
            assert about.pdfa_status == "1B"
        (intent,) = document.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_it_says_nothing_of_when_or_by_whom(page: Page) -> None:
    with pikepdf.open(io.BytesIO(make_pdf([page], "Giấy chứng sinh"))) as document:
        said = {str(key): str(value) for key, value in document.docinfo.items()}
    assert said == {
        "/Title": "Giấy chứng sinh",
        "/Producer": "Kiosk HCC",
        "/Creator": "Kiosk HCC",
        "/CreationDate": "D:20000101000000Z",
        "/ModDate": "D:20000101000000Z",
    }


def test_another_process_makes_the_same_bytes_of_the_same_page(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_bytes(page.jpeg)
    script = (
        "import sys; from pathlib import Path; from kiosk.capture.page import Page; "
        "from kiosk.capture.pdf import make_pdf; "
        f"page = Page(Path(sys.argv[1]).read_bytes(), {page.width}, {page.height}, {page.dpi}); "
        "sys.stdout.buffer.write(make_pdf([page], 'Giấy'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "page.jpg")], capture_output=True, check=True
    )
    assert done.stdout == make_pdf([page], "Giấy")


def test_a_paper_without_pages_is_no_paper() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        make_pdf([], "Giấy chứng sinh")
