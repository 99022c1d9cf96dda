"""The receipt printer behind a print queue: a real CUPS server of our own on a loopback port.

Its backend stands in for CUPS' `socket`, which comes in a package with half of a desktop: it sends the job
and, as a backend may, tells the server what the printer's paper sensor says.
"""

from __future__ import annotations

import base64
import http.server
import io
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image

from hardware.errors import DeviceFault, FaultKind
from hardware.host.launch import Launcher, launch_thread
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import PrinterControl, simulated_printer
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster, Role, State

_MISSING = [name for name in ("cupsd", "lpadmin") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(_MISSING), reason=f"needs Debian's cups-daemon and cups-client: {_MISSING}"),
]

_BACKEND = """#!{python} -I
import os, socket, sys
if len(sys.argv) == 1:
    print('direct slips "Unknown" "raw TCP"')
    raise SystemExit
host, _, port = os.environ["DEVICE_URI"].removeprefix("slips://").partition(":")
job = open(sys.argv[6], "rb") if len(sys.argv) > 6 else sys.stdin.buffer
with socket.create_connection((host, int(port))) as printer:
    printer.settimeout(1.0)
    while part := job.read(4096):
        printer.sendall(part)
    printer.sendall(b"\\x10\\x04\\x04")
    answer = b""
    try:
        while not [byte for byte in answer if byte & 0x93 == 0x12]:
            part = printer.recv(64)
            if not part:
                break
            answer += part
    except TimeoutError:
        pass
    out = any(byte & 0x60 for byte in answer if byte & 0x93 == 0x12)
    print("STATE: +media-empty-error" if out else "STATE: -media-empty-error", file=sys.stderr)
"""
_CONFIG = """Listen 127.0.0.1:{port}
LogLevel warn
WebInterface No
Browsing Off
DefaultAuthType None
<Location />
Order allow,deny
Allow 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
_FILES = """ServerRoot {folder}/root
ServerBin {folder}/bin
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/run
AccessLog {folder}/access
ErrorLog {folder}/error
PageLog {folder}/page
Printcap
"""


@dataclass(frozen=True)
class PrintServer:
    """A running server; `port` is where it listens."""

    port: int

    def add_queue(self, name: str, target: int, *options: str) -> None:
        """Make or change the raw queue `name` that leads to the TCP port `target`."""
        self.run("lpadmin", "-p", name, "-E", "-v", f"slips://127.0.0.1:{target}", "-m", "raw", *options)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of CUPS' own programs on this server."""
        command = [program, "-h", f"127.0.0.1:{self.port}", *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=20)


@contextmanager
def print_server(folder: Path) -> Iterator[PrintServer]:
    """Run a server whose files all lie in `folder`."""
    for name in ("root", "bin/backend", "bin/filter", "spool", "cache", "run"):
        (folder / name).mkdir(parents=True)
    # What starts its children.
    (folder / "bin/daemon").symlink_to("/usr/lib/cups/daemon")
    backend = folder / "bin/backend/slips"
    backend.write_text(_BACKEND.format(python=sys.executable))
    # Without access for others CUPS runs it as the user that CUPS itself has.
    backend.chmod(0o700)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    (folder / "cupsd.conf").write_text(_CONFIG.format(port=port))
    (folder / "cups-files.conf").write_text(_FILES.format(folder=folder))
    command = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_it_listens(port, process)
            yield PrintServer(port)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError("cupsd does not come up")


@pytest.fixture
def launch() -> Launcher:
    """Workers differ in nothing here; test_receipt_printer.py has both."""
    return launch_thread


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[PrintServer]:
    with print_server(tmp_path_factory.mktemp("cups")) as running:
        yield running


@pytest.fixture
def peer():
    peer = PrinterPeer(simulated_printer("generic-80mm"))
    yield peer
    peer.close()


@pytest.fixture
def queue(server, peer) -> str:
    """A queue of its own: a server remembers what it knows of a printer."""
    name = f"slips-{peer.port}"
    server.add_queue(name, peer.port)
    return name


@pytest.fixture
def bench(bench_for, server, peer, queue, real):
    if real is not None:
        pytest.skip("this queue leads to a simulated printer")
    control = PrinterControl(peer).control
    opened = bench_for(
        Role.RECEIPT_PRINTER, "escpos-cups", queue=queue, host="127.0.0.1", port=server.port, timeout=2.0
    )
    return replace(opened, hand=lambda _, request: dict(control(request)))


