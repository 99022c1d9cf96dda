"""A variant is put on the simulated reader by its name."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from hardware.errors import DeviceFault
from hardware.simulated.card.variant import find_variant
from hardware.simulated.chip_reader import SimulatedChipReader
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import ChipReading

PATIENT_SECONDS = 30.0


@pytest.fixture
def answer_seconds():
    return PATIENT_SECONDS


@pytest.fixture
def reader(tmp_path, answer_seconds):
    reader = SimulatedChipReader(str(tmp_path), answer_seconds=answer_seconds)
    yield reader
    reader.close()


@pytest.fixture
def read(bench, reader, card_data):
    def read(name):
        reader.control({"do": "insert", "card": asdict(card_data), "variant": name})
        return reader.read(bench.request(find_variant(name)), lambda _: None, lambda _: None)

    return read


def test_the_card_that_is_asked_for_lies_there(read):
    reading = read("bac-only")
    assert isinstance(reading, ChipReading)
    assert reading.access == "BAC"


@pytest.mark.parametrize("answer_seconds", [0.5])
def test_a_card_falls_silent_where_its_variant_says(read):
    with pytest.raises(DeviceFault):
        read("mute-5")


def test_a_variant_that_nobody_knows_is_refused(reader, card_data):
    with pytest.raises(ControlRefusedError, match="2099"):
        reader.control({"do": "insert", "card": asdict(card_data), "variant": "2099"})
