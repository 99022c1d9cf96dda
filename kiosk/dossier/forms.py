"""The forms that this kiosk has, from data files checked as they are read."""

from __future__ import annotations

from dataclasses import fields as fields_of
from pathlib import Path

import msgspec

from kiosk.dossier.errors import FormDataError, NoForm
from kiosk.dossier.form import Field, FieldKind, Form
from kiosk.dossier.people import Person
from kiosk.identity.citizen import Citizen

_CARD_VALUES = {f"citizen.{field.name}" for field in fields_of(Citizen)} - {
    "citizen.assurance",
    "citizen.holder",
}
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
    """Read every `<code>.json` in a folder; raises FormDataError naming the file and its fault."""
    if not folder.is_dir():
        raise FormDataError(f"{folder}: there is no such folder")
    return Forms(tuple(_load(file) for file in sorted(folder.glob("*.json"))))


def _load(file: Path) -> Form:
    try:
        form = msgspec.json.decode(file.read_bytes(), type=Form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FormDataError(f"{file.name}: {error}") from None
    faults = [*_faults(form)]
    if form.code != file.stem:
        faults.append(f"the file's name and the code {form.code} differ")
    if faults:
        raise FormDataError(f"{file.name}: " + "; ".join(faults))
    return form


def _faults(form: Form) -> list[str]:
    keys = [field.key for field in form.fields()]
    faults = [f"two fields are called {key}" for key in {key for key in keys if keys.count(key) > 1}]
    for place, field in enumerate(form.fields()):
        faults += [f"{field.key}: {fault}" for fault in _field_faults(field, set(keys))]
        if field.when and field.when.field in keys[place:]:
            faults.append(f"{field.key}: depends on {field.when.field}, which is asked later")
    if form.case_rule and form.case_rule.field not in keys:
        faults.append(f"the case rule asks for {form.case_rule.field}, which is no field")
    return faults


def _field_faults(field: Field, keys: set[str]) -> list[str]:
    conditions = [field.when, *(rule.when for rule in field.prefill)]
    named = [field.earlier_than, *(condition.field for condition in conditions if condition)]
    faults = [f"refers to {key}, which is no field" for key in named if key and key not in keys]
    faults += [
        f"{rule.source} is nothing that a card tells"
        for rule in field.prefill
        if rule.source not in _CARD_VALUES
    ]
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        faults.append("choices belong to the kind choice, and to no other")
    if field.kind is FieldKind.NUMBER and field.least > field.most:
        faults.append("least is over most")
    if field.attribute and field.attribute not in _PERSON_PARTS:
        faults.append(f"{field.attribute} is no part of a person")
    if bool(field.attribute) > bool(field.person):
        faults.append("an attribute needs a person")
    return faults
