"""What each role may be called with and answers, read from the Protocols so that there is one truth."""

from __future__ import annotations

import inspect
import typing
from collections import abc
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from hardware import roles
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_WORDS = 500
PROTOCOLS: dict[Role, Any] = {
    Role.CHIP_READER: roles.ChipReader,
    Role.CODE_SCANNER: roles.CodeScanner,
    Role.DOCUMENT_SCANNER: roles.DocumentScanner,
    Role.RECEIPT_PRINTER: roles.ReceiptPrinter,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """The types of one method: its parameters by name, its result, and what it tells before that.

    `part` is the parameter through which something is handed on piece by piece before the end, as the pages
    of a stack, and `part_type` the type of a piece; empty and None where there is none.
    """

    parameters: Mapping[str, Any]
    returns: Any
    reports_progress: bool
    part: str
    part_type: Any

    def check_arguments(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments as typed values; raises `DeviceFault(PROTOCOL)` when they do not fit."""
        if arguments.keys() != self.parameters.keys():
            raise DeviceFault(FaultKind.PROTOCOL, f"arguments {sorted(arguments)} were not expected")
        return {name: check(value, self.parameters[name]) for name, value in arguments.items()}


def check(value: object, kind: Any) -> Any:
    """Return a plain value as a `kind`; raises `DeviceFault(PROTOCOL)` when it is not one."""
    try:
        return msgspec.convert(value, kind, builtin_types=(bytes,))
    except msgspec.ValidationError as error:
        raise DeviceFault(FaultKind.PROTOCOL, printable(f"unexpected value: {error}")) from error


def printable(words: str) -> str:
    """Cut what the other side says to what may stand in a log and on a screen."""
    return "".join(sign if sign.isprintable() else "?" for sign in words[:_MOST_WORDS])


@cache
def signature_of(role: Role, method: str) -> Signature:
    """Return what `method` of `role` takes and answers; raises `DeviceFault(PROTOCOL)` when there is none."""
    function = None if method.startswith("_") else getattr(PROTOCOLS[role], method, None)
    if not inspect.isfunction(function):
        raise DeviceFault(FaultKind.PROTOCOL, f"a {role} has no {method!r}")
    hints = typing.get_type_hints(function)
    returns = hints.pop("return")
    reports = hints.pop("progress", None) is not None
    part = next((name for name, kind in hints.items() if typing.get_origin(kind) is abc.Callable), "")
    part_type = typing.get_args(hints.pop(part))[0][0] if part else None
    return Signature(hints, returns, reports, part, part_type)
