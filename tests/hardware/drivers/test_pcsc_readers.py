from __future__ import annotations

import threading

import pytest
from smartcard import scard

from hardware.drivers import pcsc_codes
from hardware.drivers.patience import within
from hardware.errors import DeviceFault, FaultKind


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
