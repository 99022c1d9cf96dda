"""A readiness report drawn on A4: the verdict, what needs work, then all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.technician.check import Check
from kiosk.technician.comparing import Trend
from kiosk.technician.pdf.closing import draw_evidence, draw_facts, draw_seal
from kiosk.technician.pdf.front import draw_compared, draw_head, draw_verdict, draw_work
from kiosk.technician.pdf.listing import draw_listing
from kiosk.technician.pdf.paper import HEIGHT, INNER, MARGIN, Ink, Paper, Type
from kiosk.technician.pdf.trends import draw_trends
from kiosk.technician.report import Report
from kiosk.technician.signed_report import PDF_CREATOR
from kiosk.words import moment_words

_FOOT = Type(7.5, ink=Ink.QUIET)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the paper says beside the report itself.

    `compared` are sentences about what changed, `trends` go into charts, `checks` by their names tell what to
    do, `fingerprint` binds the paper to the signed data and `key` names the machine's report key.
    """

    compared: tuple[str, ...]
    trends: tuple[Trend, ...]
    checks: Mapping[str, Check]
    fingerprint: str
    key: str


def draw_pdf(report: Report, beside: Beside) -> bytes:
    """Draw a report, not signed yet; the same report gives the same bytes. Raises FontMissing."""
    title = say("Báo cáo sẵn sàng của ki-ốt {kiosk}", kiosk=report.kiosk_id)
    taken_at = report.taken_at.astimezone(VIETNAM)
    with Paper(title, PDF_CREATOR.decode(), report.taken_at) as paper:
        draw_head(paper, report)
        draw_verdict(paper, report)
        draw_work(paper, report, beside.checks)
        draw_compared(paper, beside.compared)
        draw_trends(paper, beside.trends)
        draw_listing(paper, report)
        draw_evidence(paper, report)
        draw_facts(paper, report)
        draw_seal(paper, beside.fingerprint, beside.key)

        def foot(number: int, last: int) -> None:
            paper.y = HEIGHT - 15
            paper.rule(Ink.LINE, 0.2)
            says = say(
                "{kiosk} · {moment} · dấu dữ liệu {fingerprint}",
                kiosk=report.kiosk_id,
                moment=moment_words(taken_at),
                fingerprint=beside.fingerprint,
            )
            paper.line(MARGIN, paper.y + 1.5, says, _FOOT)
            page = say("trang {number} / {last}", number=number, last=last)
            paper.line(MARGIN + INNER, paper.y + 1.5, page, _FOOT, right=True)

        return paper.finished(foot)
