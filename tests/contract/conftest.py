"""One bench for every role: a device behind a worker in a thread and in a process, and the hand on it.

`pytest tests/contract --hil kiosk.toml` runs the suites against the real devices that these settings name, in
worker processes, and skips what needs a hand on the device. With `--hil-attended` the person at the terminal
is that hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import qrcode

from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.settings import Settings, SettingsError, load_settings

Hand = Callable[[Role, dict[str, object]], dict[str, object]]
"""Does what a request says to the device of a role, and answers."""


@dataclass(frozen=True)
class Bench:
    """A station with one device, and the hand that acts on it."""

    station: Station
    role: Role
    run_folder: Path
    hand: Hand

    def do(self, what: str, **request: object) -> dict[str, object]:
        return self.hand(self.role, {"do": what, **request})


_OPTIONS: dict[Role, dict[str, str | int | float | bool]] = {
    Role.RECEIPT_PRINTER: {"timeout": 0.5, "print_timeout": 1.0},
}

_BY_HAND = {
    "show": "get ready to show this code right after Enter",
    "remove": "take the card from the reader",
    "jam": "jam a sheet in the scanner",
    "clear": "clear the jam and close the cover",
    "paper-out": "take the paper roll out",
    "paper-in": "put a paper roll in",
    "paper-low": "put a roll in that is nearly used up",
    "cover-open": "open the cover",
    "cover-closed": "close the cover",
    "vanish": "unplug the device",
    "return": "plug the device in again",
}
"""What a person can do to a real device; the rest of what simulators do no hand can."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kiosk", "hardware in the loop")
    group.addoption("--hil", metavar="SETTINGS", type=Path, help="test the real devices of these settings")
    group.addoption("--hil-attended", action="store_true", help="ask the person at the terminal for a hand")


_REAL = pytest.StashKey[Settings]()


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("hil", None)
    if file is not None:
        if not file.is_file():
            raise pytest.UsageError(f"there are no settings at {file}")
        try:
            config.stash[_REAL] = load_settings(file)
        except SettingsError as error:
            raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def real(pytestconfig) -> Settings | None:
    """The settings whose devices are tested, or None for simulated ones."""
    return pytestconfig.stash.get(_REAL, None)


@pytest.fixture
def hand(pytestconfig, real, tmp_path) -> Hand:
    """The hand on the device: a control request to a simulated one, the person at the terminal, or nobody."""
    if real is None:
        return lambda role, wanted: ask(tmp_path / "run", role, wanted)

    def person(role: Role, wanted: dict[str, object]) -> dict[str, object]:
        what = str(wanted["do"])
        if what not in _BY_HAND or wanted.keys() - {"do", "text"}:
            pytest.skip(f"no hand can do this to a real {role}: {what}")
        if not pytestconfig.getoption("hil_attended"):
            pytest.skip(f"needs a hand on the {role} (--hil-attended): {_BY_HAND[what]}")
        capture = pytestconfig.pluginmanager.getplugin("capturemanager")
        capture.suspend_global_capture(in_=True)
        if "text" in wanted:
            code = qrcode.QRCode()
            code.add_data(str(wanted["text"]))
            code.print_ascii()
        input(f"\n{role}: {_BY_HAND[what]}; then press Enter ")
        capture.resume_global_capture()
        return {}

    return person


@pytest.fixture(params=[launch_thread, launch_process], ids=["thread", "process"])
def launch(request, real) -> Launcher:
    if real is not None and request.param is launch_thread:
        pytest.skip("a real device may hang: it is tested in a process of its own")
    return request.param


@pytest.fixture(scope="session")
def issuer_folder(tmp_path_factory) -> Path:
    """The test issuer's keys, made once."""
    return tmp_path_factory.mktemp("issuer")


@pytest.fixture
def bench_for(launch, real, hand, tmp_path, issuer_folder):
    """Return what opens a bench for a role, and by name for one of its drivers; all are closed at the end."""
    stations: list[Station] = []

    def make(role: Role, driver: str = "", **own: str | float | bool) -> Bench:
        driver = driver or f"simulated-{role}"
        options = {**_OPTIONS.get(role, {}), **own}
        if driver == "simulated-chip-reader":
            options["issuer"] = str(issuer_folder)
        config = DeviceConfig(driver, options) if real is None else _named(real, role, driver)
        if role is Role.RECEIPT_PRINTER:
            config = replace(config, options={**config.options, "ledger": str(tmp_path / "ledger")})
        station = Station({role: config}, tmp_path / "run", launch)
        stations.append(station)
        station.open()
        return Bench(station, role, tmp_path / "run", hand)

    yield make
    for station in stations:
        station.close()


def _named(real: Settings, role: Role, driver: str) -> DeviceConfig:
    """What the settings say of `role`; a test that is about another driver is skipped."""
    device = real.devices.get(role)
    if device is None or device.driver.startswith("simulated"):
        pytest.skip(f"the settings name no real {role}")
    if driver not in {device.driver, f"simulated-{role}"}:
        pytest.skip(f"the settings name {device.driver}, not {driver}")
    return DeviceConfig(device.driver, device.options, device.serial)
