"""Cards with their own ideas of how a file is read, each as somebody met it: every one is read to its end."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.errors import BadData, CardRefused
from hardware.emrtd.files import FILE_IDS, TAGS
from hardware.emrtd.read_file import MAX_FILE, FileReader, Manner
from hardware.emrtd.read_size import ReadSize


def group(name: str, length: int) -> bytes:
    """A file of `length` bytes in which no two places look alike."""
    body = b"".join(number.to_bytes(3, "big") for number in range(length // 3 + 1))
    size = length - len(tlv.encode(TAGS[name], bytes(length - 4))) + length - 4
    return tlv.encode(TAGS[name], body[:size])


FILES = {
    name: group(name, length)
    for name, length in {
        "DG1": 95,
        "DG13": 700,
        "DG14": 150,
        "EF.COM": 24,
        "EF.SOD": 1900,
        "DG2": 9000,
    }.items()
}


@dataclass
class Card:
    """A chip as it is behind secure messaging; one that has none of the manners below is a plain good one."""

    contents: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    most: int = 0  # bytes at once
    over: str = "6700"  # said to more than that: a status, `6C` with the right one, or `fewer`
    end: str = "6282"  # said to more than there is; `none` is 6282 without data
    short: str = ""  # said to short identifiers; `offset` takes them for one, `forgets` the file afterwards
    selects: tuple[str, ...] = ("020c", "0204", "0200", "000c")
    odd: bool = True
    refused: frozenset[str] = frozenset()
    commands: list[Command] = field(default_factory=list)
    current: str = "DG1"

    def send(self, command: Command) -> Response:
        self.commands.append(command)
        match command.ins:
            case 0xA4:
                return Response(b"", self._select(command))
            case 0xB0:
                return self._even(command)
            case 0xB1 if self.odd:
                return self._read(
                    int.from_bytes(tlv.find(command.data, 0x54), "big"), command.le or 0, odd=True
                )
            case _:
                return Response(b"", 0x6D00)

    def _select(self, command: Command) -> int:
        if f"{command.p1:02x}{command.p2:02x}" not in self.selects:
            return 0x6A86
        return self._open(int.from_bytes(command.data, "big"))

    def _open(self, identifier: int) -> int:
        name = next((name for name, number in FILE_IDS.items() if number == identifier), "")
        if name in self.refused:
            return 0x6982
        if name not in self.contents:
            return 0x6A82
        self.current = name
        return 0x9000

    def _even(self, command: Command) -> Response:
        if command.p1 & 0x80 and self.short != "offset":
            if self.short and self.short != "forgets":
                return Response(b"", int(self.short, 16))
            before = self.current
            sw = self._open(0x0100 | command.p1 & 0x1F)
            if sw != 0x9000:
                return Response(b"", sw)
            response = self._read(command.p2, command.le or 0)
            self.current = before if self.short == "forgets" else self.current
            return response
        if not self.current:
            return Response(b"", 0x6986)
        return self._read(command.p1 << 8 & 0x7F00 | command.p2, command.le or 0)

    def _read(self, offset: int, count: int, *, odd: bool = False) -> Response:
        content = self.contents[self.current]
        if self.most and count > self.most:
            if self.over == "6C":
                return Response(b"", 0x6C00 | self.most & 0xFF)
            if self.over != "fewer":
                return Response(b"", int(self.over, 16))
            count = self.most
        if offset + count > len(content) and self.end not in {"6282", "9000"}:
            left = len(content) - offset
            status = {"6C": 0x6C00 | left & 0xFF, "none": 0x6282}.get(self.end) or int(self.end, 16)
            return Response(b"", status)
        if odd:
            room = count - (2 if count < 130 else 3 if count < 259 else 4)
            return Response(tlv.encode(0x53, content[offset : offset + room]), 0x9000)
        data = content[offset : offset + count]
        sw = 0x9000 if len(data) == count or self.end == "9000" else 0x6282
        return Response(data, sw) if data else Response(b"", 0x6B00)

    def reads(self) -> list[Command]:
        return [command for command in self.commands if command.ins in {0xB0, 0xB1}]


def read_all(card: Card, manner: Manner | None = None) -> Manner:
    """Read every file and see that it is the one on the card."""
    manner = manner or Manner(ReadSize())
    reader = FileReader(card, manner, lambda *_: None)
    for name, content in card.contents.items():
        assert reader.read(name) == content, name
    return manner


def least(card: Card, size: int) -> int:
    return sum(-(-len(content) // size) for content in card.contents.values())


def test_a_good_card_is_read_with_not_one_command_too_many():
    card = Card()
    read_all(card)
    assert len(card.commands) == least(card, 223)


@pytest.mark.parametrize("most", [255, 223, 200, 160, 131, 128, 100, 96, 64, 20, 8])
@pytest.mark.parametrize("over", ["6700", "6C", "fewer", "6F00", "6A86"])
def test_a_card_that_gives_so_much_at_once_is_asked_for_hardly_less_than_that(most, over):
    card = Card(most=most, over=over)
    read_all(card)
    enough = least(card, min(most, 223))
    assert len(card.commands) <= enough * (1.2 if over in {"6700", "6F00", "6A86"} else 1.05) + 6


def test_6c00_to_an_extended_length_means_256():
    card = Card(most=256, over="6C")
    manner = read_all(card, Manner(ReadSize(65_536)))
    assert manner.size.good == 256
    assert len(card.commands) <= least(card, 256) + 6


@pytest.mark.parametrize("end", ["6282", "9000", "none", "6B00", "6700", "6C", "6A86"])
@pytest.mark.parametrize("short", ["", "6A86"])
def test_a_card_that_is_strict_about_the_end_of_a_file_is_never_asked_beyond_it_twice(end, short):
    card = Card(end=end, short=short)
    manner = read_all(card)
    assert manner.size.good == 223
    allowed = least(card, 223) + (len(card.contents) + 3 if short else 0)
    assert len(card.commands) <= allowed + (0 if end in {"6282", "9000"} else 8)


@pytest.mark.parametrize("short", ["6A86", "6A82", "6D00", "6700", "6982", "6B00", "6986", "offset"])
def test_a_card_that_knows_no_short_identifiers_is_asked_by_them_once(short):
    card = Card(short=short)
    manner = read_all(card)
    assert not manner.short_identifiers
    assert len(card.commands) <= least(card, 223) + len(card.contents) + 1


def test_a_card_that_forgets_what_it_read_by_a_short_identifier_is_asked_the_long_way():
    card = Card(short="forgets")
    card.current = ""
    read_all(card)


@pytest.mark.parametrize("really", ["EF.SOD", "DG14", ""])
def test_a_file_that_should_be_the_current_one_is_read_whether_or_not_it_is(really):
    card = Card()
    card.current = really
    reader = FileReader(card, Manner(ReadSize()), lambda *_: None)
    reader.current = "EF.SOD"
    assert reader.read("EF.SOD") == FILES["EF.SOD"]
    assert reader.read("DG13") == FILES["DG13"]


@pytest.mark.parametrize("form", ["020c", "0204", "0200", "000c"])
def test_a_card_that_takes_one_form_of_select_gets_that_one(form):
    card = Card(short="6A86", selects=(form,))
    manner = read_all(card)
    asked = [command for command in card.commands if command.ins == 0xA4]
    assert len(asked) <= len(card.contents) + 3
    assert manner.select == ["020c", "0204", "0200", "000c"].index(form)


@pytest.mark.parametrize("length", [0x7FFF, 0x8000, 0x8001, 40_000, 0xFFFF, 0x10000, 70_000, 200_000])
def test_a_group_beyond_32_and_64_kilobytes_is_read_with_the_odd_instruction(length):
    card = Card({"DG2": group("DG2", length)})
    read_all(card)
    assert len(card.commands) <= least(card, 223) * 1.03 + 2
    assert any(command.ins == 0xB1 for command in card.commands) == (length > 0x8001)


@pytest.mark.parametrize("most", [128, 100])
def test_a_large_group_of_a_card_that_gives_little_at_once_is_read(most):
    read_all(Card({"DG2": group("DG2", 70_000)}, most=most))


def test_a_card_without_the_odd_instruction_breaks_off_a_large_group():
    reader = FileReader(Card({"DG2": group("DG2", 40_000)}, odd=False), Manner(ReadSize()), lambda *_: None)
    with pytest.raises(CardRefused, match="6D00"):
        reader.read("DG2")


@pytest.mark.parametrize("most", [0, 4096, 1000, 700])
def test_with_extended_length_the_size_grows_to_what_the_card_takes(most):
    card = Card({**FILES, "DG2": group("DG2", 18_000)}, most=most)
    read_all(card, Manner(ReadSize(16_384)))
    assert len(card.commands) < {0: 22, 4096: 32, 1000: 50, 700: 60}[most]
    longest = max(command.le or 0 for command in card.commands)
    assert longest <= 16_384


def test_without_a_word_of_extended_length_none_is_tried():
    card = Card({**FILES, "DG2": group("DG2", 70_000)})
    read_all(card)
    assert not any(command.extended for command in card.commands)


def test_what_is_kept_back_and_what_is_not_there_is_told_by_its_status():
    card = Card(refused=frozenset({"DG3"}))
    reader = FileReader(card, Manner(ReadSize()), lambda *_: None)
    assert [reader.read(name) for name in ("DG1", "DG3", "DG11")] == [FILES["DG1"], 0x6982, 0x6A82]
    assert len(card.commands) == 3


def test_an_empty_group_is_a_group():
    read_all(Card({"DG1": FILES["DG1"], "DG13": bytes.fromhex("6d00"), "EF.COM": FILES["EF.COM"]}))
    read_all(Card({"DG1": FILES["DG1"], "DG13": bytes.fromhex("6d00")}, end="9000"))


def test_what_lies_behind_the_end_of_a_group_is_not_of_it():
    card = Card({"DG13": FILES["DG13"] + bytes(300)})
    assert FileReader(card, Manner(ReadSize()), lambda *_: None).read("DG13") == FILES["DG13"]


@pytest.mark.parametrize("kept", [6, 100, 223, 500])
def test_a_group_that_ends_before_its_length_is_bad_data(kept):
    card = Card({"DG13": FILES["DG13"][:kept]})
    with pytest.raises(BadData, match="ends after"):
        FileReader(card, Manner(ReadSize()), lambda *_: None).read("DG13")


@pytest.mark.parametrize(
    "content", ["75831fffff", "75840fffffff", "7583040001", "7080", "61", "7f", "7585ffffffffff00", "6100"]
)
def test_a_group_that_cannot_be_is_bad_data_before_it_is_read(content):
    card = Card({"DG2": bytes.fromhex(content) + bytes(300)})
    with pytest.raises(BadData):
        FileReader(card, Manner(ReadSize()), lambda *_: None).read("DG2")
    assert len(card.commands) < 6


def test_the_largest_group_has_a_bound():
    header = tlv.encode(0x75, bytes(MAX_FILE))[:5]
    with pytest.raises(BadData, match="of 262149 bytes"):
        FileReader(Card({"DG2": header + bytes(300)}), Manner(ReadSize()), lambda *_: None).read("DG2")


def test_a_card_that_refuses_everything_is_not_asked_for_ever():
    class Dumb:
        commands = 0

        def send(self, _command):
            self.commands += 1
            return Response(b"", 0x6F00)

    card = Dumb()
    assert FileReader(card, Manner(ReadSize()), lambda *_: None).read("DG1") == 0x6F00
    assert card.commands < 12
