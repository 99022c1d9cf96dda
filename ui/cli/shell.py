"""`kiosk shell`: the window that citizens touch, and the journey behind it."""

from __future__ import annotations

import click

from hardware.host.harden import harden
from kiosk.appliance import build, build_speaker
from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.dossier.errors import DossierError
from kiosk.languages.catalogue import load_languages
from kiosk.machine.errors import MachineError
from kiosk.outbox.errors import OutboxError
from kiosk.telemetry.log import configure
from kiosk.telemetry.notify import READY, STOPPING, ServiceManager
from ui.app import StartError, log_qt_messages, start
from ui.from_settings import place_of, screen_of
from ui.heartbeat import Heartbeat
from ui.opening import Opening
from ui.stopping import StopSignals


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
        appliance = build(settings)
    except (CatalogueError, DossierError, OutboxError, MachineError) as error:
        raise click.ClickException(str(error)) from error
    speaker = build_speaker(settings)
    try:
        app = start(
            appliance.runner,
            place_of(settings),
            screen_of(settings),
            languages=load_languages(settings.paths.assets / "languages"),
            speaker=speaker,
            full_screen=not window,
        )
        stopping = StopSignals(app.application)
        manager = ServiceManager()
        heartbeat = Heartbeat(appliance.runner, manager)

        def opened(failed: Exception | None) -> None:
            if failed is not None:
                app.application.exit(1)
                return
            manager.tell(READY)
            heartbeat.start()

        opening = Opening(appliance.start, opened)
        opening.start()
        code = app.run()
        opening.join()
        heartbeat.stop()
        manager.tell(STOPPING)
        manager.close()
        stopping.close()
        app.close()
        if opening.failed is not None:
            raise opening.failed
    except StartError as error:
        raise click.ClickException(str(error)) from error
    finally:
        speaker.close()
        appliance.close()
    ctx.exit(code)
