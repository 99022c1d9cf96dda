from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.emrtd import tlv
from hardware.emrtd.dg2 import portrait
from hardware.emrtd.errors import (
    BadData,
    CardLost,
    CardRefused,
    EmrtdError,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.files import TAGS
from hardware.emrtd.reader import read_card
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind, Progress

CAN = "000123"


def quiet(_told):
    pass


def read(card, can, wanted, progress):
    request = ChipRequest((AccessKey(KeyKind.CAN, can),), wanted, bytes(8))
    return read_card(card, request, quiet, progress)


def test_every_file_comes_off_the_chip_as_it_lies_there(wire, all_files):
    reading = read(wire, CAN, all_files, quiet)
    assert reading.access == "PACE-ECDH-GM-AES-CBC-CMAC-128"
    assert reading.files == {name: wire.card.contents[name] for name in ("EF.CardAccess", *all_files)}
    assert reading.apdus == len(wire.commands)
    assert set(reading.milliseconds) == set(reading.files)


def test_the_master_file_is_never_selected(wire, all_files):
    read(wire, CAN, all_files, quiet)
    assert wire.commands[0].hex() == "00a4020c02011c"
    assert not any(command.startswith(bytes.fromhex("00a400")) for command in wire.commands)


@pytest.mark.parametrize("command", ["00a4000c023f00", "00a40000", "00a4000c", "00a40004023f00"])
def test_this_card_has_no_master_file(wire, command):
    assert wire.transmit(bytes.fromhex(command)).hex() == "6d00"


def test_fingers_are_refused_and_what_is_not_there_is_missing(wire):
    reading = read(wire, CAN, ("DG3", "DG11", "DG1"), quiet)
    assert (reading.refused, reading.missing) == (("DG3",), ("DG11",))
    assert "DG1" in reading.files


@pytest.mark.parametrize("can", ["000124", "999999", "12301"])
def test_wrong_digits_are_a_wrong_password(wire, can):
    with pytest.raises(WrongPassword):
        read(wire, can, ("DG1",), quiet)


def test_after_wrong_digits_the_right_ones_open_it(wire):
    with pytest.raises(WrongPassword):
        read(wire, "999999", ("DG1",), quiet)
    assert "DG1" in read(wire, CAN, ("DG1",), quiet).files


def test_without_pace_nothing_is_given(wire):
    wire.transmit(bytes.fromhex("00a4040c07a0000002471001"))
    assert wire.transmit(bytes.fromhex("00a4020c020101")).hex() == "6982"


def test_progress_counts_every_byte_and_never_runs_back(wire, all_files):
    seen: list[Progress] = []
    reading = read(wire, CAN, all_files, seen.append)
    done = [progress.done for progress in seen]
    total = sum(len(reading.files[name]) for name in all_files)
    parts = [progress.done / progress.total for progress in seen]
    assert done == sorted(done)
    assert parts == sorted(parts)
    assert (seen[-1].done, seen[-1].total) == (total, total)
    assert len(seen) > 50


@pytest.mark.parametrize("name", ["DG13", "DG2", "EF.SOD"])
def test_progress_never_runs_back_over_a_file_that_is_longer_than_usual(wire, name):
    wire.card.contents[name] = tlv.encode(TAGS[name], bytes(60_000))
    seen: list[Progress] = []
    read(wire, CAN, ("DG1", "DG13", "EF.SOD", "DG2", "DG11"), seen.append)
    parts = [progress.done / progress.total for progress in seen]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.slow
def test_a_card_that_goes_at_any_command_is_lost_and_nothing_else(wire, all_files):
    length = read(wire, CAN, all_files, quiet).apdus
    for command in range(1, length + 1):
        wire.card.reset()
        wire.commands.clear()
        wire.lose_at = command
        with pytest.raises(CardLost):
            read(wire, CAN, all_files, quiet)


def test_a_plain_answer_under_secure_messaging_is_refused(wire):
    """Whoever sits on the wire cannot talk the reader into taking plain data."""

    def plain(command: bytes, answer: bytes) -> bytes:
        return bytes.fromhex("615b5f1f9000") if command[:2] == b"\x0c\xb0" else answer

    wire.change = plain
    with pytest.raises(SecureMessagingError):
        read(wire, CAN, ("DG1",), quiet)


@pytest.mark.slow
@given(
    at=st.integers(0, 24), where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), short=st.booleans()
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    print_blob=True,
)
def test_an_answer_changed_on_the_way_never_gives_other_files(wire, at, where, bit, short):
    """Every change of one answer is noticed as an error of the card; what does come through is true."""
    sent = 0

    def change(_command: bytes, answer: bytes) -> bytes:
        nonlocal sent
        sent += 1
        if sent - 1 != at:
            return answer
        place = int(where * len(answer))
        return (
            answer[:place]
            if short
            else answer[:place] + bytes((answer[place] ^ 1 << bit,)) + answer[place + 1 :]
        )

    wire.card.reset()
    wire.change = change
    wanted = ("EF.SOD", "DG1", "DG13")
    try:
        reading = read(wire, CAN, wanted, quiet)
    except EmrtdError:
        return
    assert all(reading.files[name] == wire.card.contents[name] for name in wanted if name in reading.files)


