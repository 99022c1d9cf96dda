"""The role ChipReader, over a virtual card in the worker and over pcscd and its virtual readers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from hardware.emrtd.active_authentication import verify
from hardware.errors import DeviceFault, FaultKind
from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import ensure_issuer
from hardware.simulated.card.laying import lay_out
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.card.variant import STANDARD_NAME, find_variant
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind, Progress, Role, State

pytestmark = pytest.mark.slow

NUMBER = "022185000001"
CAN = NUMBER[-6:]
CARD = {
    "number": NUMBER,
    "name": "NGUYỄN THỊ MẪU",
    "birth_date": "1985-02-01",
    "sex": "Nữ",
    "origin": "Hồng Gai, Quảng Ninh",
    "residence": "Tổ 3, Hồng Gai, Quảng Ninh",
    "issue_date": "2021-05-10",
}
WANTED = ("EF.SOD", "DG1", "DG13", "DG3")
RIGHT = ChipRequest((AccessKey(KeyKind.CAN, CAN),), WANTED, bytes(8))
WHOLE = ChipRequest(RIGHT.keys, ("EF.SOD", "DG1", "DG2", "DG13", "DG14", "DG15", "EF.COM"), bytes(range(8)))
# Document number, birth and expiry, each with its check digit; of those the second is right.
_ZONES = ("1850000017" + "8502016" + "4502018", "1850000017" + "8502016" + "9912315")
BY_ZONE = ChipRequest((AccessKey(KeyKind.MRZ, _ZONES[1]),), WANTED, bytes(8))
BY_ALL = ChipRequest((*RIGHT.keys, *BY_ZONE.keys), WHOLE.wanted, bytes(8))
BY_ZONES = ChipRequest(tuple(AccessKey(KeyKind.MRZ, zone) for zone in _ZONES), WANTED, bytes(8))
WRONG = ChipRequest((AccessKey(KeyKind.CAN, "999999"),), WANTED, bytes(8))


def ignore(_: Progress | ChipReading) -> None:
    pass


def until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


class Control:
    """Handles cards by control requests, or by the person at the terminal."""

    def __init__(self, bench) -> None:
        self.bench = bench

    def lay(self, variant: str = STANDARD_NAME) -> None:
        self.bench.do("insert", card=CARD, variant=variant)

    def take(self) -> None:
        self.bench.do("remove")

    def pull_at(self, command: int) -> None:
        self.bench.do("remove-at", apdu=command)

    def mute(self) -> None:
        self.bench.do("mute")

    def answer_late(self, seconds: float) -> None:
        self.bench.do("late", seconds=seconds)

    def garble(self, seed: int) -> None:
        self.bench.do("garbage", seed=seed)

    def until_called(self, method: str) -> None:
        until(lambda: self.bench.do("state")["believes"]["calling"] == method)

    def until_asked(self) -> None:
        until(lambda: self.bench.do("state")["asked"])


class Vpcd:
    """Handles cards on the rig's first reader."""

    def __init__(self, bench, rig, issuer) -> None:
        self.bench = bench
        self.rig = rig
        self.issuer = issuer
        self.made: dict[str, VirtualCard] = {}
        self.card = self.make(STANDARD_NAME)

    def make(self, variant: str) -> TroubledCard:
        if variant not in self.made:
            data = msgspec.convert(CARD, CardData)
            self.made[variant] = VirtualCard(data, self.issuer, find_variant(variant))
        return lay_out(self.made[variant])

    def lay(self, variant: str = STANDARD_NAME) -> None:
        self.rig.clear()
        self.card = self.make(variant)
        self.rig.lay(self.card)

    def take(self) -> None:
        self.card.take_away()
        self.rig.clear()

    def pull_at(self, command: int) -> None:
        self.card.remove_at(command)

    def mute(self) -> None:
        self.card.mute()

    def answer_late(self, seconds: float) -> None:
        self.card.answer_late(seconds)

    def garble(self, seed: int) -> None:
        self.card.garble(seed)

    def until_called(self, method: str) -> None:
        del method  # a real reader does not tell which call it is at
        until(lambda: self.bench.station.snapshots()[0].status.state is State.BUSY)

    def until_asked(self) -> None:
        until(lambda: self.card.asked)


PCSC = pytest.param("pcsc", marks=[pytest.mark.rig, pytest.mark.slow])
# What is tried again and again needs no third kind of worker.
TWICE = pytest.mark.parametrize("stand", ["thread", PCSC], indirect=True)


