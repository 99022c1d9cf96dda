"""What the settings say of a device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hardware.host.messages import Option


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """Which driver fills a role, and the options its class is made with.

    `serial` is the serial number that the device must have; empty takes any.
    """

    driver: str
    options: Mapping[str, Option]
    serial: str = ""
