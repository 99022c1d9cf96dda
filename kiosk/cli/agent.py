"""`kiosk agent`: empty the queue into the province's custody."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import click
import structlog

from hardware.host.harden import harden
from kiosk.catalogue.kept import catalogue_serial
from kiosk.cli import settings_of
from kiosk.outbox.agent import Agent
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.quota import Quota
from kiosk.outbox.store import Outbox
from kiosk.province.device_health import DeviceHealth, disk_free_bytes, outbox_health, tell_health
from kiosk.province.duties import Duties, Duty
from kiosk.province.given import fetch_catalogue, fetch_keys, renew_certificate
from kiosk.province.http_gateway import HttpGateway
from kiosk.province.pinned import Pinned
from kiosk.province.reporting import NewestReport
from kiosk.settings import Settings
from kiosk.technician.history import History
from kiosk.telemetry.device_states import read_devices
from kiosk.telemetry.log import configure
from kiosk.telemetry.looking import Looking
from kiosk.telemetry.metrics import metrics_registry
from kiosk.telemetry.metrics_server import MetricsServer
from kiosk.telemetry.notify import ALIVE, READY, STOPPING, ServiceManager
from kiosk.telemetry.vitals import Vitals

_STATUS_SECONDS = 30.0
_ALIVE_SECONDS = 5.0
_DUTIES_GRACE_SECONDS = 5.0

_log = structlog.get_logger()


@click.command()
@click.pass_context
def agent(ctx: click.Context) -> None:
    """Hand queued dossiers over to the province until stopped.

    Beside that it fetches packet keys and catalogue, renews this kiosk's certificate, says how it is and
    sends its newest readiness report, all of it where the kiosk is enrolled; it offers figures where the
    settings name a port for them, and forgets what has been in custody for a month. Ends with 0 on SIGTERM or
    SIGINT, with 1 when the queue cannot be used or another agent is at work.
    """
    settings = settings_of(ctx)
    configure("agent")
    harden()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    pinned = Pinned(settings.paths.state / "province", settings.paths.state / "keys")
    gateway = HttpGateway(
        settings.province.gateway_url,
        timeout_seconds=settings.province.timeout_seconds,
        tls=pinned.tls_context,
    )
    try:
        with (
            closing(gateway),
            closing(ServiceManager()) as manager,
            closing(Outbox(settings.paths.state / "outbox", quota=_quota(settings))) as outbox,
        ):
            worker = Agent(outbox, gateway, stop=stop, cut=gateway.close)
            duties = Duties(_duties(settings, pinned, gateway, outbox), stop=stop)
            beat = _Beat(manager, outbox, worker, duties)
            try:
                with _figures(settings, outbox, pinned, worker):
                    worker.run(beat)
            finally:
                stop.set()
                manager.tell(STOPPING)
                duties.join(_DUTIES_GRACE_SECONDS)
    except OutboxError as error:
        raise click.ClickException(str(error)) from error


class _Beat:
    """Tells the service manager that the agent is ready, alive and how far it is; starts the duties."""

    def __init__(self, manager: ServiceManager, outbox: Outbox, worker: Agent, duties: Duties) -> None:
        self._manager = manager
        self._outbox = outbox
        self._worker = worker
        self._duties = duties
        self._ready = False
        self._next_alive = self._next_status = 0.0

    def __call__(self) -> None:
        if not self._ready:
            self._ready = True
            # Only the agent that empties this queue has duties: not a second one that is refused.
            self._duties.start()
            self._manager.tell(READY)
        now = time.monotonic()
        if now >= self._next_alive and self._duties.alive():
            self._next_alive = now + _ALIVE_SECONDS
            self._manager.tell(ALIVE)
        if self._manager.listens and now >= self._next_status:
            self._next_status = now + _STATUS_SECONDS
            self._manager.tell(f"STATUS={self._words()}")

    def _words(self) -> str:
        try:
            found = outbox_health(self._outbox.waiting(), datetime.now(UTC))
        except OutboxError as error:
            return type(error).__name__
        if not found.waiting:
            return "nothing waits"
        words = f"{found.waiting} wait, the oldest for {timedelta(seconds=found.oldest_seconds)}"
        return f"{words}: {self._worker.trouble}" if self._worker.trouble else words


def _quota(settings: Settings) -> Quota:
    return Quota.of_mib(settings.outbox.quota_mib, settings.outbox.reserve_mib)


@contextmanager
def _figures(settings: Settings, outbox: Outbox, pinned: Pinned, worker: Agent) -> Iterator[None]:
    """Offer this machine's figures for the length of a block; a port that is taken stops no dossier."""
    if not settings.metrics.port:
        yield
        return
    centre = settings.centre
    look = Looking(
        state=settings.paths.state,
        outbox=outbox,
        pinned=pinned,
        about=Vitals(centre.kiosk_id, version("kiosk-hcc"), centre.unit, time.time()),
        trouble=lambda: worker.trouble,
        newest_report=lambda: _newest_report(settings),
    )
    try:
        server = MetricsServer(metrics_registry(look), settings.metrics.port)
    except OSError as error:
        _log.error("figures are not offered", port=settings.metrics.port, kind=type(error).__name__)
        yield
        return
    with closing(server):
        server.start()
        yield


def _newest_report(settings: Settings) -> Path | None:
    return next(iter(History(settings.paths.state).files()), None)


def _duties(settings: Settings, pinned: Pinned, gateway: HttpGateway, outbox: Outbox) -> list[Duty]:
    started = time.monotonic()
    catalogues = settings.paths.state / "catalogue"
    province = settings.province

    reports = NewestReport(lambda: _newest_report(settings))

    def tell() -> None:
        moment = datetime.now(UTC)
        devices = read_devices(settings.paths.state / "devices")
        health = DeviceHealth(
            format=1,
            at=moment,
            version=version("kiosk-hcc"),
            uptime_seconds=round(time.monotonic() - started),
            disk_free_bytes=disk_free_bytes(settings.paths.state),
            outbox=outbox_health(outbox.waiting(), moment),
            keys_serial=pinned.seal_keys().serial,
            catalogue_serial=catalogue_serial(catalogues),
            devices={role: one.state for role, one in devices.items()},
            conditions={role: one.condition for role, one in devices.items() if one.condition},
            centre=settings.centre.name,
            unit=settings.centre.unit,
        )
        tell_health(gateway.line, health)

    def renew() -> None:
        now = datetime.now(UTC)
        renew_certificate(province.gateway_url, pinned, now, province.timeout_seconds)

    def where_enrolled(attend: Callable[[], None]) -> Callable[[], None]:
        return lambda: attend() if pinned.enrolled else None

    wanted = (
        # First: without it the line may be closed to all that follows.
        ("renewal", timedelta(hours=1), renew),
        ("keys", timedelta(hours=1), lambda: fetch_keys(gateway.line, pinned)),
        ("catalogue", timedelta(hours=1), lambda: fetch_catalogue(gateway.line, pinned, catalogues)),
        ("device-health", timedelta(minutes=5), tell),
        ("readiness-report", timedelta(minutes=5), lambda: reports.tell(gateway.line)),
    )
    duties = [Duty(name, every, where_enrolled(attend)) for name, every, attend in wanted]
    return [*duties, Duty("forgetting", timedelta(days=1), outbox.forget)]
