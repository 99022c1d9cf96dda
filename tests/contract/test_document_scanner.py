"""What every document scanner promises: simulated on pnm and on eSCL, and SANE's own test backend."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from PIL import Image, ImageDraw

from hardware.errors import DeviceFault
from hardware.host.launch import launch_process, launch_thread
from hardware.vocabulary import (
    Condition,
    Progress,
    Role,
    ScanMode,
    ScannedSheet,
    ScanSettings,
    ScanSource,
    State,
)

pytestmark = pytest.mark.slow

SETTINGS = ScanSettings(dpi=100)
DUPLEX = ScanSettings(dpi=100, source=ScanSource.DUPLEX)
A4 = {100: (827, 1169), 150: (1240, 1754), 200: (1654, 2339), 300: (2480, 3508)}

# In a thread where that is all the same, in a process where more runs along.
CASES = {
    "pnm-thread": ("simulated-document-scanner", launch_thread),
    "pnm-process": ("simulated-document-scanner", launch_process),
    "escl-process": ("simulated-network-scanner", launch_process),
    "test-backend-thread": ("sane", launch_thread),
}


@cache
def sheet(words: str) -> Image.Image:
    size = A4[100]
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 80), words, fill=(20, 30, 120), font_size=60)
    pen.rectangle((size[0] - 60, size[1] - 40, size[0] - 1, size[1] - 1), fill=(200, 30, 30))
    return page


@cache
def encoded(words: str) -> str:
    file = io.BytesIO()
    sheet(words).save(file, "PNG", compress_level=1)
    return base64.b64encode(file.getvalue()).decode()


def picture(result: object) -> Image.Image:
    assert isinstance(result, ScannedSheet), result
    with Image.open(io.BytesIO(result.png)) as image:
        image.load()
        assert image.size == (result.width, result.height)
        return image


def pixels(result: object) -> bytes:
    return picture(result).convert("RGB").tobytes()


def ignore(_: object) -> None:
    pass


class Hands(Protocol):
    """How a scanner's sheets and troubles are come by."""

    def feed(self, *words: str, flaws: tuple[str, ...] = (), back: str = "") -> None: ...
    def trouble(self, what: str) -> None: ...
    def stall(self) -> None: ...


@dataclass
class Simulated:
    """Acts on a simulated scanner through its control socket."""

    bench_for: Callable[..., Any]
    driver: str

    def open(self):
        self.bench = self.bench_for(Role.DOCUMENT_SCANNER, self.driver)
        return self.bench.station.document_scanner

    def feed(self, *words, flaws=(), back=""):
        for word in words:
            sides = {"page": encoded(word)} | ({"back": encoded(back)} if back else {})
            self.bench.do("feed", flaws=list(flaws), **sides)

    def trouble(self, what):
        self.bench.do(what)

    def stall(self):
        self.feed("stalled")
        self.bench.do("lie", about="silence")


@dataclass
class TestBackend:
    """SANE's test backend: ten fixed sheets, troubles from its configuration, read anew at every opening."""

    __test__ = False
    bench_for: Callable[..., Any]
    folder: Path

    def open(self):
        self._write()
        self.bench = self.bench_for(
            Role.DOCUMENT_SCANNER, "sane", device="test:0", config_folder=str(self.folder), deadline=20.0
        )
        return self.bench.station.document_scanner

    def feed(self, *words, flaws=(), back=""):
        if flaws or back or words != ("any",) * 10:
            pytest.skip("the test backend has ten sheets of its own")

    def trouble(self, what):
        status = {"jam": "SANE_STATUS_JAMMED", "cover-open": "SANE_STATUS_COVER_OPEN", "clear": "Default"}
        self._write(f'read-status-code "{status[what]}"')

    def stall(self):
        self._write("read-delay true", "read-delay-duration 200000", "read-limit true", "read-limit-size 1")

    def _write(self, *lines):
        (self.folder / "dll.conf").write_text("test\n")
        always = ["geometry_max 300.0", 'source "Automatic Document Feeder"', *lines]
        (self.folder / "test.conf").write_text("".join(f"{line}\n" for line in always))


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


@pytest.fixture
def launch(case, real):
    """One way of launching a case instead of both."""
    return case[1] if real is None else launch_process


@pytest.fixture
def hands(case, bench_for, real, tmp_path):
    driver, launcher = case
    if driver == "sane":
        if real is not None:
            pytest.skip("the test backend is no real device")
        return TestBackend(bench_for, tmp_path)
    if real is not None and launcher is launch_thread:
        pytest.skip("a real device is tested once, in a process")
    return Simulated(bench_for, driver)


@pytest.fixture
def scanner(hands):
    return hands.open()


def stack(scanner, job: str = "stack", settings: ScanSettings = SETTINGS):
    pages: list[ScannedSheet] = []
    return scanner.scan_stack(job, settings, pages.append, ignore), pages


