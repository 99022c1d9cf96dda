"""A chip that sends any bytes at any step ends a reading in a Condition or a DeviceFault, in nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hardware.drivers.chip import SlotChipReader
from hardware.emrtd import tlv
from hardware.errors import DeviceFault
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.chip_reader import SimulatedSlot
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind

pytestmark = pytest.mark.slow

PERSON = CardData("022085000001", "Nguyễn Văn Thử", "1985-02-01", "Nam", "Hạ Long", "Hồng Gai", "2021-06-15")
FILES = ("EF.SOD", "DG1", "DG13", "DG14")
REQUEST = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), FILES, bytes(8))


def ignore(_told):
    pass


@pytest.fixture(scope="module")
def virtual():
    return VirtualCard(PERSON, make_issuer())


class Scripted:
    """A card that answers with what the script says at its Nth command, and else as it should."""

    def __init__(self, virtual: VirtualCard, script: dict[int, bytes]) -> None:
        self._virtual = virtual
        self._script = script
        self._commands = 0
        self.atr = virtual.atr

    def reset(self) -> None:
        self._virtual.reset()

    def process(self, command: bytes) -> bytes:
        self._commands += 1
        truth = self._virtual.process(command)
        return self._script.get(self._commands, truth)


def read(card) -> object:
    slot = SimulatedSlot()
    slot.lay(TroubledCard(card))
    try:
        return SlotChipReader(slot).read(REQUEST, ignore, ignore)
    except DeviceFault as fault:
        return fault


def _nested(tags: list[int], value: bytes) -> bytes:
    for tag in tags:
        value = tlv.encode(tag, value)
    return value


# EF.CardAccess and PACE, the first eight answers, are protected by no channel; there well-formed nonsense
# gets deeper than bytes that no rule made.
OBJECTS = st.builds(
    _nested,
    st.lists(st.sampled_from([0x7C, 0x80, 0x82, 0x84, 0x86, 0x30, 0x31, 0x02, 0x06, 0x04]), max_size=3),
    st.binary(max_size=120),
)
ANSWERS = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda body: body + b"\x90\x00", st.one_of(st.binary(max_size=250), OBJECTS)),
    st.builds(lambda sw: sw.to_bytes(2, "big"), st.integers(0, 0xFFFF)),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.dictionaries(st.integers(1, 30), ANSWERS, min_size=1, max_size=3))
@example(script={1: b"\x90\x00", 2: b"\x90\x00"})
def test_any_answer_at_any_step_ends_in_a_condition_or_a_fault(virtual, script):
    assert isinstance(read(Scripted(virtual, script)), Condition | DeviceFault | ChipReading)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_a_garbled_card_ends_in_a_condition_or_a_fault(virtual, first):
    for seed in range(first, first + 50):
        slot = SimulatedSlot()
        card = TroubledCard(virtual)
        card.garble(seed)
        slot.lay(card)
        said = SlotChipReader(slot).read(REQUEST, ignore, ignore)
        assert isinstance(said, Condition | ChipReading), f"seed {seed}"
    assert isinstance(read(virtual), ChipReading)
