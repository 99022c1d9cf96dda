"""The forms that this kiosk has, from data files checked as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path

import msgspec

from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.units import Units, load_units
from kiosk.dossier.addresses import PARTS
from kiosk.dossier.errors import FormDataError, NoForm
from kiosk.dossier.form import WHO, Condition, Field, FieldKind, Form, FormStep
from kiosk.dossier.people import Person
from kiosk.identity.citizen import Citizen

_CARD_VALUES = {f"citizen.{field.name}" for field in fields_of(Citizen)} - {
    "citizen.assurance",
    "citizen.holder",
    "citizen.account",
}
# A page an entry: nobody goes through more at a kiosk, and every touch lays out all of them.
_ENTRIES = 20
_PERSON_PARTS = {field.name for field in fields_of(Person)}


class Forms:
    """All forms by the code of their procedure; never changes once loaded."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self._forms = {form.code: form for form in forms}

    def codes(self) -> tuple[str, ...]:
        """Return the codes of the procedures that have a form, sorted."""
        return tuple(sorted(self._forms))

    def find(self, code: str) -> Form | None:
        """Return the form of a procedure, or None when it has none yet."""
        return self._forms.get(code)

    def form(self, code: str) -> Form:
        """Return the form of a procedure; raises NoForm, which lists those that have one."""
        found = self._forms.get(code)
        if found is None:
            raise NoForm(code, self.codes())
        return found


def load_forms(folder: Path) -> Forms:
    """Read every `<code>.json` in a folder, and the units beside it that addresses are chosen from.

    Raises FormDataError naming the file and its fault.
    """
    if not folder.is_dir():
        raise FormDataError(f"{folder}: there is no such folder")
    try:
        units = load_units(folder.parent / "units")
    except CatalogueDataError as error:
        raise FormDataError(str(error)) from None
    return Forms(tuple(_load(file, units) for file in sorted(folder.glob("*.json"))))


def _load(file: Path, units: Units | None) -> Form:
    try:
        form = msgspec.json.decode(file.read_bytes(), type=Form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FormDataError(f"{file.name}: {error}") from None
    faults = [*_faults(form)]
    if form.code != file.stem:
        faults.append(f"the file's name and the code {form.code} differ")
    if faults:
        raise FormDataError(f"{file.name}: " + "; ".join(faults))
    return replace(form, units=units)


def _faults(form: Form) -> Iterator[str]:
    keys = [field.key for field in form.fields()] + [step.group.key for step in form.steps if step.group]
    yield from (
        f"two fields are called {key}" for key in sorted({key for key in keys if keys.count(key) > 1})
    )
    yield from (f"{key}: a key has no point in it" for key in keys if "." in key)
    roles = [role.value for role in form.roles]
    if len(roles) == 1 or len(set(roles)) != len(roles):
        yield "roles: one has to choose between two or more, each once"
    known: list[str] = [WHO] if roles else []
    for step in form.steps:
        yield from (f"{step.key}: {fault}" for fault in _step_faults(step, known))
        inside: list[str] = []
        for field in step.fields:
            yield from (f"{field.key}: {fault}" for fault in _field_faults(field, [*known, *inside], keys))
            inside.append(field.key)
        # What is asked once for each entry decides nothing outside of it.
        known += [] if step.group else inside
    for rule in form.papers:
        yield from (f"{rule.paper}: {fault}" for fault in _condition_faults(rule.when, known, keys))
    if form.case_rule and form.case_rule.field not in known:
        yield f"the case rule asks for {form.case_rule.field}, which is no field"


def _step_faults(step: FormStep, known: list[str]) -> Iterator[str]:
    if not step.fields:
        yield "nothing is asked"
    if step.when and step.when.field not in known:
        yield f"depends on {step.when.field}, which is asked later"
    if step.group and not 1 <= step.group.least <= step.group.most <= _ENTRIES:
        yield f"a group has one entry or more, at most {_ENTRIES}, and least is not over most"


def _condition_faults(when: Condition, known: list[str], keys: list[str]) -> Iterator[str]:
    if when.field != WHO and when.field not in keys:
        yield f"refers to {when.field}, which is no field"
    elif when.field not in known:
        yield f"depends on {when.field}, which is asked later"


def _field_faults(field: Field, known: list[str], keys: list[str]) -> Iterator[str]:
    for when in (field.when, *(rule.when for rule in field.prefill)):
        if when:
            yield from _condition_faults(when, known, keys)
    if field.earlier_than and field.earlier_than not in keys:
        yield f"refers to {field.earlier_than}, which is no field"
    yield from (
        f"{rule.source} is nothing that a card tells"
        for rule in field.prefill
        if rule.source not in _CARD_VALUES
    )
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        yield "choices belong to the kind choice, and to no other"
    if field.least > field.most:
        yield "least is over most"
    if field.attribute and field.attribute not in _PERSON_PARTS:
        yield f"{field.attribute} is no part of a person"
    if field.kind is FieldKind.ADDRESS and field.key in PARTS:
        yield "an address is not called like one of its parts"
