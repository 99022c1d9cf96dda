from __future__ import annotations

import inspect
from collections.abc import Sized
from importlib.metadata import entry_points

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.host.finding import DRIVER_GROUP
from hardware.host.schema import PROTOCOLS
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Role, State

pytestmark = pytest.mark.slow

ROLES = {
    "simulated-chip-reader": Role.CHIP_READER,
    "simulated-code-scanner": Role.CODE_SCANNER,
    "simulated-code-wedge": Role.CODE_SCANNER,
    "simulated-document-scanner": Role.DOCUMENT_SCANNER,
    "simulated-network-scanner": Role.DOCUMENT_SCANNER,
    "simulated-receipt-printer": Role.RECEIPT_PRINTER,
    "simulated-serial-printer": Role.RECEIPT_PRINTER,
}
# Those that need what is not everywhere; their own suites open them.
OTHERS = {
    "pcsc": Role.CHIP_READER,
    "serial": Role.CODE_SCANNER,
    "evdev": Role.CODE_SCANNER,
    "sane": Role.DOCUMENT_SCANNER,
    "escpos-tcp": Role.RECEIPT_PRINTER,
    "escpos-serial": Role.RECEIPT_PRINTER,
    "escpos-usb": Role.RECEIPT_PRINTER,
    "escpos-file": Role.RECEIPT_PRINTER,
    "escpos-cups": Role.RECEIPT_PRINTER,
    "replayed-chip-reader": Role.CHIP_READER,
    "replayed-code-scanner": Role.CODE_SCANNER,
    "replayed-document-scanner": Role.DOCUMENT_SCANNER,
    "replayed-receipt-printer": Role.RECEIPT_PRINTER,
}


@pytest.fixture(params=ROLES)
def bench(request, bench_for):
    return bench_for(ROLES[request.param], request.param)


def test_every_simulated_driver_is_held_to_this_contract():
    names = entry_points(group=DRIVER_GROUP).names
    assert {name for name in names if name.startswith("simulated-")} == ROLES.keys()


def test_every_driver_has_every_method_of_its_role():
    drivers = entry_points(group=DRIVER_GROUP)
    assert drivers.names == {*ROLES, *OTHERS}
    for name, role in {**ROLES, **OTHERS}.items():
        driver = drivers[name].load()
        for method, asked in inspect.getmembers(PROTOCOLS[role], inspect.isfunction):
            if not method.startswith("_"):
                wanted = list(inspect.signature(asked).parameters)
                assert list(inspect.signature(getattr(driver, method)).parameters) == wanted, (name, method)


def test_a_fresh_device_says_what_it_is_and_what_it_can_and_is_ready(bench):
    device = bench.station.device(bench.role)
    (snapshot,) = bench.station.snapshots()
    status = device.status()
    assert (status.role, status.state, status.condition) == (bench.role, State.READY, None)
    assert snapshot.status == status
    assert (snapshot.counters.opens, snapshot.counters.faults) == (1, 0)
    identity = device.identify()
    assert identity.driver == snapshot.driver
    assert identity.simulated == identity.driver.startswith("simulated-")
    match bench.role:
        case Role.DOCUMENT_SCANNER:
            able = bench.station.document_scanner.capabilities()
            parts: tuple[Sized, ...] = (able.sources, able.modes, able.resolutions)
            assert all(parts)
        case Role.RECEIPT_PRINTER:
            assert bench.station.receipt_printer.capabilities().dots > 0
        case _:
            assert not hasattr(device, "capabilities")


def test_a_device_that_vanished_is_absent_and_comes_back(bench):
    bench.do("vanish")
    (status,) = bench.station.statuses()
    assert status.state is State.ABSENT
    assert "gone" in status.fault
    bench.do("return")
    bench.station.restart([bench.role])
    (status,) = bench.station.statuses()
    assert status.state is State.READY
    (snapshot,) = bench.station.snapshots()
    assert snapshot.counters.recoveries == 1


def test_one_failure_is_recovered_and_two_are_told(bench):
    bench.do("fail-next", kind="timeout")
    assert bench.station.device(bench.role).identify().simulated
    bench.do("fail-next", kind="protocol", times=2)
    with pytest.raises(DeviceFault) as fault:
        bench.station.device(bench.role).identify()
    assert fault.value.kind is FaultKind.PROTOCOL


def test_a_request_that_the_device_does_not_know_is_refused(bench):
    with pytest.raises(ControlRefusedError, match="dance"):
        bench.do("dance")
