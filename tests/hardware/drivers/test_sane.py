"""The driver on SANE's own `test` backend, which can be told to be slow, broken or another model."""

from __future__ import annotations

import io
import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from hardware.drivers.png import PageCheck
from hardware.drivers.sane import SaneDocumentScanner
from hardware.drivers.scanimage import LAST_SECONDS
from hardware.errors import DeviceFault, FaultKind
from hardware.host.supervisor import LOOK_SECONDS
from hardware.vocabulary import Condition, ScanMode, ScannedSheet, ScanSettings, ScanSource


def ignore(_: object) -> None:
    pass


@pytest.fixture
def scanner_with(tmp_path):
    """Return what makes a scanner whose backend has the given lines in its configuration."""

    def make(*lines: str, deadline: float = 20.0) -> SaneDocumentScanner:
        (tmp_path / "dll.conf").write_text("test\n")
        (tmp_path / "test.conf").write_text("".join(f"{line}\n" for line in lines))
        return SaneDocumentScanner("test:0", str(tmp_path), deadline)

    return make


@pytest.mark.parametrize(("mode", "picture_mode"), [(ScanMode.COLOUR, "RGB"), (ScanMode.GREY, "L")])
def test_resolution_and_mode_are_passed_on(scanner_with, mode, picture_mode):
    result = scanner_with().scan("job", ScanSettings(dpi=100, mode=mode), ignore)
    assert isinstance(result, ScannedSheet)
    with Image.open(io.BytesIO(result.png)) as picture:
        assert picture.mode == picture_mode
        assert round(picture.info["dpi"][0]) == 100
        assert picture.size == (result.width, result.height)


def test_the_feeder_is_chosen_where_there_is_one(scanner_with):
    scanner = scanner_with()
    assert "--source=Automatic Document Feeder" in scanner._arguments(ScanSettings(source=ScanSource.FEEDER))
    assert "--source=Flatbed" in scanner._arguments(ScanSettings(source=ScanSource.FLATBED))


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        ("SANE_STATUS_JAMMED", Condition.SHEET_JAM),
        ("SANE_STATUS_NO_DOCS", Condition.FEEDER_EMPTY),
        ("SANE_STATUS_COVER_OPEN", Condition.SCANNER_COVER_OPEN),
    ],
)
def test_what_a_person_can_mend_is_a_condition(scanner_with, status, condition):
    scanner = scanner_with(f'read-status-code "{status}"')
    assert scanner.scan("job", ScanSettings(), ignore) is condition


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("SANE_STATUS_IO_ERROR", FaultKind.GONE),
        ("SANE_STATUS_DEVICE_BUSY", FaultKind.BUSY),
        ("SANE_STATUS_ACCESS_DENIED", FaultKind.ACCESS_DENIED),
        ("SANE_STATUS_NO_MEM", FaultKind.PROTOCOL),
        ("SANE_STATUS_EOF", FaultKind.PROTOCOL),
    ],
)
def test_what_nobody_can_mend_at_the_feeder_is_a_fault(scanner_with, status, kind):
    scanner = scanner_with(f'read-status-code "{status}"')
    with pytest.raises(DeviceFault) as fault:
        scanner.scan("job", ScanSettings(), ignore)
    assert fault.value.kind is kind


def programs_of(parent: int) -> list[str]:
    """Name the child programs of a process (proc(5): `pid (name) state parent …`)."""
    names = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            name, _, rest = stat.read_text().partition("(")[2].rpartition(") ")
            if int(rest.split()[1]) == parent:
                names.append(name)
    return names


def test_a_scan_that_takes_too_long_is_killed_and_leaves_no_program_behind(scanner_with):
    scanner = scanner_with(
        "read-delay true", "read-delay-duration 200000", "read-limit true", "read-limit-size 1", deadline=0.3
    )
    with pytest.raises(DeviceFault) as fault:
        scanner.scan("job", ScanSettings(), ignore)
    assert fault.value.kind is FaultKind.TIMEOUT
    until = time.monotonic() + 10
    while "scanimage" in programs_of(os.getpid()):
        assert time.monotonic() < until


