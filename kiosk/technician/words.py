"""What conditions and faults mean to whoever stands at the machine with a keyboard, and what to do."""

from __future__ import annotations

from hardware.discovery.found import clean
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition

WHAT_TO_DO = {
    Condition.NO_CARD: "no card lies on the reader; lay one down",
    Condition.CARD_REMOVED: "the card was taken away too early; lay it down again and keep it there",
    Condition.WRONG_NUMBER: "this does not open the chip; is it what stands on this very card?",
    Condition.CARD_REFUSES: "the chip refused, or its answers could not be trusted; try another card",
    Condition.CARD_NOT_SUPPORTED: "the chip asks for a protocol that this kiosk does not speak",
    Condition.NEEDS_PRINTED_CODE: "six digits do not open this older chip; show its printed code or its zone",
    Condition.FEEDER_EMPTY: "no sheet lies in the feeder; put one in and try again",
    Condition.SHEET_JAM: "a sheet is stuck; open the scanner, take it out, close it and try again",
    Condition.DOUBLE_FEED: "two sheets were drawn in at once; separate them and feed them again",
    Condition.SCANNER_COVER_OPEN: "the scanner's cover is open; close it",
    Condition.PAPER_OUT: "the printer has no paper; put a new roll in",
    Condition.PAPER_LOW: "the paper roll is nearly at its end; have a new one ready",
    Condition.PRINTER_COVER_OPEN: "the printer's cover is open; close it",
    Condition.CUTTER_JAM: "the cutter is stuck; free it, then switch the printer off and on",
    Condition.PRINTER_OFFLINE: "the printer is off line; look at its lamps, switch it off and on",
    Condition.HEAD_HOT: "the printing head is too hot; wait a minute",
    Condition.SLIP_NOT_TAKEN: "a slip still lies in the presenter; take it",
}
WHAT_TO_DO_ABOUT = {
    FaultKind.GONE: "look whether it is plugged in and switched on, and named right in the settings",
    FaultKind.TIMEOUT: "it may be waking up: try again; if it stays so, switch it off and on",
    FaultKind.BUSY: "another program holds it: stop the kiosk or whatever else uses it, and try again",
    FaultKind.ACCESS_DENIED: "this user may not open it: see to the device's group or its udev rule",
    FaultKind.PROTOCOL: "it answers as none of its kind should: check driver and options in the settings",
    FaultKind.WRONG_DEVICE: "plug the right one in, or write the serial number of this one into the settings",
}


def what_to_do_about(fault: DeviceFault) -> str:
    """Return a fault's kind and words as one line for a terminal, and what to do now."""
    return told(f"{fault.kind}: {fault}")


def told(fault: str) -> str:
    """Add what to do now to a fault as a status tells it: `kind: words`; empty when there is none."""
    kind = fault.partition(":")[0]
    if kind not in set(FaultKind):
        return clean(fault)
    return f"{clean(fault)}; {WHAT_TO_DO_ABOUT[FaultKind(kind)]}"
