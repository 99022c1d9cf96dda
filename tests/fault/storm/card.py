"""The card and the virtual reader of a storm, outside the kiosk: laid on and pulled through pcscd's vpcd.

Control, at the socket of the chip reader: insert, remove and state as the simulated reader has them;
{"do": "garbage", "answers": 3} lets the card answer nonsense so many times, {"do": "mute"} lets it answer
nothing more until it is laid on anew.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from hardware.errors import DeviceFault
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import ensure_issuer
from hardware.simulated.control import ControlRefusedError
from hardware.simulated.lines import LineServer
from hardware.simulated.vpcd import PORT, VpcdBridge
from hardware.vocabulary import Role

_AGAIN_SECONDS = 0.2


class _Card(VirtualCard):
    """A virtual card that may have lost its mind."""

    def __init__(self, data: CardData, issuer_folder: Path, chance: random.Random) -> None:
        super().__init__(data, ensure_issuer(issuer_folder))
        self.nonsense = 0
        self.speaks = threading.Event()
        self.speaks.set()
        self._chance = chance

    def process(self, command: bytes) -> bytes:
        self.speaks.wait()
        if self.nonsense:
            self.nonsense -= 1
            return self._chance.randbytes(self._chance.choice((2, 3, 20, 250)))
        return super().process(command)


class CardTable:
    """Holds at most one card on vpcd's reader, also over a restart of pcscd: a card lies where it lies."""

    def __init__(self, run_folder: Path, issuer_folder: Path, seed: int, port: int = PORT) -> None:
        self._issuer_folder = issuer_folder
        self._chance = random.Random(seed)  # noqa: S311  # chance by seed, not secrets
        self._port = port
        self._lock = threading.Lock()
        self._card: _Card | None = None
        self._bridge: VpcdBridge | None = None
        self._changed = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._hold, daemon=True, name="card")
        self._server = LineServer(run_folder, Role.CHIP_READER, self.control)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._server.close()
        self._put(None)
        self._thread.join()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Lay a card on, take it away, spoil it, or tell whether one lies there."""
        card = self._card
        match request:
            case {"do": "insert", "card": data}:
                self._put(_Card(msgspec.convert(data, CardData), self._issuer_folder, self._chance))
            case {"do": "remove"}:
                self._put(None)
            case {"do": "garbage", "answers": int(answers)}:
                if card is not None:
                    card.nonsense = answers
            case {"do": "mute"}:
                if card is not None:
                    card.speaks.clear()
            case {"do": "state"}:
                return {"present": card is not None, "worker": os.getpid()}
            case _:
                raise ControlRefusedError(f"a card cannot {request.get('do')!r}")
        return {}

    def _put(self, card: _Card | None) -> None:
        with self._lock:
            before, self._card = self._card, card
            bridge = self._bridge
        if bridge is not None:
            bridge.close()
        if before is not None:
            before.speaks.set()
        self._changed.set()

    def _hold(self) -> None:
        """Keep what lies there connected to whichever pcscd runs."""
        while not self._closing:
            card = self._card
            if card is None:
                self._changed.wait(_AGAIN_SECONDS)
                self._changed.clear()
                continue
            try:
                bridge = VpcdBridge(card, self._port, patience_seconds=0)
            except DeviceFault:
                self._changed.wait(_AGAIN_SECONDS)
                continue
            with self._lock:
                self._bridge = bridge if card is self._card else None
            if self._bridge is not None:
                with suppress(OSError):  # it was closed in the middle of an answer
                    bridge.run()
            with self._lock:
                self._bridge = None
            bridge.close()