def test_a_scanner_that_is_not_there_is_gone(tmp_path):
    (tmp_path / "dll.conf").write_text("test\n")
    with pytest.raises(DeviceFault) as fault:
        SaneDocumentScanner("test:9", str(tmp_path))
    assert fault.value.kind is FaultKind.GONE


def test_a_scanner_tells_its_maker_and_model(scanner_with):
    identity = scanner_with().identify()
    assert (identity.maker, identity.model, identity.address) == ("Noname", "frontend-tester", "test:0")
    assert not identity.simulated


def test_a_page_that_was_cut_off_is_not_a_page(scanner_with):
    result = scanner_with().scan("job", ScanSettings(dpi=50), ignore)
    assert isinstance(result, ScannedSheet)
    for cut in (result.png[:54], result.png[:-1], result.png + b"\x00", b""):
        page = PageCheck()
        page.take(cut)
        page.take(b"")
        assert not page.whole
    damaged = bytearray(result.png)
    damaged[len(damaged) // 2] ^= 1
    page = PageCheck()
    page.take(bytes(damaged))
    page.take(b"")
    with pytest.raises(DeviceFault, match="damaged"):
        _ = page.whole


def test_a_page_never_touches_a_disk(scanner_with, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scanner_with().scan("job", ScanSettings(dpi=50), ignore)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dll.conf", "test.conf"]


def test_a_stack_tells_how_far_each_page_is(scanner_with):
    scanner = scanner_with('source "Automatic Document Feeder"')
    heard: list[int | str] = []
    end = scanner.scan_stack(
        "job",
        ScanSettings(dpi=50),
        lambda _: heard.append("page"),
        lambda progress: heard.append(progress.done),
    )
    pages = " ".join(map(str, heard)).split("page")
    assert (end.sides, len(pages)) == (10, 11)
    for page in pages[:-1]:
        figures = [int(figure) for figure in page.split()]
        assert figures == sorted(set(figures))
        assert figures[-1] == 100


def test_a_listener_that_fails_ends_the_scan_and_the_next_one_works(scanner_with):
    scanner = scanner_with('source "Automatic Document Feeder"')

    def fail(_: object) -> None:
        raise ValueError("nobody listens")

    with pytest.raises(ValueError, match="nobody"):
        scanner.scan_stack("job-1", ScanSettings(dpi=50), fail, ignore)
    with pytest.raises(ValueError, match="nobody"):
        scanner.scan("job-2", ScanSettings(dpi=50), fail)
    assert "scanimage" not in programs_of(os.getpid())
    assert isinstance(scanner.scan("job-3", ScanSettings(dpi=50), ignore), ScannedSheet)


def test_a_scanner_tells_what_it_can_do(scanner_with):
    capabilities = scanner_with().capabilities()
    assert capabilities.sources == (ScanSource.FEEDER, ScanSource.FLATBED)
    assert capabilities.modes == (ScanMode.COLOUR, ScanMode.GREY)
    assert {200, 300, 600} <= set(capabilities.resolutions)


class Sleeper:
    """A scanner that is awake when it is opened and sleeps from then on."""

    device = "airscan:e0:Sleeper"

    def __init__(self) -> None:
        self.patience: list[float] = []

    def run(self, _arguments, seconds):
        self.patience.append(seconds)
        if len(self.patience) > 1:
            raise DeviceFault(FaultKind.TIMEOUT, "scanimage did not answer in time")
        return b""


def test_a_scanner_that_sleeps_is_told_before_its_keeper_loses_patience(monkeypatch):
    sleeper = Sleeper()
    monkeypatch.setattr(SaneDocumentScanner, "_program", lambda _self, _scanimage: sleeper)
    scanner = SaneDocumentScanner(sleeper.device)
    with pytest.raises(DeviceFault) as fault:
        scanner.status()
    assert fault.value.kind is FaultKind.TIMEOUT
    opening, looking = sleeper.patience
    assert looking + LAST_SECONDS < LOOK_SECONDS < opening