class Stubborn:
    """A card of another make: SELECT and READ BINARY on one plain file, with its own ideas about lengths."""

    def __init__(self, content: bytes, *, most: int = 256, status_for_more: str = "6700"):
        self.content, self.most, self.status_for_more = content, most, status_for_more

    def transmit(self, command: bytes) -> bytes:
        if command[1] != 0xB0:
            return b"\x90\x00"
        offset, wanted = int.from_bytes(command[2:4], "big"), command[4] or 256
        if wanted > self.most:
            status = self.status_for_more
            return bytes.fromhex(status) if status != "short" else self._at(offset, self.most) + b"\x90\x00"
        data = self._at(offset, wanted)
        return data + (b"\x62\x82" if len(data) < wanted else b"\x90\x00") if data else b"\x6b\x00"

    def _at(self, offset: int, count: int) -> bytes:
        return self.content[offset : offset + count]


LONG_CARD_ACCESS = bytes.fromhex("318201f2308201ee060804007f0007020202048201e0") + bytes(480)
"""A SecurityInfos of 502 bytes with one entry that is not PACE."""


@pytest.mark.parametrize(
    ("most", "status"),
    [(256, "6700"), (128, "6700"), (20, "6700"), (200, "6cc8"), (7, "6c07"), (100, "short")],
)
def test_a_card_that_wants_less_at_once_gets_it(most, status):
    """The file is read to its end: it holds no PACE, so the chip would have to be opened by BAC."""
    card = Stubborn(LONG_CARD_ACCESS, most=most, status_for_more=status)
    with pytest.raises(NotSupported, match="BAC only"):
        read(card, CAN, (), quiet)


@pytest.mark.parametrize("kept", [4, 100, 300])
def test_a_file_that_ends_before_its_length_is_bad_data(kept):
    with pytest.raises(BadData, match="ends after"):
        read(Stubborn(LONG_CARD_ACCESS[:kept]), CAN, (), quiet)


def test_a_card_that_refuses_everything_is_refused():
    class Dumb:
        def transmit(self, _command):
            return b"\x6f\x00"

    with pytest.raises(CardRefused, match="6F00"):
        read(Dumb(), CAN, ("DG1",), quiet)


def test_a_card_without_card_access_is_not_supported():
    class Old:
        def transmit(self, _command):
            return b"\x6a\x82"

    with pytest.raises(NotSupported, match="BAC only"):
        read(Old(), CAN, ("DG1",), quiet)


def test_the_portrait_is_the_picture_on_the_card(wire):
    kind, image = portrait(wire.card.contents["DG2"])
    assert kind == "image/jpeg"
    assert 10_000 < len(image) < 20_000
    assert image.endswith(b"\xff\xd9")
