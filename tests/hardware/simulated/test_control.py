from __future__ import annotations

import pytest

from hardware.host.launch import launch_thread
from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role


def test_a_deep_run_folder_is_no_obstacle(tmp_path):
    deep = tmp_path / ("long" * 30) / "run"
    station = Station({Role.CODE_SCANNER: DeviceConfig("simulated-code-scanner", {})}, deep, launch_thread)
    station.open()
    assert station.code_scanner.next_code(0.0) is None
    ask(deep, Role.CODE_SCANNER, {"do": "show", "text": "deep"})
    assert station.code_scanner.next_code(1.0) == "deep"
    station.close()


def test_asking_where_nobody_listens_says_so(tmp_path):
    with pytest.raises(ControlRefusedError, match="no simulated receipt-printer"):
        ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "slips"})


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "feed", "page": "%%%"},
        {"do": "feed", "page": "aGVsbG8="},
        {"do": "feed"},
        {"page": "x"},
        {},
    ],
)
def test_a_request_that_makes_no_sense_is_refused_and_the_device_works_on(tmp_path, request_):
    role = Role.DOCUMENT_SCANNER
    station = Station({role: DeviceConfig("simulated-document-scanner", {})}, tmp_path, launch_thread)
    station.open()
    with pytest.raises(ControlRefusedError):
        ask(tmp_path, role, request_)
    assert ask(tmp_path, role, {"do": "clear"}) == {"sheets": 0}
    station.close()


def test_only_the_owner_may_act_on_the_devices(tmp_path):
    role = Role.CODE_SCANNER
    station = Station({role: DeviceConfig("simulated-code-scanner", {})}, tmp_path / "run", launch_thread)
    station.open()
    assert (tmp_path / "run" / "control").stat().st_mode & 0o077 == 0
    station.close()
