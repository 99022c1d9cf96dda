"""What supervisor and worker may say to each other; nothing else is understood.

The bytes of pages, portraits and pictures are not in the JSON: a message whose value holds bytes carries them
in one sealed memory file beside it, and `{"$bytes": [offset, length]}` stands in their place.
"""

from __future__ import annotations

from typing import Any

import msgspec

from hardware.errors import FaultKind

Option = str | int | float | bool


class Open(msgspec.Struct, frozen=True, tag="open", forbid_unknown_fields=True):
    """Supervisor: open the device of the class `load` (`module:name`); answered as call 0.

    `driver` is its entry-point name, and `controls` the classes that make a simulated device act on request.
    """

    driver: str
    load: str
    controls: tuple[str, ...]
    options: dict[str, Option]
    run_folder: str


class Call(msgspec.Struct, frozen=True, tag="call", forbid_unknown_fields=True):
    """Supervisor: run `method` of the role with `arguments`; `id` is above 0 and never used twice."""

    id: int
    method: str
    arguments: dict[str, Any]


class Result(msgspec.Struct, frozen=True, tag="result", forbid_unknown_fields=True):
    """Worker: the call `id` returned `value` (a condition is a value too)."""

    id: int
    value: Any = None


class Fault(msgspec.Struct, frozen=True, tag="fault", forbid_unknown_fields=True):
    """Worker: the call `id` raised a `DeviceFault`; `message` is for a technician."""

    id: int
    kind: FaultKind
    message: str


class ProgressReport(msgspec.Struct, frozen=True, tag="progress", forbid_unknown_fields=True):
    """Worker: the call `id` has done so much."""

    id: int
    done: int
    total: int
    unit: str


class Part(msgspec.Struct, frozen=True, tag="part", forbid_unknown_fields=True):
    """Worker: a piece of what the call `id` gives, before its result: a page, whose card it is."""

    id: int
    value: Any


class Cancel(msgspec.Struct, frozen=True, tag="cancel", forbid_unknown_fields=True):
    """Supervisor, while the call `id` is under way: stop it; nothing happens when it has ended."""

    id: int


Message = Open | Call | Result | Fault | ProgressReport | Part | Cancel
