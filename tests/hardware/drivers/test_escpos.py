"""The one logic of all ESC/POS printers, against a printer whose every answer the test decides."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress

import pytest

from hardware.drivers.escpos import models
from hardware.drivers.escpos.job import Job
from hardware.drivers.escpos.talk import Talk
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")
LONG = Raster(512, 3000, b"\x55\xaa" * 32 * 3000)
REPORT, PICTURE = b"\x1dr\x01", b"\x1dv0"
CUT = bytes.fromhex(models.load("generic-80mm").cut)


def is_question(data: bytes) -> bool:
    return data.startswith(b"\x10\x04")


@pytest.fixture
def printer_that(tmp_path):
    """Return what makes a printer on the other end of which `answer(bytes) -> bytes | None` speaks."""
    servers: list[socket.socket] = []
    heard = bytearray()

    def make(answer, print_timeout=0.3, **options) -> tuple[EscposTcpPrinter, bytearray]:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def serve() -> None:
            while True:
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                with link, suppress(OSError):
                    while data := link.recv(65536):
                        heard.extend(data)
                        reply = answer(data)
                        if reply is None:
                            break
                        link.sendall(reply)

        threading.Thread(target=serve, daemon=True).start()
        printer = EscposTcpPrinter(
            "127.0.0.1",
            str(tmp_path / "ledger"),
            port=server.getsockname()[1],
            timeout=0.1,
            print_timeout=print_timeout,
            **options,
        )
        return printer, heard

    yield make
    for server in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


@pytest.mark.parametrize(
    ("backlog", "kind", "why"),
    [(None, FaultKind.GONE, "Connection refused"), (0, FaultKind.TIMEOUT, "timed out")],
)
def test_a_printer_that_takes_no_connection_is_told_with_its_address(tmp_path, backlog, kind, why):
    with socket.socket() as server, socket.socket() as before:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        if backlog is not None:
            server.listen(backlog)
            before.connect(("127.0.0.1", port))
        printer = EscposTcpPrinter("127.0.0.1", str(tmp_path / "ledger"), port=port, timeout=0.1)
        with pytest.raises(DeviceFault, match=f"127.0.0.1:{port} cannot be reached: {why}") as fault:
            printer.status()
    assert fault.value.kind is kind


def test_a_printer_that_says_nothing_is_never_fine(printer_that):
    printer, heard = printer_that(lambda _: b"")
    for ask in (printer.status, lambda: printer.print("job-1", SLIP)):
        with pytest.raises(DeviceFault) as fault:
            ask()
        assert fault.value.kind is FaultKind.TIMEOUT
    assert PICTURE not in heard


@pytest.mark.parametrize("byte", [0x00, 0xFF, 0x80, 0x10, 0x02])
def test_a_byte_that_is_no_status_is_a_fault(printer_that, byte):
    printer, _ = printer_that(lambda _: bytes((byte,)))
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.PROTOCOL


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<h1>Your browser sent ...</h1>",
        b"8934567012345\r\n",
        b"022088001234||Nguyen Thi A|01021988|\r",
    ],
    ids=["web server", "barcode scanner", "card code"],
)
def test_another_device_in_the_printers_place_is_named_as_such_and_not_quoted(printer_that, said):
    printer, _ = printer_that(lambda _: said)
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.WRONG_DEVICE
    assert not any(word in str(fault.value) for word in ("Nguyen", "8934", "022", "browser"))


@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_for_an_answer_end_in_a_fault_or_a_condition_and_never_in_a_slip(printer_that, seed):
    chance = random.Random(seed)  # noqa: S311 - nonsense, not secrets
    printer, heard = printer_that(lambda _: chance.randbytes(chance.randrange(1, 80)))
    # Only three bytes that happen to be answers would let it print; then noise makes the end unknown.
    with suppress(DeviceFault):
        assert printer.print("job-1", SLIP).end is not PrintEnd.CONFIRMED
    with suppress(DeviceFault):
        printer.status()
    assert heard.count(PICTURE) <= 1


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_while_it_prints_never_confirm_a_slip(printer_that, seed):
    chance = random.Random(seed)  # noqa: S311 - nonsense, not secrets

    def answer(data: bytes) -> bytes:
        return b"\x12" if is_question(data) else chance.randbytes(40)

    printer, _ = printer_that(answer)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN


def test_a_late_answer_does_not_pass_for_one_to_the_next_question(printer_that):
    late = [b"", b""]

    def answer(data: bytes) -> bytes:
        if late:
            return late.pop()
        # The two that were owed, an error and paper out, come with the answer that was asked for now.
        return b"\x12"

    printer, _ = printer_that(answer)
    with pytest.raises(DeviceFault):
        printer.status()
    with pytest.raises(DeviceFault):
        printer.status()
    assert printer.status().condition is None


@pytest.mark.slow
def test_a_report_that_an_earlier_job_is_owed_does_not_confirm_the_next(printer_that, tmp_path):
    phase = "first"

    def answer(data: bytes) -> bytes:
        if is_question(data):
            return b"\x12"
        # The first slip is never reported on; its report comes as soon as anybody speaks again.
        return b"\x00" if phase == "second" and PICTURE in data and REPORT not in data else b""

    printer, _ = printer_that(answer)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    phase = "second"
    assert printer.print("job-2", SLIP).end is PrintEnd.UNKNOWN


def test_a_printer_that_hangs_up_while_it_prints_leaves_the_outcome_unknown(printer_that):
    printer, _ = printer_that(lambda data: b"\x12" if is_question(data) else None)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)


def test_a_printer_that_takes_all_but_never_says_done_leaves_the_outcome_unknown(printer_that):
    printer, heard = printer_that(lambda data: b"\x12" if is_question(data) else b"")
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    assert heard.count(PICTURE) == 1


def test_paper_that_ends_right_behind_the_cut_is_no_proof_against_the_slip(printer_that):
    cut_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal cut_heard
        cut_heard |= CUT in data
        if is_question(data):
            return b"\x32" if cut_heard and data[2] == 2 else b"\x12"
        return b"\x00" if data.endswith(REPORT) and not cut_heard else b""

    printer, heard = printer_that(answer)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    assert heard.count(CUT) == 1


def test_paper_that_ends_before_the_picture_is_worked_through_refuses_and_nothing_is_cut(printer_that):
    picture_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal picture_heard
        picture_heard |= PICTURE in data
        if is_question(data):
            return b"\x32" if picture_heard and data[2] == 2 else b"\x12"
        return b""

    printer, heard = printer_that(answer, print_timeout=5.0)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert CUT not in heard


def test_automatic_status_stops_a_long_picture_at_once(printer_that):
    picture_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal picture_heard
        if is_question(data):
            return b"\x32" if picture_heard and data[2] == 2 else b"\x12"
        if PICTURE in data:
            picture_heard = True
            return b"\x18\x00\x0c\x00"
        return b""

    printer, heard = printer_that(answer, print_timeout=5.0, model="epson-tm-t81")
    outcome = printer.print("job-1", LONG)
    assert outcome == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert b"\x1dV" not in heard


def test_a_picture_that_holds_the_bytes_of_a_question_is_not_believed_to_stop_the_printer(printer_that):
    reports = 0

    def answer(data: bytes) -> bytes:
        nonlocal reports
        if is_question(data):
            return b"\x12"
        if REPORT in data:
            reports += 1
        # Kind 4 (paper low) answered where kind 2 is waited for looks like an open cover.
        return b"\x1e" + (b"\x00" if REPORT in data else b"")

    printer, _ = printer_that(answer, print_timeout=5.0)
    assert printer.print("job-1", SLIP).end is PrintEnd.CONFIRMED
    assert reports == 2


def test_zero_bytes_of_a_line_that_dies_confirm_nothing(printer_that):
    pictured = False

    def answer(data: bytes) -> bytes:
        nonlocal pictured
        pictured |= PICTURE in data
        if not pictured:
            return b"\x12"
        # Where a report is asked for a break is heard, and nothing else any more.
        return b"\x00" if REPORT in data else b""

    printer, heard = printer_that(answer)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert heard.count(REPORT) == 2


class LinkThatStutters:
    """To a printer that reports twice on the picture, and never on the cut: its blade stands still."""

    def __init__(self) -> None:
        self.sent = b""
        self._said = b""

    def send(self, data: bytes, seconds: float) -> int:
        del seconds
        if REPORT in data and REPORT not in self.sent:
            self._said += b"\x00\x00"
        self._said += b"\x12" * is_question(data)
        self.sent += data
        return len(data)

    def hear(self, seconds: float) -> bytes:
        del seconds
        heard, self._said = self._said[:1], self._said[1:]
        return heard

    def close(self) -> None:
        pass


@pytest.mark.parametrize("model", [name for name in models.names() if models.load(name).done == "report"])
def test_a_report_of_the_picture_that_comes_twice_is_none_of_the_cut(model):
    link, loaded = LinkThatStutters(), models.load(model)
    job = Job(Talk(link, loaded, 0.2), loaded, "job-1", PICTURE, 1.0)
    assert job.run() == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert bytes.fromhex(loaded.cut) in link.sent


class PrinterThatCools(EscposInterpreter):
    """Too hot as soon as a slip begins, until it was asked a few times."""

    asked = 0

    def feed(self, data: bytes = b"") -> bytes:
        iron = self.mechanism
        self.asked += iron.head_hot and is_question(data)
        if self.asked > 4:
            iron.head_hot = False
        elif not self.asked and data.startswith(b"\x1b@"):
            iron.head_hot = True
        return super().feed(data)


def test_a_head_that_is_too_hot_in_the_middle_is_waited_for(tmp_path):
    peer = PrinterPeer(PrinterThatCools())
    printer = EscposTcpPrinter("127.0.0.1", str(tmp_path), port=peer.port)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.CONFIRMED)
    assert len(peer.printer.mechanism.slips) == 1
    peer.close()


def test_only_the_answer_with_this_jobs_id_confirms_it(printer_that):
    def answer(data: bytes) -> bytes:
        if is_question(data):
            return b"\x12"
        return b"\x37\x22ABCD\x00\x00\x00" if b"\x1d(H" in data else b""

    printer, _ = printer_that(answer, model="epson-tm-t81")
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN


def test_the_job_is_on_disk_before_the_first_byte_is_sent(printer_that, tmp_path):
    seen: list[bytes] = []

    def answer(data: bytes) -> bytes:
        if PICTURE in data:
            seen.append((tmp_path / "ledger" / "print-ledger.jsonl").read_bytes())
        return b"\x12" if is_question(data) else b"\x00"

    printer, _ = printer_that(answer)
    printer.print("job-1", SLIP)
    assert seen[0] == b'{"job_id":"job-1"}\n'
