"""Call what Qt offers most, thousands of times, and print how many references to True and None were lost.

A program of its own: a binding that loses them ends the interpreter, which must not end the tests.
"""

from __future__ import annotations

import gc
import json
import sys

from PySide6.QtCore import Property, QCoreApplication, QObject, QTimer, Signal

TIMES = 3000


class Bell(QObject):
    """Something to emit, connect, and ask for a property."""

    rung = Signal()
    said = Signal(bool)

    @Property(bool)
    def loud(self) -> bool:
        return True


def heard(*_: object) -> None:
    """Receive a signal."""


def once(bell: Bell, timer: QTimer) -> None:
    """Make each call whose result is True or None."""
    bell.rung.emit()
    bell.said.emit(True)
    bell.rung.connect(heard)
    bell.rung.disconnect(heard)
    bell.property("loud")
    bell.property("absent")
    bell.parent()
    bell.findChild(QObject)
    timer.start()
    timer.stop()
    QTimer.singleShot(0, heard)


def main() -> None:
    """Print the drift as JSON, in references per call of `once`."""
    app = QCoreApplication([])
    bell, timer = Bell(), QTimer()
    bell.said.connect(heard)
    timer.setInterval(1000)
    once(bell, timer)
    app.processEvents()
    # What importing left behind holds references too: it goes before the count, nothing goes during it.
    gc.collect()
    gc.disable()
    before = {str(value): sys.getrefcount(value) for value in (True, None)}
    # Stop far before the interpreter's own references are used up, to answer instead of crashing.
    done = 0
    while done < TIMES:
        once(bell, timer)
        app.processEvents()
        done += 1
        if min(sys.getrefcount(value) - before[str(value)] for value in (True, None)) < -100:
            break
    drift = {str(value): (sys.getrefcount(value) - before[str(value)]) / done for value in (True, None)}
    print(json.dumps({"times": done, "drift": drift}), flush=True)  # noqa: T201 - the answer to the parent


if __name__ == "__main__":
    main()
