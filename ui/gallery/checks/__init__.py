"""What must hold of every picture: a check takes a `Look` and says in short sentences what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from ui.gallery.checks.clipped import clipped
from ui.gallery.checks.contrast import contrast
from ui.gallery.checks.focus import focus_order
from ui.gallery.checks.insight import insight
from ui.gallery.checks.names import names
from ui.gallery.checks.overlap import overlap
from ui.gallery.checks.sizes import letters, reach, targets
from ui.gallery.checks.untranslated import untranslated
from ui.gallery.look import Look

CHECKS: dict[str, Callable[[Look], list[str]]] = {
    "clipped": clipped,
    "overlap": overlap,
    "untranslated": untranslated,
    "contrast": contrast,
    "target": targets,
    "reach": reach,
    "letters": letters,
    "name": names,
    "focus": focus_order,
    "insight": insight,
}

__all__ = ["CHECKS"]
