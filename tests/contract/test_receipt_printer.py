from __future__ import annotations

import base64
import io
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageDraw

from hardware.errors import DeviceFault
from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import PrinterControl, simulated_printer
from hardware.vocabulary import Condition, PrintEnd, PrinterCapabilities, PrintOutcome, Raster, Role, State

pytestmark = pytest.mark.slow
# What every model here prints whole.
WIDTH = 512


@dataclass(frozen=True)
class Kind:
    """A driver and a model to test; the queue of a print server has test_print_queue.py to itself."""

    name: str
    driver: str
    model: str = "generic-80mm"
    launch: Launcher = launch_thread


KINDS = [
    Kind("network", "simulated-receipt-printer"),
    Kind("epson", "simulated-receipt-printer", "epson-tm-t81"),
    Kind("presenter", "simulated-receipt-printer", "custom-vkp80iii"),
    Kind("serial", "simulated-serial-printer", "epson-tm-t88iii"),
    # A pseudo-terminal stands in for the character device of the kernel's usblp: no USB here.
    Kind("usb", "escpos-usb", "epson-tm-t81"),
    Kind("file", "escpos-file"),
]
in_a_process_too = pytest.mark.parametrize(
    "kind",
    [*KINDS, Kind("process", "simulated-receipt-printer", launch=launch_process)],
    ids=lambda kind: kind.name,
    indirect=True,
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request, real) -> Kind:
    if real is not None and request.param.name != "network":
        pytest.skip("a real printer is what the settings say it is")
    return request.param


@pytest.fixture
def launch(kind, real) -> Launcher:
    return kind.launch if real is None else launch_process


# For what waits until a silent printer is given up.
impatient = pytest.mark.parametrize("patience", [{"timeout": 0.5, "print_timeout": 1.0}], ids=["impatient"])


@pytest.fixture
def patience() -> dict[str, float]:
    """How long the driver waits: for an answer that comes as long as a busy machine needs."""
    return {"timeout": 20.0, "print_timeout": 40.0}


@pytest.fixture
def bench(kind, bench_for, patience, tmp_path):
    if kind.name == "usb":
        peer = PrinterPeer(simulated_printer(kind.model), serial=True)
        opened = bench_for(Role.RECEIPT_PRINTER, kind.driver, path=peer.path, model=kind.model, **patience)
        yield replace(opened, hand=lambda _, wanted: dict(PrinterControl(peer).control(wanted)))
        opened.station.close()
        peer.close()
    elif kind.name == "file":
        path = tmp_path / "printed"
        opened = bench_for(Role.RECEIPT_PRINTER, kind.driver, path=str(path), model=kind.model, **patience)
        yield replace(opened, hand=lambda _, wanted: print_file(path, wanted))
    else:
        yield bench_for(Role.RECEIPT_PRINTER, kind.driver, model=kind.model, **patience)


def print_file(path: Path, wanted: dict[str, object]) -> dict[str, object]:
    """Feed what the driver wrote to a printer."""
    printer = simulated_printer("generic-80mm")
    printer.feed(path.read_bytes() if path.exists() else b"")
    assert printer.unknown == []
    return {"slips": [base64.b64encode(slip.png()).decode() for slip in printer.mechanism.slips]}


@pytest.fixture
def printer(bench):
    return bench.station.receipt_printer


@pytest.fixture
def capabilities(printer) -> PrinterCapabilities:
    return printer.capabilities()


@pytest.fixture
def telling(bench, capabilities):
    """The bench of a printer that tells what is wrong."""
    if not capabilities.reports_status:
        pytest.skip("this printer tells nothing of itself")
    return bench


def raster(words: str, height: int = 400) -> Raster:
    picture = Image.new("1", (WIDTH, height), 1)
    ImageDraw.Draw(picture).text((20, 20), words, fill=0, font_size=40)
    ImageDraw.Draw(picture).line((20, height - 10, 400, height - 10), fill=0, width=3)
    return Raster(WIDTH, height, bytes(byte ^ 0xFF for byte in picture.tobytes()))


def slips(bench) -> list[Image.Image]:
    return [Image.open(io.BytesIO(base64.b64decode(slip))) for slip in bench.do("slips")["slips"]]


