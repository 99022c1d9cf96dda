"""Files visits that nobody hurts under the layer's pen, then judges every power cut that could have come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.dossier.packet import open_packet
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.storage import open_storage
from tests.fault.crash.campaign import Campaign
from tests.fault.crash.disk import Disk
from tests.fault.crash.oracle import Count
from tests.fault.crash.power import Promises, cases, judge, look_at_gateway, look_at_kiosk
from tests.fault.crash.record import read_record
from tests.fault.crash.world import crash_world

_VISITS = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """How many disks were looked at, and what was found."""

    kiosk: int
    gateway: int
    found: Count


def cut_power(root: Path, seed: int, *, database: str = "", share: float = 1.0, spoilt: str = "") -> Cut:
    """Record and judge; of the gateway's disks a tenth of `share`, which take ten times as long to open.

    `spoilt` names a break of the shell.
    """
    log = root / "events"
    gateway = Disk()
    with crash_world(root, database=database, log=log) as world:
        settings, signer = world.province.settings, world.province.signer.public()
        kiosk = Disk.of(settings.paths.state)
        world.programs["shell"].spoilt = spoilt
        campaign = Campaign(world, seed, lambda _: None)
        world.start_all()
        campaign.file(_VISITS)
        campaign.rest()
        for name in ("shell", "agent"):
            world.programs[name].kill()
        world.start_all()
        campaign.file(_VISITS - 1)
        campaign.rest()
        keys = tuple(Keyring(settings.gateway.state).open_keys())
        look: Callable[[Path, Promises], list[str]] = look_at_gateway
        if database:
            storage = open_storage(settings.gateway.state, database=database)
            entries = {one: storage.table.find(one) for one in campaign.filed}
            storage.close()

            def look(state: Path, promises: Promises) -> list[str]:
                """Look at the packets alone: the rows are PostgreSQL's, whose commits are its own promise."""
                try:
                    for one in promises.answered:
                        packet = (state / "packets" / entries[one].file).read_bytes()
                        open_packet(packet, keys, {"kiosk": signer})
                except Exception as error:  # noqa: BLE001 - whatever it is, the packet is lost
                    return [f"{one}: {type(error).__name__}: {error}"]
                return []

    events = read_record(log)
    kiosk_below = settings.paths.state.relative_to(root).as_posix()
    gateway_below = settings.gateway.state.relative_to(root).as_posix()
    looked, found = judge(
        cases(kiosk, events, kiosk_below, seed),
        lambda state, promises: look_at_kiosk(state, promises, keys, signer),
        share=share,
        seed=seed,
    )
    there, more = judge(cases(gateway, events, gateway_below, seed), look, share=share / 10, seed=seed)
    found.add(more)
    return Cut(looked, there, found)
