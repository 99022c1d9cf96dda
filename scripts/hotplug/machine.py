"""The virtual machine: QEMU with a USB bus that things are plugged into while it runs."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from scripts.hotplug.image import Image
from scripts.hotplug.qmp import Qmp

_START_SECONDS = 30.0
_CONSOLE = "root=/dev/vda rw console=ttyS0 systemd.show_status=no quiet"


class Machine:
    """A running guest that does what the shell script `work` says; its report goes to our output.

    `folder` holds its sockets; `out` gets its console and QEMU's own words. `hand` is the far end of the
    guest's /dev/virtio-ports/kiosk.hand.
    """

    def __init__(self, image: Image, tree: Path, work: str, folder: Path, out: Path) -> None:
        (folder / "work").write_text(work)
        with (out / "qemu.log").open("w") as log:
            self._process = subprocess.Popen(
                [
                    *(
                        "qemu-system-x86_64",
                        "-accel",
                        "tcg,thread=multi",
                        "-cpu",
                        "max",
                        "-smp",
                        "2",
                        "-m",
                        "2048",
                    ),
                    *("-nodefaults", "-no-user-config", "-display", "none", "-nic", "none", "-no-reboot"),
                    *("-kernel", str(image.kernel), "-initrd", str(image.initrd), "-append", _CONSOLE),
                    *("-drive", f"file={image.disk},if=virtio,format=raw,snapshot=on"),
                    *("-virtfs", f"local,path={tree},mount_tag=tree,security_model=none,readonly=on"),
                    *("-fw_cfg", f"name=opt/kiosk/work,file={folder / 'work'}"),
                    *("-device", "qemu-xhci,id=usb,p2=8,p3=8", "-device", "virtio-serial-pci"),
                    *("-serial", f"file:{out / 'console.log'}"),
                    *("-chardev", "stdio,id=report,signal=off"),
                    *("-device", "virtserialport,chardev=report,name=kiosk.report"),
                    *("-chardev", f"socket,id=hand,path={folder / 'hand'},server=on,wait=off"),
                    *("-device", "virtserialport,chardev=hand,name=kiosk.hand"),
                    *("-qmp", f"unix:{folder / 'qmp'},server=on,wait=off"),
                ],
                stdin=subprocess.PIPE,  # at its end QEMU would take the report for closed
                stderr=log,
            )
        self.hand = socket.socket(socket.AF_UNIX)
        self._connect(folder / "hand")
        self.qmp = Qmp(folder / "qmp")

    @property
    def running(self) -> bool:
        """Whether it still does."""
        return self._process.poll() is None

    def wait(self, seconds: float) -> None:
        """Wait until it has powered off; after `seconds` its power is cut."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait(0)
        self.qmp.close()
        self.hand.close()

    def _connect(self, path: Path) -> None:
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.hand.connect(str(path))
            except OSError:
                if time.monotonic() > until or not self.running:
                    self._process.kill()
                    raise
                time.sleep(0.05)
            else:
                return
