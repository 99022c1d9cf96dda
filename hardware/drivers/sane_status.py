"""SANE's statuses: their words, their numbers, and what each means to us when a model's profile says nothing.

Words are those of `sane_strstatus` in the C locale, numbers those of the SANE standard 1.06, section 4.2.7.
"""

from __future__ import annotations

from enum import IntEnum

from hardware.errors import FaultKind
from hardware.vocabulary import Condition


class SaneStatus(IntEnum):
    """How an operation of a SANE backend ended."""

    GOOD = 0
    UNSUPPORTED = 1
    CANCELLED = 2
    DEVICE_BUSY = 3
    INVAL = 4
    EOF = 5
    JAMMED = 6
    NO_DOCS = 7
    COVER_OPEN = 8
    IO_ERROR = 9
    NO_MEM = 10
    ACCESS_DENIED = 11


WORDS = {
    "Success": SaneStatus.GOOD,
    "Operation not supported": SaneStatus.UNSUPPORTED,
    "Operation was cancelled": SaneStatus.CANCELLED,
    "Device busy": SaneStatus.DEVICE_BUSY,
    "Invalid argument": SaneStatus.INVAL,
    "End of file reached": SaneStatus.EOF,
    "Document feeder jammed": SaneStatus.JAMMED,
    "Document feeder out of documents": SaneStatus.NO_DOCS,
    "Scanner cover is open": SaneStatus.COVER_OPEN,
    "Error during device I/O": SaneStatus.IO_ERROR,
    "Out of memory": SaneStatus.NO_MEM,
    "Access to resource has been denied": SaneStatus.ACCESS_DENIED,
}
CONDITIONS = {
    SaneStatus.JAMMED: Condition.SHEET_JAM,
    SaneStatus.NO_DOCS: Condition.FEEDER_EMPTY,
    SaneStatus.COVER_OPEN: Condition.SCANNER_COVER_OPEN,
}
FAULTS = {
    SaneStatus.DEVICE_BUSY: FaultKind.BUSY,
    SaneStatus.INVAL: FaultKind.GONE,  # what opening a device that is not there says
    SaneStatus.IO_ERROR: FaultKind.GONE,
    SaneStatus.ACCESS_DENIED: FaultKind.ACCESS_DENIED,
}
