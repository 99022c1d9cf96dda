"""Files visits that nobody hurts under the layer's pen, then judges every power cut that could have come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.dossier.packet import new_submission_id, open_packet
from kiosk.dossier.packet_keys import OpenKey, encode_seal_key
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.storage import open_storage
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.sandbox.children import environment
from kiosk.sandbox.world import world_settings
from tests.fault.crash.campaign import Campaign
from tests.fault.crash.disk import Disk
from tests.fault.crash.filing import PEOPLE
from tests.fault.crash.oracle import Count
from tests.fault.crash.power import Promises, cases, judge, look_at_gateway, look_at_kiosk
from tests.fault.crash.programs import PATIENCE, Program
from tests.fault.crash.record import read_record
from tests.fault.crash.shim import Control, build
from tests.fault.crash.shim import environment as layer
from tests.fault.crash.world import crash_world

_VISITS = 3
_DATABASE = "outbox/outbox.sqlite3"


@dataclass(frozen=True, slots=True)
class Cut:
    """How many disks were looked at, and what was found."""

    kiosk: int
    gateway: int
    found: Count


def cut_shell(root: Path, seed: int, lives: Sequence[str], share: float = 1.0) -> Iterator[tuple[int, Count]]:
    """Do the same for the filing side alone, with a province that is never there, once for each life.

    A life is named by the break that spoils it, or is sound where the name is empty.
    """
    settings = world_settings(root, root / "run")
    province = OpenKey.generate()
    settings.province_key.parent.mkdir(parents=True, mode=0o700)
    settings.province_key.write_bytes(encode_seal_key(province.public()))
    signer = ensure_key(settings.paths.state / "keys", Purpose.ENROLMENT).public()
    below = settings.paths.state.relative_to(root).as_posix()
    log, control = root / "events", Control(root / "control")
    env = environment(settings, root / "home") | dict(layer(build(root), control, root=root, log=log))
    with Program("shell", control, env, root / "log") as shell:
        shell.wait_until_ready()
        for spoilt in lives:
            before, disk = len(read_record(log)), Disk.of(settings.paths.state)
            shell.spoilt = spoilt
            shell.start()
            for number in range(_VISITS):
                shell.hear(PATIENCE)
                shell.tell(f"file {PEOPLE[0]} small {new_submission_id()} KIOSK-{number:04d}-CUTS")
            shell.hear(PATIENCE)
            shell.kill()
            yield judge(
                cases(disk, read_record(log)[before:], below, seed, database=_DATABASE),
                lambda state, promises: look_at_kiosk(state, promises, (province,), signer),
                share=share,
                seed=seed,
            )


def cut_power(root: Path, seed: int, *, database: str = "", share: float = 1.0) -> Cut:
    """Record and judge; of the gateway's disks a tenth of `share`, which take ten times as long to open."""
    log = root / "events"
    gateway = Disk()
    with crash_world(root, database=database, log=log) as world:
        settings, signer = world.province.settings, world.province.signer.public()
        kiosk = Disk.of(settings.paths.state)
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
        cases(kiosk, events, kiosk_below, seed, database=_DATABASE),
        lambda state, promises: look_at_kiosk(state, promises, keys, signer),
        share=share,
        seed=seed,
    )
    there, more = judge(cases(gateway, events, gateway_below, seed), look, share=share / 10, seed=seed)
    found.add(more)
    return Cut(looked, there, found)
