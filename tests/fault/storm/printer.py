"""The printer of a storm, outside the kiosk: its slips outlive a worker, so that doubles can be counted.

Control, at the socket of the receipt printer: all that the simulated printer understands, and
{"do": "unplug"}, {"do": "plug"} for its cable.
"""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from hardware.drivers.escpos.printer import DEFAULT_MODEL
from hardware.simulated.lines import LineServer
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import PrinterControl, simulated_printer
from hardware.vocabulary import Role


class Printer:
    """A simulated printer behind a cable; `port` of 127.0.0.1 is the kiosk's end of it."""

    def __init__(self, run_folder: Path) -> None:
        self._peer = PrinterPeer(simulated_printer(DEFAULT_MODEL))
        self._control = PrinterControl(self._peer)
        self._cable = Cable(self._peer.port)
        self.port = self._cable.port
        self._server = LineServer(run_folder, Role.RECEIPT_PRINTER, self._act)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
        self._cable.close()
        self._peer.close()

    def slips(self) -> list[bytes]:
        """Return every slip that was cut, as PNG, oldest first."""
        slips = self._control.control({"do": "slips"})["slips"]
        assert isinstance(slips, list)
        return [base64.b64decode(slip) for slip in slips]

    def _act(self, request: Mapping[str, object]) -> Mapping[str, object]:
        match request:
            case {"do": "unplug" | "plug" as what}:
                self._cable.plug(what == "plug")
                return {}
            case _:
                return self._control.control(request)


class Cable:
    """Passes bytes on both ways, one connection at a time, as long as it is plugged in."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._plugged = True
        self._ends: tuple[socket.socket, ...] = ()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True, name="cable").start()

    def plug(self, plugged: bool) -> None:
        """Plug it in, or pull it out in the middle of whatever goes on."""
        self._plugged = plugged
        if not plugged:
            for end in self._ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Pull it out for good."""
        self.plug(False)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with near, suppress(OSError):
                if self._plugged:
                    with socket.create_connection(("127.0.0.1", self._target)) as far:
                        self._ends = near, far
                        back = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
                        back.start()
                        _pass_on(near, far)
                        back.join()
            self._ends = ()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
