"""Driver `simulated-receipt-printer`: the real ESC/POS driver, connected to a printer that draws its paper.

Control: `{"do": "slips"}` answers `{"slips": [base64 PNG, …]}`, oldest first; `{"do": "take-slips"}` as well,
and takes them away; `{"do": "paper-out", "after_rows": 0}`, `paper-in`, `paper-low`, `cover-open`,
`cover-closed`, `cutter-jam`, `cutter-freed`, `{"do": "go-silent", "after_rows": 0}`, `speak`.
"""

from __future__ import annotations

import base64
import os
import socket
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from hardware.drivers.escpos_tcp import EscposTcpPrinter
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.escpos_interpreter import EscposInterpreter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.vocabulary import Identity


class PrinterPeer:
    """A printer on a TCP port of this machine; one connection at a time, as real ones have it."""

    def __init__(self) -> None:
        self.printer = EscposInterpreter()
        self.lock = threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True, name="printer")
        self._thread.start()

    def close(self) -> None:
        """Pull the plug; may be called twice."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(1.0)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            with link, suppress(OSError):
                while data := link.recv(1 << 16):
                    with self.lock:
                        answer = self.printer.feed(data)
                    link.sendall(answer)


class SimulatedReceiptPrinter(EscposTcpPrinter):
    """A receipt printer whose slips can be looked at, and whose troubles come from control requests.

    Without `ledger` the job ledger lies in a folder of its own that goes when the device closes.
    """

    driver_name = "simulated-receipt-printer"

    def __init__(
        self, ledger: str = "", profile: str = "default", timeout: float = 2.0, print_timeout: float = 20.0
    ) -> None:
        self._own_ledger = None if ledger else tempfile.TemporaryDirectory(prefix=f"ledger-{os.getpid()}-")
        folder = ledger or (self._own_ledger.name if self._own_ledger else "")
        self._peer = PrinterPeer()
        super().__init__(
            "127.0.0.1",
            folder,
            port=self._peer.port,
            profile=profile,
            timeout=timeout,
            print_timeout=print_timeout,
        )

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def close(self) -> None:
        """Pull the printer's plug."""
        super().close()
        self._peer.close()
        if self._own_ledger is not None:
            self._own_ledger.cleanup()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Show the slips, or make or mend a trouble."""
        printer = self._peer.printer
        with self._peer.lock:
            match request:
                case {"do": "slips" | "take-slips" as what}:
                    slips = [base64.b64encode(slip.png()).decode() for slip in printer.slips]
                    if what == "take-slips":
                        printer.slips.clear()
                    return {"slips": slips}
                case {"do": "paper-out", **rest}:
                    printer.end_paper_after(msgspec.convert(rest.get("after_rows", 0), int))
                case {"do": "paper-in"}:
                    printer.new_roll()
                    printer.feed(b"")
                case {"do": "paper-low"}:
                    printer.paper_low = True
                case {"do": "cover-open" | "cover-closed" as what}:
                    printer.cover_open = what == "cover-open"
                    printer.feed(b"")
                case {"do": "cutter-jam" | "cutter-freed" as what}:
                    printer.cutter_jam = what == "cutter-jam"
                    printer.feed(b"")
                case {"do": "go-silent", **rest}:
                    printer.fall_silent_after(msgspec.convert(rest.get("after_rows", 0), int))
                case {"do": "speak"}:
                    printer.speak()
                case _:
                    raise ControlRefusedError(f"a receipt printer cannot {request.get('do')!r}")
        return {"slips_waiting": len(printer.slips)}
