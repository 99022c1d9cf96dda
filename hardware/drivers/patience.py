"""A deadline for a call that has none of its own and cannot be interrupted."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


def within(seconds: float, action: Callable[[], _T], what: str) -> _T:
    """Return what `action` returns, or raise what it raises, if that comes in time.

    Otherwise `DeviceFault(TIMEOUT)`, which names `what` was waited for; the action goes on in a thread that
    only the end of the process ends.
    """
    future: Future[_T] = Future()

    def run() -> None:
        try:
            future.set_result(action())
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is waited for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError as error:
        if future.done():  # the action's own
            raise
        raise DeviceFault(FaultKind.TIMEOUT, f"waited {seconds:g} s for {what}") from error
