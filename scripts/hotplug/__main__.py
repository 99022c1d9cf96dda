"""Boot the guest, run tests/guest in it, and be its hand: see scripts/guest."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from pathlib import Path
from shutil import which

from scripts.hotplug.hand import Hand
from scripts.hotplug.image import ensure_image
from scripts.hotplug.machine import Machine

TREE = Path(__file__).resolve().parents[2]
POWER_OFF_SECONDS = 60.0
# What is written into the tree there, compiled Python above all, is gone with the guest.
WORK = """
exec >/dev/virtio-ports/kiosk.report 2>&1
mkdir -p {tree} /run/tree /run/over/upper /run/over/work
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 tree /run/tree
mount -t overlay -o lowerdir=/run/tree,upperdir=/run/over/upper,workdir=/run/over/work overlay {tree}
cd {tree}
.venv/bin/python -m pytest -c tests/guest/guest.ini tests/guest {arguments}
echo '{{"do": "finish", "status": '$?'}}' >/dev/virtio-ports/kiosk.hand
"""


def main(arguments: list[str]) -> int:
    """Run what `arguments` select; returns the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print((TREE / "scripts/guest").read_text().split("\nset -e", 1)[0])
        return 0
    if os.geteuid() != 0:
        return fail("building the disk needs root")
    for program in ("qemu-system-x86_64", "mmdebstrap", "mke2fs"):
        if which(program) is None:
            return fail(f"{program} is not installed: see scripts/guest")
    image = ensure_image()
    out = TREE / "out/guest"
    out.mkdir(parents=True, exist_ok=True)
    work = WORK.format(tree=shlex.quote(str(TREE)), arguments=shlex.join(arguments))
    with tempfile.TemporaryDirectory() as folder, Machine(image, TREE, work, Path(folder), out) as machine:
        status = Hand(machine, Path(folder)).serve()
        machine.wait(POWER_OFF_SECONDS)
    if status is None:
        return fail(f"the guest went down: see {out}")
    return status


def fail(message: str) -> int:
    """Say why not, and return the exit code."""
    print(f"guest: {message}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
