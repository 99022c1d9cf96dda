# ruff: noqa: PLC0415  # what either imports is a part of what it takes
"""A program that ends with its first frame: the kiosk's window, or one rectangle.

python -m tests.bench.ui._first_frame kiosk|bare
"""

from __future__ import annotations

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

_BARE = b'import QtQuick\nWindow { width: 1080; height: 1920; visible: true; color: "#F7F4EE" }'


def _bare() -> int:
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


def _kiosk() -> int:
    """Start as `kiosk shell` does, its devices and province aside: they start while one reads the welcome."""
    from datetime import UTC, datetime
    from pathlib import Path

    from kiosk.appliance import load_procedures
    from kiosk.journey.patience import Patience
    from kiosk.journey.runner import Runner
    from kiosk.journey.timers import ThreadTimers
    from kiosk.journey.world import World
    from ui.app import start
    from ui.bridge.display import ScreenSize
    from ui.bridge.scene import Place

    class Nobody:
        """Devices that say nothing."""

        def perform(self, *_: object) -> None:
            """Answer nothing."""

    assets = Path(__file__).resolve().parents[3] / "assets"
    catalogue, forms = load_procedures(assets / "none", assets)
    world = World(catalogue, forms, lambda: datetime.now(UTC), phone=True)
    runner = Runner(world, Nobody(), Patience(90, 20), ThreadTimers())
    app = start(runner, Place("Trung tâm", "Quầy 1", "QN-HCC-01", 90, 20), ScreenSize())
    runner.start()
    app.window.frameSwapped.connect(app.application.quit)
    app.run()
    os._exit(0)


if __name__ == "__main__":
    {"kiosk": _kiosk, "bare": _bare}[sys.argv[1]]()
