"""pcscd of the isolated rig, which a storm kills and starts again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_FOLDER = Path("/run/pcscd")
_MARK = _FOLDER / "kiosk-rig"
_SECONDS = 10.0


def in_rig() -> bool:
    """Whether this process runs in the rig, whose pcscd is nobody else's."""
    return _MARK.exists()


class Pcscd:
    """The pcscd that serves these namespaces, whoever started it; `close` ends what was started here."""

    def __init__(self) -> None:
        self._pid = int((Path(os.environ["XDG_RUNTIME_DIR"]) / "kiosk-rig" / "pid").read_text())
        self._own: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """End it as a crash would; may be called twice."""
        if self._own is not None:
            self._own.kill()
            self._own.wait()
        else:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def start(self) -> None:
        """Start it, if it was killed, and wait until it listens."""
        if self._runs():
            return
        for name in ("pcscd.comm", "pcscd.pid"):
            (_FOLDER / name).unlink(missing_ok=True)
        self._own = subprocess.Popen(
            ["pcscd", "--foreground"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _SECONDS
        while not (_FOLDER / "pcscd.comm").exists():
            if time.monotonic() > until:
                raise TimeoutError("pcscd does not come back")
            time.sleep(0.02)

    def close(self) -> None:
        """End it, if it was started here."""
        if self._own is not None:
            self.kill()

    def _runs(self) -> bool:
        if self._own is not None:
            return self._own.poll() is None
        try:
            state = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"
