"""Simulated devices that wear out: dead dots, a blunt cutter, a mute code scanner, a dirty glass."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageStat

from hardware.host.launch import launch_thread
from hardware.simulated.control import ControlRefusedError, ask
from hardware.simulated.flaws import Flaw, FlawKind, flawed
from hardware.simulated.receipt_mechanism import Mechanism
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role

WHITE = Image.new("RGB", (400, 560), "white")
SLOPE = Image.linear_gradient("L").resize(WHITE.size).convert("RGB")


def test_dead_dots_burn_no_more_and_all_others_do():
    iron = Mechanism(dots=16, dead_dots=frozenset({0, 9}))
    iron.burn([b"\xff\xff"])
    iron.cut(partial=False)
    assert iron.slips[0].rows == b"\x7f\xbf"


def test_a_blunt_cutter_leaves_the_paper_hanging_and_a_sharp_one_cuts_all_of_it():
    iron = Mechanism(dots=8, cutter_blunt=True)
    iron.burn([b"\xff"] * 5)
    iron.cut(partial=True)
    assert (iron.slips, iron.hanging) == ([], 5)
    iron.cutter_blunt = False
    iron.cut(partial=True)
    assert (iron.slips[0].height, iron.hanging) == (5, 0)


@pytest.fixture
def station(tmp_path):
    roles = (Role.CODE_SCANNER, Role.RECEIPT_PRINTER)
    made = Station({role: DeviceConfig(f"simulated-{role}", {}) for role in roles}, tmp_path, launch_thread)
    made.open()
    yield made
    made.close()


def test_a_mute_scanner_is_shown_codes_and_sends_none_until_it_is_mended(station, tmp_path):
    ask(tmp_path, Role.CODE_SCANNER, {"do": "mute"})
    assert ask(tmp_path, Role.CODE_SCANNER, {"do": "state"})["mute"] is True
    station.code_scanner.next_code(0.0)
    ask(tmp_path, Role.CODE_SCANNER, {"do": "show", "text": "lost"})
    ask(tmp_path, Role.CODE_SCANNER, {"do": "unmute"})
    ask(tmp_path, Role.CODE_SCANNER, {"do": "show", "text": "heard"})
    assert station.code_scanner.next_code(5.0) == "heard"


def test_the_control_tells_how_worn_a_printer_is_and_refuses_dots_that_it_has_not(station, tmp_path):
    ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "dead-dots", "dots": [3, 4]})
    state = ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "cutter-blunt"})
    assert (state["dead_dots"], state["cutter"]) == (2, "blunt")
    with pytest.raises(ControlRefusedError):
        ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "dead-dots", "dots": [576]})
    state = ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "whole-head"})
    assert state["dead_dots"] == 0


@pytest.mark.parametrize("kind", [FlawKind.DUST, FlawKind.TINT, FlawKind.STRETCH])
def test_a_flaw_is_the_same_for_the_same_seed_and_keeps_the_size(kind):
    once, again = (flawed(SLOPE, (Flaw(kind, 0.7, 1),)) for _ in range(2))
    assert once.size == SLOPE.size
    assert once.tobytes() == again.tobytes() != SLOPE.tobytes()


def test_dust_touches_little_and_a_weak_lamp_one_colour_alone():
    changed = ImageChops.difference(WHITE, flawed(WHITE, (Flaw(FlawKind.DUST, 0.5, 1),)))
    assert 0 < ImageStat.Stat(changed).mean[0] < 2
    bands = flawed(WHITE, (Flaw(FlawKind.TINT, 0.5, 1),)).split()
    means = sorted(ImageStat.Stat(band).mean[0] for band in bands)
    assert means[0] < 180
    assert means[1:] == [255, 255]
