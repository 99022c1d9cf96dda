"""What was recorded is played back: the same talk gives the same end, another talk says where it differs."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from hardware.drivers.chip import SlotChipReader
from hardware.emrtd.errors import CardLost, WrongPassword
from hardware.emrtd.reader import read_card
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Entry, Recorded, Way
from hardware.recorder.tap import recording, tap
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.troubled import TroubledCard
from hardware.simulated.card.variant import find_variant
from hardware.simulated.chip_reader import SimulatedSlot
from hardware.simulated.replay.card import ReplayedSlot
from hardware.simulated.replay.link import ReplayedPrinter
from hardware.simulated.replay.source import ReplayedSource
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, KeyKind

CARD = CardData(
    number="022093000001",
    name="Nguyễn Thị Thử Ánh",
    birth_date="1993-03-02",
    sex="Nữ",
    origin="Hạ Long, Quảng Ninh",
    residence="Tổ 3, Phường Hồng Gai, Quảng Ninh",
    issue_date="2021-01-01",
)
FILES = ("EF.SOD", "DG1", "DG13")


@pytest.fixture(scope="session")
def issuer():
    return make_issuer()


class Wire:
    """A wire to a virtual card that may be taken away."""

    def __init__(self, card, answers=10_000):
        self.card = card
        self.answers = answers

    def transmit(self, command):
        self.answers -= 1
        if self.answers < 0:
            raise CardLost("gone")
        return self.card.process(command)


def read(transport, draw, can="000001"):
    request = ChipRequest((AccessKey(KeyKind.CAN, can),), FILES, bytes(8))
    return read_card(transport, request, lambda _identity: None, lambda _progress: None, draw)


def record_reading(folder, issuer, can="000001", answers=10_000):
    with recording(folder, "chip-reader", "pcsc"):
        kept = tap()
    transport = kept.card(Wire(VirtualCard(CARD, issuer), answers))
    return read(transport, kept.draw(secrets.token_bytes), can)


def test_a_recorded_card_gives_the_same_reading(folder, recorded, issuer):
    then = record_reading(folder, issuer)
    slot = ReplayedSlot(recorded(), "replayed")
    assert slot.card_present()
    now = read(slot.connect(), slot.draw)
    assert (now.files, now.access, now.apdus) == (then.files, then.access, then.apdus)
    assert not slot.card_present()


def test_a_recorded_refusal_is_a_refusal_again(folder, recorded, issuer):
    with pytest.raises(WrongPassword):
        record_reading(folder, issuer, can="999999")
    slot = ReplayedSlot(recorded(), "replayed")
    with pytest.raises(WrongPassword):
        read(slot.connect(), slot.draw, "999999")


def test_a_card_that_was_taken_away_is_taken_away_at_the_same_command(folder, recorded, issuer):
    with pytest.raises(CardLost):
        record_reading(folder, issuer, answers=9)
    slot = ReplayedSlot(recorded(), "replayed")
    with pytest.raises(CardLost, match="here"):
        read(slot.connect(), slot.draw)


def test_another_number_than_then_says_where_the_talk_diverged(folder, recorded, issuer):
    record_reading(folder, issuer)
    slot = ReplayedSlot(recorded(), "replayed")
    with pytest.raises(DeviceFault, match=r"diverged at line \d+: the recording has out") as fault:
        read(slot.connect(), slot.draw, "000002")
    assert fault.value.kind is FaultKind.PROTOCOL


def test_a_recorded_card_that_ended_a_session_is_opened_anew_at_the_same_place(folder, recorded, issuer):
    """It takes 160 bytes at once and says so by ending the session; the reader powers it anew."""
    slot = SimulatedSlot()
    slot.lay(TroubledCard(VirtualCard(CARD, issuer, find_variant("le-cap-6988"))))
    request = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), FILES, bytes(8))
    heard: list[ChipReading] = []

    def ignore(_progress):
        pass

    with recording(folder, "chip-reader", "pcsc"):
        reader = SlotChipReader(slot)
    then = reader.read(request, heard.append, ignore)
    replayed = ReplayedSlot(recorded(), "replayed")
    now = SlotChipReader(replayed, draw=replayed.draw).read(request, heard.append, ignore)
    assert isinstance(then, ChipReading)
    assert isinstance(now, ChipReading)
    assert (now.files, now.apdus) == (then.files, then.apdus)
    assert [identity.files for identity in heard] == [heard[0].files] * 2
    assert sum(entry.text == "connect" for entry in recorded().entries) == 2


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (("draw 00", "draw 0011"), "1 random bytes were drawn then, now 2"),
        (("draw xy",), "no random bytes"),
        (("connect",), "now 2 random bytes"),
    ],
)
def test_other_random_bytes_than_then_say_what_differs(events, said):
    entries = tuple(Entry(0, Way.EVENT, text=text) for text in events)
    slot = ReplayedSlot(Recorded("chip-reader", "pcsc", datetime.now(UTC), entries), "replayed")
    with pytest.raises(DeviceFault, match=said):
        slot.draw(2)


@pytest.mark.parametrize("limits", ["limits", "limits many 3b", "limits 256 3", "connect"])
def test_limits_that_cannot_be_read_are_told(limits):
    entry = Entry(0, Way.EVENT, text=limits)
    slot = ReplayedSlot(Recorded("chip-reader", "pcsc", datetime.now(UTC), (entry,)), "replayed")
    with pytest.raises(DeviceFault):
        slot.limits()


class Cable:
    """A code scanner's cable: a pipe."""

    def __init__(self):
        self.near, self.far = os.pipe()

    def fileno(self):
        return self.near

    def read(self):
        data = os.read(self.near, 4096)
        if not data:
            raise DeviceFault(FaultKind.GONE, "unplugged")
        return data

    def identify(self):
        raise NotImplementedError

    def close(self):
        os.close(self.near)


