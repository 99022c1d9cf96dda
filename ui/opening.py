"""Opening the devices while the welcome is on the screen already: nobody looks at a black glass meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Opening(QObject):
    """Calls `work` on a thread of its own, then `then` on Qt's, with what was raised, if anything was.

    What is touched before is not lost: the journey takes it up when it begins.
    """

    _ended = Signal()

    def __init__(self, work: Callable[[], None], then: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self.failed: Exception | None = None
        self._work = work
        self._then = then
        self._thread = threading.Thread(target=self._run, name="opening-all", daemon=True)
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  # it is raised where the shell ends
            self.failed = error
        self._ended.emit()

    def _tell(self) -> None:
        self._then(self.failed)
