"""Pictures of a visit for QML, from memory alone: scanned pages and the slip; nothing is ever a file."""

from __future__ import annotations

import io
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.journey.forgetting import forget

SCHEME = "visit"
_PREFIX = f"image://{SCHEME}/"

_Box = tuple[int, int]


class Bell(QObject):
    """Rings on the thread that listens whenever a picture is ready."""

    rang = Signal()


class Pictures(QQuickImageProvider):
    """Holds the encoded pictures of one visit by name, and what was decoded of each, made small.

    A scanned page is eight million points, and the screen's thread decodes none: a thread of ours does, with
    nothing of Qt's. A reading thread of Qt's holds a lock of Qt's while it asks here, which needs Python's;
    the screen's thread may hold that and want Qt's. So Qt asks on the screen's thread, for what is ready.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self.bell = Bell()
        self._encoded: dict[str, bytes] = {}
        self._decoded: dict[str, dict[_Box, QImage]] = {}
        self._under_way: dict[tuple[str, _Box], Future[None]] = {}
        self._serial = 0
        self._lock = threading.Lock()
        self._reader = ThreadPoolExecutor(1, "pictures")

    def keep(self, pictures: dict[str, bytes], group: str) -> dict[str, str]:
        """Hold exactly these pictures of a group; returns their addresses, new whenever the bytes are.

        What was decoded of others of the group goes, and what is being decoded of them is thrown away.
        """
        held = {name: data for name, data in self._encoded.items() if not name.startswith(f"{group}/")}
        addresses = {}
        for key, data in pictures.items():
            name = next(
                (n for n, d in self._encoded.items() if d is data and n.startswith(f"{group}/{key}/")), ""
            )
            if not name:
                self._serial += 1
                name = f"{group}/{key}/{self._serial}"
            held[name] = data
            addresses[key] = f"{_PREFIX}{name}"
        with self._lock:
            self._encoded = held
            self._decoded = {name: boxes for name, boxes in self._decoded.items() if name in held}
        return addresses

    def held(self) -> int:
        """Count the pictures that are held now, encoded or decoded."""
        return len(self._encoded) + sum(len(boxes) for boxes in self._decoded.values())

    def ready(self, address: str, width: int, height: int) -> str:
        """Return what Qt may ask for to show a picture in a box of pixels; empty until it is decoded.

        The first time it begins to decode, and the bell rings when that is done.
        """
        name, box = address.removeprefix(_PREFIX), (width, height)
        with self._lock:
            if name not in self._encoded or min(box) <= 0:
                return ""
            if box in self._decoded.get(name, ()):
                return f"{address}/{width}x{height}"
            if (name, box) not in self._under_way:
                self._under_way[name, box] = self._reader.submit(self._read, name, box)
            return ""

    def finish(self) -> None:
        """Wait until nothing is being decoded any more."""
        with self._lock:
            under_way = list(self._under_way.values())
        wait(under_way)

    def close(self) -> None:
        """Let every picture go, and the thread that decodes them."""
        with self._lock:
            self._encoded, self._decoded = {}, {}
        self._reader.shutdown(cancel_futures=True)

    def _read(self, name: str, box: _Box) -> None:
        data = self._encoded.get(name)
        image = _decoded(data, box) if data is not None else None
        del data
        with self._lock:
            del self._under_way[name, box]
            kept = image is not None and name in self._encoded
            if kept and image is not None:
                self._decoded.setdefault(name, {})[box] = image
        if kept:
            self.bell.rang.emit()
        elif image is not None:
            # The visit was wiped meanwhile: what was on the picture is not left in freed memory either.
            del image
            forget()

    def requestImage(self, name: str, size: QSize, _requested: QSize) -> QImage:  # noqa: N802  # Qt's signature
        """Hand out a picture that is ready; of any other one on which nothing is seen."""
        held, _, box = name.rpartition("/")
        width, _, height = box.partition("x")
        image = None
        if width.isdecimal() and height.isdecimal():
            image = self._decoded.get(held, {}).get((int(width), int(height)))
        if image is None:  # asked for by a screen whose visit was wiped meanwhile
            image = _nothing()
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def _decoded(data: bytes, box: _Box) -> QImage:
    """Decode a picture upright and no larger than the box; one that cannot be read shows nothing."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # the welcome opens without it

    try:
        with Image.open(io.BytesIO(data)) as coded:
            # A JPEG is read at a half, a quarter or an eighth already; a lying one is turned afterwards.
            coded.draft(None, (max(box), max(box)))
            picture = ImageOps.exif_transpose(coded).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return _nothing()
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    points = picture.tobytes()
    shown = QImage(points, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return shown.convertToFormat(QImage.Format.Format_RGB32)  # its own points, as the window paints them


def _nothing() -> QImage:
    """Return a picture on which nothing can be seen: to Qt a null one is a failure."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image
