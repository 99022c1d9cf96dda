"""All that a check may look at, built by `kiosk.appliance.build_site`."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hardware.station import Station
from kiosk.catalogue.store import Catalogue
from kiosk.clock import vietnam_now
from kiosk.identity.anchors import Anchors
from kiosk.identity.verifier import CardVerifier
from kiosk.outbox.quota import Quota
from kiosk.province.pinned import Pinned
from kiosk.settings import Screen
from kiosk.technician.person import Person

ROOT = Path("/")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that the kiosk speaks with: `name` as settings call it; `needed` where citizens depend on it.

    `tls` makes what TLS to it needs, None where it is reached without. It may raise NotEnrolled, MachineError
    and OSError. `asks` is the path, below that of `url`, which the service answers with a JSON object; where
    it has none such, any answer but a page shows that it is there. `limit` says what cannot be done without.
    """

    name: str
    url: str
    tls: Callable[[], ssl.SSLContext] | None
    needed: bool
    asks: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One machine, as checks see it.

    The system's own files (/proc, /sys, /etc, /dev) are read below `root`. `person` is None where nobody
    stands there. `wanted` turns False when the checks are cancelled: what runs then returns soon. `appliance`
    is False on a machine that is not installed as one. `catalogue` raises CatalogueError where there is none
    that can be used. `speaker` is the ALSA device of the loudspeakers; `sound` is False where the settings
    say that the machine is silent.
    """

    station: Station
    kiosk_id: str
    centre_name: str
    state: Path
    run: Path
    assets: Path
    screen: Screen
    endpoints: tuple[Endpoint, ...]
    anchors: Callable[[], Anchors]
    verifier: CardVerifier | None
    pinned: Pinned
    quota: Quota
    catalogue: Callable[[], Catalogue]
    appliance: bool = False
    root: Path = ROOT
    now: Callable[[], datetime] = vietnam_now
    person: Person | None = None
    wanted: Callable[[], bool] = lambda: True
    speaker: str = "default"
    sound: bool = True
