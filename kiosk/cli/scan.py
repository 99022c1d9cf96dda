"""`kiosk scan`: scan sheets at the bench."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import click

from hardware.errors import DeviceFault, HardwareError
from hardware.roles import DocumentScanner
from hardware.vocabulary import (
    Condition,
    Progress,
    Role,
    ScanMode,
    ScannedSheet,
    ScannerCapabilities,
    ScanSettings,
    ScanSource,
    StackEnd,
)
from kiosk.appliance import build_station
from kiosk.cli import settings_of
from kiosk.technician.words import what_to_do_about, what_to_do_in

_NOT_REACHABLE = 3
_LOOK_SECONDS = 1.0
_T = TypeVar("_T")


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A .png file, or a folder for page-1.png, page-2.png …. Without it nothing is kept.",
)
@click.option(
    "--source", type=click.Choice([source.value for source in ScanSource]), help="Where the sheet lies."
)
@click.option("--dpi", default=300, show_default=True, help="Dots per inch.")
@click.option(
    "--mode", type=click.Choice([mode.value for mode in ScanMode]), default="colour", show_default=True
)
@click.option("--stack", is_flag=True, help="Scan until the feeder is empty; --out is a folder.")
@click.option("--force", is_flag=True, help="Overwrite what is there already under the names of --out.")
@click.option("--wait", default=0.0, help="Seconds to wait for the first sheet.")
@click.pass_context
def scan(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    *,
    out: Path | None,
    source: str | None,
    dpi: int,
    mode: str,
    stack: bool,
    force: bool,
    wait: float,
) -> None:
    """Scan a sheet, or with --stack all that lie in the feeder.

    What is scanned is written where --out says, readable by you alone, and nowhere else; before a sheet moves
    it is made sure that it can be. Ctrl-C stops the scan. Ends with 1 when no sheet could be scanned, with 2
    for what this scanner cannot do and for an --out that cannot be used, with 3 when the scanner cannot be
    reached.
    """
    keep = _Keeper(out, several=stack, force=force)
    station = build_station(settings_of(ctx), [Role.DOCUMENT_SCANNER], watch_seconds=None)
    try:
        station.open()
        scanner = station.document_scanner
        settings = _settings(scanner.capabilities(), source, dpi, mode)
        end = _scan_patiently(scanner, settings, keep, stack=stack, wait=wait)
        simulated = end.condition is Condition.FEEDER_EMPTY and not keep.count and _is_simulated(scanner)
    except DeviceFault as fault:
        words = what_to_do_about(fault)
        click.echo(f"the scanner cannot be reached: {words}{keep.so_far()}", err=True)
        ctx.exit(_NOT_REACHABLE)
    except HardwareError as error:
        raise click.UsageError(
            f"{error}; name one in the settings under [devices.document-scanner]"
        ) from None
    finally:
        station.close()
    if end.cancelled:
        raise click.ClickException(f"the scan was stopped{keep.so_far()}")
    if end.condition is not None and not (end.condition is Condition.FEEDER_EMPTY and keep.count):
        words = f"{what_to_do_in(end.condition)}{keep.so_far()}"
        if simulated:
            words += (
                "\nThis scanner is simulated: with --wait 60 there is time to feed a sheet from the dock, and"
                " --source flatbed scans what lies on its glass."
            )
        raise click.ClickException(words)
    if out is None:
        click.echo("nothing was kept; --out FILE.png keeps it")


class _Keeper:
    """Writes pages to where the user said, and counts them."""

    def __init__(self, out: Path | None, *, several: bool, force: bool) -> None:
        self._out = out
        self._folder = out is not None and (several or out.is_dir() or not out.suffix)
        self._force = force
        self.count = 0
        if out is not None and several and out.suffix and not out.is_dir():
            raise click.BadParameter("a stack needs a folder", param_hint="--out")
        if out is not None:
            self._check(out, several=several)

    def __call__(self, sheet: ScannedSheet) -> None:
        """Keep one side."""
        self.count += 1
        said = f"{sheet.width} x {sheet.height} pixels at {sheet.dpi} dpi"
        if self._out is None:
            click.echo(f"page {self.count}: {said}")
            return
        path = self._out / f"page-{self.count}.png" if self._folder else self._out
        try:
            _write(path, sheet.png, overwrite=self._force)
        except OSError as error:
            raise click.ClickException(f"the page cannot be written to {path}: {error.strerror}") from error
        click.echo(f"page {self.count}: {said}, in {path}")

    def _check(self, out: Path, *, several: bool) -> None:
        """Make sure that pages can be written; raises click.BadParameter."""
        folder = out if self._folder else out.parent
        there = [out] if not self._folder else sorted(out.glob("page-*.png" if several else "page-1.png"))
        there = [path for path in there if path.exists()]
        if there and not self._force:
            raise click.BadParameter(
                f"{there[0]} is there already; choose another name, or --force to overwrite it",
                param_hint="--out",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):  # nobody sees it, and it is gone at once
                pass
            for path in there:
                os.close(os.open(path, os.O_WRONLY | os.O_CLOEXEC))
        except OSError as error:
            raise click.BadParameter(
                f"{error.filename or folder} cannot be written: {error.strerror}; nothing was scanned",
                param_hint="--out",
            ) from error

    def so_far(self) -> str:
        """Say what came before the end."""
        if not self.count:
            return ""
        return f"; before that {self.count} page{'s were' if self.count > 1 else ' was'} scanned"


def _write(path: Path, page: bytes, *, overwrite: bool) -> None:
    """Write a page for its owner alone, also into a file that others could read so far."""
    anew = os.O_TRUNC if overwrite else os.O_EXCL
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | anew, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(page)


def _is_simulated(scanner: DocumentScanner) -> bool:
    """Ask for the sake of a hint only: that nobody answers is no failure of its own."""
    with suppress(DeviceFault):
        return scanner.identify().simulated
    return False


def _settings(can: ScannerCapabilities, source: str | None, dpi: int, mode: str) -> ScanSettings:
    """Choose what the scanner can do; what it cannot is wrong usage that names what it can."""
    chosen = ScanSource(source) if source else next(iter(can.sources), ScanSource.FEEDER)
    for name, asked, offered in (
        ("--source", chosen, can.sources),
        ("--mode", ScanMode(mode), can.modes),
        ("--dpi", dpi, can.resolutions),
    ):
        if asked not in offered:
            choices = ", ".join(str(choice) for choice in offered)
            raise click.BadParameter(f"this scanner has: {choices}", param_hint=name)
    return ScanSettings(dpi, ScanMode(mode), chosen)


def _scan_patiently(
    scanner: DocumentScanner, settings: ScanSettings, keep: _Keeper, *, stack: bool, wait: float
) -> StackEnd:
    """Scan, and while the feeder is empty scan again, for `wait` seconds."""
    until = time.monotonic() + wait
    while True:
        end = _scan(scanner, settings, keep, stack=stack)
        if end.condition is not Condition.FEEDER_EMPTY or keep.count or time.monotonic() >= until:
            return end
        time.sleep(min(_LOOK_SECONDS, max(until - time.monotonic(), 0.0)))


def _scan(scanner: DocumentScanner, settings: ScanSettings, keep: _Keeper, *, stack: bool) -> StackEnd:
    job_id = f"scan-{uuid.uuid4()}"
    if stack:
        return _stoppable(scanner, lambda: scanner.scan_stack(job_id, settings, keep, _show))
    result = _stoppable(scanner, lambda: scanner.scan(job_id, settings, _show))
    match result:
        case ScannedSheet():
            keep(result)
            return StackEnd(job_id, 1)
        case None:
            return StackEnd(job_id, 0, cancelled=True)
        case _:
            return StackEnd(job_id, 0, result)


def _stoppable(scanner: DocumentScanner, action: Callable[[], _T]) -> _T:
    """Run a scan in another thread, so that Ctrl-C can stop it as a person at the screen would."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        under_way: Future[_T] = pool.submit(action)
        try:
            return under_way.result()
        except KeyboardInterrupt:
            scanner.cancel()
            return under_way.result()


def _show(progress: Progress) -> None:
    """Draw how far the page is, for a person at a terminal."""
    if sys.stderr.isatty():
        end = "\r" if progress.done < progress.total else "\r\033[K"
        click.echo(f"  {100 * progress.done // max(progress.total, 1)} %{end}", err=True, nl=False)
