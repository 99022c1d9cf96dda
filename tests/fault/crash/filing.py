"""The shell's filing side: made-up visits, sealed and queued by the kiosk's own code, and what was told.

Jobs come as lines `file PERSON SIZE SUBMISSION_ID LOCAL_REFERENCE`; the answers are `told SUBMISSION_ID` as
soon as the citizen would read "submitted", or `refused SUBMISSION_ID REASON`.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from kiosk.appliance import build_filer
from kiosk.capture.page import Page
from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.store import load_catalogue
from kiosk.clock import vietnam_now
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.forms import load_forms
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.journey.filing import NotFiledError
from kiosk.journey.visit import Given, Visit
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.row import PrintState
from kiosk.outbox.store import Outbox
from kiosk.sandbox.people import Person, find_person
from kiosk.settings import Settings, load_settings
from ui.simulated.visitor import answers_of

if TYPE_CHECKING:
    from tests.fault.crash.program import Teller

PEOPLE = ("minh-anh", "phuong-thao")
SIZES = {"small": (256, 360, 20), "large": (1200, 1200, 85)}
"""Pixels and JPEG quality of the pages: two large ones make a packet of nearly 2 MiB."""
_PROCEDURE = "1.001193"


@cache
def _procedure_in(folder: Path) -> Procedure:
    found = load_catalogue(folder).find(_PROCEDURE)
    assert found is not None
    return found


def visit_of(person: Person, settings: Settings, size: str = "small") -> Visit:
    """Give a visit as it stands on the review, but for its ids; a large one goes in pieces."""
    procedure = _procedure_in(settings.paths.assets / "procedures")
    now = vietnam_now()
    case = procedure.cases[0]
    width, height, quality = SIZES[size]
    jpeg = io.BytesIO()
    noise = Random(person.id).randbytes(width * height)  # noqa: S311 - a page as any other
    Image.frombytes("L", (width, height), noise).save(jpeg, "JPEG", quality=quality)
    page = Page(jpeg.getvalue(), width, height, 200)
    card = person.card
    return Visit(
        citizen=Citizen(
            number=card.number,
            name=card.name,
            birth_date=card.birth_date,
            sex=card.sex,
            assurance=CardAssurance.CHIP_SIGNED,
            nationality=card.nationality,
            ethnicity=card.ethnicity,
            residence=card.residence,
        ),
        consents=dict.fromkeys((ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER), Given(now)),
        procedure=procedure,
        case=case,
        answers=answers_of(person),
        pages={paper.key: (page,) for paper in case.papers},
        delivery=DeliveryWay.DESK,
        delivery_answers={"phone": person.phone},
    )


def prepare(read_line: Callable[[], str]) -> Callable[[Teller], None]:
    """Make ready all that a filing needs but the queue, which each life of the shell opens anew."""
    settings = load_settings()
    forms = load_forms(settings.paths.assets / "forms")
    visits = {(name, size): visit_of(find_person(name), settings, size) for name in PEOPLE for size in SIZES}
    mark = _mark()

    def run(teller: Teller) -> None:
        outbox = Outbox(settings.paths.state / "outbox", at_once=False)  # as the shell does
        filer = build_filer(settings, forms, outbox)
        teller.say("open")
        while True:
            _, name, size, submission_id, reference = read_line().split()
            visit = replace(visits[name, size], submission_id=submission_id, local_reference=reference)
            try:
                filer.file(visit)
            except NotFiledError as error:
                teller.say("refused", submission_id, error.reason.replace(" ", "-"))
                continue
            mark(f"told {submission_id}".encode())
            teller.say("told", submission_id)
            for state in (PrintState.STARTED, PrintState.CONFIRMED):
                # As the journey does: what cannot be noted takes nobody's slip away.
                with suppress(OutboxError):
                    outbox.set_print_state(submission_id, state)
            with suppress(OutboxError):
                outbox.find(submission_id)

    return run


def _mark() -> Callable[[bytes], object]:
    """Find what writes a line into the layer's log; nothing where the layer is not under us."""
    try:
        return ctypes.CDLL(None).kiosk_crash_mark
    except AttributeError:
        return lambda _: None
