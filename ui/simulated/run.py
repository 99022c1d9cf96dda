"""`kiosk run`: the whole system on one development machine, driven from its dock and from the terminal."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack

import click

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.cli import settings_of
from kiosk.sandbox.children import ChildFailedError, Children, end_in_order_when_told, environment
from kiosk.sandbox.link import NETWORK, Link
from kiosk.sandbox.people import UnknownPersonError, all_people
from kiosk.sandbox.phone.control import PHONE
from kiosk.sandbox.props import filled
from kiosk.sandbox.technician import BADGE, SECRET, ensure_technician
from kiosk.sandbox.world import provision, with_phone
from kiosk.settings import Settings
from kiosk.technician.access.errors import AccessError

_HELP = """\
what the citizen does, typed here as well as done in the dock:
  code [PERSON]    show the card's QR code     card [PERSON]    put the card on the reader
  take             take the card away          paper [PERSON]   put a giấy chứng sinh into the feeder
  out, in          empty, fill the printer     pull, plug       the network
  agree [PERSON]   agree on the phone          refuse           refuse on the phone
  badge            show the technician's badge, once the hidden door is there
  quit             stop everything"""

_DOOR = f"""\
made-up technician: five touches on the centre's name, or low at the right; secret {SECRET}"""

# What is typed -> who is asked, and what; a person is put in.
_ACTIONS: Mapping[str, tuple[str, str]] = {
    "code": (Role.CODE_SCANNER, "show"),
    "badge": (Role.CODE_SCANNER, "show"),
    "card": (Role.CHIP_READER, "insert"),
    "take": (Role.CHIP_READER, "remove"),
    "paper": (Role.DOCUMENT_SCANNER, "feed"),
    "out": (Role.RECEIPT_PRINTER, "paper-out"),
    "in": (Role.RECEIPT_PRINTER, "paper-in"),
    "pull": (NETWORK, "pull"),
    "plug": (NETWORK, "plug"),
    "agree": (PHONE, "approve"),
    "refuse": (PHONE, "refuse"),
}


@click.command()
@click.option("--dock/--no-dock", default=None, help="Open the dock as well; by itself only on a display.")
@click.pass_context
def run(ctx: click.Context, *, dock: bool | None) -> None:
    """Start kiosk window, dock, agent, gateway and sandbox here, until the kiosk's window closes.

    The devices are simulated ones, and the network between kiosk and gateway can be pulled.
    """
    settings = settings_of(ctx)
    if settings.profile != "development":
        raise click.UsageError("`kiosk run` is for development machines; the settings say: appliance")
    end_in_order_when_told()
    if not settings.phone.issuer and not settings.phone.gateway:
        settings = with_phone(settings)
    provision(settings)
    try:
        ensure_technician(settings)
    except (AccessError, OSError) as error:
        raise click.ClickException(str(error)) from None
    logs = settings.sandbox.state / "logs"
    with ExitStack() as stack:
        link = stack.enter_context(Link(settings.province.gateway_url, settings.paths.run))
        province = stack.enter_context(Children(logs, environment(settings)))
        kiosk = stack.enter_context(Children(logs, environment(_behind(link, settings))))
        try:
            province.start("sandbox")
            province.start("gateway")
            province.start("identity-provider")
            province.wait_for_http("gateway", f"{settings.province.gateway_url}/health")
            kiosk.start("agent")
            shell = kiosk.start("shell", "--window")
            if dock if dock is not None else _on_a_display():
                kiosk.start("dock")
        except ChildFailedError as error:
            raise click.ClickException(str(error)) from None
        click.echo(_DOOR)
        click.echo(f"{_HELP}\npeople: {', '.join(person.id for person in all_people())}; logs: {logs}")
        lines = _typed_lines()
        while shell.poll() is None:
            try:
                line = lines.get(timeout=0.3)
            except queue.Empty:
                continue
            if line is None or line.strip() == "quit":
                break
            click.echo(_act(line.split(), settings))
        if shell.poll():
            raise click.ClickException(
                f"the kiosk window ended with {shell.returncode}; see {logs}/shell.log"
            )


def _behind(link: Link, settings: Settings) -> Settings:
    """Return the settings of a kiosk that reaches its gateway over this line."""
    province = settings.province.model_copy(update={"gateway_url": link.url})
    return settings.model_copy(update={"province": province})


def _on_a_display() -> bool:
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return platform.partition(":")[0] in {"xcb", "wayland"} or (not platform and shown)


def _typed_lines() -> queue.SimpleQueue[str | None]:
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        if sys.stdin.isatty():
            lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _act(words: list[str], settings: Settings) -> str:
    """Do what was typed and say how it went."""
    if not words:
        return ""
    if words[0] not in _ACTIONS:
        return _HELP
    name, what = _ACTIONS[words[0]]
    try:
        if words[0] == "badge":
            ask(settings.paths.run, name, {"do": what, "text": BADGE})
            return "done"
        person = words[1] if len(words) > 1 else all_people()[0].id
        ask(settings.paths.run, name, filled({"do": what, "person": person}))
    except (ControlRefusedError, UnknownPersonError) as error:
        return str(error)
    return "done"
