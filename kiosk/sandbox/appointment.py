"""For when the made-up office appoints a result: by the catalogue, as a real one would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kiosk.gateway.expected import expected_by_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_WITHOUT_DEADLINE = timedelta(days=5)
_CLOSING = time(17)


def appointed_by_catalogue(assets: Path) -> Callable[[Mapping[str, Any], datetime], datetime]:
    """Make what `Holdings` asks for the appointment of a manifest; raises CatalogueError."""
    expected = expected_by_catalogue(assets)

    def appointed(manifest: Mapping[str, Any], received: datetime) -> datetime:
        procedure = manifest["procedure"]
        day = expected(procedure["code"], procedure["case"], received)
        if day is None:
            return received + _WITHOUT_DEADLINE
        return datetime.combine(day, _CLOSING, received.tzinfo)

    return appointed
