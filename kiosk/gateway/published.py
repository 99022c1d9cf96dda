"""The catalogue that a province publishes to its kiosks: one bundle, and a signed header that names it.

catalogue/current.json     the signed header: serial, sha256, bytes, issued_at
catalogue/<sha256>.zip     the bundle; earlier ones stay, for a kiosk that has just read their header
"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.catalogue.bundle import pack
from kiosk.catalogue.header import DIGEST, CatalogueHeader, read_catalogue_header, sign_catalogue_header
from kiosk.machine.errors import BadDocument
from kiosk.machine.files import make_private_folder, write_durable

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.machine.keys import MachineKey


class Published:
    """Owns the folder of published catalogues. Its methods raise OSError."""

    def __init__(self, folder: Path, key: MachineKey) -> None:
        self._folder = folder
        self._key = key
        make_private_folder(folder)

    def publish(self, assets: Path) -> CatalogueHeader:
        """Publish a folder of assets; the same content again changes nothing. Raises CatalogueDataError."""
        bundle = pack(assets)
        sha256 = hashlib.sha256(bundle).hexdigest()
        known = self.header()
        if known is not None and known.sha256 == sha256:
            return known
        # As with the key list: after a restore from an old backup the next one still counts as newer.
        serial = max((known.serial if known else 0) + 1, int(time.time()))
        header = CatalogueHeader(serial, sha256, len(bundle), datetime.now(UTC).replace(microsecond=0))
        write_durable(self._folder / f"{sha256}.zip", bundle, mode=0o644)
        # The header last: it never names what is not there.
        write_durable(self._folder / "current.json", sign_catalogue_header(self._key, header), mode=0o644)
        return header

    def signed_header(self) -> bytes | None:
        """Give the signed header; None before anything was published."""
        try:
            return (self._folder / "current.json").read_bytes()
        except FileNotFoundError:
            return None

    def header(self) -> CatalogueHeader | None:
        """Give what the header says; None where there is none that this gateway signed."""
        signed = self.signed_header()
        try:
            return None if signed is None else read_catalogue_header(signed, self._key.public())
        except BadDocument:
            return None

    def bundle(self, sha256: str) -> Path | None:
        """Find a bundle's file; None where there is none."""
        path = self._folder / f"{sha256}.zip"
        return path if DIGEST.fullmatch(sha256) and path.is_file() else None
