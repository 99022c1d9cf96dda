"""Opening the dock's window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from ui.app import QML, StartError, need_font
from ui.bridge.display import Display, ScreenSize
from ui.bridge.pictures import SCHEME, Pictures
from ui.simulated.dock.device import Device
from ui.simulated.dock.dock import DEVICES, Dock
from ui.simulated.dock.paperwork import ReceiptPrinter

WIDTH, HEIGHT = 1360, 1000
# The theme counts in millimetres of a kiosk's screen; at a desk one sits nearer.
_PIXELS_PER_MM = 2.5

_T = TypeVar("_T")


class DockWindow:
    """Owns the engine and the window; `close` lets them go in the order Qt needs."""

    def __init__(self, run_folder: Path, *, motion: bool = True) -> None:
        application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
        if not isinstance(application, QGuiApplication):
            raise StartError("another kind of Qt application runs already")
        need_font(QFontDatabase.families())
        if not any(Path("/dev/dri").glob("renderD*")) and QQuickWindow.sceneGraphBackend() != "software":
            QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
        self.application = application
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML))
        self.pictures = Pictures()
        self.engine.addImageProvider(SCHEME, self.pictures)
        self._motion = motion
        self._display = self._singleton("Kiosk.Bridge", Display)
        self._fit(1.0)
        self.devices: list[Device] = [self._singleton("Kiosk.Simulated", kind) for kind in DEVICES]
        self.device(ReceiptPrinter).pictures = self.pictures
        self.dock = self._singleton("Kiosk.Simulated", Dock)
        self.engine.loadFromModule("Kiosk.Dock", "DockWindow")
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise StartError("the dock could not be loaded; the lines above say which file and line")
        self.window: QQuickWindow = roots[0]
        self.window.setMinimumSize(QSize(WIDTH // 2, HEIGHT // 2))
        self.window.resize(WIDTH, HEIGHT)
        self.window.widthChanged.connect(self._fit_window)
        self.window.heightChanged.connect(self._fit_window)
        self.dock.open(run_folder, self.devices)
        self.window.show()

    def device(self, kind: type[_T]) -> _T:
        """Return the dock's device of a kind."""
        return next(device for device in self.devices if isinstance(device, kind))

    def stand_beside(self, width: int) -> None:
        """Leave the left of the screen free for a window of that many pixels, where the screen allows it."""
        place = self.window.screen().availableGeometry()
        self.window.resize(min(WIDTH, place.width()), min(HEIGHT, place.height()))
        if width + self.window.width() <= place.width():
            self.window.setPosition(place.left() + width, place.top())

    def run(self) -> int:
        """Run until the window closes; returns the application's exit code."""
        return self.application.exec()

    def close(self) -> None:
        """Let devices, window and engine go; alive at exit, they crash the interpreter."""
        self.dock.close()
        self.pictures.close()
        self.window.widthChanged.disconnect(self._fit_window)
        self.window.heightChanged.disconnect(self._fit_window)
        self.window.close()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.devices.clear()
        del self.window, self.dock, self._display, self.engine

    def _fit_window(self) -> None:
        """Draw everything smaller in a window that is too small, so that nothing lies over another."""
        self._fit(min(1.0, self.window.width() / WIDTH, self.window.height() / HEIGHT))

    def _fit(self, part: float) -> None:
        across = part * _PIXELS_PER_MM
        self._display.use(ScreenSize(WIDTH, HEIGHT, WIDTH / across, HEIGHT / across, motion=self._motion))

    def _singleton(self, module: str, kind: type[_T]) -> _T:
        found = self.engine.singletonInstance(module, kind.__name__)
        if not isinstance(found, kind):
            raise StartError(f"{module} has no {kind.__name__}")
        return found