def slips(bench) -> list[Image.Image]:
    """What has come out; the server calls a job completed when its last byte is sent, not printed."""
    until = time.monotonic() + 5
    while bench.do("state")["printing"] and time.monotonic() < until:
        time.sleep(0.02)
    found = bench.do("slips")["slips"]
    assert isinstance(found, list)
    return [Image.open(io.BytesIO(base64.b64decode(slip))) for slip in found]


def code_of(words: str) -> Raster:
    code = qrcode.QRCode(border=4, box_size=8)
    code.add_data(words)
    picture = Image.new("1", (512, 400), 1)
    picture.paste(code.make_image().get_image().convert("1"), (60, 40))
    return Raster(512, 400, bytes(byte ^ 0xFF for byte in picture.tobytes()))


SLIP = Raster(512, 200, b"\x0f" * 64 * 200)


def test_a_job_that_the_server_completed_was_sent_and_nobody_knows_more(bench):
    printer = bench.station.receipt_printer
    assert not printer.capabilities().reports_completion
    assert printer.print("job-1", code_of("H22.14.99-261122-0001")) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    (slip,) = slips(bench)
    assert [found.text for found in zxingcpp.read_barcodes(slip)] == ["H22.14.99-261122-0001"]


def test_the_same_job_is_never_queued_twice_not_even_by_a_fresh_worker(bench):
    first = bench.station.receipt_printer.print("job-1", SLIP)
    bench.station.restart([Role.RECEIPT_PRINTER])
    assert bench.station.receipt_printer.print("job-1", SLIP) == first
    assert len(slips(bench)) == 1


def test_paper_that_the_server_knows_to_be_out_refuses_the_next_job_before_the_first_byte(bench):
    printer = bench.station.receipt_printer
    bench.do("paper-out")
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    assert printer.status().condition is Condition.PAPER_OUT
    assert printer.print("job-2", SLIP) == PrintOutcome("job-2", PrintEnd.REFUSED, Condition.PAPER_OUT)


def test_a_queue_that_somebody_stopped_refuses_and_the_job_may_be_tried_again(bench, server, queue, peer):
    printer = bench.station.receipt_printer
    server.run("cupsdisable", queue)
    status = printer.status()
    assert (status.state, status.condition) == (State.ATTENTION, Condition.PRINTER_OFFLINE)
    assert printer.print("job-1", SLIP).end is PrintEnd.REFUSED
    server.run("cupsenable", queue)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    assert len(slips(bench)) == 1


def test_a_job_that_never_left_the_queue_is_taken_back_and_refused(bench, server, queue, peer):
    server.add_queue(queue, peer.port, "-o", "job-hold-until-default=indefinite")
    try:
        outcome = bench.station.receipt_printer.print("job-1", SLIP)
    finally:
        server.add_queue(queue, peer.port, "-o", "job-hold-until-default=no-hold")
    assert outcome == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PRINTER_OFFLINE)
    assert slips(bench) == []


def test_a_job_that_was_stopped_under_way_may_have_come_out(bench, server, queue):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        server.add_queue(queue, deaf.getsockname()[1])
        outcome = bench.station.receipt_printer.print("job-1", Raster(512, 8000, b"\x55" * 64 * 8000))
    assert outcome.end is PrintEnd.UNKNOWN


def test_a_queue_that_does_not_exist_is_gone(bench_for, server):
    bench = bench_for(Role.RECEIPT_PRINTER, "escpos-cups", queue="none", host="127.0.0.1", port=server.port)
    with pytest.raises(DeviceFault) as fault:
        bench.station.receipt_printer.identify()
    assert fault.value.kind is FaultKind.GONE


def test_a_web_server_is_no_print_server(bench_for):
    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html></html>")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        port = web.server_address[1]
        bench = bench_for(Role.RECEIPT_PRINTER, "escpos-cups", queue="slips", host="127.0.0.1", port=port)
        with pytest.raises(DeviceFault) as fault:
            bench.station.receipt_printer.identify()
        web.shutdown()
    assert fault.value.kind is FaultKind.WRONG_DEVICE
