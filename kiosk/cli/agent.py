"""`kiosk agent`: empty the queue into the province's custody."""

from __future__ import annotations

import signal
import threading

import click

from hardware.host.harden import harden
from kiosk.cli import settings_of
from kiosk.outbox.agent import Agent
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.store import Outbox
from kiosk.province.http_gateway import HttpGateway
from kiosk.telemetry.log import configure


@click.command()
@click.pass_context
def agent(ctx: click.Context) -> None:
    """Hand queued dossiers over to the province until stopped.

    Ends with 0 on SIGTERM or SIGINT, with 1 when the queue cannot be used or another agent is at work.
    """
    settings = settings_of(ctx)
    configure("agent")
    harden()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    gateway = HttpGateway(settings.province.gateway_url, timeout_seconds=settings.province.timeout_seconds)
    try:
        outbox = Outbox(settings.paths.state / "outbox")
        try:
            Agent(outbox, gateway, stop=stop).run()
        finally:
            outbox.close()
    except OutboxError as error:
        raise click.ClickException(str(error)) from error
