"""What a visit held goes back to the kernel, not to the next visit."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from kiosk.journey.forgetting import forget

# Where glibc learned from a picture how much to keep, a thread draws forty MiB in smaller ones.
_ON_A_THREAD = """
import ctypes, threading
from pathlib import Path
from kiosk.journey.forgetting import forget, give_back_large
give_back_large()

def private():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]

def draw(size, count):
    blocks = [libc.malloc(size) for _ in range(count)]
    for block in blocks:
        ctypes.memset(block, 1, size)
    drawn.append(private())
    for block in blocks:
        libc.free(block)

drawn = []
draw(30 << 20, 1)
forget()
before = private()
thread = threading.Thread(target=draw, args=(2 << 20, 20))
thread.start()
thread.join()
forget()
print(drawn[1] - before, private() - before)
"""


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


def test_what_a_thread_freed_does_not_stay_in_its_heap():
    done = subprocess.run([sys.executable, "-c", _ON_A_THREAD], capture_output=True, text=True, check=True)
    drawn, left = map(int, done.stdout.split())
    assert drawn > 35_000
    assert left < 5_000
