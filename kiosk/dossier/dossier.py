"""The dossier (hồ sơ) as it stands before it is sealed: one frozen value, checked once more as a whole."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from kiosk.catalogue.procedure import Procedure
from kiosk.dossier.cases import papers_of
from kiosk.dossier.checking import check
from kiosk.dossier.consent import Consent, ConsentPurpose
from kiosk.dossier.delivery import LABELS, Delivery, check_delivery
from kiosk.dossier.form import WHO, Form
from kiosk.dossier.papers import Paper
from kiosk.dossier.people import Person
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.languages.phrase import Phrase, inside, say

# Letters and digits that are not taken for one another when a slip is read aloud (no I, L, O, U).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, repr=False)
class Dossier:
    """Everything that is filed in one visit.

    `submission_id` is 128 random bits in hexadecimal, unique at the gateway; `local_reference` is the kiosk's
    own word for it and no dossier code, which only a province gives. `answers` are tidied, by field key;
    `people` are all that they speak of, by what each is to the matter.
    """

    submission_id: str
    local_reference: str
    kiosk_id: str
    created_at: datetime
    procedure_code: str
    procedure_name: str
    case_key: str
    form_version: int
    submitter: Person
    subject: Person
    card_assurance: CardAssurance
    holder_assurance: HolderAssurance
    consents: tuple[Consent, ...]
    answers: Mapping[str, str]
    delivery: Delivery
    papers: tuple[Paper, ...]
    account_assurance: AccountAssurance = AccountAssurance.NONE
    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))


def new_local_reference() -> str:
    """Mint a local reference of 40 random bits, `KIOSK-7F3K-9Q2M`; it tells nothing of the submission id."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"KIOSK-{letters[:4]}-{letters[4:]}"


def check_dossier(dossier: Dossier, procedure: Procedure, form: Form, today: date) -> tuple[str, ...]:
    """Return what still stands against filing, in Vietnamese sentences; empty when it can be sealed."""
    problems: list[str] = []
    if not procedure.needs.met_by(
        dossier.card_assurance, dossier.holder_assurance, dossier.account_assurance
    ):
        problems.append("Thủ tục này cần xác minh ở mức cao hơn. Xin nộp tại quầy.")
    given = {consent.purpose for consent in dossier.consents}
    problems += [
        say("Chưa đồng ý: {purpose}.", purpose=inside(purpose.words))
        for purpose in ConsentPurpose
        if purpose.required and purpose not in given
    ]
    if not dossier.submitter.name or not dossier.submitter.number:
        problems.append("Chưa có thông tin người nộp. Xin đọc lại thẻ căn cước.")
    if not dossier.subject.name:
        problems.append("Chưa có tên người được đăng ký.")
    if form.roles and dossier.answers.get(WHO) not in {role.value for role in form.roles}:
        problems.append("Chưa chọn nộp cho ai.")
    problems += [
        _at_field(form.field(key).label, problem)
        for key, problem in check(form, dossier.answers, today).items()
    ]
    problems += [_at_field(LABELS[key], problem) for key, problem in check_delivery(dossier.delivery).items()]
    problems += _problems_of_papers(dossier, procedure, form)
    return tuple(problems)


def _at_field(label: str, problem: str) -> Phrase:
    return say("{label}: {problem}", label=Phrase(label), problem=problem)


def _problems_of_papers(dossier: Dossier, procedure: Procedure, form: Form) -> list[Phrase]:
    asked = papers_of(procedure.case(dossier.case_key), form, dossier.answers)
    scanned = {paper.key for paper in dossier.papers if paper.pages}
    return [
        say("Chưa quét: {paper}.", paper=Phrase(paper.name))
        for paper in asked
        if paper.required and paper.key not in scanned
    ]
