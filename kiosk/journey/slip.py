"""The slip of a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from hardware.vocabulary import Raster
from kiosk.journey.visit import Visit
from kiosk.slips.data import SlipData, SlipKind, holds_id_number
from kiosk.slips.layout import USUAL, Head
from kiosk.slips.raster import render, to_png
from kiosk.slips.template import load_template
from kiosk.words import day_words

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MadeSlip:
    """A slip for the printer, and as a picture for the screen."""

    raster: Raster
    png: bytes


class SlipMaker:
    """Makes the slip of a visit that was filed; the template is read once.

    Raises TemplateError when it is made with a template that cannot be used.
    """

    def __init__(
        self, centre_name: str, help_words: str, template_folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._centre_name = centre_name
        self._help_words = help_words
        self._template = load_template(template_folder)
        self._clock = clock

    def make(self, visit: Visit, head: Head = USUAL) -> MadeSlip:
        """Draw what is known of the dossier now, for a printer's head.

        Raises ValueError for a visit that was not filed, SlipError for a slip that cannot be drawn.
        """
        raster = render(self._data(visit), self._template, head)
        return MadeSlip(raster, to_png(raster))

    def _data(self, visit: Visit) -> SlipData:
        filing, procedure, way = visit.filing, visit.procedure, visit.delivery
        if filing is None or procedure is None:
            raise ValueError("there is no slip without a filed dossier")
        code = filing.dossier_code
        if holds_id_number(code):
            # Opaque or not, what looks like an ID number stays off the paper; the reference serves as well.
            _log.error("dossier code looks like an ID number")
            code = ""
        return SlipData(
            kind=SlipKind.RECEIVED if filing.in_custody else SlipKind.QUEUED,
            local_reference=filing.local_reference,
            dossier_code=code if filing.in_custody else "",
            procedure=procedure.name,
            expected_day=day_words(filing.expected_day) if filing.expected_day and filing.in_custody else "",
            delivery=way.words if way else "",
            delivery_meaning=way.meaning if way else "",
            help_words=self._help_words,
            centre_name=self._centre_name,
            printed_at=self._clock(),
        )
