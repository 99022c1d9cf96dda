"""`kiosk technician target`: the test page for document scanners, to be printed in its true size."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.slips.errors import FontMissing


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def target(file: Path) -> None:
    """Write the test page for document scanners to FILE, as PDF, or as PNG if its name ends so.

    Print it on A4 at 100 %, in colour; the ruler on the page says whether it came out in its true size.
    """
    from kiosk.technician.hands.target_page import target_pdf, target_png  # noqa: PLC0415 - seldom needed

    try:
        file.write_bytes(target_png() if file.suffix.lower() == ".png" else target_pdf())
    except (OSError, FontMissing) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file}: print it on A4 at 100 %, in colour")
