"""Reading what a browser or a client sends as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from fastapi import Request

_LARGEST = 16 * 1024


async def form_of(request: Request) -> dict[str, str]:
    """Read a form; what is too large or no form is an empty one."""
    body = await request.body()
    if len(body) > _LARGEST:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
