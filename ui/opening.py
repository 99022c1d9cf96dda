"""Putting the kiosk together behind its welcome: nobody looks at a black glass meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtQuick import QQuickWindow

# A window that lies behind others, or on a screen that sleeps, is drawn who knows when.
_LATEST_MS = 500


class Opening(QObject):
    """Calls `work` on a thread of its own, then `then` on Qt's, with what was raised, if anything was.

    It begins with the window's first frame: before, it would only take processor time from it. What is
    touched meanwhile is not lost: the journey takes it up when it begins.
    """

    _ended = Signal()

    def __init__(self, work: Callable[[], None], then: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self.failed: Exception | None = None
        self._work = work
        self._then = then
        self._thread: threading.Thread | None = None
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def follow(self, window: QQuickWindow) -> None:
        """Begin when this window has shown its first frame, or should have."""
        window.frameSwapped.connect(self._start, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(_LATEST_MS, self, self._start)

    def join(self) -> None:
        """Wait for the end of what has begun."""
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="opening-all", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  # it is raised where the shell ends
            self.failed = error
        self._ended.emit()

    def _tell(self) -> None:
        self._then(self.failed)
