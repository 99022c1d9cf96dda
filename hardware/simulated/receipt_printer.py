"""Drivers `simulated-receipt-printer` (TCP) and `simulated-serial-printer`: a printer that draws its paper.

Both are the real ESC/POS drivers, connected to a simulated printer.

Control, each `{"do": …}`: `slips` answers `{"slips": [base64 PNG, …]}`, oldest first; `take-slips` too, and
takes them away; `take-slip` takes what the presenter holds; `state` tells how the printer physically is.
Troubles: `paper-out` (`after_rows`: 0), `paper-in`, `paper-low`, `cover-open`, `cover-closed`, `cutter-jam`,
`cutter-freed`, `cutter-blunt` (it moves, cuts nothing, and nobody is told), `cutter-sharp`, `head-hot`,
`head-cooled`, `dead-dots` (`dots`: [40, 41], from the left: they burn no more), `whole-head`, `slow`
(`rows_per_second`; 0 is full speed again), `go-silent` (`after_rows`: 0), `speak`, and `babble` (`bytes`: 8,
`seed`: 1) for nonsense.
"""

from __future__ import annotations

import base64
import os
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from hardware.drivers.escpos import models
from hardware.drivers.escpos.printer import DEFAULT_MODEL
from hardware.drivers.escpos.serial import EscposSerialPrinter
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.simulated.receipt_mechanism import Mechanism
from hardware.simulated.receipt_peer import PrinterPeer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.vocabulary import Identity

_SWITCHES = {
    "paper-low": ("paper_low", True),
    "cover-open": ("cover_open", True),
    "cover-closed": ("cover_open", False),
    "cutter-jam": ("cutter_jam", True),
    "cutter-freed": ("cutter_jam", False),
    "cutter-blunt": ("cutter_blunt", True),
    "cutter-sharp": ("cutter_blunt", False),
    "head-hot": ("head_hot", True),
    "head-cooled": ("head_hot", False),
}


def simulated_printer(name: str, serial_number: str = "SIM-0001") -> EscposInterpreter:
    """Return a printer that is built, and behaves, as the model `name` says."""
    model = models.load(name)
    # The blade of a printer that feeds to it by itself may stand anywhere.
    blade = round((model.cut_distance_mm or 12) * model.dpi / 25.4)
    return EscposInterpreter(
        Mechanism(model.dots, model.dpi, blade, model.presenter),
        full_status=model.full_status,
        identity=(model.maker, model.model, serial_number) if model.identify else ("", "", ""),
        # Epson's unit is half a row until GS P says otherwise.
        unit=model.dpi * (2 if model.units is not None else 1),
    )


