"""Printers that have no file here, from python-escpos' list of models: only what that list tells.

Everything else is the generic printer's. Its list is read when such a model is asked for, not before: loading
the library takes 0.3 s (measured).
"""

from __future__ import annotations

import tempfile
from typing import Any

from hardware.errors import DeviceFault, FaultKind

PREFIX = "python-escpos/"


def values(name: str) -> dict[str, Any]:
    """Return what the list tells of the model `name`, such as TM-T88V; raises `DeviceFault`."""
    printers = {key: printer for key, printer in _list().items() if _can_print_pictures(printer)}
    if name not in printers:
        known = ", ".join(sorted(printers))
        raise DeviceFault(FaultKind.PROTOCOL, f"python-escpos lists no printer {name!r}; it lists: {known}")
    printer = printers[name]
    features = printer["features"]
    cutter = bool(features.get("paperFullCut") or features.get("paperPartCut"))
    told = {"maker": printer["vendor"], "model": printer["name"], "cutter": cutter}
    told["dots"] = printer["media"]["width"]["pixels"]
    if isinstance(dpi := printer["media"].get("dpi"), int):
        told["dpi"] = dpi
    if not cutter:
        told["cut"] = "1b6406"  # six lines, to tear it off by hand
    return told


def _can_print_pictures(printer: dict[str, Any]) -> bool:
    """Tell a printer of known width that knows GS v 0 from displays, Star printers and the rest."""
    features = printer["features"]
    width = printer["media"]["width"].get("pixels")
    return isinstance(width, int) and features.get("bitImageRaster") and not features.get("starCommands")


def _list() -> dict[str, dict[str, Any]]:
    # python-escpos makes a folder with a pickle in it each time it is imported; it goes with this one.
    with tempfile.TemporaryDirectory() as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            from escpos.capabilities import CAPABILITIES  # noqa: PLC0415 - see above
        finally:
            tempfile.tempdir = before
    printers: dict[str, dict[str, Any]] = CAPABILITIES["profiles"]
    return printers
