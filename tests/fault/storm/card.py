"""The card and the virtual reader of a storm, outside the kiosk: laid on and pulled through pcscd's vpcd.

Control, at the socket of the chip reader, as the simulated reader has it: insert, remove, state, remove-at,
mute, late, garbage.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import msgspec

from hardware.errors import DeviceFault
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import ensure_issuer
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.lines import LineServer
from hardware.simulated.vpcd import PORT, VpcdBridge
from hardware.vocabulary import Role

_AGAIN_SECONDS = 0.2
# A connection that lingers keeps vpcd's port for a minute, and a pcscd that comes back has no reader so long.
_GO_AT_ONCE = struct.pack("ii", 1, 0)


class CardTable:
    """Holds at most one card on vpcd's reader, also over a restart of pcscd: a card lies where it lies."""

    def __init__(self, run_folder: Path, issuer_folder: Path, port: int = PORT) -> None:
        self._issuer = ensure_issuer(issuer_folder)
        self._port = port
        self._lock = threading.Lock()
        self._card: TroubledCard | None = None
        self._bridge: VpcdBridge | None = None
        self._changed = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._hold, daemon=True, name="card")
        self._server = LineServer(run_folder, Role.CHIP_READER, self._act)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._server.close()
        self._put(None)
        self._thread.join()

    def _act(self, request: Mapping[str, object]) -> Mapping[str, object]:
        card = self._card
        match request:
            case {"do": "insert", "card": data}:
                self._put(TroubledCard(VirtualCard(msgspec.convert(data, CardData), self._issuer)))
            case {"do": "remove"}:
                self._put(None)
            case {"do": "let-go"}:  # of a pcscd that was killed
                self._disconnect()
            case {"do": "state"}:
                return {"present": card is not None and not card.gone}
            case {"do": str() as what, **rest} if card is not None:
                _trouble(card, what, rest)
            case _:
                raise ControlRefusedError(f"no card lies there for {request.get('do')!r}")
        return {}

    def _put(self, card: TroubledCard | None) -> None:
        with self._lock:
            before, self._card = self._card, card
        if before is not None:
            before.take_away()
        self._disconnect()
        self._changed.set()

    def _disconnect(self) -> None:
        with self._lock:
            bridge = self._bridge
        if bridge is not None:
            bridge.close()

    def _hold(self) -> None:
        """Keep what lies there connected to whichever pcscd runs."""
        while not self._closing:
            card = self._card
            if card is None or card.gone:
                self._changed.wait(_AGAIN_SECONDS)
                self._changed.clear()
                continue
            try:
                bridge = VpcdBridge(card, self._port, patience_seconds=0)
            except DeviceFault:
                self._changed.wait(_AGAIN_SECONDS)
                continue
            bridge._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _GO_AT_ONCE)
            with self._lock:
                self._bridge = bridge if card is self._card else None
            if self._bridge is not None:
                bridge.run()
            with self._lock:
                self._bridge = None
            bridge.close()


def _trouble(card: TroubledCard, what: str, more: Mapping[str, object]) -> None:
    match what, more:
        case "remove-at", {"apdu": int(command)}:
            card.remove_at(command)
        case "mute", _:
            card.mute()
        case "late", {"seconds": int() | float() as seconds}:
            card.answer_late(seconds)
        case "garbage", {"seed": int(seed)}:
            card.garble(seed)
        case _:
            raise ControlRefusedError(f"a card cannot {what!r}")