class PrinterControl:
    """What the dock, the demo and tests may do to the printer behind `peer`."""

    def __init__(self, peer: PrinterPeer) -> None:
        self._peer = peer

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Show the slips, or make or mend a trouble."""
        with self._peer.lock:
            answer = self._act(request)
        self._peer.changed()
        return answer

    def _act(  # noqa: C901, PLR0912 - one branch a request
        self, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        printer = self._peer.printer
        iron = printer.mechanism
        match request:
            case {"do": "slips" | "take-slips" as what}:
                slips = [base64.b64encode(slip.png()).decode() for slip in iron.slips]
                if what == "take-slips":
                    iron.slips.clear()
                    iron.take_slip()
                return {"slips": slips}
            case {"do": "take-slip"}:
                if not iron.take_slip():
                    raise ControlRefusedError("no slip lies in the presenter")
            case {"do": "paper-out", **rest}:
                iron.end_paper_after(msgspec.convert(rest.get("after_rows", 0), int))
            case {"do": "paper-in"}:
                iron.new_roll()
            case {"do": "dead-dots", "dots": dots}:
                iron.dead_dots = frozenset(_dots(dots, iron.dots))
            case {"do": "whole-head"}:
                iron.dead_dots = frozenset()
            case {"do": "go-silent", **rest}:
                iron.fall_silent_after(msgspec.convert(rest.get("after_rows", 0), int))
            case {"do": "speak"}:
                iron.speak()
            case {"do": "slow", "rows_per_second": rows}:
                iron.rows_per_second = msgspec.convert(rows, float) or None
            case {"do": "babble", **rest}:
                count, seed = rest.get("bytes", 8), rest.get("seed", 1)
                printer.babble(msgspec.convert(count, int), msgspec.convert(seed, int))
            case {"do": str() as what} if what in _SWITCHES:
                name, value = _SWITCHES[what]
                setattr(iron, name, value)
            case {"do": "state"}:
                pass
            case _:
                raise ControlRefusedError(f"a receipt printer cannot {request.get('do')!r}")
        return self._state()

    def _state(self) -> dict[str, object]:
        iron = self._peer.printer.mechanism
        return {
            "paper": "out" if iron.paper_out else "low" if iron.paper_low else "in",
            "cover": "open" if iron.cover_open else "closed",
            "cutter": "jammed" if iron.cutter_jam else "blunt" if iron.cutter_blunt else "free",
            "dead_dots": len(iron.dead_dots),
            "head": "hot" if iron.head_hot else "cool",
            "presenter": "holds" if iron.presented else "empty" if iron.presenter else "none",
            "speaks": not iron.silent,
            "slow": iron.rows_per_second is not None,
            "printing": self._peer.printer.busy,
            "slips_waiting": len(iron.slips),
            "last_slip_rows": iron.slips[-1].height if iron.slips else 0,
            "hanging_rows": iron.hanging,
        }


def _dots(asked: object, head: int) -> list[int]:
    dots = msgspec.convert(asked, list[int])
    if any(not 0 <= dot < head for dot in dots):
        raise ControlRefusedError(f"the head has {head} dots")
    return dots


class SimulatedReceiptPrinter(EscposTcpPrinter):
    """A receipt printer on the network of `model`, whose slips can be looked at.

    Without `ledger` the job ledger lies in a folder of its own that goes when the device closes.
    """

    driver_name = "simulated-receipt-printer"

    def __init__(
        self, ledger: str = "", model: str = DEFAULT_MODEL, timeout: float = 2.0, print_timeout: float = 20.0
    ) -> None:
        self._own_ledger = _Ledger(ledger)
        self._peer = PrinterPeer(simulated_printer(model))
        super().__init__(
            "127.0.0.1",
            self._own_ledger.folder,
            port=self._peer.port,
            model=model,
            timeout=timeout,
            print_timeout=print_timeout,
        )
        self.control = PrinterControl(self._peer).control

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def close(self) -> None:
        """Pull the printer's plug."""
        super().close()
        self._peer.close()
        self._own_ledger.close()


class SimulatedSerialPrinter(EscposSerialPrinter):
    """The same on a serial line: a pseudo-terminal."""

    driver_name = "simulated-serial-printer"

    def __init__(
        self, ledger: str = "", model: str = DEFAULT_MODEL, timeout: float = 2.0, print_timeout: float = 20.0
    ) -> None:
        self._own_ledger = _Ledger(ledger)
        self._peer = PrinterPeer(simulated_printer(model), serial=True)
        super().__init__(
            self._peer.path,
            self._own_ledger.folder,
            # A pseudo-terminal has no wires for CTS and RTS.
            flow="none",
            model=model,
            timeout=timeout,
            print_timeout=print_timeout,
        )
        self.control = PrinterControl(self._peer).control

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), simulated=True)

    def close(self) -> None:
        """Pull the printer's plug."""
        super().close()
        self._peer.close()
        self._own_ledger.close()


class _Ledger:
    """The folder `given`, or one of our own."""

    def __init__(self, given: str) -> None:
        self._own = None if given else tempfile.TemporaryDirectory(prefix=f"ledger-{os.getpid()}-")
        self.folder = given or (self._own.name if self._own else "")

    def close(self) -> None:
        """Take our own away."""
        if self._own is not None:
            self._own.cleanup()
