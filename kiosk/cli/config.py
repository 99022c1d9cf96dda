"""`kiosk config`: look at the settings before they bite."""

from __future__ import annotations

import click

from kiosk.cli import settings_of


@click.group()
def config() -> None:
    """Check the settings of this machine."""


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Read the settings, say what is wrong with them or which values hold.

    A file that cannot be used is explained line by line and ends with exit code 2.
    """
    settings = settings_of(ctx)
    if as_json:
        click.echo(settings.model_dump_json(indent=2))
        return
    click.echo(f"settings are valid (version {settings.version}, profile {settings.profile})")
    for role, device in settings.devices.items():
        click.echo(f"  {role:<18} {device.driver}")
    click.echo(f"  {'province':<18} {settings.province.gateway_url}")
    click.echo(f"  {'state':<18} {settings.paths.state}")
