"""The command line `kiosk VERB`: one file a verb, found by the entry-point group `kiosk.verbs`.

A verb is listed only where its package is installed: a citizen's kiosk carries no simulators and so lists
none of their verbs. Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 3 not reachable.
"""

from __future__ import annotations

import gc
import logging
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

import click

from kiosk.settings import Settings, SettingsError, load_settings
from kiosk.telemetry.log import configure

VERBS = "kiosk.verbs"


def installed(group: str) -> dict[str, EntryPoint]:
    """Return the verbs of an entry-point group whose modules are on this machine, by name."""
    return {entry.name: entry for entry in sorted(entry_points(group=group)) if _present(entry.module)}


def _present(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a parent package is not installed
        return False


def _load(entry: EntryPoint) -> click.Command:
    """Load a verb with all its modules. None of them is ever garbage, so nobody looks for any among them."""
    gc.disable()
    try:
        verb: click.Command = entry.load()
    finally:
        gc.freeze()
        gc.enable()
    return verb


class VerbGroup(click.Group):
    """A group whose verbs are loaded when they are called, so that help starts quickly."""

    def __init__(self, *, verbs: str, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # click's own keywords, passed through
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs of this machine."""
        return sorted({*super().list_commands(ctx), *installed(self._verbs)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the verb, or None when this machine does not have it."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        entry = installed(self._verbs).get(cmd_name)
        return None if entry is None else _load(entry)

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; settings that it cannot use are wrong usage."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error)) from None


@click.group(cls=VerbGroup, verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--settings",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="KIOSK_SETTINGS",
    show_envvar=True,
    help="TOML file; without it /etc/kiosk/kiosk.toml, or development defaults.",
)
@click.version_option(package_name="kiosk-hcc")
@click.pass_context
def kiosk(ctx: click.Context, file: Path | None) -> None:
    """Self-service kiosk of a public service centre.

    Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 3 a device or service cannot be reached.
    """
    if ctx.obj is None:
        try:
            ctx.obj = load_settings(file)
        except SettingsError as error:
            raise click.UsageError(str(error)) from None


def settings_of(ctx: click.Context) -> Settings:
    """Return the settings that the root command loaded."""
    found = ctx.find_object(Settings)
    if found is None:
        raise click.UsageError("this verb runs under `kiosk`")
    return found


def main() -> None:
    """Run the command line; standard output is the answer's alone, what is logged goes to standard error."""
    configure("kiosk", level=logging.WARNING)
    kiosk(prog_name="kiosk")
