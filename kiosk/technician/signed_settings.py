"""The settings file of this machine beside the one that the province signed for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.machine.configuration import SUFFIX, differing, open_configuration, read_configuration
from kiosk.machine.errors import BadDocument
from kiosk.province.errors import NotEnrolled
from kiosk.province.pinned import Pinned
from kiosk.technician.configured import shown_value
from kiosk.technician.measuring.below import bytes_of

USED = "etc/kiosk/kiosk.toml"


class Signed(StrEnum):
    """How the two stand to each other."""

    SAME = "same"
    DIFFERS = "differs"
    UNSIGNED = "unsigned"
    FORGED = "forged"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not as it was signed: `key` is its path; a secret is masked, `-` is none."""

    key: str
    signed: str
    used: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found; `detail` is a technician's sentence in English, `differences` are sorted by key."""

    signed: Signed
    differences: tuple[Difference, ...] = ()
    detail: str = ""


def beside_signed(root: Path, pinned: Pinned) -> Beside:
    """Hold the settings below `root` against the signed ones, by the key that enrolment pinned."""
    signed = bytes_of(root, USED + SUFFIX)
    if signed is None:
        return Beside(Signed.UNSIGNED, detail=f"no {USED}{SUFFIX}")
    try:
        must = open_configuration(signed, pinned.distribution)
    except (BadDocument, NotEnrolled) as error:
        return Beside(Signed.FORGED, detail=str(error))
    try:
        has = read_configuration(bytes_of(root, USED) or b"")
    except BadDocument as error:
        return Beside(Signed.UNREADABLE, detail=str(error))
    found = sorted(
        (
            Difference(".".join(path), shown_value(path, this), shown_value(path, that))
            for path, this, that in differing(must, has)
        ),
        key=lambda one: one.key,
    )
    return Beside(Signed.DIFFERS if found else Signed.SAME, tuple(found))
