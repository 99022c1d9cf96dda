"""The least that any gateway would have to do: bytes durable in a folder, one row committed, then the answer.

No benchmark: what `submissions` holds the gateway against. It runs in the gateway's own server, so that what
differs is what is done with a request: no signature is looked at, nothing is opened, nobody is asked for.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import psycopg

from kiosk.gateway.serving import serve_many

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI

FOLDER = Path(os.environ.get("FLOOR_FOLDER", "."))
DATABASE = os.environ.get("FLOOR_DATABASE", "")
_local = threading.local()


def keep(name: str, body: bytes) -> None:
    """Write, fsync, rename, fsync of the folder; then one row."""
    temporary = FOLDER / f".{name}.{secrets.token_hex(4)}"
    with temporary.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(FOLDER / name)
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(DATABASE, autocommit=True)
    _local.connection.execute("INSERT INTO floor (name, bytes) VALUES (%s, %s)", (name, len(body)))


async def app(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Take every body, whatever the path but its last part."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    body = b"".join(parts)
    if body:
        await asyncio.get_running_loop().run_in_executor(None, keep, scope["path"].rpartition("/")[2], body)
    await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    serve_many(lambda: (cast("FastAPI", app), None), "127.0.0.1", int(sys.argv[1]), workers=2)
