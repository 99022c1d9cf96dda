"""The composition root: builds a kiosk from its settings, the only place that knows who implements what."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from hardware.errors import DeviceFault
from hardware.host.launch import Launcher, launch_process
from hardware.host.unit import call_unit
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State
from kiosk.clock import vietnam_now
from kiosk.dossier.forms import Forms
from kiosk.dossier.packet_keys import SealKey, read_seal_key, suite_of
from kiosk.drivers import not_installed
from kiosk.front import build_world, load_procedures
from kiosk.identity.anchors import load_anchors
from kiosk.identity.http_verifier import HttpCardVerifier
from kiosk.identity.judging import Judge
from kiosk.identity.phone.claims import OPENID
from kiosk.identity.phone.port import IdentityProvider
from kiosk.identity.phone.web import Web
from kiosk.identity.verifier import CardVerifier
from kiosk.journey.filing import Filer
from kiosk.journey.patience import Patience
from kiosk.journey.performer import Appliances, StationPerformer, Waits
from kiosk.journey.runner import Runner
from kiosk.journey.slip import SlipMaker
from kiosk.journey.timers import ThreadTimers
from kiosk.journey.world import World
from kiosk.languages.catalogue import load_languages
from kiosk.languages.phrase import say
from kiosk.machine.errors import MachineError
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.outbox.quota import Quota
from kiosk.outbox.store import Outbox
from kiosk.province.errors import NotEnrolled
from kiosk.province.line import Line
from kiosk.province.phone_login import GatewayPhone
from kiosk.province.pinned import Pinned
from kiosk.settings import Settings, SettingsError
from kiosk.sound import AplaySound, NoSound
from kiosk.technician.person import Person
from kiosk.technician.site import Endpoint, Site
from kiosk.telemetry.device_states import DeviceStates
from kiosk.telemetry.ratings import Ratings

# How often an idle device is looked at, so that what was pulled is known before a citizen needs it.
WATCH_SECONDS = 2.0
# The usual worker is up in half a second.
_OPENING_SECONDS = 5.0
_ANSWERS = (State.READY, State.BUSY, State.ATTENTION)


@dataclass(frozen=True, slots=True)
class Appliance:
    """A kiosk that is put together; `start` before use, `close` after."""

    settings: Settings
    station: Station
    outbox: Outbox
    runner: Runner
    states: DeviceStates

    def start(self) -> None:
        """Open the devices and begin the journey; a device that fails to open is a state, not an error.

        One that hangs is not waited for: it goes on opening while the screen is there. Raises SettingsError
        on an appliance whose device says that it is simulated.
        """
        opening = threading.Thread(target=self.station.open, daemon=True, name="opening")
        opening.start()
        opening.join(_OPENING_SECONDS)
        if self.settings.profile == "appliance":
            refuse_stand_ins(self.station)
        self.runner.start()
        self.states.start()

    def close(self) -> None:
        """End the journey, then the workers, then the queue."""
        self.states.stop()
        self.runner.stop()
        self.station.close()
        self.runner.join()
        self.outbox.close()


def build_station(
    settings: Settings, roles: Iterable[Role] | None = None, watch_seconds: float | None = WATCH_SECONDS
) -> Station:
    """Put the devices of a machine together, or only those of `roles`; opens nothing yet.

    Raises SettingsError for a driver that is not installed on this machine.
    """
    if missing := not_installed(settings):
        raise SettingsError("\n".join(missing))
    settings.paths.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    configs = {
        role: DeviceConfig(device.driver, {**_own_options(settings, role), **device.options}, device.serial)
        for role, device in settings.devices.items()
        if roles is None or role in roles
    }
    # A unit keeps what it needs in its own folder of state, in which it is started.
    run = settings.paths.run if settings.paths.devices is None else Path()
    return Station(configs, run, _launcher(settings), watch_seconds)


def _launcher(settings: Settings) -> Launcher:
    """Say how workers come: as children, or from units that listen already."""
    folder = settings.paths.devices
    return launch_process if folder is None else lambda role: call_unit(folder, role)


def refuse_stand_ins(station: Station) -> None:
    """See to it that no device says that it is simulated; raises SettingsError.

    One that does not answer now is asked by nobody: what does not answer, acts before no citizen either.
    """

    def simulated(role: Role) -> bool:
        try:
            return station.device(role).identify().simulated
        except DeviceFault:
            return False

    up = [one.status.role for one in station.snapshots() if one.status.state in _ANSWERS]
    with ThreadPoolExecutor(max_workers=len(Role)) as pool:
        found = [role for role, acts in zip(up, pool.map(simulated, up), strict=True) if acts]
    if found:
        raise SettingsError(f"an appliance does not serve with simulated devices: {', '.join(found)}")


def _own_options(settings: Settings, role: Role) -> dict[str, str]:
    """Name the folders that a driver, or its worker, needs on this machine; a unit has them in its own."""
    units = settings.paths.devices is not None
    state, made_up = (Path(), Path()) if units else (settings.paths.state, settings.sandbox.state)
    recordings = {"record": str(state / "recordings")} if settings.devices[role].record else {}
    match role:
        case Role.RECEIPT_PRINTER:
            return {"ledger": str(state / "print"), **recordings}
        case Role.CHIP_READER if settings.devices[role].driver == "simulated-chip-reader":
            return {"issuer": str(made_up / "issuer"), **recordings}
        case _:
            return recordings


def build_judge(settings: Settings) -> Judge:
    """Put together what judges cards: the anchors of now, and the authority's verifier where one is set."""
    return Judge(load_anchors(settings.anchors), build_verifier(settings), vietnam_now)


