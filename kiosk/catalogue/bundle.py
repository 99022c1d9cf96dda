"""The catalogue as one file: what a gateway gives its kiosks, so that they need no new software for it.

A zip of procedures/, forms/, calendar/ and units/, JSON only. The same content always gives the same bytes,
so that its SHA-256 names it.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from kiosk.catalogue.calendar import load_calendar
from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.store import load_catalogue
from kiosk.catalogue.units import load_units
from kiosk.machine.files import sync_folder, write_durable

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("calendar", "forms", "procedures", "units")
MAX_BUNDLE_BYTES = 64 * 1024 * 1024
_MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_MAX_FILES = 20_000
_NAME = re.compile(rf"(?:{'|'.join(FOLDERS)})/[A-Za-z0-9][A-Za-z0-9._-]{{0,99}}\.json")
# What the library raises where bytes are not a zip that it can read.
_NO_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    EOFError,
    RuntimeError,
)
# The earliest that a zip can say: files have no time of their own here.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path) -> bytes:
    """Pack a folder of assets; checks first that a kiosk could use it. Raises CatalogueDataError, OSError."""
    load_catalogue(folder / "procedures")
    load_calendar(folder / "calendar")
    load_units(folder / "units")
    files = sorted(
        path.relative_to(folder).as_posix() for part in FOLDERS for path in (folder / part).glob("*.json")
    )
    wrong = [name for name in files if not _NAME.fullmatch(name)]
    if wrong:
        raise CatalogueDataError(f"{wrong[0]}: not a plain file name")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        for name in files:
            about = zipfile.ZipInfo(name, _NO_TIME)
            about.external_attr = 0o100644 << 16
            about.create_system = 3
            about.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(about, (folder / name).read_bytes(), compresslevel=9)
    if len(made.getvalue()) > MAX_BUNDLE_BYTES:
        raise CatalogueDataError(f"more than {MAX_BUNDLE_BYTES} bytes")
    return made.getvalue()


def unpack(bundle: bytes, folder: Path) -> None:
    """Unpack into a new folder and check that it can be used; raises CatalogueDataError, OSError.

    Nothing is written where anything in the bundle is not as `pack` makes it. What is written is on the disk
    when this returns; who is interrupted leaves a folder that was never announced.
    """
    files = _read(bundle)
    for part in FOLDERS:
        (folder / part).mkdir(parents=True, mode=0o755)
    for name, content in files.items():
        write_durable(folder / name, content, mode=0o644)
    for part in FOLDERS:
        sync_folder(folder / part)
    sync_folder(folder)
    sync_folder(folder.parent)
    load_catalogue(folder / "procedures")
    load_calendar(folder / "calendar")
    load_units(folder / "units")


def _read(bundle: bytes) -> dict[str, bytes]:
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise CatalogueDataError("a bundle larger than one may be")
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
            entries = opened.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > _MAX_FILES or len(names) != len(entries):
                raise CatalogueDataError("too many files, or one twice")
            if sum(entry.file_size for entry in entries) > _MAX_UNPACKED_BYTES:
                raise CatalogueDataError("unpacked larger than a catalogue may be")
            return {entry.filename: _content(opened, entry) for entry in entries}
    except _NO_ZIP as error:
        raise CatalogueDataError(f"not a bundle: {type(error).__name__}") from error
    except OSError as error:
        raise CatalogueDataError(f"not a bundle: {error.strerror}") from error


def _content(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if not _NAME.fullmatch(entry.filename) or os.sep in entry.filename.split("/", 1)[1]:
        raise CatalogueDataError(f"{entry.filename[:80]!r}: not a file of a catalogue")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
        raise CatalogueDataError(f"{entry.filename}: packed in another way")
    with opened.open(entry) as file:
        # Never more than it said of itself, whatever the packed bytes hold.
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise CatalogueDataError(f"{entry.filename}: not as long as it says")
    return content
