"""The kiosks that a gateway knew before it had a registry: one public key file a kiosk, named by its id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog

from kiosk.machine.errors import KeyUnreadable
from kiosk.machine.keys import read_public_key

if TYPE_CHECKING:
    from pathlib import Path

_log = structlog.get_logger()
KIOSK_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read_enrolled(folder: Path) -> dict[str, bytes]:
    """Read the public keys by kiosk id; no folder is no kiosks.

    A file that holds no key is logged and left out: its kiosk is not known, every other one is.
    """
    known: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.pub")):
        try:
            known[path.stem] = read_public_key(path)
        except KeyUnreadable as error:
            _log.error("a kiosk's enrolment cannot be used", file=path.name, kind=type(error).__name__)
    return known
