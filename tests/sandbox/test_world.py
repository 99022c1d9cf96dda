"""A made-up world knows its cards: who signed them, and which signer was taken back."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from hardware.simulated.chip_reader import SimulatedChipReader
from hardware.vocabulary import ChipReading, ChipRequest
from kiosk.appliance import build_judge
from kiosk.identity.anchors import load_anchors
from kiosk.identity.shown import read_number
from kiosk.identity.verdict import FactName
from kiosk.sandbox.people import find_person
from kiosk.sandbox.world import provision, world_settings

CARD = find_person("minh-anh").card
REQUEST = ChipRequest(read_number(CARD.number).keys, ("EF.SOD", "DG1", "DG13", "DG14"), bytes(8))


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    root = tmp_path_factory.mktemp("world")
    made = world_settings(root, root / "run")
    provision(made)
    provision(made)  # it may be called again
    return made


@pytest.fixture
def read(settings):
    reader = SimulatedChipReader(str(settings.sandbox.state / "issuer"))

    def read_card(variant: str) -> ChipReading:
        reader.control({"do": "insert", "card": asdict(CARD), "variant": variant})
        reader.wait_for_card(5)
        reading = reader.read(REQUEST, lambda _identity: None, lambda _progress: None)
        assert isinstance(reading, ChipReading)
        return reading

    yield read_card
    reader.close()


@pytest.mark.parametrize(("variant", "good"), [("2021", True), ("signer-revoked", False)])
def test_the_revoked_signers_card_raises_the_alarm_and_no_other_does(settings, read, variant, good):
    verdict = build_judge(settings).weigh(read(variant)).verdict
    assert verdict.value(FactName.NOT_REVOKED) is good
    assert verdict.alarm is not good


def test_the_made_up_authority_has_the_list_too(settings):
    assert len(load_anchors(settings.sandbox.state / "issuer").revocations) == 1
    assert load_anchors(settings.anchors).refused == ()
