"""A machine to examine: four simulated devices in threads, and folders of its own."""

from __future__ import annotations

from pathlib import Path

from hardware.host.launch import launch_thread
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.catalogue.store import load_catalogue
from kiosk.identity.anchors import Anchors
from kiosk.outbox.quota import Quota
from kiosk.province.pinned import Pinned
from kiosk.settings import Screen
from kiosk.technician.site import Site

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def simulated_station(folder: Path) -> Station:
    """Four devices, each opened when it is first asked; the caller closes the station."""
    options: dict[Role, dict[str, str | float]] = {
        Role.CHIP_READER: {"issuer": str(folder / "issuer")},
        Role.RECEIPT_PRINTER: {"timeout": 0.3, "print_timeout": 0.5},
    }
    configs = {role: DeviceConfig(f"simulated-{role}", options.get(role, {})) for role in Role}
    return Station(configs, folder / "run", launch_thread)


def plain_site(folder: Path, station: Station) -> Site:
    """No appliance, not enrolled, nobody there; `root` is empty, so that no test sees this machine."""
    state = folder / "state"
    for made in (state, folder / "root"):
        made.mkdir()
    return Site(
        station=station,
        kiosk_id="QN-HCC-01",
        centre_name="Trung tâm thử",
        state=state,
        run=folder / "run",
        assets=ASSETS,
        screen=Screen(),
        endpoints=(),
        anchors=Anchors,
        verifier=None,
        pinned=Pinned(state / "province", state / "keys"),
        quota=Quota(),
        catalogue=lambda: load_catalogue(ASSETS / "procedures"),
        root=folder / "root",
    )
