"""Running to a control socket and back, in a thread of its own, so that the window never waits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hardware.simulated.control import ControlRefusedError, ask
from kiosk.sandbox.props import filled

_PAUSE_SECONDS = 0.5
_LOOK_SECONDS = 2.0
_DO_SECONDS = 15.0

Look = Callable[[], dict[str, object]]


class Errands(QObject):
    """Does what it is sent for, one thing after another, and looks twice a second how things are.

    `heard` brings each state, `silent` why there was none, `refused` why something was not done.
    """

    heard = Signal(object)
    silent = Signal(str)
    refused = Signal(str)

    def __init__(self, run_folder: Path, name: str, look: Look | None = None) -> None:
        super().__init__()
        self._run_folder = run_folder
        self._name = name
        self._look = look or (lambda: self.ask({"do": "state"}, _LOOK_SECONDS))
        self._waiting: queue.SimpleQueue[Mapping[str, object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True, name=f"dock {name}")

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def send(self, request: Mapping[str, object]) -> None:
        """Send a request on its way."""
        self._waiting.put(request)

    def close(self) -> None:
        """End with what is under way."""
        self._waiting.put(None)
        self._thread.join(_DO_SECONDS)

    def ask(self, request: Mapping[str, object], seconds: float = _LOOK_SECONDS) -> dict[str, object]:
        """Ask at the socket, on the calling thread; raises ControlRefusedError."""
        return ask(self._run_folder, self._name, request, seconds)

    def _work(self) -> None:
        self._see()
        while True:
            try:
                request = self._waiting.get(timeout=_PAUSE_SECONDS)
            except queue.Empty:
                self._see()
                continue
            if request is None:
                return
            self._do(request)
            self._see()

    def _do(self, request: Mapping[str, object]) -> None:
        try:
            self.ask(filled(request), _DO_SECONDS)
        except (ControlRefusedError, LookupError) as error:
            if request["do"] != "crash":  # who crashes hangs up
                self.refused.emit(str(error))

    def _see(self) -> None:
        try:
            self.heard.emit(self._look())
        except ControlRefusedError as error:
            self.silent.emit(str(error))
