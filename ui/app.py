"""Starting the window: fonts, renderer, engine, and the road from the journey's thread to the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

import structlog
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

from kiosk.journey.events import Touch
from kiosk.journey.forgetting import give_back_large
from kiosk.journey.visit import Visit
from kiosk.journey.world import World
from kiosk.languages.catalogue import Languages, load_languages
from kiosk.speech.speaker import Speaker
from kiosk.technician.desk import Desk
from ui.bridge import MODELS
from ui.bridge.display import Display, ScreenSize
from ui.bridge.help import HelpModel
from ui.bridge.language import Translator
from ui.bridge.model import Drawn
from ui.bridge.pictures import SCHEME, Pictures
from ui.bridge.scene import Place, Scene
from ui.bridge.session import Session
from ui.bridge.technician.asking import AskModel
from ui.bridge.technician.door import DoorModel
from ui.forgetting import Forgetting
from ui.keys import Keys
from ui.speaking import Speaking

QML = Path(__file__).parent / "qml"
FONT = "Inter"
_LONG_PRESS_MS = 450

_log = structlog.get_logger(__name__)


class StartError(Exception):
    """The window cannot be opened; the message says what is missing."""


class Journey(Protocol):
    """What the window needs of the runner; subscribed before the runner starts."""

    world: World

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Call `listener` with every new visit, on the journey's thread."""

    def post(self, event: Touch) -> None:
        """Hand in what the person did."""


_T = TypeVar("_T")


class Courier(QObject):
    """Carries visits from the journey's thread to Qt's: a signal across threads is queued."""

    came = Signal(object)


class App:
    """Owns the application, the engine and the window; `close` lets them go in the order Qt needs."""

    def __init__(
        self,
        application: QGuiApplication,
        screen: ScreenSize,
        languages: Languages,
        speaker: Speaker | None = None,
    ) -> None:
        self.application = application
        self._languages = languages
        self._speaker = speaker
        self._followers: list[Callable[[Visit], None]] = []
        self._closing: list[Callable[[], None]] = []
        self._closed = False
        self.translator = Translator(languages, application)
        self.pictures = Pictures()
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML))
        self.engine.addImageProvider(SCHEME, self.pictures)
        self.courier = Courier()
        self.courier.came.connect(self.show, Qt.ConnectionType.QueuedConnection)
        display = self._singleton("Display", Display)
        display.use(screen)
        self.session = self._singleton("Session", Session)
        # The session turns the screen over, so what the new screen draws from comes before it.
        self.drawn: list[Drawn] = [
            display,
            *(self._singleton(model.__name__, model) for model in MODELS),
            self.session,
        ]

    def load(self, scene: Scene) -> None:
        """Open the scene and load the window; raises StartError when QML refuses."""
        self.open(scene)
        self.show(Visit())
        self.engine.loadFromModule("Kiosk.Journey", "Main")
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise StartError("the screens could not be loaded; the log says which file and line")
        # Kept: items that Python holds turn invalid when the window's own Python object goes.
        self.window: QQuickWindow = roots[0]
        self.keys = Keys(self.window, self.session, scene.post)
        self.keys.led.connect(self._singleton("HelpModel", HelpModel).go_by_keys)
        self._followers += [self.keys.show, Forgetting(self.engine).show]
        door = self._singleton("DoorModel", DoorModel)
        self.keys.used.connect(door.used)
        self.keys.pressed.connect(door.pressed)
        ask = self._singleton("AskModel", AskModel)
        self.keys.used.connect(ask.used)
        self.keys.pressed.connect(ask.pressed)
        door.turned.connect(self.keys.arrive)
        if self._speaker is not None:
            self.speaking = Speaking(self.window, self.keys, self._speaker, self._languages, scene.post)
            self._followers.append(self.speaking.show)
            self._closing.append(self.speaking.close)

    def open(self, scene: Scene) -> None:
        """Draw from this scene from now on."""
        self.scene = scene
        for drawn in self.drawn:
            drawn.open(scene)

    def show(self, visit: Visit) -> None:
        """Draw a visit; on Qt's thread. Nothing is drawn of what was on its way when the window went."""
        if self._closed:
            return
        turned = self.translator.use(visit.comfort.language)
        for drawn in self.drawn:
            drawn.show(visit)
        if turned:
            self.engine.retranslate()
            self.session.ticked.emit()
        for follow in self._followers:
            follow(visit)

    def _singleton(self, name: str, kind: type[_T]) -> _T:
        found = self.engine.singletonInstance("Kiosk.Bridge", name)
        if not isinstance(found, kind):
            raise StartError(f"Kiosk.Bridge has no {name}")
        return found

    def run(self) -> int:
        """Run until the window closes; returns the application's exit code."""
        return self.application.exec()

    def finish_pictures(self) -> None:
        """Wait until every picture that the screen asks for is on it."""
        QCoreApplication.processEvents()
        self.pictures.finish()
        QCoreApplication.processEvents()

    def close(self) -> None:
        """Let the window and the engine go; alive at exit, they crash the interpreter."""
        self._closed = True
        self.courier.came.disconnect(self.show)
        for close in self._closing:
            close()
        self.pictures.close()
        self.window.close()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.translator.close()
        self.drawn.clear()
        self._followers.clear()
        del self.window, self.session, self.engine, self.scene


def start(  # noqa: PLR0913  # what the window is put together from, each by its name
    journey: Journey,
    place: Place,
    screen: ScreenSize,
    *,
    languages: Languages | None = None,
    speaker: Speaker | None = None,
    desk: Desk | None = None,
    full_screen: bool = False,
) -> App:
    """Open the window on `journey`, which must not have started yet; raises StartError.

    The languages are those that come with the kiosk, unless others are given; `speaker` reads the screens
    aloud to whoever wants it; without a `desk` there is no technician's side. Who made them closes them.
    """
    give_back_large()
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    if not isinstance(application, QGuiApplication):
        raise StartError("another kind of Qt application runs already")
    application.styleHints().setMousePressAndHoldInterval(_LONG_PRESS_MS)
    need_font(QFontDatabase.families())
    if not any(Path("/dev/dri").glob("renderD*")) and QQuickWindow.sceneGraphBackend() != "software":
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    spoken = languages or load_languages()
    app = App(application, screen, spoken, speaker)
    app.load(Scene(journey.world, place, app.pictures, journey.post, spoken.all, app.translator.say, desk))
    journey.subscribe(app.courier.came.emit)
    if full_screen:
        app.window.showFullScreen()
    else:
        app.window.show()
    return app


def need_font(families: Iterable[str]) -> None:
    """Refuse to start without the font of the screens; raises StartError."""
    if FONT not in families:
        raise StartError(f"the font {FONT} is missing: install Debian's package fonts-inter")


def log_qt_messages() -> None:
    """Send what Qt and QML say to the log, instead of to the terminal."""
    qInstallMessageHandler(_log_message)


_LEVELS = {
    QtMsgType.QtDebugMsg: "debug",
    QtMsgType.QtInfoMsg: "info",
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "error",
    QtMsgType.QtFatalMsg: "critical",
}


def _log_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    file = Path(context.file).name if context.file else ""
    getattr(_log, _LEVELS[kind])("qt", message=message, file=file, line=context.line)
