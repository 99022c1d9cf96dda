"""A card may answer anything: the reading ends, by the package's own errors, and proves no more for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd import reader
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, EmrtdError
from hardware.emrtd.mrz import key_information
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.variant import find_variant
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, KeyKind
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.weighing import citizen_of, judge
from tests.citizen import CITIZEN
from tests.fuzz.any_card import REQUEST, AnyCard, FilesCard, cut, join, open_at_once, read_any_card

SEED = int(os.environ.get("KIOSK_FUZZ_SEED", "20261122"))
SAMPLES = 20
"""Altered reads a variant; each is judged with the authority trusted, and with nobody."""
MANY_SAMPLES = 80

VARIANTS = ("2021", "bac-only", "2024-no-dg13", "aa-rsa-pieces", "pace-ecdh-cam-aes-cbc-cmac-128-secp256r1")
KEYS = (
    AccessKey(KeyKind.CAN, "000123"),
    AccessKey(KeyKind.MRZ, key_information("185000123", "850201", "450201")),
)
GONE = AnyCard([], endless=False)
CHALLENGE = bytes(range(8))
WANTED = ("EF.COM", "EF.SOD", "DG1", "DG13", "DG14", "DG15")

STATUSES = st.sampled_from(
    [bytes.fromhex(sw) for sw in ("9000", "6282", "6300", "63c2", "6700", "6982", "6985", "6986", "6987")]
    + [bytes.fromhex(sw) for sw in ("6988", "6a80", "6a82", "6a88", "6b00", "6c10", "6cff", "6d00", "6100")]
)
TAGS = st.sampled_from(
    [bytes.fromhex(tag) for tag in ("60", "61", "6d", "6e", "6f", "75", "77", "31", "7c", "87")]
)
ANSWERS = st.one_of(
    st.binary(max_size=4),
    STATUSES,
    st.builds(bytes.__add__, st.binary(max_size=300), STATUSES),
    st.builds(
        lambda tag, length, body: tag + length + body + b"\x90\x00",
        TAGS,
        st.binary(min_size=1, max_size=4),
        st.binary(max_size=260),
    ),
)


@given(answers=st.lists(ANSWERS, max_size=40), endless=st.booleans(), freely=st.booleans())
@settings(max_examples=100, deadline=None, print_blob=True)
def test_whatever_a_card_answers_the_reading_ends(answers, endless, freely):
    """Opened as any card is, or as one that knows the key and may say what it likes inside."""
    read_any_card(bytes((endless | freely << 1,)) + join(answers))


@given(contents=st.lists(st.binary(max_size=400), max_size=8), answers=st.lists(ANSWERS, max_size=6))
@settings(max_examples=100, deadline=None, print_blob=True)
def test_whatever_lies_in_its_files_the_reading_ends(contents, answers):
    read_any_card(b"\x06" + join([*contents, *answers]))


@given(answers=st.lists(st.binary(max_size=600), max_size=10))
def test_answers_are_cut_out_of_bytes_as_they_were_joined(answers):
    assert list(cut(join(answers))) == answers


def test_a_card_that_gives_a_byte_at_a_time_comes_to_an_end():
    """A long file in drops: without a bound on the commands it would take a quarter of a million."""

    class Dripping(FilesCard):
        def transmit(self, command: bytes) -> bytes:
            answer = super().transmit(command)
            return answer if command[2] & 0x80 or len(answer) < 6 else answer[:1] + b"\x90\x00"

    card = Dripping([bytes.fromhex("3100"), bytes.fromhex("618303fff0") + bytes(1 << 18)], GONE)
    with mock.patch.object(reader, "open_chip", open_at_once), pytest.raises(BadData, match="an end"):
        reader.read_card(card, REQUEST, lambda _part: None, lambda _step: None)


@dataclass
class Wire:
    """Carries commands to a card, and changes the answer of one of them."""

    card: VirtualCard
    at: int = -1
    place: float = 0.0
    change: int = 0
    sent: int = 0

    def transmit(self, command: bytes) -> bytes:
        answer = self.card.process(command)
        self.sent += 1
        if self.sent - 1 != self.at:
            return answer
        place = int(self.place * len(answer))
        return answer[:place] + bytes((answer[place] ^ self.change,)) + answer[place + 1 :]


@pytest.fixture(scope="module")
def issuer():
    return make_issuer()


def card_of(issuer, variant: str) -> VirtualCard:
    return VirtualCard(CITIZEN, issuer, find_variant(variant))


def read(wire: Wire) -> ChipReading:
    wire.card.reset()
    request = ChipRequest(KEYS, WANTED, CHALLENGE)
    return reader.read_card(wire, request, lambda _part: None, lambda _step: None)


def compare_with_altered_reads(issuer, variant: str, seed: int, samples: int) -> None:
    """Change one byte of one answer of a complete read, and compare with the honest one."""
    print(f"KIOSK_FUZZ_SEED={seed}")
    chance, now, card = Random(seed), datetime.now(UTC), card_of(issuer, variant)
    honest_wire = Wire(card)
    honest = read(honest_wire)
    trusts = (Anchors((Certificate.from_bytes(issuer.csca_der),)), Anchors())
    best = [(anchors, judge(honest, anchors, now, challenge=CHALLENGE)) for anchors in trusts]
    named = citizen_of(honest, best[0][1])
    for _ in range(samples):
        at, place, change = chance.randrange(honest_wire.sent), chance.random(), chance.randrange(1, 256)
        try:
            reading = read(Wire(card, at, place, change))
        except EmrtdError:
            continue
        told = f"answer {at}, place {place}, change {change:02X}"
        for anchors, honestly in best:
            verdict = judge(reading, anchors, now, challenge=CHALLENGE)
            assert verdict.assurance <= honestly.assurance, told
            if verdict.assurance > CardAssurance.UNIDENTIFIED:
                citizen = citizen_of(reading, verdict)
                assert (citizen.number, citizen.birth_date) == (named.number, named.birth_date), told


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_altered_byte_of_any_answer_raises_what_is_proved(issuer, variant):
    compare_with_altered_reads(issuer, variant, SEED, SAMPLES)


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_altered_byte_of_very_many_answers_raises_what_is_proved(issuer, variant):
    compare_with_altered_reads(issuer, variant, SEED + 1, MANY_SAMPLES)


def test_the_honest_read_proves_all_there_is(issuer):
    """Or the comparison above would compare with nothing."""
    anchors = Anchors((Certificate.from_bytes(issuer.csca_der),))
    verdict = judge(read(Wire(card_of(issuer, "2021"))), anchors, datetime.now(UTC), challenge=CHALLENGE)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_a_changed_answer_is_mostly_noticed_before_any_verdict(issuer):
    """The first bytes of the first protected answer: the channel is over."""
    sent = Wire(card_of(issuer, "2021"))
    read(sent)
    with pytest.raises(EmrtdError):
        read(Wire(sent.card, sent.sent - 1, 0.5, 0x01))
