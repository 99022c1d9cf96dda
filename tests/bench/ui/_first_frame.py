# ruff: noqa: PLC0415  # what either imports is a part of what it takes
"""A program that ends with its first frame: the kiosk's window, or one rectangle.

python -m tests.bench.ui._first_frame kiosk|bare
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickWindow

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

_BARE = b'import QtQuick\nWindow { width: 1080; height: 1920; visible: true; color: "#F7F4EE" }'


def _bare() -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtQml import QQmlApplicationEngine
    from PySide6.QtQuick import QQuickWindow

    application = QGuiApplication(sys.argv[:1])
    engine = QQmlApplicationEngine()
    engine.loadData(_BARE)
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    window.frameSwapped.connect(application.quit)
    application.exec()
    os._exit(0)  # what is measured is the way to the first frame


def _kiosk() -> None:
    """Run `kiosk shell` itself until its first frame; what is put together behind it has not begun then."""
    # What no citizen's kiosk has installed (requirements/run.txt), and its log would load for colours.
    sys.modules["rich"] = None  # type: ignore[assignment]  # Python's own way to say: there is none

    import click

    import kiosk.cli

    kiosk.cli.kiosk.get_command(click.Context(kiosk.cli.kiosk), "shell")  # loaded as it always is
    import ui.opening

    def end(_opening: ui.opening.Opening, window: QQuickWindow) -> None:
        window.frameSwapped.connect(lambda: os._exit(0))

    ui.opening.Opening.follow = end  # type: ignore[assignment, method-assign]  # here the measured way ends
    kiosk.cli.kiosk(["shell", "--window"])


if __name__ == "__main__":
    {"kiosk": _kiosk, "bare": _bare}[sys.argv[1]]()
