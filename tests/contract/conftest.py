"""One bench for every role: the simulated drivers behind a worker in a thread and in a process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role


@dataclass(frozen=True)
class Bench:
    """A station with one device, and the hand that acts on it."""

    station: Station
    role: Role
    run_folder: Path

    def do(self, what: str, **request: object) -> dict[str, object]:
        return ask(self.run_folder, self.role, {"do": what, **request})


_OPTIONS: dict[Role, dict[str, str | int | float | bool]] = {
    Role.RECEIPT_PRINTER: {"timeout": 0.5, "print_timeout": 1.0},
}


@pytest.fixture(params=[launch_thread, launch_process], ids=["thread", "process"])
def launch(request) -> Launcher:
    return request.param


@pytest.fixture(scope="session")
def issuer_folder(tmp_path_factory) -> Path:
    """The test issuer's keys, made once."""
    return tmp_path_factory.mktemp("issuer")


@pytest.fixture
def bench_for(launch, tmp_path, issuer_folder):
    """Return what opens a bench for a role; all are closed at the end."""
    stations: list[Station] = []

    def make(role: Role, driver: str = "", **own: str | float | bool) -> Bench:
        driver = driver or f"simulated-{role}"
        options = {**_OPTIONS.get(role, {}), **own}
        if role is Role.RECEIPT_PRINTER:
            options["ledger"] = str(tmp_path / "ledger")
        if driver == "simulated-chip-reader":
            options["issuer"] = str(issuer_folder)
        config = DeviceConfig(driver, options)
        station = Station({role: config}, tmp_path / "run", launch)
        stations.append(station)
        station.open()
        return Bench(station, role, tmp_path / "run")

    yield make
    for station in stations:
        station.close()
