"""Telling the service manager how this process is, as the devices' workers do (hardware/notify.py)."""

from __future__ import annotations

from hardware.notify import ALIVE, READY, STOPPING, ServiceManager, watchdog_seconds

__all__ = ["ALIVE", "READY", "STOPPING", "ServiceManager", "watchdog_seconds"]
