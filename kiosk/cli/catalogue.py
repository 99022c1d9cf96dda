"""`kiosk catalogue`: look into the procedures that this kiosk knows."""

from __future__ import annotations

import json

import click

from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.store import load_catalogue
from kiosk.cli import settings_of


@click.group()
def catalogue() -> None:
    """Look into the procedures that this kiosk knows."""


@catalogue.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Most hits to list.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of code, name and score.")
@click.pass_context
def search(ctx: click.Context, text: str, *, limit: int, as_json: bool) -> None:
    """Find procedures by what people call them, with or without Vietnamese marks.

    Ends with exit code 1 when nothing is found.
    """
    try:
        known = load_catalogue(settings_of(ctx).paths.assets / "procedures")
    except CatalogueDataError as error:
        raise click.UsageError(f"the catalogue cannot be used: {error}") from None
    hits = known.search(text, limit)
    if as_json:
        rows = [{"code": hit.procedure.code, "name": hit.procedure.name, "score": hit.score} for hit in hits]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for hit in hits:
            click.echo(f"{hit.procedure.code:<10} {hit.score:5.2f}  {hit.procedure.name}")
    if not hits:
        click.echo(f"nothing found for {text!r} among {len(known)} procedures", err=True)
        ctx.exit(1)
