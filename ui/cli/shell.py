"""`kiosk shell`: the window that citizens touch, and the journey behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hardware.host.harden import harden
from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.dossier.errors import DossierError
from kiosk.front import build_desk, build_speaker, build_world
from kiosk.journey.doorway import Doorway
from kiosk.languages.catalogue import load_languages
from kiosk.machine.errors import MachineError
from kiosk.outbox.errors import OutboxError
from kiosk.settings import Settings
from kiosk.technician.desk import Desk
from kiosk.telemetry.log import configure
from kiosk.telemetry.notify import READY, STOPPING, ServiceManager
from ui.app import StartError, log_qt_messages, start
from ui.from_settings import place_of, screen_of
from ui.heartbeat import Heartbeat
from ui.opening import Opening
from ui.stopping import StopSignals

if TYPE_CHECKING:
    from kiosk.appliance import Appliance


class _Behind:
    """The kiosk behind the window; `appliance` is there once it is put together."""

    def __init__(self, settings: Settings, door: Doorway, desk: Desk) -> None:
        self.appliance: Appliance | None = None
        self._desk = desk
        self._settings = settings
        self._door = door

    def open(self) -> None:
        """Put it together and begin; what it is made of takes four times as long to load as the window."""
        from kiosk.appliance import build  # noqa: PLC0415  # loaded while the welcome is looked at

        self.appliance = build(self._settings, self._door.world)
        self._door.lead_in(self.appliance.runner)
        self._desk.lead_in(self.appliance)
        self.appliance.start()

    def close(self) -> None:
        """End what has begun."""
        if self.appliance is not None:
            self.appliance.close()


@click.command()
@click.option("--window", is_flag=True, help="Open a plain window instead of filling the screen.")
@click.pass_context
def shell(ctx: click.Context, *, window: bool) -> None:
    """Open the screens on this machine's devices until stopped.

    Under systemd with Type=notify it says when the window is up, and feeds the watchdog while screen and
    journey tick. Ends with 0 on SIGTERM or SIGINT, with 1 when the window cannot be opened or
    the machine's own data cannot be used.
    """
    settings = settings_of(ctx)
    configure("shell")
    harden()
    log_qt_messages()
    try:
        code = _run(settings, full_screen=not window)
    except (StartError, CatalogueError, DossierError, OutboxError, MachineError) as error:
        raise click.ClickException(str(error)) from error
    ctx.exit(code)


def _run(settings: Settings, *, full_screen: bool) -> int:
    door = Doorway(build_world(settings))
    desk = build_desk(settings)
    behind = _Behind(settings, door, desk)
    speaker = build_speaker(settings)
    try:
        app = start(
            door,
            place_of(settings),
            screen_of(settings),
            languages=load_languages(settings.paths.assets / "languages"),
            speaker=speaker,
            desk=desk,
            full_screen=full_screen,
        )
        stopping = StopSignals(app.application)
        manager = ServiceManager()
        heartbeats: list[Heartbeat] = []

        def opened(failed: Exception | None) -> None:
            if failed is not None or behind.appliance is None:
                app.application.exit(1)
                return
            manager.tell(READY)
            heartbeats.append(Heartbeat(behind.appliance.runner, manager))
            heartbeats[0].start()

        opening = Opening(behind.open, opened)
        opening.follow(app.window)
        code = app.run()
        opening.join()
        for heartbeat in heartbeats:
            heartbeat.stop()
        manager.tell(STOPPING)
        manager.close()
        stopping.close()
        app.close()
        if opening.failed is not None:
            raise opening.failed
        return code
    finally:
        speaker.close()
        desk.close()
        behind.close()
