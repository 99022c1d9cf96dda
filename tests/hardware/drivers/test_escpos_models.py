from __future__ import annotations

import pytest

from hardware.drivers.escpos import models
from hardware.errors import DeviceFault


@pytest.mark.parametrize("name", models.names())
def test_every_model_says_where_each_of_its_values_is_from(name):
    model = models.load(name)
    assert {"dots", "questions", "done"} <= set(model.sources)
    assert all(len(source) > 10 for source in model.sources.values())
    assert set(model.sources) <= set(model.__struct_fields__)


@pytest.mark.parametrize("name", models.names())
def test_every_model_can_be_asked_and_cuts(name):
    model = models.load(name)
    assert [question.command[:2] for question in model.questions] == [b"\x10\x04"] * len(model.questions)
    assert bytes.fromhex(model.cut)
    bytes.fromhex(model.clear)
    assert model.capabilities.reports_status
    assert model.presenter == (model.done == "presented")


def test_a_model_that_is_like_another_changes_what_it_names():
    old, new = models.load("epson-tm-t88iii"), models.load("epson-tm-t81")
    assert (old.dots, old.automatic) == (new.dots, new.automatic)
    assert (old.done, new.done) == ("report", "process-id")


def test_a_model_that_does_not_exist_is_a_fault_that_names_those_that_do():
    with pytest.raises(DeviceFault, match=r"'fax'.*generic-80mm"):
        models.load("fax")
