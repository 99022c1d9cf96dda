"""What every path begins with: who asks, whether that is too often, whether a certificate is needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.concurrency import run_in_threadpool

from kiosk.gateway.callers import Caller
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.parts import Parts
from kiosk.province.errors import RefusalReason

SubmissionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="32 lower-case hexadecimal digits")]


def parts_of(request: Request) -> Parts:
    """Give what the answers are made from."""
    parts: Parts = request.app.state.parts
    return parts


async def _all_parts(request: Request) -> Parts:
    # Not `parts_of` itself: what is no coroutine is called in a thread.
    return parts_of(request)


async def anyone(request: Request) -> Caller:
    """Let anyone ask, but not too often; raises NotTaken."""
    parts = parts_of(request)
    fingerprint = parts.callers.fingerprint(request)
    # Counted first: who is refused by the registry asks it no more often than others.
    parts.rate.take(parts.callers.bucket(request, fingerprint))
    if not fingerprint:
        return Caller("")
    caller = await run_in_threadpool(parts.callers.named, fingerprint)
    # For the log, where something is refused later.
    request.state.kiosk = caller.kiosk_id
    return caller


async def filer(request: Request) -> Caller:
    """Let a kiosk ask by its certificate, and where certificates are off anyone; raises NotTaken."""
    caller = await anyone(request)
    if parts_of(request).callers.certified and not caller.kiosk_id:
        raise _needed()
    return caller


async def kiosk(request: Request) -> Caller:
    """Let a kiosk ask by its certificate, and nobody else; raises NotTaken."""
    caller = await anyone(request)
    if not caller.kiosk_id:
        raise _needed()
    return caller


Anyone = Annotated[Caller, Depends(anyone)]
Filer = Annotated[Caller, Depends(filer)]
Kiosk = Annotated[Caller, Depends(kiosk)]
AllParts = Annotated[Parts, Depends(_all_parts)]


def _needed() -> NotTaken:
    return NotTaken(403, RefusalReason.CERTIFICATE_NEEDED, "a kiosk's certificate is needed here")
