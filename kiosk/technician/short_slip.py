"""The readiness report's short form on the receipt printer: how it stands, what failed, and what binds it."""

from __future__ import annotations

from datetime import UTC

from PIL import Image, ImageDraw

from hardware.vocabulary import PrinterCapabilities, Raster
from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.slips.code import module_size, qr_modules
from kiosk.slips.layout import Head
from kiosk.slips.type import CAPITAL, composed, font, reach, wrap
from kiosk.technician.check import Outcome
from kiosk.technician.headline import as_of, headline
from kiosk.technician.pdf.words import OUTCOMES
from kiosk.technician.report import Report, Standing
from kiosk.words import moment_words

_MARGIN = 3.0
_HEADLINE, _STRONG, _BODY = 4.4, 3.0, 2.6
_MARK = 12.0
_QR = 22.0
_NEAR, _APART = 1.6, 3.0
_RULE = 0.25
_LEADING = 1.35
# More than eight failures with everything that they may say.
_LONGEST = 600.0
_MOST_FAILED = 8
# A device may be called anything; a slip is not the place to tell all of it.
_MOST_LETTERS = 160
_BLACK_FROM = 112

_TICK = ((0.2, 0.54), (0.42, 0.74), (0.82, 0.3))
_BAR = ((0.26, 0.5), (0.74, 0.5))
_CROSS = ((0.26, 0.26), (0.74, 0.74)), ((0.74, 0.26), (0.26, 0.74))


def draw_short_slip(report: Report, fingerprint: str, can: PrinterCapabilities) -> Raster:
    """Draw a slip for a printer's head; the same report, the same dots. Raises FontMissing, SlipRefused."""
    return _Column(report, fingerprint, Head(can.dots, can.dpi)).done()


def slip_code(report: Report, fingerprint: str) -> str:
    """Return what the slip's QR code holds: whose, when, how it ended, and the digits of the signed data."""
    taken_at = report.taken_at.astimezone(UTC)
    digits = fingerprint.replace(" ", "")
    return f"KHCC-REPORT {report.kiosk_id} {taken_at:%Y%m%dT%H%M%SZ} {report.standing} {digits}"


