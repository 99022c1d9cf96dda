"""The drawings of repairs as Qt draws them on a screen: there, within their field, and no two alike."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from kiosk.technician.repairs.drawing import DRAWINGS

FILES = sorted(DRAWINGS.glob("*.svg"))
SIDE = 192


def drawn(path) -> QImage:
    reader = QImageReader(str(path))
    reader.setScaledSize(QSize(SIDE, SIDE))
    image = reader.read()
    assert reader.error() is QImageReader.ImageReaderError.UnknownError, reader.errorString()
    return image.convertToFormat(QImage.Format.Format_ARGB32)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_drawing_has_ink_and_leaves_its_paper_white(qapp, path):
    image = drawn(path)
    alphas = [image.pixelColor(x, y).alpha() for y in range(0, SIDE, 3) for x in range(0, SIDE, 3)]
    covered = sum(alpha > 127 for alpha in alphas) / len(alphas)
    assert 0.03 < covered < 0.85
    corners = [(0, 0), (SIDE - 1, 0), (0, SIDE - 1), (SIDE - 1, SIDE - 1)]
    assert all(image.pixelColor(x, y).alpha() == 0 for x, y in corners)


def test_no_two_drawings_are_alike(qapp):
    assert len({bytes(drawn(path).constBits()) for path in FILES}) == len(FILES)