def build_verifier(settings: Settings) -> CardVerifier | None:
    """Return the authority's verifier, None where the settings name none."""
    chosen = settings.identity.verifier
    if chosen is None:
        return None
    return HttpCardVerifier(
        chosen.url,
        key_file=settings.verifier_key,
        ca_file=chosen.ca_file,
        timeout_seconds=chosen.timeout_seconds,
        clock=vietnam_now,
    )


def build_site(
    settings: Settings,
    station: Station,
    person: Person | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> Site:
    """Give the checks what they look at; opens and asks nothing yet."""
    state, assets = settings.paths.state, settings.paths.assets
    return Site(
        station=station,
        kiosk_id=settings.centre.kiosk_id,
        centre_name=settings.centre.name,
        state=state,
        run=settings.paths.run,
        assets=assets,
        screen=settings.screen,
        endpoints=tuple(_endpoints(settings)),
        anchors=partial(load_anchors, settings.anchors),
        verifier=build_verifier(settings),
        pinned=Pinned(state / "province", state / "keys"),
        quota=Quota.of_mib(settings.outbox.quota_mib, settings.outbox.reserve_mib),
        catalogue=lambda: load_procedures(state / "catalogue", assets)[0],
        appliance=settings.profile == "appliance",
        person=person,
        wanted=wanted,
        speaker=settings.speech.device,
        sound=settings.sound,
    )


def report_key(settings: Settings) -> MachineKey:
    """Return the key that signs this machine's reports; raises NotEnrolled, MachineError."""
    keys = settings.paths.state / "keys"
    pinned = Pinned(settings.paths.state / "province", keys)
    return pinned.key(Purpose.REPORT) if pinned.enrolled else ensure_key(keys, Purpose.REPORT)


def _endpoints(settings: Settings) -> Iterator[Endpoint]:
    """Name the servers that this machine speaks with; what an installed one needs, citizens depend on."""
    pinned = Pinned(settings.paths.state / "province", settings.paths.state / "keys")
    needed = settings.profile == "appliance" or pinned.enrolled
    gateway = settings.province.gateway_url
    tls: Callable[[], ssl.SSLContext] | None = None
    if gateway.startswith("https:"):
        tls = partial(_gateway_tls, pinned)
    waits = say("Hồ sơ chờ trong máy, chưa gửi được về tỉnh.")
    yield Endpoint("gateway", gateway, tls, needed, asks="/health/live", limit=waits)
    if verifier := settings.identity.verifier:
        tls = _public_tls(verifier.url, verifier.ca_file)
        unknown = say("Không xác nhận được ai đã ký thẻ căn cước.")
        yield Endpoint("card-verifier", verifier.url, tls, needed, limit=unknown)
    if issuer := settings.phone.issuer:
        tls = _public_tls(issuer, settings.phone.ca_file)
        asks = "/.well-known/openid-configuration"
        nobody = say("Người dân không đăng nhập được bằng điện thoại.")
        yield Endpoint("phone-login", issuer, tls, needed, asks, nobody)


def _gateway_tls(pinned: Pinned) -> ssl.SSLContext:
    """Show this kiosk's certificate where this process is given its key, as the screens' is not."""
    try:
        return pinned.tls_context()
    except MachineError:
        return pinned.nameless_tls_context()


def _public_tls(url: str, ca_file: Path | None) -> Callable[[], ssl.SSLContext] | None:
    if not url.startswith("https:"):
        return None
    # The authorities that come with the library by which these servers are spoken to.
    return lambda: ssl.create_default_context(cafile=ca_file or DEFAULT_CA_BUNDLE_PATH)


def build_phone(settings: Settings) -> IdentityProvider | None:
    """Return who is asked for a log-in by phone, None where the settings name nobody."""
    phone, centre = settings.phone, settings.centre
    place = f"{centre.name}, {centre.address} (ki-ốt {centre.kiosk_id})"
    if phone.gateway:
        pinned = Pinned(settings.paths.state / "province", settings.paths.state / "keys")
        line = Line(
            settings.province.gateway_url, tls=pinned.tls_context, silence_seconds=phone.timeout_seconds
        )
        return GatewayPhone(line, clock=vietnam_now, place=place)
    if not phone.issuer:
        return None
    # What checks ID tokens takes a fifth of a second to load: only where it is wanted.
    from kiosk.identity.phone.device_flow import DeviceFlowProvider  # noqa: PLC0415

    return DeviceFlowProvider(
        phone.issuer,
        web=Web(ca_file=phone.ca_file, timeout_seconds=phone.timeout_seconds),
        clock=vietnam_now,
        place=place,
        client_id=phone.client_id,
        scope=phone.scope,
        names=replace(OPENID, **phone.claims.model_dump(exclude_none=True)),
        skew_seconds=phone.skew_seconds,
    )


def build_filer(settings: Settings, forms: Forms, outbox: Outbox) -> Filer:
    """Put together what seals a visit and queues it, with the keys of now, asked for each time.

    Raises MachineError for a key that cannot be used, SettingsError for a kiosk that is enrolled under
    another id than its settings say: the gateway would take nothing of it.
    """
    keys, kiosk_id = settings.paths.state / "keys", settings.centre.kiosk_id
    pinned = Pinned(settings.paths.state / "province", keys)
    try:
        if pinned.enrolled and pinned.kiosk_id != kiosk_id:
            raise SettingsError(
                f"centre.kiosk_id is {kiosk_id}; this machine is enrolled as {pinned.kiosk_id}"
            )
    except NotEnrolled as error:
        raise SettingsError(str(error)) from error
    suite = suite_of(settings.province.suite)

    def province_key() -> SealKey:
        return pinned.seal_key(suite) if pinned.enrolled else read_seal_key(settings.province_key)

    def signer() -> MachineKey:
        return pinned.key(Purpose.ENROLMENT) if pinned.enrolled else ensure_key(keys, Purpose.ENROLMENT)

    signer()
    return Filer(
        kiosk_id=kiosk_id,
        forms=forms,
        outbox=outbox,
        province_key=province_key,
        signer=signer,
        clock=vietnam_now,
        languages=load_languages(settings.paths.assets / "languages"),
    )


def build(settings: Settings, world: World | None = None) -> Appliance:
    """Put a kiosk together, on the world that its window shows already, where there is one.

    Raises SettingsError for drivers that are not installed, CatalogueError and DossierError for data files
    that cannot be used, OutboxError and MachineError for a state folder that cannot be used.
    """
    assets, state = settings.paths.assets, settings.paths.state
    station = build_station(settings)
    world = world or build_world(settings)
    # A queue that cannot be used is a screen, not an end: it says where to go, and comes back by itself.
    outbox = Outbox(
        state / "outbox",
        quota=Quota.of_mib(settings.outbox.quota_mib, settings.outbox.reserve_mib),
        at_once=False,
    )
    parts = Appliances(
        station=station,
        catalogue=world.catalogue,
        judge=build_judge(settings),
        outbox=outbox,
        filer=build_filer(settings, world.forms, outbox),
        slips=SlipMaker(settings.centre.name, settings.centre.help_words, assets / "slips", vietnam_now),
        sound=AplaySound(assets / "sounds") if settings.sound else NoSound(),
        clock=vietnam_now,
        ratings=Ratings(state / "ratings" / "counts.json", lambda: vietnam_now().date()),
        waits=Waits(settings.journey.card_seconds, settings.province.custody_wait_seconds),
        phone=build_phone(settings),
    )
    runner = Runner(
        world,
        StationPerformer(parts),
        Patience(
            settings.journey.idle_seconds, settings.journey.warning_seconds, settings.journey.pause_seconds
        ),
        ThreadTimers(),
    )
    states = DeviceStates(state / "devices", station.snapshots)
    return Appliance(settings, station, outbox, runner, states)
