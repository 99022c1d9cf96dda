"""Keeps what a process knows inside it; called first thing by every process that sees a person's data."""

from __future__ import annotations

import ctypes
import resource

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Leave no core dump, and let no other process of the user look in (ptrace, /proc/PID/mem).

    Raises OSError where the kernel refuses. Not inherited by a child that runs another program: each calls
    it for itself.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_DUMPABLE")