class _Column:
    """A pen that goes down the paper; ink is 255."""

    def __init__(self, report: Report, fingerprint: str, head: Head) -> None:
        self._report, self._fingerprint, self._head = report, fingerprint, head
        self._margin = head.length(_MARGIN)
        self._picture = Image.new("L", (head.dots, head.length(_LONGEST)), 0)
        self._pen = ImageDraw.Draw(self._picture)
        self._y = self._margin

    def done(self) -> Raster:
        report = self._report
        self._paragraph(report.centre_name, _BODY)
        self._paragraph(say("Ki-ốt {kiosk}", kiosk=report.kiosk_id), _STRONG, bold=True)
        self._rule()
        self._headline()
        self._paragraph(moment_words(report.taken_at.astimezone(VIETNAM)), _BODY)
        if report.simulated and report.standing is not Standing.TRIAL:
            self._paragraph(say("Thiết bị mô phỏng, không phải máy cho người dân."), _BODY, bold=True)
        self._rule()
        self._counts()
        self._failed()
        self._rule()
        self._seal()
        cut = self._picture.crop((0, 0, self._head.dots, self._y + self._margin))
        dots = cut.point(lambda ink: 255 if ink >= _BLACK_FROM else 0).convert("1", dither=Image.Dither.NONE)
        return Raster(dots.width, dots.height, dots.tobytes())

    def _headline(self) -> None:
        head = headline(self._report)
        top, size = self._y, self._head.length(_MARK)
        self._mark(head.standing, self._margin, top, size)
        self._y = top
        x = self._margin + size + self._head.length(_APART)
        first = self._y
        self._paragraph(head.words, _HEADLINE, bold=True, x=x)
        self._y = max(self._y, first + size) + self._head.length(_NEAR)
        for sentence in head.means:
            self._paragraph(sentence, _BODY)
        self._y += self._head.length(_NEAR)

    def _mark(self, standing: Standing, x: int, y: int, size: int) -> None:
        pen = self._pen
        match standing:
            case Standing.FIT | Standing.AS_FAR_AS_SEEN:
                pen.ellipse((x, y, x + size, y + size), fill=255)
                self._strokes((_TICK if standing is Standing.FIT else _BAR,), x, y, size)
            case Standing.TRIAL | Standing.FIT_WITH_LIMITS:
                pen.polygon([(x + size // 2, y), (x + size, y + size), (x, y + size)], fill=255)
                self._strokes((((0.5, 0.4), (0.5, 0.66)), ((0.5, 0.82), (0.5, 0.84))), x, y, size)
            case Standing.NOT_FIT:
                pen.rounded_rectangle((x, y, x + size, y + size), size // 10, fill=255)
                self._strokes(_CROSS, x, y, size)

    def _strokes(
        self, strokes: tuple[tuple[tuple[float, float], ...], ...], x: int, y: int, size: int
    ) -> None:
        for stroke in strokes:
            self._pen.line(
                [(x + a * size, y + b * size) for a, b in stroke], fill=0, width=size // 9, joint="curve"
            )

    def _counts(self) -> None:
        outcomes = [result.outcome for result in self._report.results]
        told = (
            say("{count} {outcome}", count=outcomes.count(outcome), outcome=OUTCOMES[outcome])
            for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.NOT_RUN)
        )
        self._paragraph(", ".join(told), _STRONG, bold=True)

    def _failed(self) -> None:
        failed = [one for one in self._report.needs_work_first() if one.outcome is Outcome.FAILED]
        for result in failed[:_MOST_FAILED]:
            self._y += self._head.length(_NEAR)
            self._paragraph(say("✗ {title}", title=result.title or result.check), _STRONG, bold=True)
            self._paragraph(result.words[:_MOST_LETTERS], _BODY)
            if day := as_of(result, self._report):
                self._paragraph(say("Thấy ngày {date}.", date=day), _BODY)
        if len(failed) > _MOST_FAILED:
            self._y += self._head.length(_NEAR)
            more = len(failed) - _MOST_FAILED
            self._paragraph(say("và {count} bước kiểm tra khác, xem trong báo cáo", count=more), _BODY)

    def _seal(self) -> None:
        rows = qr_modules(slip_code(self._report, self._fingerprint))
        room = self._head.dots - 2 * self._margin
        module = module_size(len(rows), self._head.length(_QR), room)
        top, side = self._y, module * len(rows)
        for row, modules in enumerate(rows):
            for column, black in enumerate(modules):
                if black:
                    x, y = self._margin + column * module, top + row * module
                    self._pen.rectangle((x, y, x + module - 1, y + module - 1), fill=255)
        x = self._margin + side + 4 * module
        self._paragraph(say("Dấu dữ liệu"), _BODY, x=x)
        middle = len(self._fingerprint) // 2
        for half in (self._fingerprint[:middle], self._fingerprint[middle:]):
            self._paragraph(half, _STRONG, bold=True, x=x)
        self._y += self._head.length(_NEAR)
        self._paragraph(say("Phiếu cho kỹ thuật viên."), _BODY, x=x)
        self._y = max(self._y, top + side)

    def _paragraph(self, text: str, capitals: float, *, bold: bool = False, x: int | None = None) -> None:
        left = self._margin if x is None else x
        size = self._head.length(capitals / CAPITAL)
        face = font(size, bold=bold)
        above, below = reach(size, bold=bold)
        height = max(round(size * _LEADING), above + below)
        for line in wrap(composed(text), face, self._head.dots - self._margin - left):
            baseline = self._y + (height - above - below) // 2 + above
            self._pen.text((left, baseline), line, fill=255, font=face, anchor="ls")
            self._y += height

    def _rule(self) -> None:
        self._y += self._head.length(_NEAR)
        height = self._head.length(_RULE)
        self._pen.rectangle(
            (self._margin, self._y, self._head.dots - self._margin - 1, self._y + height - 1), fill=255
        )
        self._y += height + self._head.length(_NEAR)
