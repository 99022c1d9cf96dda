"""For whatever a person can mend there is a repair, drawn, and every drawing can be shown."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree as ET

import pytest

from hardware.errors import FaultKind
from hardware.vocabulary import Condition
from kiosk.technician.checks import CHECKS
from kiosk.technician.repairs import AGAIN, GUIDES, drawing_file, guide, guide_for, read_drawing
from kiosk.technician.repairs.drawing import DRAWINGS
from tests.technician.reports import checked

_SVG = "{http://www.w3.org/2000/svg}"
_FILES = sorted(DRAWINGS.glob("*.svg"))


@pytest.mark.parametrize("name", [*Condition, *FaultKind])
def test_there_is_a_repair_for_every_condition_and_every_kind_of_fault(name):
    found = guide(name.value)
    assert found is not None
    assert found.name == name.value


def test_every_repair_that_a_check_names_is_there():
    named = {check.repair for check in CHECKS if check.repair}
    assert named <= set(GUIDES)


@pytest.mark.parametrize("found", GUIDES.values(), ids=lambda one: one.name)
def test_a_repair_has_a_few_steps_of_a_few_words_each_with_a_drawing(found):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", found.name)
    assert 2 <= len(found.steps) <= 4
    for step in found.steps:
        assert drawing_file(step.drawing).is_file()
        assert step.words.endswith(".")
        assert len(step.words) <= 110
        assert unicodedata.is_normalized("NFC", step.words)


def test_every_drawing_is_used():
    used = {step.drawing for found in GUIDES.values() for step in found.steps} | {AGAIN}
    assert {path.stem for path in _FILES} == used


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_drawing_is_plain_strokes_within_its_field(path):
    root = ET.fromstring(path.read_text())  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 96 96"
    classes = [one.get("class") for one in root]
    assert {one.tag for one in root} == {f"{_SVG}path"}
    assert classes == [name for name in ("tint", "faint", "ink") if name in classes]
    assert "ink" in classes
    for one in root:
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", one.get("d", ""))]
        assert all(-2 <= number <= 98 for number in numbers)
    lines = {one.get("class"): one.get("d") for one in root}
    read = read_drawing(path.stem)
    assert (read.ink, read.tint, read.faint) == tuple(
        lines.get(name, "") for name in ("ink", "tint", "faint")
    )


def test_a_failure_leads_to_the_repair_of_the_condition_or_fault_that_was_found():
    check = next(one for one in CHECKS if one.repair)
    assert guide_for(checked(check.name, "", detail="paper-out"), check) is GUIDES["paper-out"]
    assert guide_for(checked(check.name, "", detail="timeout: no answer"), check) is GUIDES["timeout"]
    assert guide_for(checked(check.name, "", detail="something else"), check) is GUIDES[check.repair]
    assert guide_for(checked("unknown", ""), None) is None