def good(capabilities: PrinterCapabilities) -> PrintEnd:
    """How a print ends when all goes well."""
    return PrintEnd.CONFIRMED if capabilities.reports_completion else PrintEnd.UNKNOWN


@in_a_process_too
def test_a_slip_that_the_printer_worked_through_is_confirmed_if_it_says_so(bench, printer, capabilities):
    assert printer.print("job-1", raster("slip")) == PrintOutcome("job-1", good(capabilities))
    assert len(slips(bench)) == 1


def test_a_qr_code_on_the_slip_reads_back_from_the_paper(bench, printer):
    code = qrcode.QRCode(border=4, box_size=8)
    code.add_data("H22.14.99-261122-0001")
    picture = Image.new("1", (WIDTH, 500), 1)
    picture.paste(code.make_image().get_image().convert("1"), (60, 40))
    printer.print("job-1", Raster(WIDTH, 500, bytes(byte ^ 0xFF for byte in picture.tobytes())))
    (slip,) = slips(bench)
    assert [found.text for found in zxingcpp.read_barcodes(slip)] == ["H22.14.99-261122-0001"]


def test_the_same_job_is_never_printed_twice(bench, printer):
    first = printer.print("job-1", raster("slip"))
    assert printer.print("job-1", raster("slip")) == first
    assert len(slips(bench)) == 1


@in_a_process_too
def test_the_same_job_is_not_printed_again_by_a_fresh_worker(bench, kind, printer):
    first = printer.print("job-1", raster("slip"))
    before = len(slips(bench))
    bench.station.restart([Role.RECEIPT_PRINTER])
    assert printer.print("job-1", raster("slip")) == first
    # A simulated driver's printer went with its worker, and what it printed.
    assert len(slips(bench)) == (0 if kind.driver.startswith("simulated") else before)


