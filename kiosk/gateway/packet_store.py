"""Where sealed packets lie: a folder on this machine, or a bucket that speaks S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.folder_store import FolderStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


class PacketStore(Protocol):
    """Keeps packets by name (letters, digits, dots and hyphens). Its methods block and raise OSError."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a packet; when this returns, it survives a power cut."""
        ...

    def get(self, name: str) -> bytes | None:
        """Give a packet; None where there is none of this name."""
        ...

    def delete(self, name: str) -> None:
        """Forget a packet; one that is not there is no error."""
        ...

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Name the packets in no order; with `before` only those that were put before that moment."""
        ...

    def check(self) -> None:
        """Return where packets could be kept now; raises OSError otherwise."""
        ...


def open_packet_store(address: str, folder: Path, *, endpoint: str = "") -> PacketStore:
    """Open the store that the settings mean: `s3://bucket/prefix`, or `folder` for an empty address.

    `endpoint` is the address of an S3 store that is not Amazon's. Raises StateUnusable.
    """
    if not address:
        return FolderStore(folder)
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
        raise StateUnusable("gateway.packets is neither empty nor s3://bucket/prefix")
    from kiosk.gateway.s3_store import open_s3_store  # noqa: PLC0415  # its library takes a second to import

    return open_s3_store(parts.netloc, parts.path.strip("/"), endpoint=endpoint)
