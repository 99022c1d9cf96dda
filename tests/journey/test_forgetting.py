"""What a visit held goes back to the kernel, not to the next visit."""

from __future__ import annotations

import resource
from pathlib import Path

from kiosk.journey.forgetting import forget


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_freed_memory_does_not_stay_in_the_process():
    pages = [bytes([n % 256]) * 50_000 for n in range(2000)]
    pin = bytes(50_000)  # above them: without being told, glibc keeps what is below
    del pages
    held = resident()
    forget()
    assert resident() < held - 50_000_000
    assert pin
