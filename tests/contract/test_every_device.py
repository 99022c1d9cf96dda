from __future__ import annotations

import pytest

from hardware.errors import DeviceFault, FaultKind, HardwareError
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Role, State


@pytest.fixture(params=list(Role))
def bench(request, bench_for):
    return bench_for(request.param)


def test_a_simulated_device_says_that_it_is_simulated(bench):
    identity = bench.station.device(bench.role).identify()
    assert identity.simulated
    assert identity.driver == f"simulated-{bench.role}"


def test_a_fresh_device_is_ready(bench):
    status = bench.station.device(bench.role).status()
    assert (status.role, status.state, status.condition) == (bench.role, State.READY, None)


def test_a_device_that_vanished_is_absent_and_comes_back(bench):
    bench.do("vanish")
    (status,) = bench.station.statuses()
    assert status.state is State.ABSENT
    assert "gone" in status.fault
    bench.do("return")
    bench.station.restart([bench.role])
    (status,) = bench.station.statuses()
    assert status.state is State.READY


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


def test_closing_twice_is_fine(bench):
    bench.station.close()
    bench.station.close()


def test_a_role_that_is_not_filled_is_refused(bench):
    other = Role.CHIP_READER if bench.role is not Role.CHIP_READER else Role.CODE_SCANNER
    with pytest.raises(HardwareError, match=f"has no {other}"):
        bench.station.device(other)
