"""What becomes of a job that a print server took and then tells nothing of any more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hardware.drivers.escpos.cups import EscposCupsPrinter
from hardware.drivers.escpos.ipp import Operation
from hardware.vocabulary import PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")


def number(tag: int, name: bytes, value: int) -> bytes:
    return bytes((2, tag, 0, len(name))) + name + b"\x00\x04" + value.to_bytes(4, "big")


READY = number(0x23, b"printer-state", 3)


class PrintServer(ThreadingHTTPServer):
    """Takes every job and answers as `answers` says; what is not there is no IPP."""

    def __init__(self, answers: dict[Operation, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers
        self.asked: list[tuple[Operation, bytes]] = []


class Handler(BaseHTTPRequestHandler):
    server: PrintServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = Operation(int.from_bytes(body[2:4], "big"))
        self.server.asked.append((operation, body))
        found = self.server.answers.get(operation)
        answer = b"" if found is None else b"\x02\x00\x00\x00" + body[4:8] + found + b"\x03"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[PrintServer]:
    server = PrintServer({Operation.GET_PRINTER_ATTRIBUTES: READY})
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def printer(server, tmp_path) -> EscposCupsPrinter:
    return EscposCupsPrinter("slips", str(tmp_path), host="127.0.0.1", port=server.server_port)


def test_a_job_that_cannot_be_followed_is_taken_back_and_unknown(server, printer):
    server.answers[Operation.PRINT_JOB] = number(0x21, b"job-id", 7)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    operation, request = server.asked[-1]
    assert operation is Operation.CANCEL_JOB
    assert number(0x21, b"job-id", 7)[1:] in request


def test_a_job_that_was_taken_without_a_number_is_unknown_and_no_fault(server, printer):
    server.answers[Operation.PRINT_JOB] = b""
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert server.asked[-1][0] is Operation.PRINT_JOB
