"""Giving memory back after a visit, so that what was freed does not lie about in the process."""

from __future__ import annotations

import ctypes
import gc

_LIBC = ctypes.CDLL(None)
# What glibc's malloc.h calls them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGE = 1 << 20


def give_back_large() -> None:
    """Let what is freed in blocks of a mebibyte or more go back to the kernel at once, on every thread.

    From the first picture that is freed glibc learns to keep up to 64 MiB in the heap of each thread, and
    what was on it; `malloc_trim` reaches the end of the first thread's heap alone.
    """
    mallopt = getattr(_LIBC, "mallopt", None)  # glibc's own
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)


def forget() -> None:
    """Collect what nobody holds any more and return its pages to the kernel.

    A visit's pictures are tens of megabytes; glibc would keep them, and what was on them, for the next visit.
    """
    gc.collect()
    trim = getattr(_LIBC, "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)
