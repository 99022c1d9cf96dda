"""The share of the fuzzing that every run of the tests takes: the corpus, and thousands of seeded changes."""

from __future__ import annotations

import gc
import os
import sys
import tracemalloc
from functools import cache
from random import Random

import pytest

from hardware.emrtd import tlv
from tests.fuzz.mutations import mutations
from tests.fuzz.targets import TARGETS

SEED = int(os.environ.get("KIOSK_FUZZ_SEED", "20261122"))
COUNT = 4000
COUNTS = {"sod": 1000, "card": 400, "files": 2000, "texts": 1500}
"""Fewer of what takes longer."""

CALLS_PER_BYTE = 60
CALLS_AT_LEAST = 30_000
CALLS_OF_A_CARD = 80_000
"""A card that begins again has as many commands as any reading may have, however short its answers are."""
MEMORY_PER_BYTE = 64
MEMORY_AT_LEAST = 4 << 20
KEPT_OF_ALL = 64 << 10


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_costs_more_than_its_length_allows(name):
    """Counted in calls, for a clock would fail on a busy machine; and in bytes that are held at once."""
    target = TARGETS[name]
    seeds = target.seeds()
    inputs = [*seeds, *mutations(seeds, Random(SEED + 1), 60, target.longest * 8)]
    target.run(inputs[0])  # what is made once and kept is no cost of an input
    for data in inputs:
        tracemalloc.start()
        calls = counted(target.run, data)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        free = CALLS_OF_A_CARD if name == "card" else CALLS_AT_LEAST
        assert calls <= free + CALLS_PER_BYTE * len(data), data.hex()
        assert peak <= MEMORY_AT_LEAST + MEMORY_PER_BYTE * len(data), data.hex()


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_what_was_read_leaves_nothing_behind(name):
    """A kiosk reads for months: what stays of an input after it was read would add up."""
    target = TARGETS[name]
    seeds = target.seeds()
    first = list(mutations(seeds, Random(SEED + 2), 60, target.longest))
    others = list(mutations(seeds, Random(SEED + 3), 120, target.longest))
    for data in first:  # what is made once and kept
        target.run(data)
    gc.collect()
    tracemalloc.start()
    for data in others:
        target.run(data)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < KEPT_OF_ALL, f"{kept} bytes are kept of {sum(map(len, others))}"


@cache
def nested(tag: bytes, depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = tag + tlv.encode_length(len(data)) + data
    return data


@pytest.mark.parametrize("tag", ["30", "a0", "7f61"])
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_recurses_however_deep_an_input_is_nested(name, tag):
    """With lengths, and open-ended (80 … 0000), which only some readers of ASN.1 understand."""
    opening = bytes.fromhex(tag)
    deep = nested(opening, 3000)
    open_ended = (opening + b"\x80") * 3000 + bytes(2 * 3000)
    for inner in (deep, open_ended):
        for data in (inner, *(tlv.encode(outer, inner) for outer in (0x77, 0x75, 0x6D, 0x6E, 0x6F, 0x60))):
            TARGETS[name].run(data)
        seed = TARGETS[name].seeds()[0]
        for at in range(0, len(seed), max(len(seed) // 16, 1)):
            TARGETS[name].run(seed[:at] + inner)


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
