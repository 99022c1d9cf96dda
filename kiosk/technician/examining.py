"""A kiosk's examiner, put together: what its checks look at, where its reports are kept, and its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.appliance import Appliance, build_site, report_key
from kiosk.technician.examiner import Examiner, Known
from kiosk.technician.history import History
from kiosk.technician.person import Person
from kiosk.technician.site import Site


def examiner_of(appliance: Appliance, told: Callable[[Known], None]) -> Examiner:
    """Return what examines a kiosk that runs: with its devices, and the catalogue that visits use."""
    settings = appliance.settings

    def site_for(person: Person | None, wanted: Callable[[], bool]) -> Site:
        site = build_site(settings, appliance.station, person, wanted)
        return replace(site, catalogue=lambda: appliance.runner.world.catalogue)

    return Examiner(site_for, History(settings.paths.state), partial(report_key, settings), told)
