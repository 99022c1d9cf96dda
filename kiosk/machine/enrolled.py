"""The kiosks that a gateway knows: a folder with one public key file a kiosk, named by its id.

Enrolment itself (who may put a file there) is the operator's act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog

from kiosk.machine.errors import BadEnrolment, KeyUnreadable
from kiosk.machine.files import make_private_folder, write_durable
from kiosk.machine.keys import PUBLIC_KEY_BYTES, encode_public_key, read_public_key

if TYPE_CHECKING:
    from pathlib import Path

_log = structlog.get_logger()
KIOSK_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def enrol(folder: Path, kiosk_id: str, public: bytes) -> None:
    """Let a gateway know a kiosk: write `<kiosk_id>.pub` (64 hexadecimal digits); raises BadEnrolment."""
    if not KIOSK_ID.fullmatch(kiosk_id) or len(public) != PUBLIC_KEY_BYTES:
        raise BadEnrolment(f"{kiosk_id!r}: not a kiosk id and a 32-byte key")
    make_private_folder(folder)
    write_durable(folder / f"{kiosk_id}.pub", encode_public_key(public), mode=0o644)


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