def test_a_sheet_comes_as_it_was_fed_to_the_last_pixel(hands, scanner):
    hands.feed("birth notice")
    result = scanner.scan("job-1", SETTINGS, ignore)
    assert pixels(result) == sheet("birth notice").tobytes()
    assert (result.width, result.height, result.dpi) == (*A4[100], 100)


def test_sheets_come_in_order_and_then_the_feeder_is_empty(hands, scanner):
    hands.feed("one", "two", "three")
    results = [scanner.scan(f"job-{number}", SETTINGS, ignore) for number in range(4)]
    assert [pixels(result) for result in results[:3]] == [
        sheet(words).tobytes() for words in ("one", "two", "three")
    ]
    assert results[3] is Condition.FEEDER_EMPTY


def test_a_stack_is_given_page_by_page_until_the_feeder_is_empty(hands, scanner):
    hands.feed("one", "two", "three")
    end, pages = stack(scanner)
    assert [pixels(page) for page in pages] == [sheet(words).tobytes() for words in ("one", "two", "three")]
    assert (end.job_id, end.sides, end.condition, end.cancelled) == (
        "stack",
        3,
        Condition.FEEDER_EMPTY,
        False,
    )


def test_a_feeder_with_ten_sheets_is_scanned_to_its_end(hands, scanner):
    hands.feed(*("any",) * 10)
    end, pages = stack(scanner)
    assert (end.sides, len(pages), end.condition) == (10, 10, Condition.FEEDER_EMPTY)


def test_a_stack_comes_front_and_back(hands, scanner):
    hands.feed("front", "other front", back="back")
    end, pages = stack(scanner, settings=DUPLEX)
    assert end.sides == 4
    order = ("front", "back", "other front", "back")
    assert [pixels(page) for page in pages] == [sheet(words).tobytes() for words in order]


def test_single_scans_give_front_and_back_one_after_the_other(hands, scanner):
    hands.feed("front", back="back")
    results = [scanner.scan(f"job-{number}", DUPLEX, ignore) for number in range(3)]
    assert [pixels(result) for result in results[:2]] == [sheet("front").tobytes(), sheet("back").tobytes()]
    assert results[2] is Condition.FEEDER_EMPTY


def test_a_sheet_that_is_put_in_after_the_feeder_was_empty_is_scanned(hands, scanner):
    hands.feed("one")
    scanner.scan("job-1", SETTINGS, ignore)
    hands.feed("later")
    assert pixels(scanner.scan("job-2", SETTINGS, ignore)) == sheet("later").tobytes()


def test_looking_how_the_scanner_is_between_two_sheets_loses_none(hands, scanner):
    hands.feed("one", "two")
    scanner.scan("job-1", SETTINGS, ignore)
    assert scanner.status().state is State.READY
    assert pixels(scanner.scan("job-2", SETTINGS, ignore)) == sheet("two").tobytes()


def test_progress_grows_to_its_total(hands, scanner):
    hands.feed(*("any",) * 10)
    heard: list[Progress] = []
    scanner.scan("job-1", SETTINGS, heard.append)
    done = [progress.done for progress in heard]
    assert done == sorted(done)
    assert heard[-1].done == heard[-1].total
    assert len(done) > 5


@pytest.mark.parametrize(
    ("trouble", "condition"),
    [("jam", Condition.SHEET_JAM), ("cover-open", Condition.SCANNER_COVER_OPEN)],
)
def test_a_trouble_is_told_until_it_is_cleared(hands, scanner, trouble, condition):
    hands.trouble(trouble)
    assert scanner.scan("job-1", SETTINGS, ignore) is condition
    assert scanner.scan("job-1", SETTINGS, ignore) is condition
    hands.trouble("clear")
    result = scanner.scan("job-1", SETTINGS, ignore)
    assert result is Condition.FEEDER_EMPTY or isinstance(result, ScannedSheet)


@pytest.mark.parametrize(
    ("trouble", "condition"),
    [("jam", Condition.SHEET_JAM), ("cover-open", Condition.SCANNER_COVER_OPEN)],
)
def test_a_trouble_is_seen_before_a_scan_and_loses_no_sheet(hands, scanner, trouble, condition):
    hands.feed("still there")
    hands.trouble(trouble)
    assert scanner.scan("job-1", SETTINGS, ignore) is condition
    assert (scanner.status().state, scanner.status().condition) == (State.ATTENTION, condition)
    hands.trouble("clear")
    assert pixels(scanner.scan("job-1", SETTINGS, ignore)) == sheet("still there").tobytes()


