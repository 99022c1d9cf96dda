"""An eSCL scanner: the protocol of network scanners (Mopria eSCL specification 2.x) over plain HTTP.

One job at a time: a second one is answered with 503 until the first is through, deleted or forgotten for a
while. A job that cannot begin (no sheet, jam, open cover) is refused with 409 and the reason stands in
ScannerStatus. NextDocument gives one side after the other, then 404; a sheet moves when it is asked for.
"""

from __future__ import annotations

import io
import itertools
import random
import struct
import threading
import time
import zlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from PIL import Image

from hardware.simulated.escl_xml import Order, capabilities, read_order, status
from hardware.simulated.feeder import Feeder, Lie
from hardware.vocabulary import Condition

if TYPE_CHECKING:
    from hardware.simulated.feeder import Side

ROOT = "/eSCL"
_FORGOTTEN_SECONDS = 5.0
_LATE_SECONDS = 1.5
_MOST = 1 << 16
_ADF_STATES = {
    None: "ScannerAdfLoaded",
    Condition.FEEDER_EMPTY: "ScannerAdfEmpty",
    Condition.SHEET_JAM: "ScannerAdfJam",
    Condition.SCANNER_COVER_OPEN: "ScannerAdfDoorOpen",
    Condition.DOUBLE_FEED: "ScannerAdfMultipickDetected",
}


@dataclass(slots=True)
class _Job:
    """A job under way; `sides` have been seen but not fetched."""

    number: int
    order: Order
    sides: deque[Side] = field(default_factory=deque)
    given: int = 0
    touched: float = field(default_factory=time.monotonic)


