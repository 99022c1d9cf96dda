"""The shell's filing side: made-up visits, sealed and queued by the kiosk's own code, and what was told.

Jobs come as lines `file PERSON SUBMISSION_ID LOCAL_REFERENCE`; the answers are `told SUBMISSION_ID` as soon
as the citizen would read "submitted", or `refused SUBMISSION_ID REASON`.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
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
from kiosk.journey.visit import Visit
from kiosk.outbox.row import PrintState
from kiosk.outbox.store import Outbox
from kiosk.sandbox.people import Person, find_person
from kiosk.settings import Settings, load_settings
from ui.simulated.visitor import answers_of

if TYPE_CHECKING:
    from tests.fault.crash.program import Teller

PEOPLE = ("minh-anh", "phuong-thao")
_PROCEDURE = "1.001193"


@cache
def _procedure_in(folder: Path) -> Procedure:
    found = load_catalogue(folder).find(_PROCEDURE)
    assert found is not None
    return found


def visit_of(person: Person, settings: Settings) -> Visit:
    """Give a visit as it stands on the review, but for its ids; the page is a small one."""
    procedure = _procedure_in(settings.paths.assets / "procedures")
    now = vietnam_now()
    case = procedure.cases[0]
    jpeg = io.BytesIO()
    Image.frombytes("L", (256, 360), Random(person.id).randbytes(256 * 360)).save(jpeg, "JPEG", quality=20)  # noqa: S311 - a page as any other
    page = Page(jpeg.getvalue(), 256, 360, 200)
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
        consents=dict.fromkeys((ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER), now),
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
    visits = {name: visit_of(find_person(name), settings) for name in PEOPLE}
    mark = _mark()

    def run(teller: Teller) -> None:
        outbox = Outbox(settings.paths.state / "outbox")
        filer = build_filer(settings, forms, outbox)
        teller.say("open")
        while True:
            _, name, submission_id, reference = read_line().split()
            visit = replace(visits[name], submission_id=submission_id, local_reference=reference)
            try:
                filer.file(visit)
            except NotFiledError as error:
                teller.say("refused", submission_id, error.reason.replace(" ", "-"))
                continue
            mark(f"told {submission_id}".encode())
            teller.say("told", submission_id)
            outbox.set_print_state(submission_id, PrintState.STARTED)
            outbox.set_print_state(submission_id, PrintState.CONFIRMED)
            outbox.find(submission_id)

    return run


def _mark() -> Callable[[bytes], object]:
    """Find what writes a line into the layer's log; nothing where the layer is not under us."""
    try:
        return ctypes.CDLL(None).kiosk_crash_mark
    except AttributeError:
        return lambda _: None