@pytest.mark.parametrize(
    ("flaw", "condition"), [("jam", Condition.SHEET_JAM), ("double-feed", Condition.DOUBLE_FEED)]
)
def test_a_stack_that_is_stopped_by_a_trouble_goes_on_where_it_stood(hands, scanner, flaw, condition):
    hands.feed("one")
    hands.feed("two", flaws=(flaw,))
    hands.feed("three")
    end, before = stack(scanner, "first half")
    assert (end.sides, end.condition) == (1, condition)
    assert scanner.status().condition is condition
    hands.trouble("clear")
    end, after = stack(scanner, "second half")
    assert (end.sides, end.condition) == (2, Condition.FEEDER_EMPTY)
    assert [pixels(page) for page in before + after] == [
        sheet(words).tobytes() for words in ("one", "two", "three")
    ]


def test_a_job_that_gave_its_sheet_pulls_in_no_other(hands, scanner):
    hands.feed(*("any",) * 10)
    scanner.scan("job-1", SETTINGS, ignore)
    for again in (scanner.scan, lambda *asked: scanner.scan_stack(*asked, ignore)):
        with pytest.raises(DeviceFault, match="already"):
            again("job-1", SETTINGS, ignore)


def test_a_failed_scan_is_not_tried_again_by_itself(hands, scanner):
    hands.feed("one", "two")
    hands.bench.do("fail-next", kind="timeout")
    with pytest.raises(DeviceFault):
        scanner.scan("job-1", SETTINGS, ignore)


def test_a_scan_that_is_cancelled_gives_nothing_and_the_next_one_works(hands, scanner):
    hands.stall()
    begun = threading.Timer(0.3, scanner.cancel)
    begun.start()
    assert scanner.scan("job-1", SETTINGS, ignore) is None
    begun.join()
    hands.trouble("clear")
    hands.feed(*("any",) * 10)
    picture(scanner.scan("job-2", SETTINGS, ignore))


def test_a_stack_that_is_cancelled_stops_after_the_page_and_the_next_one_works(hands, scanner):
    hands.feed(*("any",) * 10)
    pages: list[ScannedSheet] = []

    def take(page: ScannedSheet) -> None:
        pages.append(page)
        scanner.cancel()

    end = scanner.scan_stack("job-1", SETTINGS, take, ignore)
    assert (end.cancelled, end.condition, end.sides) == (True, None, len(pages))
    assert len(pages) < 10
    picture(scanner.scan("job-2", SETTINGS, ignore))


def test_a_cancel_without_a_scan_stops_nothing(hands, scanner):
    hands.feed(*("any",) * 10)
    scanner.cancel()
    picture(scanner.scan("job-1", SETTINGS, ignore))


@pytest.mark.parametrize("mode", list(ScanMode))
def test_a_page_has_the_colours_that_were_asked_for(hands, scanner, mode):
    if mode not in scanner.capabilities().modes:
        with pytest.raises(DeviceFault, match=f"no feeder for {mode}"):
            scanner.scan("job-1", ScanSettings(dpi=100, mode=mode), ignore)
        return
    hands.feed(*("any",) * 10)
    page = picture(scanner.scan("job-1", ScanSettings(dpi=100, mode=mode), ignore))
    assert page.mode == {"colour": "RGB", "grey": "L", "mono": "1"}[mode]


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_resolution_gives_that_many_pixels(hands, scanner, dpi):
    if isinstance(hands, Simulated):
        hands.bench.do("feed", page=encoded("any"), dpi=100)
    result = scanner.scan("job-1", ScanSettings(dpi=dpi), ignore)
    picture(result)
    assert (result.width, result.height) == pytest.approx(A4[dpi], abs=4)


def test_a_resolution_that_the_scanner_has_not_is_refused(hands, scanner):
    assert 151 not in scanner.capabilities().resolutions
    if isinstance(hands, TestBackend):
        pytest.skip("the test backend takes any resolution")
    with pytest.raises(DeviceFault, match="151 dpi"):
        scanner.scan("job-1", ScanSettings(dpi=151), ignore)


def test_what_lies_on_the_glass_is_scanned_once_and_stays(hands, scanner):
    settings = ScanSettings(dpi=100, source=ScanSource.FLATBED)
    if isinstance(hands, Simulated):
        hands.bench.do("lay", page=encoded("on the glass"))
    for job in ("one", "two"):
        end, (page,) = stack(scanner, job, settings)
        assert (end.sides, end.condition) == (1, None)
        if isinstance(hands, Simulated):
            assert pixels(page) == sheet("on the glass").tobytes()


def test_sheets_that_were_not_scanned_are_gone_after_the_wipe(hands, scanner):
    hands.feed("forgotten", "forgotten too", "and this one")
    scanner.scan("job-1", SETTINGS, ignore)
    hands.bench.station.restart([Role.DOCUMENT_SCANNER])
    assert scanner.scan("job-2", SETTINGS, ignore) is Condition.FEEDER_EMPTY


def test_the_state_tells_what_a_dock_draws(hands, scanner):
    hands.feed("one", "two")
    hands.trouble("cover-open")
    state = hands.bench.do("state")
    assert (state["sheets"], state["cover"], state["jam"], state["glass"]) == (2, "open", False, False)
