"""From a visit to a sealed dossier in the outbox, and from its row back to what the citizen is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.capture.pdf import make_pdf
from kiosk.catalogue.procedure import Case
from kiosk.dossier.consent import Consent
from kiosk.dossier.delivery import delivery_of
from kiosk.dossier.dossier import Dossier, check_dossier
from kiosk.dossier.filling import asked_answers, people_of, person_of
from kiosk.dossier.forms import Forms
from kiosk.dossier.manifest import encode_manifest, manifest_of
from kiosk.dossier.packet import seal
from kiosk.dossier.packet_errors import PacketError, PacketTooLarge
from kiosk.dossier.packet_keys import SealKey
from kiosk.dossier.papers import Paper, paper_of
from kiosk.dossier.people import Person
from kiosk.journey.prefilling import delivery_given
from kiosk.journey.visit import Filing, Visit
from kiosk.languages.catalogue import Languages
from kiosk.languages.phrase import joined
from kiosk.machine.errors import MachineError
from kiosk.machine.keys import MachineKey
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.row import Row
from kiosk.outbox.store import Outbox
from kiosk.province.errors import ProvinceError


class NotFiledError(Exception):
    """Nothing was submitted and nothing is lost; `words` are for the citizen, `reason` for the log."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = words


def filing_of(row: Row) -> Filing:
    """Say what a row of the outbox means for the citizen."""
    return Filing(
        local_reference=row.local_reference,
        custody_time=row.custody_time.isoformat() if row.custody_time else "",
        dossier_code=row.dossier_code,
        expected_day=row.expected_day,
    )


@dataclass(frozen=True, slots=True)
class Filer:
    """Turns a visit into a sealed packet and puts it into the outbox.

    What was agreed to is written down as it was shown, in the language that the screens spoke at that moment.
    """

    kiosk_id: str
    forms: Forms
    outbox: Outbox
    province_key: Callable[[], SealKey]
    signer: Callable[[], MachineKey]
    clock: Callable[[], datetime]
    languages: Languages

    def file(self, visit: Visit) -> Filing:
        """Build, check, seal and queue; when this returns the dossier survives a power cut.

        Raises NotFiledError when the dossier is incomplete, too large, or cannot be stored.
        """
        dossier = self._dossier(visit)
        try:
            packet = seal(
                encode_manifest(manifest_of(dossier)),
                {paper.file_name: paper.pdf for paper in dossier.papers},
                submission_id=dossier.submission_id,
                to=self.province_key(),
                signer=self.signer(),
            )
            row = self.outbox.enqueue(
                packet,
                submission_id=dossier.submission_id,
                local_reference=dossier.local_reference,
                procedure=dossier.procedure_code,
                # A visit files one dossier, which names it.
                visit=dossier.submission_id,
            )
        except PacketTooLarge as error:
            raise NotFiledError(
                "packet too large", "Hồ sơ có quá nhiều trang. Xin bỏ bớt trang quét."
            ) from error
        except (PacketError, OutboxError, MachineError, ProvinceError, OSError, ValueError) as error:
            raise NotFiledError(type(error).__name__, "") from error
        return filing_of(row)

    def cannot_seal(self) -> str:
        """Say why no dossier could be sealed now, by the error's kind; empty where one could."""
        try:
            self.province_key()
            self.signer()
        except (PacketError, MachineError, ProvinceError, OSError, ValueError) as error:
            return type(error).__name__
        return ""

    def _dossier(self, visit: Visit) -> Dossier:
        citizen, procedure, case, way = visit.citizen, visit.procedure, visit.case, visit.delivery
        form = self.forms.find(procedure.code) if procedure else None
        if citizen is None or procedure is None or case is None or way is None or form is None:
            raise NotFiledError("visit incomplete", "")
        now = self.clock()
        dossier = Dossier(
            submission_id=visit.submission_id,
            local_reference=visit.local_reference,
            kiosk_id=self.kiosk_id,
            created_at=now,
            procedure_code=procedure.code,
            procedure_name=procedure.name,
            case_key=case.key,
            form_version=form.version,
            submitter=person_of(form, visit.answers, "submitter", Person.of_citizen(citizen)),
            subject=person_of(form, visit.answers, "subject"),
            people=people_of(form, visit.answers),
            card_assurance=citizen.assurance,
            holder_assurance=citizen.holder,
            account_assurance=citizen.account,
            consents=tuple(
                Consent(purpose, self.languages.say(purpose.wording, given.language), given.at)
                for purpose, given in visit.consents.items()
            ),
            answers=asked_answers(form, visit.answers),
            delivery=delivery_of(way, delivery_given(visit)),
            papers=_papers(visit, case),
        )
        problems = check_dossier(dossier, procedure, form, now.date())
        if problems:
            raise NotFiledError("dossier incomplete", joined(problems))
        return dossier


def _papers(visit: Visit, case: Case) -> tuple[Paper, ...]:
    # In the order that the procedure lists them, whatever the order of scanning.
    return tuple(
        paper_of(needed.key, needed.name, len(pages), make_pdf(pages, needed.name))
        for needed in case.papers
        if (pages := visit.pages.get(needed.key))
    )
