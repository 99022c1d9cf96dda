"""`kiosk simulate`: play a scenario on the simulated devices of a running kiosk."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

import click

from hardware.simulated.control import ask
from hardware.simulated.scenario import (
    Scenario,
    ScenarioError,
    ScenarioFailedError,
    play,
    read_scenario,
)
from kiosk.cli import settings_of
from kiosk.sandbox.children import end_in_order_when_told
from kiosk.sandbox.props import filled


@click.command()
@click.argument("scenario", required=False)
@click.option("--run", "run_folder", type=click.Path(file_okay=False, path_type=Path), help="Run folder.")
@click.pass_context
def simulate(ctx: click.Context, scenario: str | None, run_folder: Path | None) -> None:
    """Play SCENARIO, a file or one of those that come along (listed without it), on a running kiosk.

    Ends with 1 when a step cannot be played, with 2 for a file that is no scenario.
    """
    if scenario is None:
        for name in known():
            click.echo(f"{name:24}{_read(name).about}")
        return
    try:
        steps = _read(scenario)
    except ScenarioError as error:
        there_are = "" if Path(scenario).exists() else f"\nScenarios that come along: {', '.join(known())}"
        raise click.UsageError(f"{error}{there_are}") from None
    run = run_folder or settings_of(ctx).paths.run

    def send(role: str, request: Mapping[str, object]) -> dict[str, object]:
        return ask(run, role, filled(request))

    end_in_order_when_told()
    try:
        play(steps, send, click.echo, threading.Event())
    except ScenarioFailedError as error:
        raise click.ClickException(str(error)) from None


def known() -> list[str]:
    """Name the scenarios that come with the simulators."""
    folder = files("hardware.simulated") / "scenarios"
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir())


def _read(scenario: str) -> Scenario:
    if scenario not in known():
        return read_scenario(Path(scenario))
    with as_file(files("hardware.simulated") / "scenarios" / f"{scenario}.toml") as file:
        return read_scenario(file)
