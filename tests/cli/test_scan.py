"""`kiosk scan` scans at the bench: pages where the user says and nowhere else, clear words when it fails."""

from __future__ import annotations

import base64
import io
import stat
import threading
import time

import pytest
from click.testing import CliRunner
from PIL import Image

from hardware.errors import DeviceFault, FaultKind
from hardware.host.proxies import DocumentScannerProxy
from hardware.simulated.control import ask
from hardware.simulated.lines import ControlRefusedError
from hardware.vocabulary import Role
from kiosk.cli import kiosk

pytestmark = pytest.mark.slow


def page(shade=200) -> str:
    file = io.BytesIO()
    Image.new("L", (400, 600), shade).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def run(bench, *arguments):
    return CliRunner().invoke(kiosk, ["scan", *arguments], obj=bench)


@pytest.fixture
def feeding(bench):
    """Return what feeds sheets as soon as a scanner is there to take them."""
    threads = []

    def feed(count, *then):
        def hand():
            requests = [{"do": "feed", "page": page()} for _ in range(count)] + [
                {"do": word} for word in then
            ]
            until = time.monotonic() + 30
            while requests and time.monotonic() < until:
                try:
                    ask(bench.paths.run, Role.DOCUMENT_SCANNER, requests[0])
                except (ControlRefusedError, OSError):
                    time.sleep(0.02)
                else:
                    requests.pop(0)

        threads.append(threading.Thread(target=hand))
        threads[-1].start()

    yield feed
    for thread in threads:
        thread.join()


def test_an_empty_feeder_is_said_and_what_to_do_with_a_simulated_one(bench):
    result = run(bench)
    assert result.exit_code == 1
    assert "feeder-empty: No sheet lies in the feeder" in result.stderr
    assert "This scanner is simulated" in result.stderr


def test_a_sheet_that_is_fed_in_time_is_written_for_its_owner_alone(bench, feeding, tmp_path):
    feeding(1)
    out = tmp_path / "page.png"
    result = run(bench, "--wait", "30", "--out", str(out), "--dpi", "200")
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with Image.open(out) as picture:
        assert f"{picture.width} x {picture.height} pixels at 200 dpi, in {out}" in result.stdout


def test_what_is_there_already_is_overwritten_only_when_asked_and_then_for_its_owner_alone(bench, tmp_path):
    out = tmp_path / "page.png"
    out.write_bytes(b"precious")
    out.chmod(0o644)
    flatbed = ("--source", "flatbed", "--dpi", "200", "--out", str(out))
    result = run(bench, *flatbed)
    assert result.exit_code == 2
    assert f"{out} is there already; choose another name, or --force" in result.stderr
    assert out.read_bytes() == b"precious"
    result = run(bench, *flatbed, "--force")
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with Image.open(out) as picture:
        picture.load()


def test_pages_of_an_earlier_stack_are_not_overwritten(bench, tmp_path):
    (tmp_path / "page-7.png").write_bytes(b"precious")
    result = run(bench, "--stack", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "page-7.png is there already" in result.stderr


@pytest.mark.parametrize("out", ["file/page.png", "/proc/page.png", "/proc/version"])
def test_a_place_that_cannot_be_written_is_said_before_a_sheet_moves(bench, tmp_path, monkeypatch, out):
    monkeypatch.setattr("kiosk.cli.scan.build_station", None)  # not even a station is built
    (tmp_path / "file").touch()
    result = run(bench, "--force", "--source", "flatbed", "--out", str(tmp_path / out))
    assert result.exit_code == 2
    assert "nothing was scanned" in result.stderr


def test_a_scan_that_went_well_does_not_fail_for_a_scanner_that_is_gone_after_it(bench, monkeypatch):
    def gone(_self):
        raise DeviceFault(FaultKind.GONE, "just pulled")

    monkeypatch.setattr(DocumentScannerProxy, "identify", gone)
    result = run(bench, "--source", "flatbed", "--dpi", "200")
    assert result.exit_code == 0, result.output
    result = run(bench)
    assert result.exit_code == 1
    assert "feeder-empty" in result.stderr
    assert "simulated" not in result.stderr


def test_without_out_nothing_is_kept(bench, tmp_path):
    result = run(bench, "--source", "flatbed", "--dpi", "200")
    assert result.exit_code == 0, result.output
    assert "nothing was kept" in result.stdout
    assert not list(tmp_path.rglob("*.png"))


def test_a_stack_becomes_pages_in_a_folder(bench, feeding, tmp_path):
    feeding(1)
    result = run(bench, "--stack", "--wait", "30", "--out", str(tmp_path / "pages"), "--dpi", "200")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "pages/page-1.png").exists()


def test_a_jam_is_said_with_what_to_do(bench, feeding):
    feeding(0, "jam")
    result = run(bench, "--wait", "30")
    assert result.exit_code == 1
    assert "sheet-jam: A sheet is stuck" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dpi", "77"], "this scanner has: "),
        (["--stack", "--out", "x.png"], "a stack needs a folder"),
        (["--source", "moon"], "feeder"),
    ],
)
def test_what_cannot_be_done_is_wrong_usage_that_says_what_can(bench, arguments, said):
    result = run(bench, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_scanner_that_is_not_there_ends_with_3(bench):
    ask(bench.paths.run, Role.DOCUMENT_SCANNER, {"do": "vanish"})
    result = run(bench)
    assert result.exit_code == 3
    assert "the scanner cannot be reached: gone" in result.stderr
    assert ". Look at its plug, its power" in result.stderr


def test_a_machine_without_a_scanner_says_where_to_name_one(bench):
    devices = {role: device for role, device in bench.devices.items() if role is not Role.DOCUMENT_SCANNER}
    result = run(bench.model_copy(update={"devices": devices}))
    assert result.exit_code == 2
    assert "[devices.document-scanner]" in result.stderr
