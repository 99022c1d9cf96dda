"""`kiosk agent`: empty the queue into the province's custody."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import click

from hardware.host.harden import harden
from kiosk.catalogue.kept import catalogue_serial
from kiosk.cli import settings_of
from kiosk.outbox.agent import Agent
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.store import Outbox
from kiosk.province.device_health import DeviceHealth, disk_free_bytes, outbox_health, tell_health
from kiosk.province.duties import Duties, Duty
from kiosk.province.given import fetch_catalogue, fetch_keys, renew_certificate
from kiosk.province.http_gateway import HttpGateway
from kiosk.province.pinned import Pinned
from kiosk.settings import Settings
from kiosk.telemetry.device_states import read_states
from kiosk.telemetry.log import configure
from kiosk.telemetry.notify import ALIVE, READY, STOPPING, ServiceManager

_STATUS_SECONDS = 30.0
_ALIVE_SECONDS = 5.0
_DUTIES_GRACE_SECONDS = 5.0


@click.command()
@click.pass_context
def agent(ctx: click.Context) -> None:
    """Hand queued dossiers over to the province until stopped.

    Beside that it fetches packet keys and catalogue, renews this kiosk's certificate and says how it is, all
    of it where the kiosk is enrolled; and it forgets what has been in custody for a month. Ends with 0 on
    SIGTERM or SIGINT, with 1 when the queue cannot be used or another agent is at work.
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
            closing(Outbox(settings.paths.state / "outbox")) as outbox,
        ):
            worker = Agent(outbox, gateway, stop=stop, cut=gateway.close)
            duties = Duties(_duties(settings, pinned, gateway, outbox), stop=stop)
            beat = _Beat(manager, outbox, worker, duties)
            try:
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


def _duties(settings: Settings, pinned: Pinned, gateway: HttpGateway, outbox: Outbox) -> list[Duty]:
    started = time.monotonic()
    catalogues = settings.paths.state / "catalogue"
    province = settings.province

    def tell() -> None:
        moment = datetime.now(UTC)
        health = DeviceHealth(
            format=1,
            at=moment,
            version=version("kiosk-hcc"),
            uptime_seconds=round(time.monotonic() - started),
            disk_free_bytes=disk_free_bytes(settings.paths.state),
            outbox=outbox_health(outbox.waiting(), moment),
            keys_serial=pinned.seal_keys().serial,
            catalogue_serial=catalogue_serial(catalogues),
            devices=read_states(settings.paths.state / "devices"),
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
    )
    duties = [Duty(name, every, where_enrolled(attend)) for name, every, attend in wanted]
    return [*duties, Duty("forgetting", timedelta(days=1), outbox.forget)]
