"""A reading kept as files, so that somebody else can judge it again later, without the card and the kiosk.

    DIR/EF.SOD.bin, DIR/DG1.bin …   the files as they lay on the chip, by their ICAO names
    DIR/voucher.json                what the authority signed about the card, where it did; the caller's
    DIR/reading.json                the rest: format version, how the chip was opened, what it refused or did
                                    not have, what was broken, its proofs

Anybody can write such a folder, so nothing in it counts but what is signed. Chip authentication is known to
the reader that was there and to nobody else: read back, that it held is "reported" and no proof; that it
failed stays. The answer of active authentication is a signature, and proves the same again, though not when
it was given. What is kept is personal data in clear: made-up people only, or under lock.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec

from hardware.discovery.found import clean
from hardware.emrtd.files import TAGS
from hardware.emrtd.tlv import MAX_LENGTH
from hardware.vocabulary import ActiveAuthentication, ChipAuthentication, ChipReading, KeyKind

READING_FILE = "reading.json"
FORMAT: Final = 1

_SUFFIX = ".bin"
_LARGEST_READING = 64 * 1024
_LARGEST_FILE = MAX_LENGTH + 8  # the header of the outermost object
_REPORTED = "held, as the reader reported; nobody can prove it again"

_Protocol = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z0-9-]{1,48}\Z")]
"""A name of the standard: it comes onto a terminal, so it may neither break a line nor steer."""


class KeptError(Exception):
    """A folder that is no kept reading, or cannot become one; the message says why, for a technician."""


class _ChipAuthentication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ChipAuthentication`, strictly."""

    protocol: _Protocol
    proved: bool | None
    trouble: str = ""


class _ActiveAuthentication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`ActiveAuthentication`, strictly."""

    challenge: bytes
    response: bytes


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document `reading.json`; a later format has another number and is refused. Bytes are in base 64."""

    format: Literal[1]
    access: _Protocol
    key: KeyKind
    files: tuple[str, ...]
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    apdus: int = 0
    milliseconds: dict[str, float] = {}
    chip_authentication: _ChipAuthentication | None = None
    active_authentication: _ActiveAuthentication | None = None


def write_reading(
    folder: Path, reading: ChipReading, beside: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    """Keep a reading in `folder` (0700, files 0600), which is empty or not there yet; raises KeptError.

    `beside` are files of the caller's own by name, written as the others are.
    """
    contents = {f"{_known(name)}{_SUFFIX}": data for name, data in reading.files.items()} | dict(beside)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise KeptError(f"{folder} is not empty")
        folder.chmod(0o700)
        for name, data in contents.items():
            _create(folder / name, data)
        # Last: a folder with it is a whole reading.
        _create(folder / READING_FILE, msgspec.json.format(msgspec.json.encode(_describe(reading))))
    except OSError as error:
        raise KeptError(f"{folder}: {error.strerror}") from None


def load_reading(folder: Path) -> ChipReading:
    """Read a kept reading back; raises KeptError. Sizes are bounded, and links are not followed."""
    try:
        kept = msgspec.json.decode(read_kept(folder / READING_FILE, _LARGEST_READING), type=_Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KeptError(f"{READING_FILE} is no reading of format {FORMAT}: {clean(str(error))}") from None
    for name in (*kept.files, *kept.refused, *kept.missing, *kept.broken, *kept.milliseconds):
        _known(name)
    names = dict.fromkeys(kept.files)
    return ChipReading(
        access=kept.access,
        files={name: read_kept(folder / f"{name}{_SUFFIX}", _LARGEST_FILE) for name in names},
        refused=kept.refused,
        missing=kept.missing,
        broken=kept.broken,
        apdus=kept.apdus,
        milliseconds=kept.milliseconds,
        key=kept.key,
        chip_authentication=_reported(kept.chip_authentication),
        active_authentication=msgspec.convert(
            kept.active_authentication, ActiveAuthentication | None, from_attributes=True
        ),
    )


def _describe(reading: ChipReading) -> _Kept:
    return _Kept(
        format=FORMAT,
        access=reading.access,
        key=reading.key,
        files=tuple(reading.files),
        refused=reading.refused,
        missing=reading.missing,
        broken=reading.broken,
        apdus=reading.apdus,
        milliseconds=reading.milliseconds,
        chip_authentication=msgspec.convert(
            reading.chip_authentication, _ChipAuthentication | None, from_attributes=True
        ),
        active_authentication=msgspec.convert(
            reading.active_authentication, _ActiveAuthentication | None, from_attributes=True
        ),
    )


def _reported(proof: _ChipAuthentication | None) -> ChipAuthentication | None:
    """Take a success back to a report: whoever wrote the folder may have written that too."""
    if proof is None:
        return None
    if proof.proved:
        return ChipAuthentication(proof.protocol, proved=None, trouble=_REPORTED)
    return ChipAuthentication(proof.protocol, proof.proved, clean(proof.trouble))


def _known(name: str) -> str:
    if name not in TAGS:
        raise KeptError(f"{name!r} is no file of a chip")
    return name


def _create(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def read_kept(path: Path, most: int) -> bytes:
    """Read a file of a kept reading, of at most so many bytes; no link is followed. Raises KeptError."""
    try:
        # Without waiting, for what lies there may be a pipe.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise KeptError(f"{path.name}: {error.strerror}") from None
    if data is None or len(data) > most:
        raise KeptError(f"{path.name} is longer than {most} bytes")
    return data
