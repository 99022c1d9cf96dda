"""What a reading asks first, and what of a card that does not give all costs only itself."""

from __future__ import annotations

import pytest

from hardware.emrtd.errors import BadData, CardRefused, NotSupported, WrongPassword
from hardware.emrtd.read_file import FileReader
from hardware.vocabulary import AccessKey, KeyKind
from tests.hardware.emrtd.between import CAN, EVERYTHING, PROTECTED, Between

WRONG = AccessKey(KeyKind.CAN, "999999")


def test_who_it_is_is_handed_up_once_and_before_anything_long(wire, read, heard):
    reading = read(wire)
    (early,) = heard.identities
    assert set(early.files) == {"EF.CardAccess", "DG1", "DG13"}
    assert early.apdus < reading.apdus / 3
    assert (early.access, early.key) == (reading.access, KeyKind.CAN)
    assert early.chip_authentication is early.active_authentication is None


def test_the_portrait_is_read_only_where_it_is_wanted_and_then_last(wire, read):
    assert "DG2" not in read(wire, ("DG1", "DG13", "EF.SOD")).files
    assert list(read(wire).files)[-1] == "DG2"


def test_what_is_kept_back_and_what_is_not_there_is_no_error(wire, read):
    reading = read(wire)
    assert (reading.refused, reading.missing) == (("DG3",), ("DG11",))


@pytest.mark.parametrize("name", ["DG13", "DG14", "DG15", "EF.COM", "EF.SOD"])
def test_a_card_without_a_group_gives_the_others(wire, read, heard, name):
    del wire.card.contents[name]
    reading = read(wire)
    assert name in reading.missing
    assert {"DG1", "DG2"} <= reading.files.keys()
    assert len(heard.identities) == 1
    assert heard.parts == sorted(heard.parts)
    assert heard.parts[-1] == 1.0


@pytest.mark.parametrize("sw", [0x6F00, 0x6A86, 0x6300, 0x6982, 0x6985, 0x6400])
@pytest.mark.parametrize("name", ["DG14", "EF.SOD", "DG15", "DG2"])
def test_a_group_that_a_card_withholds_in_whatever_words_costs_only_itself(monkeypatch, wire, read, name, sw):
    real = FileReader.read
    monkeypatch.setattr(FileReader, "read", lambda self, asked: sw if asked == name else real(self, asked))
    reading = read(wire)
    assert name in reading.refused
    assert set(EVERYTHING) - {name, "DG3", "DG11"} <= reading.files.keys()


@pytest.mark.parametrize("content", ["7183000001", "7584ffffffff", "75830fffff", "00", "7f", "75820fff00"])
def test_a_portrait_that_is_none_costs_only_itself(wire, read, content):
    wire.card.contents["DG2"] = bytes.fromhex(content)
    reading = read(wire)
    assert "DG2" not in reading.files
    assert reading.broken == ("DG2",)
    assert "EF.SOD" in reading.files


@pytest.mark.slow
@pytest.mark.parametrize("name", ["EF.SOD", "DG14", "DG15", "DG2", "EF.COM"])
@pytest.mark.parametrize("kept", [0, 1, 4, 20])
def test_a_group_that_was_cut_off_is_broken_and_not_kept_back(wire, read, heard, name, kept):
    wire.card.contents[name] = wire.card.contents[name][:kept]
    reading = read(wire)
    assert (reading.broken, reading.refused, reading.missing) == ((name,), ("DG3",), ("DG11",))
    assert {"DG1", "DG13", "EF.SOD", "DG2"} - {name} <= reading.files.keys()
    assert heard.parts[-1] == 1.0


def test_a_group_that_the_chip_refuses_in_the_middle_is_broken_and_not_kept_back(monkeypatch, wire, read):
    real = FileReader.read

    def breaks_off(self, name):
        if name == "DG2":
            raise CardRefused(0x6982, "READ BINARY of DG2")
        return real(self, name)

    monkeypatch.setattr(FileReader, "read", breaks_off)
    reading = read(wire)
    assert (reading.broken, reading.refused) == (("DG2",), ("DG3",))


def test_a_zone_that_is_none_ends_the_reading(wire, read):
    wire.card.contents["DG1"] = bytes.fromhex("75025f1f")
    with pytest.raises(BadData, match="DG1"):
        read(wire)


@pytest.mark.parametrize("name", ["DG1", "DG13"])
def test_a_card_that_breaks_off_saying_who_it_is_is_refused(monkeypatch, wire, read, name):
    real = FileReader.read
    monkeypatch.setattr(
        FileReader, "read", lambda self, asked: 0x6F00 if asked == name else real(self, asked)
    )
    with pytest.raises(CardRefused, match=name):
        read(wire)


def test_a_card_that_gives_only_dg1_is_a_whole_success(wire, read, heard):
    for name in set(wire.card.contents) - {"EF.CardAccess", "DG1"}:
        del wire.card.contents[name]
    reading = read(wire, ("DG1", "DG13", "DG14", "EF.SOD", "DG15"))
    assert set(reading.files) == {"EF.CardAccess", "DG1"}
    assert set(heard.identities[0].files) == {"EF.CardAccess", "DG1"}


@pytest.mark.parametrize("status", ["6f00", "6700", "6a86", "9000"])
def test_card_access_that_cannot_be_read_is_not_taken_for_a_chip_without_pace(wire, read, status):
    """A chip without PACE is opened by BAC, so only one that does not have the file is taken for that."""
    mrz = AccessKey(KeyKind.MRZ, "2185000123" + "8502015" + "4502013")

    def carry(command, process):
        plain = not command[0] & PROTECTED
        return bytes.fromhex(status) if plain and command[1] == 0xB0 else process(command)

    with pytest.raises((CardRefused, NotSupported)):
        read(Between(wire.card, carry), keys=(CAN,))
    with pytest.raises(CardRefused):
        read(Between(wire.card, carry), keys=(mrz,))


def test_the_master_file_is_selected_only_where_card_access_is_not_found_without(wire, read):
    """Where another application is selected when the card is powered."""
    selected = []

    def carry(command, process):
        if command.startswith(b"\x00\xa4\x00"):
            selected.append(command)
            return b"\x90\x00"
        if command == bytes.fromhex("00a4020c02011c") and not selected:
            return b"\x6a\x82"
        return process(command)

    assert "DG1" in read(Between(wire.card, carry)).files
    assert len(selected) == 1


def test_before_a_chip_is_open_it_is_asked_for_nothing_that_it_may_refuse(wire, read):
    """A Le on SELECT or MSE, or EF.DIR before the key, ended the talk with cards that other readers met."""
    read(wire)
    plain = [command.hex() for command in wire.commands if not command[0] & PROTECTED]
    assert plain[:2] == ["00a4020c02011c", "00b00000df"]
    assert plain[2].startswith("0022c1a40f")
    assert len(plain[2]) == 2 * (5 + 0x0F)  # without Le
    assert [command[:8] for command in plain[3:]] == ["10860000"] * 3 + ["00860000"]
    secured = next(command for command in wire.commands if command[0] & PROTECTED)
    assert secured[:4] == bytes.fromhex("0ca4040c")


def test_of_several_keys_the_one_that_opened_is_named(wire, read):
    assert read(wire, ("DG1",), (WRONG, CAN)).key is KeyKind.CAN
    with pytest.raises(WrongPassword):
        read(wire, ("DG1",), (WRONG,))
