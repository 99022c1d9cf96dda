"""The entries of a repeated group in a form: one more person, or one taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.dossier.checking import check_page
from kiosk.dossier.form import Form, FormPage, Group
from kiosk.journey.effects import Play
from kiosk.journey.entry import enter
from kiosk.journey.events import AddEntry, RemoveEntry
from kiosk.journey.rule import Outcome, Rules, stay, stays
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone


def may_add(visit: Visit, form: Form) -> bool:
    """Whether the screen is the last entry of a group that may have one more."""
    page = form.page_at(visit.answers, visit.form_step)
    group = page.step.group
    return group is not None and page.entry == group.count(visit.answers) < group.most


def may_remove(visit: Visit, form: Form) -> bool:
    """Whether the entry on the screen may be taken out: the first ones are always asked for."""
    group = form.page_at(visit.answers, visit.form_step).step.group
    return group is not None and group.count(visit.answers) > group.least


def _add(visit: Visit, _event: AddEntry, world: World) -> Outcome:
    form = world.form_of(visit)
    if form is None or not may_add(visit, form):
        return stay(visit)
    page = form.page_at(visit.answers, visit.form_step)
    problems = check_page(form, page, visit.answers, world.today())
    if problems:
        return stay(replace(visit, problems=MappingProxyType(problems)), Play(Tone.TROUBLE))
    answers = _counted(visit.answers, page, +1)
    there = replace(visit, answers=answers, problems=MappingProxyType({}), form_step=visit.form_step + 1)
    return enter(there, Step.FORM, world)


def _remove(visit: Visit, _event: RemoveEntry, world: World) -> Outcome:
    form = world.form_of(visit)
    if form is None or not may_remove(visit, form):
        return stay(visit)
    page = form.page_at(visit.answers, visit.form_step)
    group = page.step.group
    assert group is not None  # noqa: S101  # may_remove has looked
    last = page.entry == group.count(visit.answers)
    there = replace(
        visit,
        answers=_counted(_moved_up(visit.answers, group, page.entry), page, -1),
        sources=_moved_up(visit.sources, group, page.entry),
        problems=MappingProxyType({}),
        form_step=visit.form_step - 1 if last else visit.form_step,
    )
    return enter(there, Step.FORM, world)


def _counted(answers: Mapping[str, str], page: FormPage, more: int) -> Mapping[str, str]:
    group = page.step.group
    count = {group.key: str(group.count(answers) + more)} if group else {}
    return MappingProxyType({**answers, **count})


def _moved_up(held: Mapping[str, str], group: Group, gone: int) -> Mapping[str, str]:
    """Leave out what is held of one entry, and give those after it the place before theirs."""
    kept = {}
    for key, value in held.items():
        entry, point, rest = key.removeprefix(f"{group.key}.").partition(".")
        if not key.startswith(f"{group.key}.") or not point or not entry.isdecimal():
            kept[key] = value
        elif int(entry) != gone:
            place = int(entry) - 1 if int(entry) > gone else int(entry)
            kept[f"{group.key}.{place}.{rest}"] = value
    return MappingProxyType(kept)


RULES: Rules = {
    (Step.FORM, AddEntry): stays(_add),
    (Step.FORM, RemoveEntry): stays(_remove),
}
