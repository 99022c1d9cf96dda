from __future__ import annotations

import threading

import pytest
from smartcard import scard

from hardware.drivers import pcsc_codes
from hardware.drivers.patience import within
from hardware.drivers.pcsc_readers import choose, model_and_serial
from hardware.errors import DeviceFault, FaultKind

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
    ("code", "kind"),
    [
        ("SCARD_E_NO_SERVICE", FaultKind.GONE),
        ("SCARD_E_SERVICE_STOPPED", FaultKind.GONE),
        ("SCARD_E_NO_READERS_AVAILABLE", FaultKind.GONE),
        ("SCARD_E_READER_UNAVAILABLE", FaultKind.GONE),
        ("SCARD_E_UNKNOWN_READER", FaultKind.GONE),
        ("SCARD_E_INVALID_HANDLE", FaultKind.GONE),
        ("SCARD_F_COMM_ERROR", FaultKind.GONE),
        ("SCARD_E_SHARING_VIOLATION", FaultKind.BUSY),
        ("SCARD_W_SECURITY_VIOLATION", FaultKind.ACCESS_DENIED),
        ("SCARD_E_NOT_TRANSACTED", FaultKind.PROTOCOL),
        ("SCARD_F_UNKNOWN_ERROR", FaultKind.PROTOCOL),
    ],
)
def test_every_result_code_is_a_fault_that_shows_it(code, kind):
    value = getattr(scard, code)
    with pytest.raises(DeviceFault, match=f"a reader: .*0x{value & 0xFFFFFFFF:08X}") as fault:
        pcsc_codes.check(value, "a reader")
    assert fault.value.kind is kind


def test_what_takes_too_long_is_given_up_and_what_is_in_time_is_passed_on():
    never = threading.Event()
    with pytest.raises(DeviceFault, match=r"waited 0\.05 s for a sign") as fault:
        within(0.05, never.wait, "a sign")
    assert fault.value.kind is FaultKind.TIMEOUT
    never.set()
    assert within(5.0, lambda: 7, "seven") == 7

    def late() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        within(5.0, late, "nothing")
