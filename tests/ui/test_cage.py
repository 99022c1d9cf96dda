"""The shell as a process of its own under cage: a pointer and keys that are real to it, seen from outside."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QImage

from kiosk.journey.visit import Visit
from kiosk.sandbox.children import environment
from kiosk.sandbox.world import provision, world_settings

pytestmark = pytest.mark.slow

SECONDS = 40
WIDTH, HEIGHT = 1080, 1920
PROGRAMS = ("cage", "grim", "xdotool", "Xvfb", "Xwayland", "setpriv")


@dataclass
class Seat:
    """A screen that only this test sees, and the pointer and keyboard before it."""

    display: str
    folder: Path

    def look(self) -> Image.Image:
        """Take a picture of what the compositor shows."""
        seen = subprocess.run(["grim", "-"], env=self._wayland(), stdout=subprocess.PIPE, check=True).stdout
        with Image.open(io.BytesIO(seen)) as picture:
            return picture.convert("RGB")

    def click(self, x: float, y: float) -> None:
        """Move the pointer there and press its button."""
        self.do("mousemove", str(round(x)), str(round(y)), "click", "1")

    def press(self, *keys: str) -> None:
        """Press keys, or keys together, named as X names them."""
        for key in keys:
            self.do("key", key)

    def do(self, *command: str) -> str:
        """Run xdotool on the screen."""
        env = os.environ | {"DISPLAY": self.display}
        return subprocess.run(
            ["xdotool", *command], env=env, stdout=subprocess.PIPE, check=True
        ).stdout.decode()

    def program(self) -> dict[str, str]:
        """Say how a program finds the compositor."""
        return {
            **self._wayland(),
            "QT_QPA_PLATFORM": "wayland",
            "QT_QUICK_BACKEND": "software",
            "QT_WAYLAND_DISABLE_WINDOWDECORATION": "1",
        }

    def _wayland(self) -> dict[str, str]:
        return os.environ | {"XDG_RUNTIME_DIR": str(self.folder), "WAYLAND_DISPLAY": "wayland-0"}


def until(holds: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := holds()):
        assert time.monotonic() < deadline, f"waited {SECONDS} s for {what}"
        time.sleep(0.1)
    return found


def share_alike(one: Image.Image, other: Image.Image) -> float:
    """Say which share of two pictures is the same, small differences of letters' edges aside."""
    apart = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 48 else 0)
    return apart.histogram()[0] / (one.width * one.height)


def within(picture: Image.Image) -> Image.Image:
    """Cut off the head with its clock, and the frame that made-up devices put around everything."""
    return picture.crop((WIDTH // 20, HEIGHT // 8, WIDTH * 19 // 20, HEIGHT * 19 // 20))


def picture_of(image: QImage) -> Image.Image:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes for a format's name
    with Image.open(io.BytesIO(data.data())) as picture:
        return picture.convert("RGB")


@pytest.fixture
def seat(tmp_path_factory: Any) -> Iterator[Seat]:
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    # Everybody must find the way to it: cage does not run as root, whoever runs the tests.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/cage-XXXXXX"], text=True).strip())  # noqa: S108
    asker = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    if asker:
        shutil.chown(folder, "nobody", "nogroup")
    told, tell = os.pipe()
    with (tmp_path_factory.mktemp("seat") / "log").open("wb") as log:
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
            pass_fds=(tell,),
            stderr=log,
        )
        os.close(tell)
        with os.fdopen(told) as answer:
            display = f":{answer.readline().strip()}"
        compositor = subprocess.Popen(
            [*asker, "cage", "--", "sleep", "1000"],
            env={
                "PATH": os.environ["PATH"],
                "DISPLAY": display,
                "HOME": str(folder),
                "XDG_RUNTIME_DIR": str(folder),
                "WLR_BACKENDS": "x11",
                "WLR_RENDERER": "pixman",
            },
            stderr=log,
        )
    seat = Seat(display, folder)
    try:
        until((folder / "wayland-0").exists, "the compositor")
        window = until(lambda: _window(seat), "the compositor's window")
        seat.do("windowsize", "--sync", window, str(WIDTH), str(HEIGHT), "windowfocus", window)
        yield seat
    finally:
        for process in (compositor, screen):
            process.terminate()
            process.wait()
        shutil.rmtree(folder)


def _window(seat: Seat) -> str:
    """Return the id of the one window that cage opened on the screen; the first is the screen itself."""
    windows = seat.do("search", "--name", "").split()
    return windows[1] if len(windows) > 1 else ""


@pytest.fixture
def shell(seat: Seat, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = world_settings(tmp_path, tmp_path / "run")
    provision(settings)
    with (tmp_path / "shell.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "shell"],
            env={**environment(settings, tmp_path / "home"), **seat.program()},
            stdout=log,
            stderr=log,
        )
    yield process
    process.terminate()
    assert process.wait(SECONDS) == 0, (tmp_path / "shell.log").read_text()


def test_a_visit_begins_by_a_real_pointer_and_real_keys_and_no_key_breaks_out(
    seat: Seat, shell: Any, visits: dict[str, Visit], draw: Any, finger: Any
) -> None:
    def place(name: str, thing: str) -> tuple[float, float]:
        """Say where a thing lies on a screen, by the same screen drawn here."""
        draw(visits[name])
        item = finger.find(thing)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        return middle.x(), middle.y()

    def shows(name: str) -> Callable[[], bool]:
        wanted = picture_of(draw(visits[name]))
        return lambda: share_alike(within(seat.look()), within(wanted)) > 0.97

    def stays(name: str) -> bool:
        """Whether it shows this screen, and goes on showing it."""
        looks = shows(name)
        time.sleep(0.3)
        return bool(looks()) and shell.poll() is None

    until(shows("welcome"), "the welcome")
    seat.click(*place("welcome", "begin"))
    until(shows("purpose"), "what one came for")
    time.sleep(0.5)  # what has just come takes no touch
    seat.click(*place("purpose", "choice:file"))
    until(shows("consent-unticked"), "consent")

    seat.press("alt+F4", "ctrl+alt+Delete", "ctrl+alt+BackSpace", "ctrl+alt+F2", "alt+Tab", "ctrl+q", "super")
    assert stays("consent-unticked")

    before = seat.look()
    time.sleep(0.5)
    seat.press("Tab")
    until(lambda: ImageChops.difference(seat.look(), before).getbbox(), "a focus that one sees")
    seat.press("Escape", "Escape")
