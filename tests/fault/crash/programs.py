"""The campaign's hold on one program: started again and again, armed, killed, and heard."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Self

from tests.fault.crash.shim import Control

PATIENCE = 60.0


class Silent(Exception):
    """A program neither spoke nor ended in time; its log says more."""


class Program:
    """One of `shell`, `agent`, `gateway` under the layer; at most one life of it at a time."""

    def __init__(self, name: str, control: Control, env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.control = control
        self.spoilt = ""
        self.workers = 1
        self.pid: int | None = None
        self.status: int | None = None
        self._log = log
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fault.crash.program", name, "--log", str(log)],
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)

    def wait_until_ready(self) -> None:
        """Wait until it has imported what it needs."""
        self._expect("ready", PATIENCE)

    def start(self) -> None:
        """Begin a life, spoilt where `spoilt` names how, with `workers` where it is the gateway's."""
        assert self.pid is None
        self.status = None
        self.tell(f"start {self.workers} {self.spoilt}")
        self.pid = int(self._expect("pid", PATIENCE)[1])

    def tell(self, line: str) -> None:
        """Say a line to the program."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    def hear(self, seconds: float) -> list[str] | None:
        """Give the next line that it says, in words; None where it died or stays silent that long."""
        try:
            words = self._lines.get(timeout=seconds).split()
        except queue.Empty:
            return None
        if words[0] == "died":
            self.pid, self.status = None, int(words[1])
            return None
        return words

    def wait_for_death(self, seconds: float) -> bool:
        """Whether this life ends within the time; what it says meanwhile is thrown away."""
        until = time.monotonic() + seconds
        while self.pid is not None and (left := until - time.monotonic()) > 0:
            self.hear(left)
        return self.pid is None

    def kill(self) -> None:
        """End this life as a power cut would; nothing where it is over."""
        if self.pid is None:
            return
        with suppress(ProcessLookupError):  # it died, and that is not heard yet
            os.kill(self.pid, signal.SIGKILL)
        if not self.wait_for_death(PATIENCE):
            raise Silent(f"{self.name} does not die")

    def kill_worker(self, chance: Random) -> None:
        """End one of the processes that this life has started; the others go on."""
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text("ascii").split()
        with suppress(ProcessLookupError):
            os.kill(int(chance.choice(found)), signal.SIGKILL)

    def _expect(self, word: str, seconds: float) -> list[str]:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            words = self.hear(left)
            if words is not None and words[0] == word:
                return words
            if words is None and self._process.poll() is not None:
                break
        raise Silent(f"{self.name} did not say {word!r}:\n{self.last_words()}")

    def last_words(self) -> str:
        """Give the end of its log."""
        return self._log.read_text("utf-8", "replace")[-2000:] if self._log.exists() else ""

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            rest = b""
            while more := said.read(4096):
                *lines, rest = (rest + more).split(b"\n")
                for line in lines:
                    self._lines.put(line.decode())
