"""One JSON line in, one out, over a Unix socket: how other processes act on what is simulated.

Whatever comes, malformed or too long, is answered with `{"error": …}`; the server goes on.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from hardware.errors import DeviceFault, FaultKind, HardwareError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MAX_LINE = 64 << 20
_LINE_SECONDS = 10.0
_AT_ONCE = 16
_ANSWERS_SECONDS = 2.0
_UCRED = struct.Struct("3i")


class ControlRefusedError(HardwareError):
    """What was asked of something simulated was not done; the message says why."""


class NobodyListensError(ControlRefusedError):
    """No process holds the socket."""


def control_folder(run_folder: Path) -> Path:
    """Return the folder of the sockets below `run_folder`, made if need be, for its owner alone."""
    folder = run_folder / "control"
    run_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def ask_line(
    run_folder: Path, name: str, request: Mapping[str, object], seconds: float = 10.0
) -> dict[str, object]:
    """Send one request to what listens as `name` in `run_folder` and return its answer.

    Raises `ControlRefusedError`, and `NobodyListensError` when nothing listens there.
    """
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(seconds)
        try:
            with _short_path(run_folder / "control", f"{name}.sock") as path:
                sock.connect(path)
        except (ConnectionError, FileNotFoundError) as error:
            raise NobodyListensError(f"no simulated {name} answers in {run_folder}: {error}") from error
        except OSError as error:
            raise ControlRefusedError(f"no simulated {name} answers in {run_folder}: {error}") from error
        try:
            with suppress(BrokenPipeError):  # it has answered already, and not read to the end
                sock.sendall(msgspec.json.encode(request) + b"\n")
            line = _read_line(sock, time.monotonic() + seconds)
        except OSError as error:
            raise ControlRefusedError(f"the simulated {name} does not answer: {error}") from error
    if not line:
        raise ControlRefusedError(f"the simulated {name} hung up")
    answer = msgspec.json.decode(line, type=dict[str, object])
    if "error" in answer:
        raise ControlRefusedError(str(answer["error"]))
    return answer


class LineServer:
    """Answers as `name` in `run_folder`; every connection has a thread of its own, 16 at once.

    `respond` is called from those threads and may raise whatever it likes: the other side is told. Raises
    `DeviceFault(BUSY)` when another process listens there; what one left behind that has ended is replaced.
    """

    def __init__(
        self, run_folder: Path, name: str, respond: Callable[[Mapping[str, object]], Mapping[str, object]]
    ) -> None:
        self._respond = respond
        self._places = threading.Semaphore(_AT_ONCE)
        path = control_folder(run_folder) / f"{name}.sock"
        with _short_path(path.parent, path.name) as short:
            # A hung worker that is a thread of our own is no other kiosk: its successor takes its place.
            if (holder := _listener(short)) not in (None, os.getpid()):
                message = f"another kiosk holds this simulated {name} in {run_folder} (process {holder})"
                raise DeviceFault(FaultKind.BUSY, message)
            path.unlink(missing_ok=True)
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.bind(short)
        self._socket.listen()
        self._thread = threading.Thread(target=self._listen, daemon=True, name=f"control {name}")
        self._thread.start()

    def close(self) -> None:
        """Stop listening; may be called twice."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while True:
            self._places.acquire()
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        try:
            with peer, suppress(OSError):
                peer.settimeout(_LINE_SECONDS)
                line = _read_line(peer, time.monotonic() + _LINE_SECONDS)
                if line:
                    peer.sendall(self._answer(line) + b"\n")
        finally:
            self._places.release()

    def _answer(self, line: bytes) -> bytes:
        if len(line) > MAX_LINE:
            return msgspec.json.encode({"error": f"a request may have {MAX_LINE >> 20} MiB"})
        try:
            request = msgspec.json.decode(line, type=dict[str, object])
            return msgspec.json.encode(self._respond(request))
        except HardwareError as error:
            return msgspec.json.encode({"error": str(error)})
        except Exception as error:  # noqa: BLE001  # a stranger's words shall end neither worker nor server
            return msgspec.json.encode({"error": f"{type(error).__name__}: {error}"})


def _listener(path: str) -> int | None:
    """Return the process that listens at a socket; None when nobody does."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(_ANSWERS_SECONDS)
        try:
            sock.connect(path)
        except (ConnectionError, FileNotFoundError):
            return None
        except OSError:  # so many wait there that it takes no more: somebody listens
            return 0
        # The number of who called listen(2); see unix(7), SO_PEERCRED.
        process, _, _ = _UCRED.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size))
        return int(process)


def _read_line(sock: socket.socket, until: float) -> bytes:
    """Read up to the line's end or the other side's; of a line that is too long the rest is thrown away."""
    line, last = bytearray(), b""
    while not last.endswith(b"\n"):
        last = sock.recv(1 << 16)
        if not last:
            break
        if len(line) <= MAX_LINE:
            line += last
        if time.monotonic() > until:
            raise TimeoutError("the line did not end")
    return bytes(line)


@contextmanager
def _short_path(folder: Path, name: str) -> Iterator[str]:
    """Name a socket by its folder's descriptor: a socket's path may only have 107 bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)
