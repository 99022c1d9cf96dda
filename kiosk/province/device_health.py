"""How this kiosk is, as the gateway's operator wants to know it: counts and words, nothing of a person."""

from __future__ import annotations

import os
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

from kiosk.province.answers import trouble
from kiosk.province.errors import Endpoint
from kiosk.province.line import Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.outbox.row import Row
    from kiosk.province.line import Line


class OutboxHealth(msgspec.Struct, frozen=True):
    """What waits: packets, the age of the oldest in seconds, bytes."""

    waiting: int
    oldest_seconds: int
    bytes: int


class DeviceHealth(msgspec.Struct, frozen=True):
    """The body of PUT /v1/device-health, format 1 (docs/openapi.json)."""

    format: int
    at: datetime
    version: str
    uptime_seconds: int
    disk_free_bytes: int
    outbox: OutboxHealth
    keys_serial: int
    catalogue_serial: int
    devices: Mapping[str, str]
    conditions: Mapping[str, str] = {}
    centre: str = ""
    unit: str = ""


def outbox_health(waiting: tuple[Row, ...], now: datetime) -> OutboxHealth:
    """Sum up the rows whose packets are not in custody yet."""
    oldest = min((row.queued_at for row in waiting), default=now)
    age = max(0, round((now - oldest).total_seconds()))
    return OutboxHealth(len(waiting), age, sum(row.size for row in waiting))


def disk_free_bytes(folder: Path) -> int:
    """Give what the disk under a folder has left for us; raises OSError."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def tell_health(line: Line, health: DeviceHealth) -> None:
    """Tell the gateway; raises GatewayAway, GatewayRefused."""
    headers = {"Content-Type": "application/json"}
    body = msgspec.json.encode(health)
    answer = line.exchange(Question("PUT", "/v1/device-health", Endpoint.HEALTH, body, headers))
    if answer.status != HTTPStatus.NO_CONTENT:
        raise trouble(answer, Endpoint.HEALTH)
