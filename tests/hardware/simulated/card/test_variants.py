"""Every variant of the virtual card is read in process and must end as its own file says."""

from __future__ import annotations

import pytest

from hardware.simulated.card.variant import all_variants, find_variant

VARIANTS = all_variants()
# One domain of a kind stands for all in the quick round; each step of the maths has its own tests.
OFTEN = ("brainpoolp256r1", "modp-1024-160")


def marked(name):
    slow = name.startswith(("pace-ecdh", "pace-dh")) and not name.endswith(OFTEN)
    return pytest.param(name, marks=pytest.mark.slow) if slow else name


@pytest.mark.slow
@pytest.mark.parametrize("name", [marked(name) for name in VARIANTS])
def test_a_read_of_a_variant_ends_as_its_file_says(bench, name):
    bench.check(VARIANTS[name], lambda: bench.read(VARIANTS[name]))


@pytest.mark.parametrize("name", ["mute-9", "removed-2", "removed-16"])
def test_a_card_that_goes_or_falls_silent_at_any_other_command_ends_so_too(bench, name):
    bench.check(find_variant(name), lambda: bench.read(find_variant(name)))


def test_a_slow_card_takes_what_the_air_and_the_chip_take(bench):
    """Twelve milliseconds a command, and some 20 KB at 106 kbit/s: over two seconds."""
    bench.read(VARIANTS["2021"])
    assert bench.slept == 0
    reading = bench.read(VARIANTS["slow"])
    assert bench.slept > reading.apdus * 0.012 + sum(map(len, reading.files.values())) * 8 / 106_000
