"""The main variants through a real pcscd, in the rig: each must end there as it does in process."""

from __future__ import annotations

import pytest

from hardware.simulated.card.variant import find_variant
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role

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


@pytest.mark.parametrize("name", MAIN)
def test_a_variant_over_pcsc_ends_as_its_file_says(bench, rig, tmp_path, name):
    variant = find_variant(name)
    options = {"answer_seconds": 1.0} if variant.expect.fault else {}
    station = Station({Role.CHIP_READER: DeviceConfig("pcsc", options)}, tmp_path, rig.launch)
    station.open()
    card = bench.card(variant)
    laid = rig.lay(card)
    try:
        assert station.chip_reader.wait_for_card(10.0)
        bench.check(
            variant,
            lambda: station.chip_reader.read(bench.request(variant), lambda _: None, lambda _: None),
        )
    finally:
        card.take_away()  # a mute one would keep its thread
        laid.take()
        station.close()
