from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageDraw

from hardware.errors import DeviceFault
from hardware.vocabulary import Condition, Progress, Role, ScannedSheet, ScanSettings, State

SETTINGS = ScanSettings(dpi=150)


def sheet(words: str) -> Image.Image:
    page = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(page).text((60, 80), words, fill=(20, 30, 120), font_size=40)
    return page


def encoded(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def pixels(result: object) -> bytes:
    assert isinstance(result, ScannedSheet)
    with Image.open(io.BytesIO(result.png)) as picture:
        return picture.convert("RGB").tobytes()


def ignore(_: Progress) -> None:
    pass


@pytest.fixture
def bench(bench_for):
    return bench_for(Role.DOCUMENT_SCANNER)


def test_a_sheet_comes_as_it_was_fed_to_the_last_pixel(bench):
    page = sheet("birth notice")
    bench.do("feed", page=encoded(page))
    result = bench.station.document_scanner.scan("job-1", SETTINGS, ignore)
    assert pixels(result) == page.tobytes()
    assert (result.width, result.height, result.dpi) == (620, 877, 150)


def test_sheets_come_in_order_and_then_the_feeder_is_empty(bench):
    pages = [sheet("one"), sheet("two")]
    for page in pages:
        bench.do("feed", page=encoded(page))
    scanner = bench.station.document_scanner
    results = [scanner.scan(f"job-{number}", SETTINGS, ignore) for number in range(3)]
    assert [pixels(result) for result in results[:2]] == [page.tobytes() for page in pages]
    assert results[2] is Condition.FEEDER_EMPTY


def test_progress_grows_to_its_total(bench):
    bench.do("feed", page=encoded(sheet("progress")))
    heard: list[Progress] = []
    bench.station.document_scanner.scan("job-1", SETTINGS, heard.append)
    done = [progress.done for progress in heard]
    assert done == sorted(done)
    assert heard[-1].done == heard[-1].total
    assert len(done) > 5


@pytest.mark.parametrize(
    ("trouble", "condition"),
    [("jam", Condition.SHEET_JAM), ("cover-open", Condition.SCANNER_COVER_OPEN)],
)
def test_a_trouble_is_told_until_it_is_cleared_and_loses_no_sheet(bench, trouble, condition):
    page = sheet("still there")
    bench.do("feed", page=encoded(page))
    bench.do(trouble)
    scanner = bench.station.document_scanner
    assert scanner.scan("job-1", SETTINGS, ignore) is condition
    assert (scanner.status().state, scanner.status().condition) == (State.ATTENTION, condition)
    bench.do("clear")
    assert pixels(scanner.scan("job-1", SETTINGS, ignore)) == page.tobytes()


def test_a_job_that_gave_its_sheet_pulls_in_no_other(bench):
    bench.do("feed", page=encoded(sheet("one")))
    bench.do("feed", page=encoded(sheet("two")))
    scanner = bench.station.document_scanner
    scanner.scan("job-1", SETTINGS, ignore)
    with pytest.raises(DeviceFault, match="already"):
        scanner.scan("job-1", SETTINGS, ignore)


def test_a_failed_scan_is_not_tried_again_by_itself(bench):
    bench.do("feed", page=encoded(sheet("one")))
    bench.do("fail-next", kind="timeout")
    with pytest.raises(DeviceFault):
        bench.station.document_scanner.scan("job-1", SETTINGS, ignore)


def test_a_grey_scan_holds_no_colour(bench):
    bench.do("feed", page=encoded(sheet("grey")))
    result = bench.station.document_scanner.scan("job-1", ScanSettings(dpi=150, mode="grey"), ignore)
    with Image.open(io.BytesIO(result.png)) as picture:
        assert picture.mode == "L"


def test_sheets_that_were_not_scanned_are_gone_after_the_wipe(bench):
    bench.do("feed", page=encoded(sheet("forgotten")))
    bench.station.restart([Role.DOCUMENT_SCANNER])
    assert bench.station.document_scanner.scan("job-1", SETTINGS, ignore) is Condition.FEEDER_EMPTY
