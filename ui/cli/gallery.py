"""`kiosk gallery`: every control in every state in a window, or every screen as pictures that are checked."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

import click


@click.command()
@click.option(
    "--shots",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw every screen into PNG files here, without a window, and check each.",
)
@click.option("--check", is_flag=True, help="Check like --shots, but keep no picture.")
@click.option(
    "--share", type=click.FloatRange(0, 1), default=1.0, help="Only this share, chosen by the seed."
)
@click.option("--seed", type=int, help="Repeats a share; printed when not given.")
@click.option("--only", multiple=True, help="Only screens whose name contains this; may be repeated.")
@click.option(
    "--screen", "screens", multiple=True, help="upright, lying, 15-upright, 15-lying, 32-upright, 32-lying."
)
@click.option("--variant", "wanted", multiple=True, help="Only variants whose name contains this.")
def gallery(  # noqa: PLR0913  # a command has as many parameters as options
    *,
    shots: Path | None,
    check: bool,
    share: float,
    seed: int | None,
    only: tuple[str, ...],
    screens: tuple[str, ...],
    wanted: tuple[str, ...],
) -> None:
    """Show every control in every state; with --shots draw and check every screen in every variant.

    Ends with 1 when a check found something, with 2 when nothing was chosen.
    """
    if shots is None and not check:
        raise SystemExit(_window())
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    # Qt is loaded only now: the platform is chosen before.
    from kiosk.languages.catalogue import load_languages  # noqa: PLC0415
    from ui.gallery.shots import choose, take  # noqa: PLC0415
    from ui.gallery.studio import SHOTS, Studio  # noqa: PLC0415
    from ui.gallery.variants import variants  # noqa: PLC0415

    seed = random.randrange(1 << 32) if seed is None else seed  # noqa: S311
    names = [name for name in SHOTS if not only or any(part in name for part in only)]
    every = variants([language.code for language in load_languages().all], screens or ("upright", "lying"))
    chosen = choose(
        names, [one for one in every if not wanted or any(part in one.name for part in wanted)], share, seed
    )
    if not chosen:
        raise click.UsageError("no screen and variant of these names")
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    studio = Studio()
    findings = []
    for finding in take(studio, chosen, shots):
        click.echo(str(finding))
        findings.append(finding)
    studio.close()
    took = time.monotonic() - began
    click.echo(
        f"{len(chosen)} pictures in {took:.0f} s ({1000 * took / len(chosen):.0f} ms each), seed {seed}; "
        + (
            ", ".join(f"{n} {kind}" for kind, n in Counter(f.check for f in findings).items())
            or "nothing wrong"
        )
    )
    if findings:
        raise SystemExit(1)


def _window() -> int:
    from ui.gallery.window import show  # noqa: PLC0415

    return show()
