"""The end of the paper: pictures to look at, counters, versions, and how to see that nothing was changed."""

from __future__ import annotations

import io

from PIL import Image

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.technician.measures import number_words
from kiosk.technician.pdf.paper import (
    BODY,
    INNER,
    LABEL,
    MARGIN,
    NOTE,
    Ink,
    Paper,
    Place,
    Type,
)
from kiosk.technician.pdf.words import ROLES
from kiosk.technician.report import Report

_GAP = 8.0
_WIDTH = (INNER - _GAP) / 2
_PICTURE_HEIGHT = 62.0
_CELL = Type(8.5)
# Half a page's width at 300 dots an inch.
_MOST_PIXELS = 1050
_SIGNING_HEIGHT = 30.0


def draw_evidence(paper: Paper, report: Report) -> None:
    """Draw the pictures that checks took, two a row."""
    pictures = [
        (say("{title}: {words}", title=result.title, words=picture.words), png)
        for result in report.results
        for picture in result.pictures
        if (png := as_printed(picture.png))
    ]
    if not pictures:
        return
    paper.headline(say("Hình chụp khi kiểm tra"), _PICTURE_HEIGHT + 14)
    for number in range(0, len(pictures), 2):
        paper.need(_PICTURE_HEIGHT + 14)
        top = paper.y
        for column, (words, png) in enumerate(pictures[number : number + 2]):
            paper.y = top
            _evidence(paper, words, png, MARGIN + column * (_WIDTH + _GAP))
        paper.y = top + _PICTURE_HEIGHT + 14


def as_printed(png: bytes) -> bytes:
    """Scale a picture down to what paper shows of it; empty for one that cannot be read, or is gone."""
    try:
        with Image.open(io.BytesIO(png)) as picture:
            if max(picture.size) <= _MOST_PIXELS:
                return png
            small = picture.convert("RGB")
            small.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
            file = io.BytesIO()
            small.save(file, "PNG")
            return file.getvalue()
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""


def _evidence(paper: Paper, words: str, png: bytes, x: float) -> None:
    frame = Place(x, paper.y, _WIDTH, _PICTURE_HEIGHT)
    paper.box(frame, Ink.CARD)
    paper.picture(png, Place(x + 2, paper.y + 2, _WIDTH - 4, _PICTURE_HEIGHT - 4))
    paper.y += _PICTURE_HEIGHT + 1.5
    for line in paper.lines(words, NOTE, _WIDTH)[:3]:
        paper.line(x, paper.y, line, NOTE)
        paper.y += NOTE.line


def draw_facts(paper: Paper, report: Report) -> None:
    """Draw what each device has been through, and the versions."""
    if report.counters:
        paper.headline(say("Bộ đếm từ lúc khởi động"), 22)
        heads = (say("Lần mở"), say("Việc xong"), say("Lỗi"), say("Hồi phục"))
        edges = [MARGIN + 62 + 18 * number for number in range(len(heads))]
        for edge, head in zip(edges, heads, strict=True):
            paper.line(edge, paper.y, head, LABEL, right=True)
        paper.line(edges[-1] + 8, paper.y, say("Lỗi gần nhất"), LABEL)
        paper.y += LABEL.line + 1
        for role, counters in report.counters.items():
            last = counters.last_fault or "–"
            if counters.last_fault_at:
                last = f"{counters.last_fault_at.astimezone(VIETNAM):%d/%m %H:%M} {last}"
            width = MARGIN + INNER - edges[-1] - 8
            height = max(paper.height([(last, NOTE)], width), _CELL.line)
            paper.need(height + 1)
            top = paper.y
            paper.line(MARGIN, top, ROLES[role], Type(_CELL.size, bold=True))
            numbers = (counters.opens, counters.jobs, counters.faults, counters.recoveries)
            for edge, number in zip(edges, numbers, strict=True):
                paper.line(edge, top, number_words(number), _CELL, right=True)
            paper.paragraph(edges[-1] + 8, last, NOTE, width)
            paper.y = top + height + 1
    if report.versions:
        paper.headline(say("Phiên bản"), 12)
        for name, version in report.versions.items():
            paper.need(_CELL.line * 2)
            top = paper.y
            paper.paragraph(MARGIN, name, Type(_CELL.size, bold=True), 38)
            below, paper.y = paper.y, top
            paper.paragraph(MARGIN + 42, version, _CELL, INNER - 42)
            paper.y = max(paper.y, below) + 0.4


def draw_seal(paper: Paper, fingerprint: str, key: str) -> None:
    """Say how to see that nothing was changed, and leave room to sign by hand."""
    words = say(
        "Tệp PDF này và tệp JSON đi cùng được ký bằng khóa báo cáo của máy. Sửa, thêm hay bớt dù một byte thì"
        " chữ ký không còn đúng. Cách kiểm tra: kiosk report verify TỆP --key KHÓA. Chữ ký không theo được tờ"
        " giấy in: hãy so dấu dữ liệu dưới đây với dấu mà kiosk report show TỆP cho biết."
    )
    paper.headline(say("Chữ ký"), 34 + _SIGNING_HEIGHT)
    paper.paragraph(MARGIN, words, BODY, INNER)
    paper.down(2)
    for name, value in ((say("Dấu dữ liệu"), fingerprint), (say("Khóa báo cáo"), key)):
        top = paper.y
        paper.line(MARGIN, top, name, LABEL)
        paper.paragraph(MARGIN + 30, value, Type(8.5, bold=True), INNER - 30)
    paper.down(5)
    labels = (say("Người kiểm tra (ký tay)"), say("Bên nhận máy (ký tay)"))
    for column, label in enumerate(labels):
        x = MARGIN + column * (_WIDTH + _GAP)
        paper.line(x, paper.y, label, LABEL)
        paper.stroke(Ink.LINE, 0.3)
        paper.pdf.line(x, paper.y + 24, x + _WIDTH, paper.y + 24)
    paper.down(_SIGNING_HEIGHT)