class EsclServer:
    """Serves the sheets of a feeder on a free port of the loopback interface, in threads of its own."""

    def __init__(self, feeder: Feeder) -> None:
        self._feeder = feeder
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._job: _Job | None = None
        self._over = threading.Event()
        self._server = _Http(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True, name="escl scanner"
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where the scanner is, as airscan.conf wants it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{ROOT}"

    @property
    def scanning(self) -> bool:
        """Whether a job is under way."""
        with self._lock:
            return self._current() is not None

    def close(self) -> None:
        """Stop serving; may be called twice."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def status(self) -> str:
        """Return the ScannerStatus document."""
        with self._lock:
            state = "Processing" if self._current() else "Idle"
            return status(state, _ADF_STATES[self._feeder.peek()])

    def begin(self, settings: str) -> tuple[HTTPStatus, str]:
        """Begin a job; return its path too when it was created."""
        try:
            order = read_order(settings)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, ""
        with self._lock:
            if self._current() is not None:
                return HTTPStatus.SERVICE_UNAVAILABLE, ""
            if (self._feeder.peek() if order.feeder else self._feeder.trouble) is not None:
                return HTTPStatus.CONFLICT, ""
            self._job = _Job(next(self._numbers), order)
            return HTTPStatus.CREATED, f"{ROOT}/ScanJobs/{self._job.number}"

    def next_document(self, number: int) -> tuple[HTTPStatus, bytes, str]:
        """Draw in what comes next and return it with its media type."""
        with self._lock:
            job = self._current()
            if job is None or job.number != number:
                return HTTPStatus.NOT_FOUND, b"", ""
            job.touched = time.monotonic()
            lie = self._feeder.lie()
            if lie is Lie.ERROR:  # the sheet stays
                return HTTPStatus.INTERNAL_SERVER_ERROR, b"", ""
            if not job.sides and not self._draw_in(job):
                trouble = self._feeder.trouble
                self._job = None
                return (HTTPStatus.NOT_FOUND if trouble is None else HTTPStatus.CONFLICT), b"", ""
            side = job.sides.popleft()
            job.given += 1
        if lie is Lie.SILENCE:
            self._over.wait()
        if lie is Lie.LATE:
            self._over.wait(_LATE_SECONDS)
        picture = _region(side, job.order)
        return HTTPStatus.OK, _told(_encoded(picture, job.order), lie), job.order.format

    def delete(self, number: int) -> HTTPStatus:
        """End a job; sheets that were not drawn in stay."""
        with self._lock:
            if self._job is None or self._job.number != number:
                return HTTPStatus.NOT_FOUND
            self._job = None
            return HTTPStatus.OK

    def _current(self) -> _Job | None:
        """Return the job under way; one whose owner went away is over."""
        if self._job is not None and time.monotonic() - self._job.touched > _FORGOTTEN_SECONDS:
            self._job = None
        return self._job

    def _draw_in(self, job: _Job) -> bool:
        if not job.order.feeder:
            if job.given:
                return False
            job.sides.append(self._feeder.look())
            return True
        sides = self._feeder.pull(both_sides=job.order.duplex)
        if isinstance(sides, Condition):
            return False
        job.sides.extend(sides)
        return True


def _region(side: Side, order: Order) -> Image.Image:
    """Cut the ordered region out of what lies there; beyond the sheet's edge the roller is white."""
    picture = side.at(order.dpi)
    scale = order.dpi / 300
    size = (round(order.width * scale), round(order.height * scale))
    left, top = round(order.left * scale), round(order.top * scale)
    if (left, top) == (0, 0) and picture.size == size:
        return picture
    region = Image.new("RGB", size, "white")
    region.paste(picture, (-left, -top))
    return region


def _encoded(picture: Image.Image, order: Order) -> bytes:
    file = io.BytesIO()
    picture = picture.convert("L") if order.grey else picture
    kind = "PNG" if order.format == "image/png" else "JPEG"
    picture.save(file, kind, dpi=(order.dpi, order.dpi), quality=92, compress_level=1)
    return file.getvalue()


def _told(document: bytes, lie: Lie | None) -> bytes:
    """Return the document as a scanner that is out of order gives it."""
    match lie:
        case Lie.TRUNCATED:
            return document[: len(document) // 2]
        case Lie.GARBAGE:
            return random.Random(len(document)).randbytes(20_000)  # noqa: S311 - noise, not a secret
        case Lie.SIZE:
            file = io.BytesIO()
            Image.new("L", (400, 400), 255).save(file, "PNG")
            return file.getvalue()
        case Lie.HUGE:
            size = struct.pack(">II", 20_000, 20_000)
            head = b"IHDR" + size + b"\x08\x02\0\0\0"
            return b"\x89PNG\r\n\x1a\n\0\0\0\x0d" + head + struct.pack(">I", zlib.crc32(head)) + document[33:]
        case _:
            return document


class _Http(ThreadingHTTPServer):
    """Listens for a scanner on a free port."""

    daemon_threads = True

    def __init__(self, scanner: EsclServer) -> None:
        self.scanner = scanner
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP requests into the scanner's."""

    server: _Http
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer what the scanner can and how it is, and give pages."""
        match self.path.strip("/").split("/"):
            case ["eSCL", "ScannerCapabilities"]:
                self._answer(HTTPStatus.OK, capabilities().encode())
            case ["eSCL", "ScannerStatus"]:
                self._answer(HTTPStatus.OK, self.server.scanner.status().encode())
            case ["eSCL", "ScanJobs", number, "NextDocument"] if number.isdecimal():
                code, document, kind = self.server.scanner.next_document(int(number))
                self._answer(code, document, kind or "text/plain")
            case _:
                self._answer(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Begin a job."""
        length = int(self.headers.get("Content-Length", "0"))
        if self.path.strip("/") != "eSCL/ScanJobs" or length > _MOST:
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        code, path = self.server.scanner.begin(self.rfile.read(length).decode("utf-8", "replace"))
        self._answer(code, location=path)

    def do_DELETE(self) -> None:
        """End a job."""
        *_, number = self.path.strip("/").split("/")
        known = self.path.startswith(f"{ROOT}/ScanJobs/") and number.isdecimal()
        self._answer(self.server.scanner.delete(int(number)) if known else HTTPStatus.NOT_FOUND)

    def _answer(
        self, code: HTTPStatus, body: bytes = b"", kind: str = "text/xml", location: str = ""
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        with suppress(ConnectionError):  # it hung up meanwhile: cancelled, or killed
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
