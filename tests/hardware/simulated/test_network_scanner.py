"""The simulated network scanner behind the real sane-airscan: its lies, its flaws, its reading ahead."""

from __future__ import annotations

import base64
import io
import random
import threading

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from hardware.drivers.scanimage_batch import Batch
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.network_scanner import SimulatedNetworkScanner
from hardware.vocabulary import Condition, ScannedSheet, ScanSettings, ScanSource

pytestmark = pytest.mark.slow

SETTINGS = ScanSettings(dpi=100)
A4 = (827, 1169)


def ignore(_: object) -> None:
    pass


def page(words: str = "a page") -> Image.Image:
    picture = Image.new("RGB", A4, "white")
    ImageDraw.Draw(picture).text((100, 200), words, fill="black", font_size=80)
    return picture


def encoded(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def seen(result: object) -> Image.Image:
    assert isinstance(result, ScannedSheet), result
    with Image.open(io.BytesIO(result.png)) as picture:
        return picture.convert("RGB")


@pytest.fixture
def scanner():
    scanner = SimulatedNetworkScanner(deadline=5.0)
    yield scanner
    scanner.close()


@pytest.mark.parametrize("lie", ["size", "truncated", "garbage", "huge", "error"])
def test_a_page_that_is_none_is_a_fault_and_the_next_page_comes(scanner, lie):
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner.control({"do": "lie", "about": lie})
    with pytest.raises(DeviceFault):
        scanner.scan("job-1", SETTINGS, ignore)
    scanner.control({"do": "empty"})
    scanner.control({"do": "feed", "page": encoded(page("next"))})
    assert seen(scanner.scan("job-2", SETTINGS, ignore)).tobytes() == page("next").tobytes()


def test_a_scanner_that_is_late_is_waited_for(scanner):
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner.control({"do": "lie", "about": "late"})
    assert isinstance(scanner.scan("job-1", SETTINGS, ignore), ScannedSheet)


def test_a_scanner_that_never_answers_is_a_timeout(scanner):
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner.control({"do": "lie", "about": "silence"})
    scanner._deadline = 0.5
    with pytest.raises(DeviceFault, match="in time"):
        scanner.scan("job-2", SETTINGS, ignore)


def test_a_flawed_page_comes_through_the_wire_as_flawed(scanner):
    flaw = {"kind": "shadow", "strength": 1.0, "seed": 4}
    scanner.control({"do": "feed", "page": encoded(page()), "flaws": [flaw]})
    difference = ImageChops.difference(seen(scanner.scan("job-1", SETTINGS, ignore)), page())
    assert ImageStat.Stat(difference.convert("L")).mean[0] > 5


def test_a_side_that_was_read_ahead_is_given_and_one_read_for_other_settings_is_not(scanner):
    for words in ("one", "two", "three"):
        scanner.control({"do": "feed", "page": encoded(page(words)), "back": encoded(page("back"))})
    duplex = ScanSettings(dpi=100, source=ScanSource.DUPLEX)
    assert seen(scanner.scan("job-1", duplex, ignore)).tobytes() == page("one").tobytes()
    assert seen(scanner.scan("job-2", duplex, ignore)).tobytes() == page("back").tobytes()
    results = [scanner.scan("job-3", SETTINGS, ignore), scanner.scan("job-4", SETTINGS, ignore)]
    backs = [result for result in results if isinstance(result, ScannedSheet)]
    assert all(seen(back).tobytes() != page("back").tobytes() for back in backs)
    assert results[-1] is Condition.FEEDER_EMPTY or len(backs) == 2


def test_sheets_put_in_after_the_scanner_read_ahead_belong_to_the_stack(scanner):
    for words in ("one", "two"):
        scanner.control({"do": "feed", "page": encoded(page(words))})
    scanner.scan("job-1", SETTINGS, ignore)
    while scanner.control({"do": "state"})["scanning"]:  # the second is drawn in, and the feeder found empty
        threading.Event().wait(0.01)
    scanner.control({"do": "feed", "page": encoded(page("three"))})
    pages: list[ScannedSheet] = []
    end = scanner.scan_stack("job-2", SETTINGS, pages.append, ignore)
    assert [seen(side).tobytes() for side in pages] == [page("two").tobytes(), page("three").tobytes()]
    assert end.condition is Condition.FEEDER_EMPTY


def test_a_scan_may_be_cancelled_at_any_moment(scanner):
    seed = random.randrange(1 << 32)  # noqa: S311 - moments, not a secret
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    chance = random.Random(seed)  # noqa: S311 - likewise
    for number in range(12):
        for words in ("one", "two", "three"):
            scanner.control({"do": "feed", "page": encoded(page(words))})
        moment = threading.Timer(chance.uniform(0, 0.3), scanner.cancel)
        moment.start()
        end = scanner.scan_stack(f"job-{number}", SETTINGS, ignore, ignore)
        moment.join()
        assert end.cancelled or end.condition is Condition.FEEDER_EMPTY
        assert not scanner.control({"do": "state"})["scanning"]  # it was told, and is free for the next
        scanner.control({"do": "empty"})
    scanner.control({"do": "feed", "page": encoded(page("next"))})
    assert seen(scanner.scan("next", SETTINGS, ignore)).tobytes() == page("next").tobytes()


def test_a_stack_that_is_stopped_between_two_pages_ends_its_job_at_the_scanner(scanner):
    for words in ("one", "two", "three"):
        scanner.control({"do": "feed", "page": encoded(page(words))})
    end = scanner.scan_stack("job", SETTINGS, lambda _: scanner.cancel(), ignore)
    assert (end.sides, end.cancelled) == (1, True)
    assert not scanner.control({"do": "state"})["scanning"]


def test_a_scanner_that_is_taken_off_the_network_is_gone(scanner):
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner._server.close()
    for asked in (scanner.status, lambda: scanner.scan("job-1", SETTINGS, ignore)):
        with pytest.raises(DeviceFault) as fault:
            asked()
        assert fault.value.kind is FaultKind.GONE


def test_nothing_of_it_stays():
    scanner = SimulatedNetworkScanner(deadline=5.0)
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner.control({"do": "feed", "page": encoded(page())})
    scanner.scan("job-1", SETTINGS, ignore)  # the device is still held for the second
    assert isinstance(scanner._batch, Batch)
    folders = [scanner._folder.path, scanner._batch._folder.path]
    assert all(folder.is_dir() for folder in folders)
    scanner.close()
    assert not any(folder.exists() for folder in folders)


def test_closing_twice_is_fine():
    scanner = SimulatedNetworkScanner(deadline=5.0)
    scanner.close()
    scanner.close()
