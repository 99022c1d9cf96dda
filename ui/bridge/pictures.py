"""Pictures of a visit for QML, from memory alone: scanned pages and the slip; nothing is ever a file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader
from PySide6.QtQuick import QQuickImageProvider

SCHEME = "visit"
_LARGEST = QSize(900, 1300)


class Pictures(QQuickImageProvider):
    """Holds the encoded pictures of one visit by name and decodes them, made small, when QML asks."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._encoded: dict[str, bytes] = {}
        self._serial = 0

    def keep(self, pictures: dict[str, bytes], group: str) -> dict[str, str]:
        """Hold exactly these pictures of a group; returns their addresses, new whenever the bytes are."""
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
            addresses[key] = f"image://{SCHEME}/{name}"
        self._encoded = held
        return addresses

    def held(self) -> int:
        """Count the pictures that are held now."""
        return len(self._encoded)

    def requestImage(self, name: str, size: QSize, requested: QSize) -> QImage:  # noqa: N802  # Qt's signature
        """Decode one picture at no more than a screen's size; an unknown name gives an empty picture."""
        data = self._encoded.get(name)
        if data is None:  # asked for by a screen whose visit was wiped before its picture was read
            return _nothing(size)
        source = QBuffer()
        source.setData(QByteArray(data))
        source.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(source)
        reader.setAutoTransform(True)
        full = reader.size()
        lying = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
        box = requested if requested.isValid() and not requested.isEmpty() else _LARGEST
        if lying:  # sizes are asked for as one sees the picture, and set before it is turned
            box = box.transposed()
        if full.isValid() and (full.width() > box.width() or full.height() > box.height()):
            reader.setScaledSize(full.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        seen = full.transposed() if lying else full
        size.setWidth(seen.width())
        size.setHeight(seen.height())
        return image


def _nothing(size: QSize) -> QImage:
    """Return a picture on which nothing can be seen: to Qt a null one is a failure."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    size.setWidth(1)
    size.setHeight(1)
    return image
