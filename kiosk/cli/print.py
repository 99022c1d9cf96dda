"""`kiosk print`: print a picture, or the test slip, at the bench."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from PIL import Image, UnidentifiedImageError

from hardware.errors import DeviceFault, HardwareError
from hardware.roles import ReceiptPrinter
from hardware.vocabulary import PrintEnd, PrinterCapabilities, Raster, Role
from kiosk.appliance import build_station
from kiosk.cli import settings_of
from kiosk.clock import vietnam_now
from kiosk.slips.errors import FontMissing
from kiosk.technician.pictures import PictureRefused, as_raster, raster_of
from kiosk.technician.trial_slip import draw_test_slip
from kiosk.technician.words import what_to_do_about, what_to_do_in

_NOT_REACHABLE = 3


@click.command(name="print")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--test", is_flag=True, help="Print the test slip: ruler, type, greys, fine lines, QR code.")
@click.pass_context
def print_(ctx: click.Context, *, file: Path | None, test: bool) -> None:
    """Print the picture FILE, scaled to the paper's width, or with --test the test slip.

    Ends with 0 when the printer confirms the slip, with 1 when it refuses or nobody knows (look whether a
    slip came out before you print again), with 3 when it cannot be reached.
    """
    if (file is None) != test:
        raise click.UsageError("give either a picture or --test")
    now = vietnam_now()

    def draw(printer: ReceiptPrinter, can: PrinterCapabilities) -> Raster:
        return _test_slip(printer, can, now) if file is None else _picture(file, can.dots)

    print_slip(ctx, draw)


def print_slip(ctx: click.Context, draw: Callable[[ReceiptPrinter, PrinterCapabilities], Raster]) -> None:
    """Print what is drawn for this machine's printer, and say how it ended."""
    station = build_station(settings_of(ctx), [Role.RECEIPT_PRINTER], watch_seconds=None)
    try:
        station.open()
        printer = station.receipt_printer
        can = printer.capabilities()
        raster = draw(printer, can)
        outcome = printer.print(f"bench-{uuid.uuid4()}", raster)
    except DeviceFault as fault:
        click.echo(f"nothing was printed: {what_to_do_about(fault)}", err=True)
        ctx.exit(_NOT_REACHABLE)
    except HardwareError as error:
        raise click.UsageError(f"{error}; name one in the settings under [devices.receipt-printer]") from None
    finally:
        station.close()
    what = "" if outcome.condition is None else what_to_do_in(outcome.condition)
    match outcome.end:
        case PrintEnd.CONFIRMED:
            click.echo(f"printed: {raster.width} x {raster.height} dots{'; ' if what else ''}{what}")
        case PrintEnd.REFUSED:
            raise click.ClickException(f"not printed: {what or 'the printer refused, and did not say why'}")
        case PrintEnd.UNKNOWN:
            why = "" if can.reports_completion else "; this model never says when a slip is through"
            raise click.ClickException(
                f"nobody knows whether a slip came out{why}. Look before you print again. {what}".rstrip()
            )


def _test_slip(printer: ReceiptPrinter, can: PrinterCapabilities, now: datetime) -> Raster:
    try:
        return as_raster(draw_test_slip(can, printer.identify(), now))
    except FontMissing as error:
        raise click.ClickException(str(error)) from error


def _picture(file: Path, dots: int) -> Raster:
    try:
        with Image.open(file) as picture:
            return raster_of(picture, dots)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise click.BadParameter(
            f"{file} is no picture that can be read: {error}", param_hint="FILE"
        ) from error
    except PictureRefused as error:
        raise click.BadParameter(f"{file}: {error}", param_hint="FILE") from error
