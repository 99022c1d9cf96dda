"""What printers differ in, as data: one TOML file a model, each value with its source.

A file that says `like` takes over what another says and changes what it names.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec

from hardware.drivers.escpos.models import listed
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, PrinterCapabilities


class Bit(msgspec.Struct, frozen=True, array_like=True):
    """In byte `byte` of an answer a bit of `mask` that is on tells of `condition`."""

    byte: int
    mask: int
    condition: Condition


class Question(msgspec.Struct, frozen=True):
    """What is asked in real time (`ask`, hex), and what the answer's bits tell."""

    ask: str
    bits: tuple[Bit, ...]

    @property
    def command(self) -> bytes:
        """The bytes to send."""
        return bytes.fromhex(self.ask)


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model of printer; byte strings are hex.

    `units` are what GS P sets, so that a unit of ESC J and GS L is one dot; without it blank rows are sent as
    bytes. `margin`: GS L may crop a band on its left. `scaling`: GS v 0 knows its modes of double size.
    `full_status`: answers are the six bytes of Custom printers, not the one byte of Epson's. `automatic` are
    the bits of the four bytes that GS a switches on, empty when the model has none. `done` is how the end of
    a job is told: by GS r, by GS ( H with an id, by the slip lying in the presenter, or not at all. `clear`
    throws away what the printer still holds. `identify`: GS I tells maker, model and serial number.
    """

    name: str
    maker: str = ""
    model: str = ""
    dots: int = 576
    dpi: int = 203
    cutter: bool = True
    presenter: bool = False
    units: tuple[int, int] | None = None
    margin: bool = False
    scaling: bool = False
    band_rows: int = 128
    start: str = "1b40"
    cut: str = ""
    cut_distance_mm: float = 0.0
    full_status: bool = False
    questions: tuple[Question, ...] = ()
    automatic: tuple[Bit, ...] = ()
    done: Literal["report", "process-id", "presented", "never"] = "never"
    clear: str = ""
    identify: bool = False
    sources: dict[str, str] = {}

    @property
    def opening(self) -> bytes:
        """What every slip begins with: the printer's defaults, and a unit of one dot."""
        units = b"" if self.units is None else b"\x1dP" + bytes(self.units)
        return bytes.fromhex(self.start) + units

    @property
    def capabilities(self) -> PrinterCapabilities:
        """What a printer of this model can do."""
        return PrinterCapabilities(
            self.dots,
            self.dpi,
            self.cutter,
            self.presenter,
            reports_status=bool(self.questions),
            reports_completion=self.done != "never",
        )


def names() -> tuple[str, ...]:
    """Return the models that there are."""
    found = [file.name for file in files(__name__).iterdir() if file.name.endswith(".toml")]
    return tuple(sorted(name.removesuffix(".toml") for name in found))


@cache
def load(name: str) -> Model:
    """Return the model `name`; raises `DeviceFault` when there is none of that name.

    `python-escpos/TM-T88V` is a generic printer with the width and cutter that python-escpos lists for it.
    """
    if name.startswith(listed.PREFIX):
        values = {**_values("generic-80mm"), **listed.values(name.removeprefix(listed.PREFIX))}
    elif name in names():
        values = _values(name)
    else:
        known = ", ".join(names())
        message = f"no printer model is named {name!r}; there are: {known}, and {listed.PREFIX}NAME"
        raise DeviceFault(FaultKind.PROTOCOL, message)
    return msgspec.convert({**values, "name": name}, Model)


def _values(name: str) -> dict[str, Any]:
    values = tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))
    like = values.pop("like", "")
    return {**_values(like), **values} if like else values
