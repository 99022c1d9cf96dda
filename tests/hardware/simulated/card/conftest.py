"""Virtual cards of every variant, a reader to read them with, and an authority that is trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from hardware.drivers.chip import SlotChipReader
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.revocation import RevocationList
from hardware.errors import DeviceFault
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.issuer import Issuer, make_issuer
from hardware.simulated.card.laying import lay_out
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.card.variant import Variant
from hardware.simulated.chip_reader import SimulatedSlot
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind
from kiosk.identity.anchors import Anchors
from kiosk.identity.facts import FactName
from kiosk.identity.weighing import judge
from tests.citizen import WHOLE_CITIZEN

CHALLENGE = bytes.fromhex("0102030405060708")
FILES = ("EF.SOD", "DG1", "DG2", "DG13", "DG14", "DG15", "EF.COM")
IMPATIENT_SECONDS = 0.5
PATIENT_SECONDS = 30.0
WORDS = {True: "proved", False: "failed", None: "none"}


@dataclass
class Bench:
    """Lays cards on a reader and judges what comes of it."""

    issuer: Issuer
    anchors: Anchors
    data: CardData
    slept: float = 0.0

    def keys(self, variant: Variant) -> tuple[AccessKey, ...]:
        zone = zone_of(self.data, variant.document)
        texts = {"can": self.data.number[-6:], "mrz": zone.key_information}
        return tuple(AccessKey(KeyKind(kind), texts[kind]) for kind in variant.expect.keys)

    def read(self, variant: Variant) -> ChipReading | Condition:
        """Read a card in this process; raises DeviceFault."""
        slot = SimulatedSlot(65536)
        slot.lay(self.card(variant))
        reader = SlotChipReader(slot, IMPATIENT_SECONDS if variant.expect.fault else PATIENT_SECONDS)
        try:
            return reader.read(self.request(variant), lambda _reading: None, lambda _progress: None)
        finally:
            reader.close()

    def request(self, variant: Variant) -> ChipRequest:
        return ChipRequest(self.keys(variant), FILES, CHALLENGE)

    def card(self, variant: Variant) -> TroubledCard:
        def sleep(seconds: float) -> None:
            self.slept += seconds

        return lay_out(VirtualCard(self.data, self.issuer, variant), sleep)

    def check(self, variant: Variant, read: Callable[[], ChipReading | Condition]) -> None:
        """Let `read` read a card of this variant, and hold what comes of it against the variant's file."""
        expect = variant.expect
        if expect.fault:
            with pytest.raises(DeviceFault) as caught:
                read()
            assert caught.value.kind == expect.fault
            return
        reading = read()
        if expect.condition or isinstance(reading, Condition):
            assert reading == expect.condition
            return
        verdict = judge(reading, self.anchors, datetime.now(UTC), challenge=CHALLENGE)
        words = "; ".join(fact.words for fact in verdict.facts if fact.value is not True)
        assert (verdict.assurance.label, verdict.alarm) == (expect.assurance, expect.alarm), words
        assert (reading.access, reading.key) == (expect.access, expect.key)
        assert reading.missing == expect.missing
        assert WORDS[verdict.value(FactName.CHIP_AUTHENTICATION)] == expect.chip, words
        assert WORDS[verdict.value(FactName.ACTIVE_AUTHENTICATION)] == expect.active, words
        for fact, value in expect.facts.items():
            assert verdict.value(FactName(fact)) is value, words


@pytest.fixture(scope="session")
def issuer():
    return make_issuer()


@pytest.fixture(scope="session")
def card_data():
    return WHOLE_CITIZEN


@pytest.fixture(scope="session")
def anchors(issuer):
    revoked = RevocationList.from_bytes(issuer.authority.revocation_list())
    return Anchors((Certificate.from_bytes(issuer.csca_der),), revocations=(revoked,))


@pytest.fixture
def bench(issuer, anchors, card_data):
    return Bench(issuer, anchors, card_data)


@pytest.fixture
def send(issuer, card_data) -> Callable[[Variant | None], Callable[[str], str]]:
    """Give a card of a variant and say hexadecimal commands to it."""

    def made(variant: Variant | None = None) -> Callable[[str], str]:
        card = VirtualCard(card_data, issuer, variant)
        return lambda command: card.process(bytes.fromhex(command)).hex()

    return made
