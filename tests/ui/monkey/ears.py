"""What a run complains of: Qt's warnings, Python's, exceptions anywhere, errors in the log."""

from __future__ import annotations

import sys
import threading
import traceback
import warnings
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from tests.ui.monkey.machine import keep_line

_QUIET = {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}


class Ears:
    """Collects complaints of this process; `lines` is everything that was logged since `forget`."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.exceptions: list[str] = []
        self.lines: list[str] = []

    def listen(self) -> None:
        """Take over every place where a complaint could be lost."""
        qInstallMessageHandler(self._qt)
        sys.excepthook = self._uncaught
        sys.unraisablehook = lambda failed: self._note(failed.exc_value)
        threading.excepthook = lambda failed: self._note(failed.exc_value)
        warnings.simplefilter("error")
        structlog.configure(processors=[structlog.processors.add_log_level, self._logged])

    def forget(self) -> None:
        """Let go what was logged."""
        self.lines.clear()

    def _qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind not in _QUIET:
            self.warnings.append(f"{message} ({context.file}:{context.line})")

    def _uncaught(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._note(error)

    def _note(self, error: BaseException | None) -> None:
        said = "".join(traceback.format_exception(error)) if error is not None else "an exception"
        self.exceptions.append(said)

    def _logged(self, _logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
        self.lines.append(str(dict(event)))
        keep_line({"level": method, **event})
        if event.get("exc_info"):
            self._note(sys.exc_info()[1])
        elif method in {"error", "critical"}:
            self.exceptions.append(f"logged: {event.get('event')}")
        raise structlog.DropEvent
