from __future__ import annotations

import subprocess

import pytest

from hardware.errors import DeviceFault
from hardware.station import DeviceConfig
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind, Progress, Role, State

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
REQUEST = ChipRequest((AccessKey(KeyKind.CAN, CAN),), ("EF.SOD", "DG1", "DG13"), bytes(8))


def ignore(_: Progress | ChipReading) -> None:
    pass


@pytest.fixture
def one(hand, watched):
    """A reader that is plugged in, ready and empty."""
    hand.plug("reader", "reader", port=4)
    one = watched(Role.CHIP_READER, DeviceConfig("pcsc", {"reader": "Gemalto"}))
    one.becomes(State.READY)
    return one


def read_well(reader) -> ChipReading:
    reading = reader.read(REQUEST, ignore, ignore)
    assert isinstance(reading, ChipReading), reading
    assert NUMBER.encode() in reading.files["DG13"]
    return reading


def test_a_chip_is_read_through_pcscd_and_a_usb_reader(hand, one, seen):
    reader = one.station.chip_reader
    assert not reader.wait_for_card(0.1)
    hand.do("insert", id="reader", card=CARD)
    assert reader.wait_for_card(30.0)
    reading = read_well(reader)
    hand.do("remove", id="reader")
    assert reader.wait_for_removal(30.0)
    seen(f"{reader.identify().model}: {reading.access}, {reading.apdus} commands, {', '.join(reading.files)}")


def test_a_reader_that_is_unplugged_is_absent_and_reads_again_when_it_is_back(hand, one, seen):
    hand.unplug("reader")
    gone = one.becomes(State.ABSENT)
    hand.plug("reader", "reader", port=4)
    one.becomes(State.READY)
    hand.do("insert", id="reader", card=CARD)
    assert one.station.chip_reader.wait_for_card(30.0)
    read_well(one.station.chip_reader)
    seen(f"unplugged: {gone.status.fault}; states: {', '.join(one.states)}")


def test_a_reader_that_is_pulled_while_a_chip_is_read_is_told_and_reads_again(hand, one, seen):
    reader = one.station.chip_reader
    hand.do("insert", id="reader", card=CARD)
    assert reader.wait_for_card(30.0)
    hand.do("unplug-at", id="reader", command=15)
    hand.forget("reader")
    try:
        outcome: object = reader.read(REQUEST, ignore, ignore)
    except DeviceFault as fault:
        seen(f"read ended with {fault.kind}: {fault}")
    else:
        assert outcome is Condition.CARD_REMOVED
        seen(f"read ended with {outcome}")
    one.becomes(State.ABSENT)
    hand.plug("reader", "reader", port=4)
    one.becomes(State.READY)
    hand.do("insert", id="reader", card=CARD)
    assert reader.wait_for_card(30.0)
    read_well(reader)
    seen(f"states: {', '.join(one.states)}")


def test_a_smart_card_daemon_that_is_killed_is_no_end_of_the_reader(hand, one, until, seen):
    reader = one.station.chip_reader
    hand.do("insert", id="reader", card=CARD)
    assert reader.wait_for_card(30.0)
    read_well(reader)
    subprocess.run(["systemctl", "kill", "--signal=KILL", "pcscd.service"], check=True)

    def reads() -> bool:
        try:
            return reader.wait_for_card(5.0) and bool(read_well(reader))
        except DeviceFault as fault:
            seen(f"{fault.kind}: {fault}")
            return False

    until(reads)
    seen(f"pcscd killed; states: {', '.join(one.states)}; {one.snapshot.counters}")
