"""`kiosk dock`: act by mouse on the simulated devices of a kiosk that runs on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import settings_of
from ui.app import StartError
from ui.simulated.dock.window import DockWindow
from ui.stopping import StopSignals


@click.command()
@click.option(
    "--run",
    "run_folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Run folder of the kiosk; that of the settings if left out.",
)
@click.pass_context
def dock(ctx: click.Context, run_folder: Path | None) -> None:
    """Open a window that shows the simulated devices of a running kiosk, to act on them by mouse."""
    settings = settings_of(ctx)
    try:
        window = DockWindow(run_folder or settings.paths.run)
    except StartError as error:
        raise click.ClickException(str(error)) from error
    window.stand_beside(settings.screen.width_px)
    stopping = StopSignals(window.application)
    code = window.run()
    stopping.close()
    window.close()
    ctx.exit(code)
