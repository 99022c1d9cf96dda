"""Opens what the gateway's verbs store with, as its settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.gateway.storage import Storage, open_storage

if TYPE_CHECKING:
    from kiosk.settings import Gateway


def storage_of(settings: Gateway) -> Storage:
    """Open database and packet store of a gateway; the caller closes them. Raises StateUnusable."""
    return open_storage(
        settings.state,
        database=settings.database,
        packets=settings.packets,
        s3_endpoint=settings.s3_endpoint,
    )
