"""`kiosk demo`: one visit played by touches on the real window, its results left in a folder."""

from __future__ import annotations

import logging
import os
import random
from pathlib import Path

import click

from kiosk.dossier.delivery import DeliveryWay
from kiosk.sandbox.children import end_in_order_when_told
from kiosk.sandbox.people import UnknownPersonError, all_people, find_person
from kiosk.telemetry.log import configure
from ui.simulated.play import play

# The procedures whose forms the made-up people have answers for.
PLAYED = ("1.001193",)


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"), show_default=True
)
@click.option("--person", "person_id", help="Which made-up person visits; otherwise the seed decides.")
@click.option("--procedure", default="1.001193", show_default=True, help="Which procedure is filed.")
@click.option("--seed", type=int, default=1, show_default=True, help="Decides what is left to chance.")
def demo(out: Path, person_id: str | None, procedure: str, seed: int) -> None:
    """Play one whole visit without a display and leave pictures, slip, dossier and summary in a folder.

    Ends with 2 for a person or a procedure that is not there, with 1 when the visit did not end well, or when
    anything of the person is left: also in /tmp, where other programs write meanwhile, and then it says so.
    QT_QPA_PLATFORM=xcb (or wayland) lets one watch.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    if procedure not in PLAYED:
        raise click.UsageError(f"nobody can play {procedure}; these can be played: {', '.join(PLAYED)}")
    chance = random.Random(seed)  # noqa: S311  # chance by seed, not secrets
    try:
        person = find_person(person_id) if person_id else chance.choice(all_people())
    except UnknownPersonError as error:
        raise click.UsageError(str(error)) from None
    configure("demo", level=logging.WARNING)
    end_in_order_when_told()
    way = chance.choice(list(DeliveryWay))
    click.echo(f"demo: seed {seed}, person {person.id}, procedure {procedure}, delivery {way.value}")
    played = play(person, procedure, way, out, say=click.echo)
    for line in played.report(out):
        click.echo(line)
    if not played.well:
        raise click.exceptions.Exit(1)
