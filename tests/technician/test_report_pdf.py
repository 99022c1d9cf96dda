"""The printed report: the same bytes for the same report, every letter right, whatever devices say."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from hardware.vocabulary import Role
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.slips.errors import FontMissing
from kiosk.technician.check import Outcome, Picture, Weight
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare, trends
from kiosk.technician.export import draw, export
from kiosk.technician.pdf import apart, letters
from kiosk.technician.pdf.apart import draw_apart
from kiosk.technician.pdf.closing import as_printed
from kiosk.technician.pdf.drawn import Beside, draw_pdf
from kiosk.technician.signed_report import check_pdf, encode, fingerprint, read_report
from tests.technician.reports import checked, half_a_year, reported, worn

pytestmark = pytest.mark.slow

TREE = Path(__file__).resolve().parents[2]


def drawn(report, past=()):
    return draw_pdf(
        report,
        Beside(
            compare(report, past),
            trends([*past, report]),
            {check.name: check for check in CHECKS},
            fingerprint(encode(report)),
            "ab" * 32,
        ),
    )


def texts(pdf: bytes) -> list[str]:
    """Return what each page lets a reader copy out: its letters by the fonts' own tables."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [_copied(page) for page in document.pages]


def _copied(page: pikepdf.Page) -> str:
    tables: dict[str, dict[int, str]] = {}
    for name, face in page.Resources.Font.items():
        table = face.ToUnicode.read_bytes().decode("latin-1")
        pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
        tables[name] = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
    found, font = [], ""
    for step in pikepdf.parse_content_stream(page):
        if str(step.operator) == "Tf":
            font = str(step.operands[0])
        if str(step.operator) == "Tj":
            raw = bytes(step.operands[0])
            codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
            found.append("".join(tables[font][code] for code in codes))
    return "\n".join(found)


def test_the_same_report_gives_the_same_bytes():
    past = half_a_year()
    assert drawn(worn(), past) == drawn(worn(), past)


def test_the_first_page_says_verdict_limits_what_to_do_and_what_changed():
    first, *_ = texts(drawn(worn(), half_a_year()))
    for words in (
        "Chạy thử trên thiết bị mô phỏng",
        "Không quét được giấy tờ rõ ràng",
        "Thiết bị mô phỏng, không phải máy cho người dân: đầu đọc thẻ.",
        "Thấy 2 vệt dọc.",
        "Đọc thẻ thử: chậm hơn 41 % so với tháng 5.",
        "Xu hướng",
    ):
        assert words in first


def test_what_to_do_and_its_drawing_stand_beside_a_check_that_failed():
    check = next(one for one in CHECKS if one.name == "clock")
    failed = checked(check.name, check.title, Outcome.FAILED)
    first, *_ = texts(drawn(reported(failed)))
    assert check.mend.split()[-1] in first
    assert "Cách xử lý:" in first
    assert len(drawn(reported(failed))) > len(drawn(reported(replace(failed, check="no-such-check"))))


def test_every_page_ends_with_machine_fingerprint_and_number():
    report = reported(*(checked(f"check-{number}", f"Bước {number}") for number in range(80)))
    pages = texts(drawn(report))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"trang {number} / {len(pages)}" in page
        assert fingerprint(encode(report)) in page


def test_every_vietnamese_letter_is_there_composed_or_not():
    letters_ = "ẲẴỂỄỔỖỢỰỸĐ ẳẵểễổỗợựỹđ ₫"
    decomposed = "Trung ta\u0302m hành chi\u0301nh"
    report = replace(reported(), centre_name=letters_, kiosk_id=decomposed)
    first, *_ = texts(drawn(report))
    assert letters_ in first
    assert "Trung tâm hành chính" in first