def test_a_picture_wider_than_the_head_is_a_fault(printer, capabilities):
    wide = capabilities.dots + 8
    with pytest.raises(DeviceFault, match="dots wide"):
        printer.print("job-1", Raster(wide, 1, b"\xff" * (wide // 8)))


def test_a_printer_tells_who_made_it_if_its_model_can(bench, kind, real):
    if real is not None:
        pytest.skip("what a real printer is called is not known here")
    identity = bench.station.receipt_printer.identify()
    assert identity.driver == kind.driver
    wanted = ("EPSON", "TM-T81", "SIM-0001") if kind.model == "epson-tm-t81" else ("", "", "")
    assert (identity.maker, identity.model, identity.serial) == wanted


@pytest.mark.parametrize(
    ("trouble", "cure", "condition"),
    [
        ("paper-out", "paper-in", Condition.PAPER_OUT),
        ("cover-open", "cover-closed", Condition.PRINTER_COVER_OPEN),
        ("cutter-jam", "cutter-freed", Condition.CUTTER_JAM),
        ("head-hot", "head-cooled", Condition.HEAD_HOT),
    ],
)
def test_a_trouble_before_the_first_byte_refuses_and_the_job_may_be_tried_again(
    telling, printer, trouble, cure, condition
):
    telling.do(trouble)
    assert (printer.status().state, printer.status().condition) == (State.ATTENTION, condition)
    refused = printer.print("job-1", raster("slip"))
    assert (refused.end, refused.condition) == (PrintEnd.REFUSED, condition)
    telling.do(cure)
    assert printer.print("job-1", raster("slip")).end is PrintEnd.CONFIRMED
    assert len(slips(telling)) == 1


@in_a_process_too
def test_paper_that_ends_in_the_middle_gives_no_slip_and_the_rest_is_not_printed_on_new_paper(
    telling, printer, capabilities
):
    telling.do("paper-out", after_rows=150)
    outcome = printer.print("job-1", raster("cut short"))
    # A printer that tells only of the slip in its presenter does not tell where it stopped.
    assert outcome.end is (PrintEnd.UNKNOWN if capabilities.presenter else PrintEnd.REFUSED)
    assert outcome.condition is Condition.PAPER_OUT
    telling.do("paper-in")
    if capabilities.presenter:
        telling.do("take-slip")
        return
    assert printer.print("job-2", raster("whole")).end is PrintEnd.CONFIRMED
    piece, whole = slips(telling)
    assert piece.height < 300 < whole.height


def test_paper_that_ends_behind_the_picture_leaves_the_outcome_unknown_and_prints_nothing_on_new_paper(
    telling, printer
):
    telling.do("paper-out", after_rows=400 + 20)
    outcome = printer.print("job-1", raster("perhaps whole"))
    assert (outcome.end, outcome.condition) == (PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    telling.do("paper-in")
    assert printer.print("job-1", raster("perhaps whole")) == outcome
    assert slips(telling)[0].height > 400


def test_little_paper_left_is_told_and_prints(telling, printer, capabilities):
    telling.do("paper-low")
    assert printer.status().condition is Condition.PAPER_LOW
    outcome = printer.print("job-1", raster("slip"))
    # With a slip in the presenter that is what there is to tell first.
    told = None if capabilities.presenter else Condition.PAPER_LOW
    assert (outcome.end, outcome.condition) == (PrintEnd.CONFIRMED, told)


@impatient
@in_a_process_too
def test_a_printer_that_falls_silent_leaves_the_outcome_unknown_for_ever_and_prints_the_next(
    telling, printer, capabilities
):
    telling.do("go-silent", after_rows=100)
    assert printer.print("job-1", raster("slip")).end is PrintEnd.UNKNOWN
    telling.do("speak")
    assert printer.print("job-1", raster("slip")).end is PrintEnd.UNKNOWN
    assert len(slips(telling)) == 1
    if capabilities.presenter:
        telling.do("take-slip")
    assert printer.print("job-2", raster("slip")).end is PrintEnd.CONFIRMED
    assert [slip.height > 400 for slip in slips(telling)] == [True, True]


@impatient
def test_a_slip_that_was_printed_in_silence_is_asked_about_though_the_paper_ended_after_it(
    telling, printer, capabilities
):
    if not capabilities.reports_completion:
        pytest.skip("a printer that reports nothing loses no report")
    telling.do("go-silent", after_rows=100)
    ended = []
    printing = threading.Thread(target=lambda: ended.append(printer.print("job-1", raster("slip"))))
    printing.start()
    while not (telling.do("state")["slips_waiting"] or telling.do("state")["hanging_rows"] >= 400):
        time.sleep(0.02)
    telling.do("paper-out")
    # Asked in its silence, it answers nothing.
    printing.join(0.8)
    telling.do("speak")
    printing.join(60)
    assert [outcome.end for outcome in ended] == [PrintEnd.UNKNOWN]


def test_nonsense_between_two_questions_is_passed_over(telling, printer):
    for seed in range(4):
        telling.do("babble", bytes=40, seed=seed)
        assert printer.status().state is State.READY
    telling.do("babble", bytes=40, seed=4)
    assert printer.print("job-1", raster("slip")).end is PrintEnd.CONFIRMED


def test_a_slow_printer_is_waited_for(telling, printer):
    telling.do("slow", rows_per_second=2000)
    assert printer.print("job-1", raster("slip")).end is PrintEnd.CONFIRMED
    assert len(slips(telling)) == 1


def test_slips_that_are_taken_lie_there_no_more(telling, printer):
    printer.print("job-1", raster("slip"))
    assert telling.do("state")["slips_waiting"] == 1
    assert len(telling.do("take-slips")["slips"]) == 1
    assert slips(telling) == []


def test_a_slip_in_the_presenter_is_told_until_it_is_taken(telling, printer, capabilities):
    printer.print("job-1", raster("slip"))
    if not capabilities.presenter:
        with pytest.raises(ControlRefusedError, match="presenter"):
            telling.do("take-slip")
        return
    assert telling.do("state")["presenter"] == "holds"
    assert printer.status().condition is Condition.SLIP_NOT_TAKEN
    refused = printer.print("job-2", raster("another"))
    assert (refused.end, refused.condition) == (PrintEnd.REFUSED, Condition.SLIP_NOT_TAKEN)
    telling.do("take-slip")
    assert printer.print("job-2", raster("another")).end is PrintEnd.CONFIRMED


def test_the_state_of_the_iron_is_told(telling):
    telling.do("cover-open")
    telling.do("head-hot")
    state = telling.do("state")
    assert (state["paper"], state["cover"], state["cutter"], state["head"]) == ("in", "open", "free", "hot")
