"""What a person behind the door may do, by what they are."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Duty(StrEnum):
    """What a person is to this kiosk: who mends it, or who keeps it running at the centre."""

    TECHNICIAN = "technician"
    OPERATOR = "operator"


class Right(StrEnum):
    """One thing that may be done behind the door."""

    LOOK = "look"
    CHECK = "check"
    REPORT = "report"
    REPAIR = "repair"
    RESTART_DEVICE = "restart-device"
    READ_LOG = "read-log"
    EXPORT = "export"
    READ_SETTINGS = "read-settings"
    RESTART_SHELL = "restart-shell"
    RESTART_MACHINE = "restart-machine"


_AT_THE_CENTRE = frozenset({Right.LOOK, Right.CHECK, Right.REPORT, Right.REPAIR, Right.RESTART_DEVICE})

RIGHTS: Mapping[Duty, frozenset[Right]] = {
    Duty.OPERATOR: _AT_THE_CENTRE,
    Duty.TECHNICIAN: frozenset(Right),
}