def test_what_a_device_says_fits_however_long_or_strange_it_is():
    strange = [
        checked("a", "日本" * 60, Outcome.FAILED, words="x" * 700, detail="\x1b[31m\0\u202e" + "W" * 900),
        checked("b", "", Outcome.NOT_RUN, words="", detail=""),
        checked("c", "Ộ" * 300, Outcome.FAILED, words="Ễ " * 500, weight=Weight.STOPS),
    ]
    report = replace(reported(*strange), centre_name="🏛 " * 90, versions={"k" * 90: "v" * 400})
    with pikepdf.open(io.BytesIO(drawn(report))) as document:
        for page in document.pages:
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "Td":
                    across, up = (float(operand) for operand in step.operands)
                    assert 0 <= across <= 595
                    assert 0 <= up <= 842


def test_a_report_of_nothing_can_be_drawn():
    assert "Sẵn sàng phục vụ" in texts(drawn(replace(reported(), counters={}, versions={})))[0]


def test_a_report_that_was_stopped_half_way_says_so():
    first, *_ = texts(drawn(replace(reported(), complete=False)))
    assert "Chưa được phục vụ" in first
    assert "dừng giữa chừng" in first


def test_pictures_stand_in_it_and_lie_beside_it(tmp_path):
    key = ensure_key(tmp_path / "keys", Purpose.REPORT)
    report = worn()
    files = export(tmp_path, report, half_a_year(), key)
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        "report.json",
        "report.pdf",
        "pictures/blank-sheet-sheet.png",
    ]
    (picture,) = report.results[1].pictures
    assert files[2].read_bytes() == picture.png
    assert read_report(files[0].read_bytes(), key.public()).results[0] == report.results[0]
    pdf = files[1].read_bytes()
    check_pdf(pdf, key.public())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert sum(len(page.get_images()) for page in document.pages) == 1


def test_a_process_of_its_own_draws_the_same_bytes_and_loads_nothing_here():
    report, past = worn(), half_a_year()
    assert draw_apart(report, past, "ab" * 32) == draw(report, past, "ab" * 32)
    code = (
        "import sys; from kiosk.technician.pdf.apart import draw_apart;"
        " from tests.technician.reports import worn;"
        " assert draw_apart(worn(), (), 'ab' * 32).startswith(b'%PDF');"
        " print(*sorted({'fpdf', 'fontTools'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=TREE)
    assert done.stdout.split() == []


def test_a_process_that_cannot_draw_is_told_with_its_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(apart, "encode", lambda _report, **_: b'{"format": 2}')
    with pytest.raises(OSError, match="no readiness report"):
        draw_apart(worn(), (), "ab" * 32)


def test_a_picture_whose_bytes_are_gone_leaves_no_hole():
    kept = replace(worn().results[1], pictures=(Picture("sheet", b"", "tờ giấy trắng"),))
    assert not any("Hình chụp" in page for page in texts(drawn(reported(kept))))


def test_a_large_picture_is_made_small_and_one_that_cannot_be_read_is_left_out():
    file = io.BytesIO()
    Image.effect_noise((2480, 3508), 60).save(file, "PNG")
    assert len(as_printed(file.getvalue())) < len(file.getvalue()) / 3
    assert as_printed(file.getvalue()[:9000]) == b""
    assert as_printed(b"no picture") == b""


def test_letters_are_embedded_as_what_they_are():
    with pikepdf.open(io.BytesIO(drawn(worn()))) as document:
        for font in document.pages[0].Resources.Font.values():
            (inner,) = font.DescendantFonts
            assert inner.Subtype == "/CIDFontType2"
            assert inner.FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"


def test_a_machine_without_the_typeface_says_which_package_it_needs(tmp_path):
    with pytest.raises(FontMissing, match="fonts-inter"):
        letters.face("", tmp_path)


def test_counters_are_of_the_devices_that_there_are():
    pages = "\n".join(texts(drawn(worn())))
    assert "Máy in phiếu" in pages
    assert list(worn().counters) == [Role.RECEIPT_PRINTER]
