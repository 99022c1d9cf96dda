"""Taking all the pictures, or a share of them, and saying what is wrong with each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ui.gallery.checks import CHECKS
from ui.gallery.studio import Studio
from ui.gallery.variants import Variant


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one picture."""

    shot: str
    variant: Variant
    check: str
    words: str

    def __str__(self) -> str:
        """Say it on a line."""
        return f"{self.shot} {self.variant.name}: {self.check}: {self.words}"


def choose(
    shots: Iterable[str], variants: Iterable[Variant], share: float, seed: int
) -> list[tuple[str, Variant]]:
    """Return this share of all pictures, chosen by seed, in an order that is quick to draw."""
    names = tuple(shots)
    every = [(name, variant) for variant in variants for name in names]
    # A window of another size, then another screen, costs more than other letters and colours on the same.
    screens = list(dict.fromkeys(variant.screen for _, variant in every))
    every.sort(key=lambda one: (screens.index(one[1].screen), names.index(one[0])))
    if share >= 1:
        return every
    picked = set(random.Random(seed).sample(range(len(every)), max(1, round(share * len(every)))))  # noqa: S311
    return [one for at, one in enumerate(every) if at in picked]


def take(studio: Studio, chosen: Iterable[tuple[str, Variant]], folder: Path | None) -> Iterator[Finding]:
    """Draw and check each picture; kept as PNG in `folder` if there is one."""
    with ThreadPoolExecutor(1) as writer:
        for name, variant in chosen:
            seen = studio.shoot(name, variant)
            if folder is not None:
                writer.submit(_keep, seen.picture, folder / f"{name}-{variant.name}.png")
            for check, rule in CHECKS.items():
                for words in rule(seen):
                    yield Finding(name, variant, check, words)


def _keep(picture: Image.Image, file: Path) -> None:
    # The least compression that is any: writing must not be slower than drawing.
    picture.save(file, compress_level=1)
