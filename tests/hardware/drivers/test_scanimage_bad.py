"""A `scanimage` that hangs, crashes, floods, lies: a clear fault each time, soon, and nothing left behind."""

from __future__ import annotations

import os
import random
import resource
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.drivers import scanimage, scanimage_batch
from hardware.drivers.png import PageCheck
from hardware.drivers.sane import SaneDocumentScanner
from hardware.drivers.sane_options import read_options
from hardware.drivers.sane_status import CONDITIONS, FAULTS, WORDS, SaneStatus
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, ScannedSheet, ScanSettings

pytestmark = pytest.mark.slow

OPTIONS = "    --resolution 75..600dpi (in steps of 1) [300]\\n    --mode Color|Gray [Color]\\n"

SETTINGS = ScanSettings(dpi=300)


def ignore(_: object) -> None:
    pass


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    content = zlib.compress(b"\0" * (height * (width + 1)) if rows is None else rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


@pytest.fixture
def scanner_that(tmp_path, monkeypatch):
    """Return what makes a scanner whose `scanimage` does as a shell script says when it shall give a page.

    `$part` is where the page belongs.
    """
    monkeypatch.setattr(os, "defpath", f"{tmp_path}:{os.defpath}")

    def make(script: str, deadline: float = 10.0) -> SaneDocumentScanner:
        program = tmp_path / "scanimage"
        program.write_text(
            "#!/bin/bash\n"
            f"if [[ $* == *--all-options* ]]; then printf '{OPTIONS}'; exit; fi\n"
            "if [[ $* == *device-list* ]]; then printf 'fujitsu:fi-7160:12345|FUJITSU|fi-7160\\n'; exit; fi\n"
            "for word; do case $word in --batch=*) form=${word#--batch=};; esac; done\n"
            f'page() {{ part=$(printf "$form" $1).part; }}\n'
            f"read _; page 1; echo 'Scanning page 1' >&2\n{script}\n"
        )
        program.chmod(0o700)
        return SaneDocumentScanner("fake:0", deadline=deadline)

    return make


@pytest.fixture
def page_file(tmp_path):
    """Return what puts a page where a script can find it."""

    def put(content: bytes) -> Path:
        (tmp_path / "page").write_bytes(content)
        return tmp_path / "page"

    return put


@pytest.fixture(autouse=True)
def nothing_stays(monkeypatch):
    """Whatever happens: no program, no pipe and no open file stays behind."""
    monkeypatch.setattr(scanimage_batch, "PIPES", f"kiosk-test-{os.getpid()}-")
    files = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert len(list(Path("/proc/self/fd").iterdir())) <= files
    assert list(Path("/dev/shm").glob(f"kiosk-test-{os.getpid()}-*")) == []  # noqa: S108 - looked at only
    assert [name for name in programs_of(os.getpid()) if name in {"scanimage", "sleep"}] == []


def programs_of(parent: int) -> list[str]:
    names = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().partition("(")[2].rpartition(") ")
            if int(rest.split()[1]) == parent:
                names.append(name)
    return names


def fault_of(scanner: SaneDocumentScanner) -> DeviceFault:
    with pytest.raises(DeviceFault) as fault:
        scanner.scan("job", SETTINGS, ignore)
    return fault.value


def test_the_made_up_program_can_give_a_page_at_all(scanner_that, page_file):
    scanner = scanner_that(f"cat {page_file(png(30, 20))} >$part; read _")
    result = scanner.scan("job", SETTINGS, ignore)
    assert isinstance(result, ScannedSheet)
    assert (result.width, result.height) == (30, 20)


def test_a_program_that_hangs_before_the_page_is_a_timeout(scanner_that):
    assert fault_of(scanner_that("exec sleep 600", deadline=0.3)).kind is FaultKind.TIMEOUT


def test_a_program_that_hangs_within_the_page_is_a_timeout(scanner_that, page_file):
    script = f"head -c 40 {page_file(png(30, 20))} >$part & exec 3>$part; exec sleep 600"
    assert fault_of(scanner_that(script, deadline=0.3)).kind is FaultKind.TIMEOUT


@pytest.mark.parametrize("signal", ["SEGV", "ABRT", "KILL"])
def test_a_program_that_crashes_is_a_fault(scanner_that, signal):
    assert "ended with -" in str(fault_of(scanner_that(f"kill -{signal} $$")))


def test_a_program_that_does_not_stop_talking_is_cut_off(scanner_that):
    fault = fault_of(scanner_that("exec yes 'nothing to say' >&2", deadline=60.0))
    assert (fault.kind, str(fault)) == (FaultKind.PROTOCOL, "scanimage does not stop talking")


def test_a_flood_without_a_line_end_keeps_no_memory(scanner_that):
    fault = fault_of(scanner_that("exec cat /dev/zero >&2", deadline=60.0))
    assert "stop talking" in str(fault)


def test_a_program_that_eats_memory_is_stopped(scanner_that):
    fault = fault_of(scanner_that("exec python3 -c 'bytearray(3 << 30)'", deadline=60.0))
    assert fault.kind is FaultKind.PROTOCOL


def test_a_program_that_is_not_there_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(scanimage, "PROGRAM", "no-such-scanimage")
    with pytest.raises(DeviceFault):
        SaneDocumentScanner("fake:0")


@pytest.mark.parametrize("words", WORDS)
def test_every_status_has_a_meaning(scanner_that, words):
    status = WORDS[words]
    scanner = scanner_that(f"echo 'scanimage: sane_start: {words}' >&2; exit {int(status)}")
    if status in CONDITIONS:
        assert scanner.scan("job", SETTINGS, ignore) is CONDITIONS[status]
    else:
        assert fault_of(scanner).kind is FAULTS.get(status, FaultKind.PROTOCOL)


@pytest.mark.parametrize("status", [status for status in SaneStatus if status > 1])
def test_an_exit_code_without_words_is_understood(scanner_that, status):
    scanner = scanner_that(f"exit {int(status)}")
    if status in CONDITIONS:
        assert scanner.scan("job", SETTINGS, ignore) is CONDITIONS[status]
    else:
        assert fault_of(scanner).kind is FAULTS.get(status, FaultKind.PROTOCOL)


def test_a_page_that_announces_more_than_any_page_is_refused_before_it_comes(scanner_that, page_file):
    huge = page_file(png(20_000, 20_000, b""))
    fault = fault_of(scanner_that(f"(cat {huge}; cat /dev/zero) >$part", deadline=60.0))
    assert (fault.kind, str(fault)) == (
        FaultKind.PROTOCOL,
        "a page of 20000 x 20000 pixels is larger than any page",
    )


def test_a_page_without_an_end_is_cut_off_at_what_a_page_may_take(scanner_that, page_file, monkeypatch):
    monkeypatch.setattr("hardware.drivers.png.MOST_BYTES", 3 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fault = fault_of(scanner_that(f"(cat {page_file(png(30, 20))}; cat /dev/zero) >$part", deadline=60.0))
    assert (fault.kind, str(fault)) == (FaultKind.PROTOCOL, "the page takes more than 3 MiB")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 << 10


def test_any_damage_to_a_page_is_a_fault(scanner_that, page_file):
    seed = random.randrange(1 << 32)  # noqa: S311 - damage, not a secret
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    chance = random.Random(seed)  # noqa: S311 - likewise
    whole = png(200, 300, chance.randbytes(300 * 201))
    for _ in range(12):
        page = bytearray(whole)
        match chance.choice(["cut", "flip", "noise", "longer", "nothing"]):
            case "cut":
                del page[chance.randrange(len(page)) :]
            case "flip":
                page[chance.randrange(len(page))] ^= 1 << chance.randrange(8)
            case "noise":
                page = bytearray(chance.randbytes(chance.randrange(1, 100_000)))
            case "longer":
                page += chance.randbytes(chance.randrange(1, 100))
            case "nothing":
                page.clear()
        assert (
            fault_of(scanner_that(f"cat {page_file(bytes(page))} >$part; exit 0")).kind is FaultKind.PROTOCOL
        )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_random_bytes_are_never_a_page(parts):
    page = PageCheck()
    with suppress(DeviceFault):
        for part in parts:
            page.take(part)
        page.take(b"")
        assert not page.whole


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(0, 60))
def test_whatever_the_options_look_like_they_are_read(noise, place):
    listing = OPTIONS.replace("\\n", "\n")
    options = read_options(listing[:place] + noise + listing[place:])
    assert isinstance(options, dict)


def test_a_scan_needs_no_disk(scanner_that, page_file, tmp_path, monkeypatch):
    page = page_file(png(30, 20))
    scanner = scanner_that(f"cat {page} >$part; read _")
    full = tmp_path / "full"
    full.mkdir()
    monkeypatch.setenv("TMPDIR", str(full / "not-there"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))  # no file may grow by a byte: a full disk
    try:
        result = scanner.scan("job", SETTINGS, ignore)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert isinstance(result, ScannedSheet)


def test_the_program_cannot_write_a_page_to_any_file(scanner_that, page_file, tmp_path):
    page = page_file(png(30, 20))
    kept = tmp_path / "kept"
    scanner = scanner_that(f"cat {page} >{kept} || cat {page} >$part; read _")
    assert isinstance(scanner.scan("job", SETTINGS, ignore), ScannedSheet)
    assert kept.read_bytes() == b""


def test_a_program_that_ignores_being_stopped_is_killed(scanner_that):
    scanner = scanner_that("trap '' INT TERM; while :; do :; done", 0.3)
    assert fault_of(scanner).kind is FaultKind.TIMEOUT


def test_a_backend_that_words_a_double_feed_is_understood(scanner_that, monkeypatch):
    scanner = scanner_that(
        "echo '[fujitsu] Medium error: double feed' >&2; "
        "echo 'scanimage: sane_read: Document feeder jammed' >&2; exit 6"
    )
    assert scanner.scan("job", SETTINGS, ignore) is Condition.SHEET_JAM
    fujitsu = SaneDocumentScanner("fujitsu:fi-7160:12345")
    assert fujitsu.scan("job", SETTINGS, ignore) is Condition.DOUBLE_FEED


def test_a_serial_number_in_the_name_is_told(scanner_that):
    scanner_that("exit 7")
    identity = SaneDocumentScanner("fujitsu:fi-7160:12345").identify()
    assert (identity.maker, identity.model, identity.serial) == ("FUJITSU", "fi-7160", "12345")


def test_another_model_under_the_name_is_the_wrong_device(scanner_that):
    scanner_that("exit 7")
    SaneDocumentScanner("fujitsu:fi-7160:12345", expected="fi-7160")
    with pytest.raises(DeviceFault, match="not fi-8170") as fault:
        SaneDocumentScanner("fujitsu:fi-7160:12345", expected="fi-8170")
    assert fault.value.kind is FaultKind.WRONG_DEVICE
