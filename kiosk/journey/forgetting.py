"""Giving memory back after a visit, so that what was freed does not lie about in the process."""

from __future__ import annotations

import ctypes
import gc

_LIBC = ctypes.CDLL(None)


def forget() -> None:
    """Collect what nobody holds any more and return its pages to the kernel.

    A visit's pictures are tens of megabytes; glibc would keep them, and what was on them, for the next visit.
    """
    gc.collect()
    trim = getattr(_LIBC, "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)
