"""SIGTERM and SIGINT end the window in order, also while nothing happens on it."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer


class StopSignals:
    """Quits `application` on a signal, before its event loop runs or while it does; keep it as long as that.

    Qt waits in its own code, where Python runs no signal handler: the signal's byte in a socket wakes it.
    """

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._ours, theirs = socket.socketpair()
        self._theirs = theirs
        for end in (self._ours, theirs):
            end.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._awake)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._quit)

    def close(self) -> None:
        """Let the socket go; a signal does again what it does by itself."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._theirs.close()

    def _awake(self) -> None:
        self._ours.recv(64)

    def _quit(self, *_: object) -> None:
        # Queued: a plain quit is forgotten when the event loop has not begun.
        QTimer.singleShot(0, self._application.quit)
