"""`kiosk run`: the whole system on one development machine, driven from the terminal."""

from __future__ import annotations

import base64
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.cli import settings_of
from kiosk.sandbox.children import ChildFailedError, Children, end_in_order_when_told, environment
from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import Person, UnknownPersonError, all_people, find_person
from kiosk.sandbox.world import provision
from kiosk.settings import Settings

_HELP = """\
what the citizen does, typed here:
  code [PERSON]    show the card's QR code     card [PERSON]    put the card on the reader
  take             take the card away          paper [PERSON]   put a giấy chứng sinh into the feeder
  out, in          empty, fill the printer     quit             stop everything"""


@click.command()
@click.pass_context
def run(ctx: click.Context) -> None:
    """Start kiosk window, agent, gateway and sandbox here, on simulated devices, until the window closes."""
    settings = settings_of(ctx)
    if settings.profile != "development":
        raise click.UsageError("`kiosk run` is for development machines; the settings say: appliance")
    end_in_order_when_told()
    provision(settings)
    logs = settings.sandbox.state / "logs"
    with Children(logs, environment(settings)) as children:
        try:
            children.start("sandbox")
            children.start("gateway")
            children.wait_for_http("gateway", f"{settings.province.gateway_url}/health")
            children.start("agent")
            shell = children.start("shell", "--window")
        except ChildFailedError as error:
            raise click.ClickException(str(error)) from None
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
    actions: dict[str, Callable[[Path, Person], object]] = {
        "code": lambda run, person: ask(run, Role.CODE_SCANNER, {"do": "show", "text": person.code_text}),
        "card": lambda run, person: ask(
            run, Role.CHIP_READER, {"do": "insert", "card": msgspec.to_builtins(person.card)}
        ),
        "take": lambda run, _: ask(run, Role.CHIP_READER, {"do": "remove"}),
        "paper": lambda run, person: ask(
            run,
            Role.DOCUMENT_SCANNER,
            {"do": "feed", "page": base64.b64encode(birth_attestation(person)).decode()},
        ),
        "out": lambda run, _: ask(run, Role.RECEIPT_PRINTER, {"do": "paper-out"}),
        "in": lambda run, _: ask(run, Role.RECEIPT_PRINTER, {"do": "paper-in"}),
    }
    action = actions.get(words[0])
    if action is None:
        return _HELP
    try:
        person = find_person(words[1]) if len(words) > 1 else all_people()[0]
        action(settings.paths.run, person)
    except (ControlRefusedError, UnknownPersonError) as error:
        return str(error)
    return "done"
