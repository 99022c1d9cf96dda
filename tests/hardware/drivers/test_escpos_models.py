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


def test_a_model_without_a_file_takes_width_and_cutter_from_python_escpos_list():
    listed, generic = models.load("python-escpos/TM-T88V"), models.load("generic-80mm")
    assert (listed.maker, listed.model, listed.dots, listed.dpi) == ("Epson", "TM-T88V", 512, 180)
    assert (listed.questions, listed.done, listed.cut) == (generic.questions, generic.done, generic.cut)


def test_a_listed_model_without_a_cutter_feeds_to_be_torn_and_cuts_nothing():
    listed = models.load("python-escpos/POS-5890")
    assert not listed.capabilities.cutter
    assert b"\x1dV" not in bytes.fromhex(listed.cut)


@pytest.mark.parametrize("name", ["OCD-300", "SP2000", "default", "none-such"])
def test_what_prints_no_pictures_as_we_send_them_is_no_model(name):
    with pytest.raises(DeviceFault, match="TM-T88V"):
        models.load(f"python-escpos/{name}")
