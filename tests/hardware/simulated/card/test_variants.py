"""Every variant of the virtual card is read in process and must end as its own file says."""

from __future__ import annotations

import pytest

from hardware.errors import DeviceFault
from hardware.simulated.card.variant import all_variants
from hardware.vocabulary import Condition
from kiosk.identity.facts import FactName

VARIANTS = all_variants()
WORDS = {True: "proved", False: "failed", None: "none"}
# One domain stands for all in the quick round; each step of the maths has its own tests.
OFTEN = ("brainpoolp256r1", "modp-1024-160")


def marks(name):
    slow = name.startswith("pace-") and "-cbc-" in name and not name.endswith(OFTEN)
    return pytest.param(name, marks=pytest.mark.slow) if slow else name


@pytest.mark.parametrize("name", [marks(name) for name in VARIANTS])
def test_a_read_of_a_variant_ends_as_its_file_says(bench, name):
    variant = VARIANTS[name]
    expect = variant.expect
    if expect.fault:
        with pytest.raises(DeviceFault) as caught:
            bench.read(variant)
        assert caught.value.kind == expect.fault
        return
    reading = bench.read(variant)
    if expect.condition:
        assert reading is Condition(expect.condition)
        return
    assert not isinstance(reading, Condition), reading
    verdict = bench.judge(reading)
    words = "; ".join(fact.words for fact in verdict.facts if fact.value is not True)
    assert (verdict.assurance.label, verdict.alarm) == (expect.assurance, expect.alarm), words
    assert (reading.access, reading.key) == (expect.access, expect.key)
    assert reading.missing == expect.missing
    assert WORDS[verdict.value(FactName.CHIP_AUTHENTICATION)] == expect.chip, words
    assert WORDS[verdict.value(FactName.ACTIVE_AUTHENTICATION)] == expect.active, words
    for fact, value in expect.facts.items():
        assert verdict.value(FactName(fact)) is value, words
