"""The share of the fuzzing that every run of the tests takes: the corpus, and thousands of seeded changes."""

from __future__ import annotations

import os
import sys
import tracemalloc
from random import Random

import pytest

from tests.fuzz.mutations import mutations
from tests.fuzz.targets import TARGETS

SEED = int(os.environ.get("KIOSK_FUZZ_SEED", "20261122"))
COUNT = 5000
COUNTS = {"sod": 1500, "card": 300, "files": 3000, "texts": 2500}
"""Fewer of what takes longer."""

CALLS_PER_BYTE = 60
CALLS_AT_LEAST = 30_000
CALLS_OF_A_CARD = 600_000
"""A card that begins again has as many commands as any reading may have, however short its answers are."""
MEMORY_PER_BYTE = 64
MEMORY_AT_LEAST = 4 << 20


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_of_the_corpus_and_its_changes_are_read_or_refused(name):
    target = TARGETS[name]
    seeds = target.seeds()
    assert seeds
    print(f"KIOSK_FUZZ_SEED={SEED}")
    for data in [b"", *seeds, *mutations(seeds, Random(SEED), COUNTS.get(name, COUNT), target.longest * 8)]:
        try:
            target.run(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, the input must be told
            pytest.fail(f"{type(error).__name__}: {error} for {data.hex()}")


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_costs_more_than_its_length_allows(name):
    """Counted in calls, for a clock would fail on a busy machine; and in bytes that are held at once."""
    target = TARGETS[name]
    seeds = target.seeds()
    inputs = [*seeds, *mutations(seeds, Random(SEED + 1), 10 if name == "card" else 60, target.longest * 8)]
    target.run(inputs[0])  # what is made once and kept is no cost of an input
    for data in inputs:
        tracemalloc.start()
        calls = counted(target.run, data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        free = CALLS_OF_A_CARD if name == "card" else CALLS_AT_LEAST
        assert calls <= free + CALLS_PER_BYTE * len(data), data.hex()
        assert peak <= MEMORY_AT_LEAST + MEMORY_PER_BYTE * len(data), data.hex()


def counted(run, data: bytes) -> int:
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(data)
    finally:
        sys.setprofile(before)
    return calls