@pytest.fixture(params=["thread", "process", PCSC])
def stand(request, real) -> str:
    if real is not None and request.param != "process":
        pytest.skip("a real device is tested in a process of its own, once")
    return request.param


@pytest.fixture
def launch(stand, request) -> Launcher:
    if stand == "pcsc":
        return request.getfixturevalue("rig").launch
    return launch_process if stand == "process" else launch_thread


# For what waits until a silent card is given up.
impatient = pytest.mark.parametrize("answer_seconds", [2.0])


@pytest.fixture
def answer_seconds() -> float:
    """How long an answer may take: as long as a busy machine needs."""
    return 30.0


@pytest.fixture
def bench_and_cards(stand, request, bench_for, issuer_folder, answer_seconds):
    if stand == "pcsc":
        rig = request.getfixturevalue("rig")
        options = {"reader": "virtual pcd", "answer_seconds": answer_seconds, "longest": 65_536}
        bench = bench_for(Role.CHIP_READER, "pcsc", **options)
        cards = Vpcd(bench, rig, ensure_issuer(issuer_folder))
        yield bench, cards
        cards.take()
    else:
        bench = bench_for(Role.CHIP_READER, answer_seconds=answer_seconds)
        yield bench, Control(bench)


@pytest.fixture
def reader(bench_and_cards):
    return bench_and_cards[0].station.chip_reader


@pytest.fixture
def cards(bench_and_cards):
    return bench_and_cards[1]


def test_a_card_is_seen_coming_and_going(reader, cards):
    assert not reader.wait_for_card(0.01)
    cards.lay()
    assert reader.wait_for_card(10.0)
    assert not reader.wait_for_removal(0.01)
    cards.take()
    assert reader.wait_for_removal(10.0)
    assert reader.status().state is State.READY


def test_a_card_that_comes_or_goes_while_it_is_waited_for_ends_the_wait(reader, cards):
    with ThreadPoolExecutor() as pool:
        came = pool.submit(reader.wait_for_card, 30.0)
        cards.until_called("wait_for_card")
        cards.lay()
        assert came.result()
        went = pool.submit(reader.wait_for_removal, 30.0)
        cards.until_called("wait_for_removal")
        cards.take()
        assert went.result()


