"""The hand that the guest's tests ask to plug, unplug, show and press: one JSON line in, one out.

{"do": "plug", "id": ID, "kind": …}    plugs in, with "port": 1 there:
    "serial", "serial": "A1"               a USB serial port (FTDI) of that number
    "keyboard"                             a USB keyboard
    "reader"                               a USB smart-card reader (CCID)
    "printer", "serial", "model"           a receipt printer behind a USB serial port
    "stick", "removable": true             a USB stick with FAT on it, which keeps what is written
{"do": "unplug", "id": ID}             unplugs, and waits until the guest has let go
{"do": "unplug-at", "id": ID, "command": N} unplugs a reader when its card gets the Nth command from now
{"do": "send", "id": ID, "text": …}    sends bytes from a serial port, as a scanner sends a code
{"do": "type", "keys": [[30, 1], …]}   types on the keyboard: Linux key codes, pressed (1) and let go (0)
{"do": "insert", "id": ID, "card": {…}} lays a card of the test issuer on a reader; "remove" takes it away
{"do": "act", "id": ID, "request": {…}} acts on a printer: see `hardware.simulated.receipt_printer`
{"do": "finish", "status": 0}          says that the work is done, and how it ended
"""

from __future__ import annotations

import itertools
import json
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import ensure_issuer
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import PrinterControl, simulated_printer
from scripts.hotplug.machine import Machine
from scripts.hotplug.qmp import QmpError
from scripts.hotplug.stick import formatted_stick
from scripts.hotplug.vscard import CardInReader

# A keyboard holds 16 reports until the guest, slow as it is, fetches them.
_KEYS_AT_ONCE = 8
_KEYS_PAUSE_SECONDS = 0.2


class Hand:
    """Acts on the devices of `machine`; `folder` is for sockets and the test issuer."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self._machine = machine
        self._folder = folder
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._ports: dict[str, socket.socket] = {}
        self._cards: dict[str, CardInReader] = {}
        self._printers: dict[str, PrinterPeer] = {}
        self._channels: dict[str, str] = {}
        self._disks: dict[str, str] = {}

    def serve(self) -> int | None:
        """Do what is asked until the work is done; return its status, or None when the guest went down."""
        with self._machine.hand.makefile("rw", encoding="utf-8") as lines:
            for line in lines:
                request = json.loads(line)
                if request["do"] == "finish":
                    return int(request["status"])
                try:
                    with self._lock:
                        answer = self._do(request)
                except (QmpError, OSError, KeyError, ControlRefusedError) as error:
                    answer = {"refused": f"{type(error).__name__}: {error}"}
                lines.write(json.dumps(answer) + "\n")
                lines.flush()
        return None

    def _do(self, request: Mapping[str, Any]) -> Mapping[str, object]:
        match request:
            case {"do": "plug", "id": name, "kind": kind, **properties}:
                self._plug(name, kind, properties)
            case {"do": "unplug", "id": name}:
                self._unplug(name)
            case {"do": "unplug-at", "id": name, "command": int(number)}:
                came = self._cards[name].fall_silent_at(number)
                threading.Thread(target=self._unplug_when, args=(came, name), daemon=True).start()
            case {"do": "send", "id": name, "text": text}:
                self._ports[name].sendall(text.encode())
            case {"do": "type", "keys": keys}:
                self._type(keys)
            case {"do": "insert", "id": name, "card": fields}:
                issuer = ensure_issuer(self._folder / "issuer")
                self._cards[name].insert(VirtualCard(msgspec.convert(fields, CardData), issuer))
            case {"do": "remove", "id": name}:
                self._cards[name].remove()
            case {"do": "act", "id": name, "request": wanted}:
                return PrinterControl(self._printers[name]).control(wanted)
            case _:
                raise KeyError(f"no hand can {request}")
        return {}

    def _plug(self, name: str, kind: str, properties: dict[str, Any]) -> None:
        match kind:
            case "serial":
                self._ports[name] = _connected(self._channel(name))
                self._add("usb-serial", name, chardev=self._channels[name], **properties)
            case "printer":
                # It outlives its cable: what it printed lies there when it is plugged in again.
                model = properties.pop("model")
                if name not in self._printers:
                    self._printers[name] = PrinterPeer(simulated_printer(model, properties["serial"]))
                address = {"host": "127.0.0.1", "port": str(self._printers[name].port)}
                self._open_channel(name, {"type": "inet", "data": address}, server=False)
                self._add("usb-serial", name, chardev=self._channels[name], **properties)
            case "keyboard":
                self._add("usb-kbd", name, **properties)
            case "reader":
                self._cards[name] = CardInReader(self._channel(name))
                self._add("usb-ccid", name, **properties)
                card = {"bus": f"{name}.0", "chardev": self._channels[name]}
                self._add("ccid-card-passthru", f"{name}-card", **card)
            case "stick":
                self._plug_stick(name, **properties)
            case _:
                raise KeyError(f"no hand has a {kind}")

    def _plug_stick(self, name: str, *, removable: bool) -> None:
        image = self._folder / f"{name}.img"
        if not image.exists():
            image.write_bytes(formatted_stick())
        self._disks[name] = disk = f"disk{next(self._numbers)}"
        file = {"driver": "file", "filename": str(image)}
        self._machine.qmp.execute("blockdev-add", **{"driver": "raw", "node-name": disk, "file": file})
        self._add("usb-storage", name, drive=disk, removable=removable)

    def _add(self, driver: str, name: str, **properties: object) -> None:
        self._machine.qmp.execute("device_add", **{"driver": driver, "id": name, "bus": "usb.0"} | properties)

    def _channel(self, name: str) -> Path:
        """Make QEMU listen on a socket for the device `name`; ours is connected before it is plugged in."""
        path = self._folder / f"socket{next(self._numbers)}"
        self._open_channel(name, {"type": "unix", "data": {"path": str(path)}}, server=True)
        return path

    def _open_channel(self, name: str, address: Mapping[str, object], *, server: bool) -> None:
        self._channels[name] = channel = f"channel{next(self._numbers)}"
        data = {"addr": address, "server": server, **({"wait": False} if server else {})}
        backend = {"type": "socket", "data": data}
        self._machine.qmp.execute("chardev-add", id=channel, backend=backend)

    def _unplug(self, name: str) -> None:
        self._machine.qmp.execute("device_del", id=name)
        self._machine.qmp.wait_until_deleted(name)
        end = self._ports.pop(name, None) or self._cards.pop(name, None)
        if end is not None:
            end.close()
        if name in self._disks:
            self._machine.qmp.execute("blockdev-del", **{"node-name": self._disks.pop(name)})
        if name in self._channels:
            self._machine.qmp.execute("chardev-remove", id=self._channels.pop(name))

    def _unplug_when(self, came: threading.Event, name: str) -> None:
        came.wait()
        with self._lock:
            self._unplug(name)

    def _type(self, keys: list[tuple[int, int]]) -> None:
        for first in range(0, len(keys), _KEYS_AT_ONCE):
            events = [
                # Up to 88 Linux numbers keys as the XT keyboard did, and so does QEMU.
                {"type": "key", "data": {"down": bool(down), "key": {"type": "number", "data": code}}}
                for code, down in keys[first : first + _KEYS_AT_ONCE]
            ]
            self._machine.qmp.execute("input-send-event", events=events)
            time.sleep(_KEYS_PAUSE_SECONDS)


def _connected(path: Path) -> socket.socket:
    end = socket.socket(socket.AF_UNIX)
    end.connect(str(path))
    return end
