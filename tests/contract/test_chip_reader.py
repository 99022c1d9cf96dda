from __future__ import annotations

import pytest

from hardware.vocabulary import ChipReading, Condition, Progress, Role, State

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


def ignore(_: Progress) -> None:
    pass


@pytest.fixture
def bench(bench_for):
    return bench_for(Role.CHIP_READER)


def test_a_card_is_seen_coming_and_going(bench):
    reader = bench.station.chip_reader
    assert not reader.wait_for_card(0.01)
    bench.do("insert", card=CARD)
    assert reader.wait_for_card(1.0)
    assert not reader.wait_for_removal(0.01)
    bench.do("remove")
    assert reader.wait_for_removal(1.0)


def test_a_chip_gives_its_files_and_keeps_the_fingerprints(bench):
    bench.do("insert", card=CARD)
    heard: list[Progress] = []
    reading = bench.station.chip_reader.read(CAN, WANTED, heard.append)
    assert isinstance(reading, ChipReading)
    assert {"EF.SOD", "DG1", "DG13"} <= reading.files.keys()
    assert "DG3" not in reading.files
    assert reading.refused == ("DG3",)
    assert NUMBER.encode() in reading.files["DG13"]
    assert "PACE" in reading.access
    assert [progress.done for progress in heard] == sorted(progress.done for progress in heard)
    assert heard


def test_no_card_a_wrong_number_and_a_card_that_is_pulled_are_three_conditions(bench):
    reader = bench.station.chip_reader
    assert reader.read(CAN, WANTED, ignore) is Condition.NO_CARD
    bench.do("insert", card=CARD)
    assert reader.read("999999", WANTED, ignore) is Condition.WRONG_NUMBER
    bench.do("remove-at", apdu=12)
    assert reader.read(CAN, WANTED, ignore) is Condition.CARD_REMOVED
    bench.do("insert", card=CARD)
    assert isinstance(reader.read(CAN, WANTED, ignore), ChipReading)
    assert reader.status().state is State.READY