def test_a_chip_gives_its_files_and_keeps_the_fingerprints(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    heard: list[Progress] = []
    reading = reader.read(RIGHT, ignore, heard.append)
    assert isinstance(reading, ChipReading)
    assert {"EF.SOD", "DG1", "DG13"} <= reading.files.keys()
    assert "DG3" not in reading.files
    assert reading.refused == ("DG3",)
    assert NUMBER.encode() in reading.files["DG13"]
    assert "PACE" in reading.access
    assert [progress.done for progress in heard] == sorted(progress.done for progress in heard)
    assert heard


def test_who_it_is_comes_before_the_rest_and_once(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    early: list[ChipReading] = []
    heard: list[Progress] = []
    reading = reader.read(WHOLE, early.append, heard.append)
    assert isinstance(reading, ChipReading)
    (identity,) = early
    assert set(identity.files) == {"EF.CardAccess", "DG1", "DG13"}
    assert identity.files.items() <= reading.files.items()
    assert identity.apdus < reading.apdus / 3
    parts = [progress.done / progress.total for progress in heard]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_a_chip_proves_that_it_is_no_copy(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    reading = reader.read(WHOLE, ignore, ignore)
    assert isinstance(reading, ChipReading)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved
    answer = reading.active_authentication
    assert answer is not None
    assert answer.challenge == WHOLE.challenge
    proof = verify(reading.files["DG15"], reading.files["DG14"], answer.challenge, answer.response)
    assert proof.holds


@TWICE
@pytest.mark.parametrize(
    "variant",
    ["le-cap-6988", "le-cap-6c", "reader-255", "extended-2k", "bac-only", "clone", "portrait-large"],
)
def test_a_card_of_another_manner_is_read_to_its_end(reader, cards, variant):
    cards.lay(variant)
    assert reader.wait_for_card(10.0)
    early: list[ChipReading] = []
    reading = reader.read(BY_ALL, early.append, ignore)
    assert isinstance(reading, ChipReading)
    assert {"DG1", "DG13", "DG2", "EF.SOD"} <= reading.files.keys()
    assert len(early) == 1
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved is (variant != "clone")


def test_the_machine_readable_zone_opens_a_chip_too(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    reading = reader.read(BY_ZONE, ignore, ignore)
    assert isinstance(reading, ChipReading)
    assert reading.key is KeyKind.MRZ
    assert reader.read(BY_ZONES, ignore, ignore).key is KeyKind.MRZ


def test_a_card_that_is_pulled_after_it_was_known_whose_it_is_is_removed(reader, cards):
    """Until then it may have said so; it proved nothing."""
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.pull_at(30)
    early: list[ChipReading] = []
    assert reader.read(WHOLE, early.append, ignore) is Condition.CARD_REMOVED
    assert len(early) == 1


def test_no_card_is_a_condition_and_so_is_a_wrong_number(reader, cards):
    assert reader.read(RIGHT, ignore, ignore) is Condition.NO_CARD
    cards.lay()
    assert reader.wait_for_card(10.0)
    assert reader.read(WRONG, ignore, ignore) is Condition.WRONG_NUMBER
    assert isinstance(reader.read(RIGHT, ignore, ignore), ChipReading)


@TWICE
@pytest.mark.parametrize("command", [1, 2, 4, 7, 20])
def test_a_card_that_is_pulled_at_any_moment_is_removed_and_may_come_back(bench_and_cards, command):
    bench, cards = bench_and_cards
    reader = bench.station.chip_reader
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.pull_at(command)
    assert reader.read(WHOLE, ignore, ignore) is Condition.CARD_REMOVED
    assert reader.wait_for_removal(10.0)
    cards.lay()
    assert reader.wait_for_card(10.0)
    assert isinstance(reader.read(RIGHT, ignore, ignore), ChipReading)
    (snapshot,) = bench.station.snapshots()
    assert snapshot.counters.faults == 0


def test_a_card_that_answers_late_but_in_time_is_read(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.answer_late(0.3)
    assert isinstance(reader.read(RIGHT, ignore, ignore), ChipReading)


def test_a_mute_card_that_is_taken_away_is_removed(reader, cards):
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.mute()
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(reader.read, RIGHT, ignore, ignore)
        cards.until_asked()
        cards.take()
        assert reading.result() is Condition.CARD_REMOVED


@impatient
def test_a_mute_card_is_given_up_and_the_next_one_is_read(bench_and_cards):
    bench, cards = bench_and_cards
    reader = bench.station.chip_reader
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.mute()
    with pytest.raises(DeviceFault) as fault:
        reader.read(RIGHT, ignore, ignore)
    assert fault.value.kind is FaultKind.TIMEOUT
    if isinstance(cards, Vpcd):
        cards.take()  # a simulated card goes with its worker
    bench.station.restart([Role.CHIP_READER])
    cards.lay()
    assert reader.wait_for_card(10.0)
    assert isinstance(reader.read(RIGHT, ignore, ignore), ChipReading)


@impatient
@TWICE
@pytest.mark.parametrize("seed", range(3))
def test_a_card_that_answers_nonsense_ends_in_a_condition_or_a_fault(bench_and_cards, seed):
    bench, cards = bench_and_cards
    reader = bench.station.chip_reader
    cards.lay()
    assert reader.wait_for_card(10.0)
    cards.garble(seed)
    try:
        said = reader.read(RIGHT, ignore, ignore)
        assert isinstance(said, Condition | ChipReading)
    except DeviceFault:
        # An answer of no bytes leaves vpcd waiting: such a card is a mute one.
        bench.station.restart([Role.CHIP_READER])
    cards.take()
    assert reader.wait_for_removal(10.0)
    cards.lay()
    if not reader.wait_for_card(5.0):
        # vpcd misses the card after one that gave an answer of no bytes; whoever lays it lays it again.
        cards.take()
        cards.lay()
        assert reader.wait_for_card(10.0)
    assert isinstance(reader.read(RIGHT, ignore, ignore), ChipReading)


def test_a_simulated_reader_says_whose_card_lies_there(bench_for, launch, stand):
    if stand == "pcsc":
        pytest.skip("pcscd knows no people")
    bench = bench_for(Role.CHIP_READER)
    assert bench.do("state").items() >= {"present": False, "label": "", "mute": False}.items()
    bench.do("insert", card=CARD, label="mẫu")
    bench.do("mute")
    assert bench.do("state").items() >= {"present": True, "label": "mẫu", "mute": True}.items()


@pytest.mark.parametrize("stand", ["thread"], indirect=True)
def test_a_reading_that_ran_out_of_its_time_is_not_begun_again(bench_and_cards, reader):
    bench, cards = bench_and_cards
    cards.lay()
    bench.do("fail-next", kind="timeout", times=1)
    with pytest.raises(DeviceFault) as fault:
        reader.read(RIGHT, ignore, ignore)
    assert fault.value.kind is FaultKind.TIMEOUT
