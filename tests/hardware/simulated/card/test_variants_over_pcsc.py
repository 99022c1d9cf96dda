"""The main variants through a real pcscd, in the rig: each must end there as it does in process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from hardware.simulated.card.variant import Variant, find_variant
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import ChipReading, Condition, Role

pytestmark = [pytest.mark.rig, pytest.mark.slow]

MAIN = (
    "2021",
    "2024",
    "2024-no-dg13",
    "no-dg15",
    "passport",
    "portrait-large",
    "portrait-huge",
    "portrait-jpeg2000",
    "bac-only",
    "downgraded-to-bac",
    "can-blocked",
    "pace-ecdh-gm-3des-cbc-cbc-secp256r1",
    "pace-ecdh-im-aes-cbc-cmac-256-brainpoolp512r1",
    "pace-ecdh-cam-aes-cbc-cmac-128-brainpoolp256r1",
    "pace-dh-gm-aes-cbc-cmac-128-modp-2048-256",
    "ca-ecdh-3des-cbc-cbc",
    "ca-dh-aes-cbc-cmac-256",
    "aa-rsa",
    "aa-rsa-pieces",
    "signer-rsa-pss",
    "signer-stranger",
    "clone",
    "altered-dg13",
    "group-lost",
    "le-cap-128",
    "le-cap-6700",
    "le-cap-6988",
    "extended",
    "extended-2k",
    "end-6b00",
    "master-file-9000",
    "select-only-0c",
    "plain-answers",
    "mute-20",
    "removed-20",
    "reader-short",
)


@pytest.fixture
def over_pcsc(bench, rig, tmp_path):
    """Lay a card on the rig's reader, and have it read by the driver with these options."""

    @contextmanager
    def laid(variant: Variant, **options: float) -> Iterator[Callable[[], ChipReading | Condition]]:
        station = Station({Role.CHIP_READER: DeviceConfig("pcsc", options)}, tmp_path, rig.launch)
        station.open()
        card = bench.card(variant)
        lies = rig.lay(card)
        try:
            assert station.chip_reader.wait_for_card(10.0)
            request = bench.request(variant)
            yield lambda: station.chip_reader.read(request, lambda _: None, lambda _: None)
        finally:
            card.take_away()  # a mute one would keep its thread
            lies.take()
            station.close()

    return laid


@pytest.mark.parametrize("name", MAIN)
def test_a_variant_over_pcsc_ends_as_its_file_says(bench, over_pcsc, name):
    variant = find_variant(name)
    options = {"answer_seconds": 1.0} if variant.expect.fault else {}
    with over_pcsc(variant, **options) as read:
        bench.check(variant, read)


@pytest.mark.parametrize("name", ["extended", "extended-2k"])
def test_a_reader_that_is_said_to_carry_long_answers_reads_in_extended_length(bench, over_pcsc, name):
    """vpcd's reader does not say so itself: without the option the same card takes four times as many."""
    with over_pcsc(find_variant(name), longest=65_536) as read:
        reading = read()
        bench.check(find_variant(name), lambda: reading)
    assert len(reading.files["DG2"]) > 10_000
    assert reading.apdus < 32


def test_a_reader_that_is_said_to_carry_more_than_a_short_card_gives_reads_it_all(bench, over_pcsc):
    with over_pcsc(find_variant("2021"), longest=65_536) as read:
        bench.check(find_variant("2021"), read)
