"""Which reader a name means, to the driver and to discovery alike."""

from __future__ import annotations

import pytest

from hardware.discovery.binding import Match, Wanted, bind
from hardware.discovery.found import Discovered
from hardware.discovery.joined import joined
from hardware.discovery.pcsc import reader
from hardware.reader_names import choose, model_and_serial
from hardware.vocabulary import Role

DUAL = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader"
READERS = [
    f"{DUAL} SAM] 00 00",
    f"{DUAL} PICC] 00 01",
    "Gemalto PC Twin Reader (70D7E2EE) 01 00",
    "Gemalto PC Twin Reader (A1B2C3D4) 02 00",
]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("", 0),
        ("picc", 1),
        (f"{DUAL} PICC] 00 01", 1),
        (f"{DUAL} PICC] 03 01", 1),  # plugged into another port: its number is another, its slot is not
        (f"{DUAL} PICC] 00 00", None),
        ("Gemalto PC Twin Reader (A1B2C3D4) 01 00", 3),
        ("Twin", 2),
        ("Omnikey", None),
    ],
)
def test_a_reader_is_found_by_a_part_of_its_name_and_by_all_of_it_but_its_number(wanted, place):
    assert choose(wanted, READERS) == (None if place is None else READERS[place])


def test_the_exact_name_goes_before_one_that_only_differs_in_its_number():
    twins = ["Same Model 00 00", "Same Model 01 00"]
    assert choose("Same Model 01 00", twins) == "Same Model 01 00"


def test_no_readers_are_no_reader():
    assert choose("", []) is None


def test_a_reader_s_name_tells_its_model_and_its_serial_number_if_it_holds_one():
    assert model_and_serial(READERS[2]) == ("Gemalto PC Twin Reader", "70D7E2EE")
    assert model_and_serial(READERS[1]) == (f"{DUAL} PICC]", "")
    assert model_and_serial("unheard of") == ("unheard of", "")


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "picc",
        f"{DUAL} PICC] 03 01",
        f"{DUAL} PICC] 00 00",
        "Gemalto PC Twin Reader (A1B2C3D4) 07 00",
        "Twin",
        "Omnikey",
        "gemalto pc twin reader (A1B2C3D4)",
    ],
)
def test_discovery_binds_the_reader_that_the_driver_would_choose(wanted):
    # pcscd lists in another order than discovery sorts.
    readers = READERS[::-1]
    discovered = Discovered(joined(map(reader, readers)))
    (bound,) = bind([Wanted(Role.CHIP_READER, "pcsc", {"reader": wanted})], discovered).bound
    chosen = choose(wanted, readers)
    assert (bound.found.names[0] if bound.found else None) == chosen
    assert bound.match is (Match.FOUND if chosen else Match.MISSING)