@pytest.mark.parametrize("paced", [True, False])
def test_a_recorded_code_scanner_sends_the_same_pieces_and_is_unplugged_as_then(folder, recorded, paced):
    with recording(folder, "code-scanner", "serial"):
        cable = Cable()
        source = tap().source(cable)
    for piece in (b"Nguy\xe1\xbb", b"\x85n|0220\r\n", b"half"):
        os.write(cable.far, piece)
        source.read()
    os.close(cable.far)
    with pytest.raises(DeviceFault):
        source.read()
    source.close()

    replayed = ReplayedSource(recorded(), "replayed", paced=paced)
    replayed.fileno()
    assert [replayed.read() for _ in range(3)] == [b"Nguy\xe1\xbb", b"\x85n|0220\r\n", b"half"]
    with pytest.raises(DeviceFault, match="unplugged"):
        replayed.read()
    replayed.close()
    replayed.close()


def test_a_paced_replay_that_is_closed_does_not_wait_for_its_end():
    late = Recorded("code-scanner", "serial", datetime.now(UTC), (Entry(3_600_000, Way.IN, b"x"),))
    replayed = ReplayedSource(late, "replayed")
    replayed.fileno()
    replayed.close()


class Wired:
    """A printer that takes little, answers one question and then hangs up."""

    def __init__(self):
        self.answers = [b"\x12", b""]
        self.takes = [3, 2]

    def send(self, _data, _seconds):
        return self.takes.pop(0)

    def hear(self, _seconds):
        if not self.answers:
            raise DeviceFault(FaultKind.GONE, "the printer hung up")
        return self.answers.pop(0)

    def close(self):
        pass


def talk(link):
    """Say and hear what a driver might; how it ended."""
    said = [link.send(b"\x10\x04\x02", 1.0), link.hear(0.01), link.hear(0.01), link.send(b"slip", 1.0)]
    try:
        link.hear(0.01)
    except DeviceFault as fault:
        said.append((fault.kind, str(fault)))
    link.close()
    return said


def test_a_recorded_printer_hears_and_says_the_same(folder, recorded):
    with recording(folder, "receipt-printer", "escpos-tcp"):
        link = tap().link(cast("Any", Wired()))
    then = talk(link)
    assert then == [3, b"\x12", b"", 2, (FaultKind.GONE, "the printer hung up")]
    assert talk(ReplayedPrinter(recorded()).open()) == then


def test_other_bytes_than_then_say_where_the_talk_diverged(folder, recorded):
    with recording(folder, "receipt-printer", "escpos-tcp"):
        talk(tap().link(cast("Any", Wired())))
    printer = ReplayedPrinter(recorded())
    link = printer.open()
    with pytest.raises(DeviceFault, match="diverged at line 3: the recording has out 100402, now out ff"):
        link.send(b"\xff", 1.0)
    with pytest.raises(DeviceFault, match="now open"):
        printer.open()
