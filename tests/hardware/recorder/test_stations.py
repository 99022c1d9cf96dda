"""What a station records with simulated devices gives the same results when it is played back."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from hardware.errors import DeviceFault, FaultKind
from hardware.host.launch import launch_thread
from hardware.recorder.recording import Way
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import (
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    KeyKind,
    PrintEnd,
    Raster,
    Role,
    ScanMode,
    ScannedSheet,
    ScanSettings,
)


@pytest.fixture
def station(tmp_path):
    """Return what opens a station with one device; all are closed at the end."""
    stations = []

    def make(role, driver, **options):
        made = Station({role: DeviceConfig(driver, options)}, tmp_path / "run", launch_thread)
        stations.append(made)
        made.open()
        return made

    yield make
    for made in stations:
        made.close()


@pytest.fixture
def file(folder):
    """Return the path of the one recording."""

    def path():
        (only,) = folder.iterdir()
        return str(only)

    return path


def no_progress(_progress):
    pass


PERSON = {
    "number": "022093000001",
    "name": "Nguyễn Thị Thử Ánh",
    "birth_date": "1993-03-02",
    "sex": "Nữ",
    "origin": "Hạ Long, Quảng Ninh",
    "residence": "Tổ 3, Phường Hồng Gai, Quảng Ninh",
    "issue_date": "2021-01-01",
}
FILES = ("EF.SOD", "DG1", "DG13", "DG14")


def read(station, can):
    """Read the card and return what came of it, with the identity that was handed on before."""
    heard: list[ChipReading] = []
    request = ChipRequest((AccessKey(KeyKind.CAN, can),), FILES, bytes(8))
    return station.chip_reader.read(request, heard.append, no_progress), [early.files for early in heard]


def test_recorded_cards_give_the_same_readings(station, folder, file, tmp_path):
    role = Role.CHIP_READER
    first = station(role, "simulated-chip-reader", issuer=str(tmp_path / "issuer"), record=str(folder))
    ask(tmp_path / "run", role, {"do": "insert", "card": PERSON})
    # Wrong digits, the right ones, and a card that is taken away in the middle.
    then = [read(first, can) for can in ("999999", "000001")]
    ask(tmp_path / "run", role, {"do": "remove-at", "apdu": 14})
    then.append(read(first, "000001"))
    first.close()
    assert then[0] == (Condition.WRONG_NUMBER, [])
    reading, early = then[1]
    assert isinstance(reading, ChipReading)
    assert early
    assert then[2][0] is Condition.CARD_REMOVED

    again = station(role, "replayed-chip-reader", recording=file())
    assert again.chip_reader.wait_for_card(5.0)
    now = [read(again, can) for can in ("999999", "000001", "000001")]
    assert now[0] == then[0]
    assert (now[1][0].files, now[1][0].apdus, now[1][1]) == (reading.files, reading.apdus, early)
    assert now[2] == then[2]
    assert again.chip_reader.identify().simulated


SLIP = Raster(576, 160, bytes(range(72)) * 160)


def test_a_recorded_slip_ends_the_same_way(station, folder, file, tmp_path):
    role = Role.RECEIPT_PRINTER
    first = station(role, "simulated-receipt-printer", ledger=str(tmp_path / "a"), record=str(folder))
    then = [first.receipt_printer.print("job-1", SLIP)]
    ask(tmp_path / "run", role, {"do": "cover-open"})
    then.append(first.receipt_printer.print("job-2", SLIP))
    first.close()
    assert [outcome.end for outcome in then] == [PrintEnd.CONFIRMED, PrintEnd.REFUSED]
    assert then[1].condition is Condition.PRINTER_COVER_OPEN

    again = station(role, "replayed-receipt-printer", ledger=str(tmp_path / "b"), recording=file())
    assert [again.receipt_printer.print(job, SLIP) for job in ("job-1", "job-2")] == then
    assert again.receipt_printer.capabilities().dots == 576


def test_another_slip_than_then_is_told_apart(station, folder, file, tmp_path, caplog):
    role = Role.RECEIPT_PRINTER
    first = station(role, "simulated-receipt-printer", ledger=str(tmp_path / "a"), record=str(folder))
    first.receipt_printer.print("job-1", SLIP)
    first.close()
    again = station(role, "replayed-receipt-printer", ledger=str(tmp_path / "b"), recording=file())
    other = Raster(576, 160, bytes(72 * 160))
    assert again.receipt_printer.print("job-1", other).end is not PrintEnd.CONFIRMED
    assert "the replay diverged at line" in caplog.text


@pytest.mark.parametrize("driver", ["simulated-code-scanner", "simulated-code-wedge"])
def test_recorded_codes_are_the_same_codes(station, folder, file, tmp_path, driver):
    role = Role.CODE_SCANNER
    first = station(role, driver, record=str(folder))
    codes = ["022093000001|Nguyễn Thị Thử Ánh", "H01.22.10-261122-0001"]
    then = []
    for code in codes:
        first.code_scanner.next_code(0.0)
        ask(tmp_path / "run", role, {"do": "show", "text": code})
        then.append(first.code_scanner.next_code(5.0))
    first.close()
    assert then == codes

    again = station(role, "replayed-code-scanner", recording=file(), paced=False)
    assert [again.code_scanner.next_code(5.0) for _ in codes] == codes
    assert again.code_scanner.identify().simulated


def picture(shade):
    file = io.BytesIO()
    Image.new("L", (400, 600), shade).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_a_recorded_scan_gives_the_same_pages_and_conditions(station, folder, file, tmp_path):
    role = Role.DOCUMENT_SCANNER
    settings = ScanSettings(200, ScanMode.GREY)

    def scan_twice(scanner):
        return [scanner.scan(f"job-{number}", settings, no_progress) for number in (1, 2)]

    first = station(role, "simulated-document-scanner", record=str(folder))
    ask(tmp_path / "run", role, {"do": "feed", "page": picture(90)})
    then = scan_twice(first.document_scanner)
    device = first.document_scanner.identify().address
    first.close()
    assert isinstance(then[0], ScannedSheet)
    assert then[1] is Condition.FEEDER_EMPTY

    again = station(role, "replayed-document-scanner", recording=file(), device=device)
    now = scan_twice(again.document_scanner)
    assert now == then
    assert again.document_scanner.identify().simulated


def test_a_recorded_stack_of_a_real_backend_gives_the_same_sides(station, folder, file, tmp_path):
    config = tmp_path / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    role = Role.DOCUMENT_SCANNER
    settings = ScanSettings(75, ScanMode.GREY)

    def scan_stack(scanner):
        sides: list[ScannedSheet] = []
        end = scanner.scan_stack("job", settings, sides.append, no_progress)
        return sides, end

    first = station(role, "sane", device="test:0", config_folder=str(config), record=str(folder))
    then = scan_stack(first.document_scanner)
    first.close()
    assert then[1].sides == len(then[0]) == 10
    again = station(role, "replayed-document-scanner", recording=file(), device="test:0")
    assert scan_stack(again.document_scanner) == then


def test_the_recording_of_another_role_is_refused(station, folder, file, tmp_path):
    first = station(Role.CODE_SCANNER, "simulated-code-scanner", record=str(folder))
    first.close()
    again = station(
        Role.RECEIPT_PRINTER, "replayed-receipt-printer", ledger=str(tmp_path / "b"), recording=file()
    )
    with pytest.raises(DeviceFault, match="recording of a code-scanner") as fault:
        again.receipt_printer.capabilities()
    assert fault.value.kind is FaultKind.WRONG_DEVICE


def test_a_folder_that_cannot_be_written_keeps_the_device_closed(station, tmp_path):
    (tmp_path / "taken").write_text("a file")
    made = station(Role.CODE_SCANNER, "simulated-code-scanner", record=str(tmp_path / "taken"))
    with pytest.raises(DeviceFault, match="no recording can be made"):
        made.code_scanner.identify()


def test_nothing_is_recorded_without_being_asked_for(station, tmp_path):
    station(Role.CODE_SCANNER, "simulated-code-scanner").code_scanner.identify()
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_recording_holds_what_was_said_both_ways(station, folder, recorded, tmp_path):
    made = station(
        Role.RECEIPT_PRINTER, "simulated-receipt-printer", ledger=str(tmp_path / "a"), record=str(folder)
    )
    made.receipt_printer.print("job-1", SLIP)
    made.close()
    ways = {entry.way for entry in recorded().entries}
    assert ways == {Way.OUT, Way.IN, Way.EVENT}
    assert recorded().role == "receipt-printer"
