"""`kiosk config`: look at the settings before they bite."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hardware.discovery.asking import discover
from hardware.discovery.udev import UdevFinder
from kiosk.cli import settings_of
from kiosk.drivers import changing_names, not_installed, unfit_options
from kiosk.identity.verifier_key import VerifierKeyError, read_verifier_key
from kiosk.settings import Gateway, Settings


@click.group()
def config() -> None:
    """Check the settings of this machine."""


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Read the settings, say what is wrong with them or which values hold.

    A file that cannot be used is explained line by line and ends with exit code 2. So do drivers that are not
    installed, options that a driver does not take, a card verifier without a key that can be used and, on an
    appliance, addresses that may mean another device after the next start (/dev/ttyACM0); elsewhere those
    are only said.
    """
    settings = settings_of(ctx)
    wrong = [*not_installed(settings), *unfit_options(settings), *_unfit_verifier(settings)]
    changing = list(changing_names(settings, ()))
    if changing:
        # Only now, and only udev: it alone knows the names that stay.
        changing = list(changing_names(settings, discover([UdevFinder()]).found))
    if settings.profile == "appliance":
        wrong += changing
    else:
        for sentence in changing:
            click.echo(f"warning: {sentence}", err=True)
    if wrong:
        raise click.UsageError(
            "settings cannot be used:\n" + "\n".join(f"  {sentence}" for sentence in wrong)
        )
    if as_json:
        click.echo(settings.model_dump_json(indent=2))
        return
    click.echo(f"settings are valid (version {settings.version}, profile {settings.profile})")
    for role, device in settings.devices.items():
        click.echo(f"  {role:<18} {device.driver}")
    click.echo(f"  {'province':<18} {settings.province.gateway_url}")
    click.echo(f"  {'anchors':<18} {settings.anchors}")
    click.echo(f"  {'card verifier':<18} {_verifier(settings)}")
    click.echo(f"  {'state':<18} {settings.paths.state}")
    if "gateway" in settings.model_fields_set:
        click.echo(f"  {'gateway':<18} {_gateway(settings.gateway)}")


def _gateway(gateway: Gateway) -> str:
    """Say how it serves and stores; an address of its database may hold a password."""
    database = gateway.database.partition(":")[0] or "sqlite"
    packets = gateway.packets or gateway.state / "packets"
    return f"{gateway.host}:{gateway.port}, tls {gateway.tls}, {database}, packets in {packets}"


def _unfit_verifier(settings: Settings) -> Iterator[str]:
    """Say what would make every answer of the authority's verifier worthless."""
    verifier = settings.identity.verifier
    if verifier is None:
        return
    try:
        read_verifier_key(settings.verifier_key)
    except VerifierKeyError as error:
        yield f"identity.verifier.key_file: {error}"
    if verifier.ca_file is not None and not verifier.ca_file.is_file():
        yield f"identity.verifier.ca_file: {verifier.ca_file} is no file"


def _verifier(settings: Settings) -> str:
    verifier = settings.identity.verifier
    if verifier is None:
        return "none"
    return f"{verifier.url}, key {read_verifier_key(settings.verifier_key).fingerprint}"
