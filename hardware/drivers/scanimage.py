"""Running SANE's `scanimage` as a child program: bounded, with a deadline, its words heard.

SANE and its backends are GPL and some of them crash; both are reasons to stay outside of our process. The
program is started so that it can do no harm: it ends with us, however we end; its memory is bounded; and the
kernel lets it write no byte to any file, for some backends keep a page in a scratch file on its way
(`xerox_mfp` its `stmp_enc.tmp`; sane-backends 1.0.32, backend/xerox_mfp.c).
"""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hardware.drivers.sane_status import WORDS, SaneStatus
from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PROGRAM = "scanimage"
_MOST_MEMORY = 2 << 30
_MOST_SAID = 8 << 20
_MOST_ANSWERED = 1 << 20
_MOST_KEPT = 400
# A backend may deadlock while it closes after an error (seen: SANE's test backend 1.1.1). What was said
# before is the outcome; the program gets so many seconds more.
LAST_SECONDS = 1.0
_SAID = re.compile(r"scanimage: (?:sane_\w+|open of device .*): (.+)")


@dataclass(slots=True)
class Words:
    """What the program says on stderr, line by line; only the last lines are kept.

    `status` is the SANE status that it named as the reason for its end, if it did. Raises
    `DeviceFault(PROTOCOL)` when it does not stop talking.
    """

    hear: Callable[[str], None] = lambda _: None
    lines: list[str] = field(default_factory=list)
    status: SaneStatus | None = None
    _rest: bytes = b""
    _count: int = 0

    def take(self, part: bytes) -> None:
        """Take the next bytes from the pipe."""
        self._count += len(part)
        if self._count > _MOST_SAID:
            raise DeviceFault(FaultKind.PROTOCOL, "scanimage does not stop talking")
        *lines, rest = re.split(rb"[\r\n]+", self._rest + part)
        self._rest = rest[-_MOST_KEPT:]
        for raw in lines:
            line = raw[-_MOST_KEPT:].decode("utf-8", "replace")
            if (said := _SAID.fullmatch(line)) and said[1] in WORDS:
                self.status = WORDS[said[1]]
            if not line.startswith("Progress:"):
                self.lines.append(line)
                del self.lines[:-_MOST_KEPT]
            self.hear(line)

    def begin_page(self) -> None:
        """Count what is said of a page anew."""
        self._count = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """How the program ended: the SANE status it named or ended with, and its last words."""

    status: SaneStatus | None
    lines: tuple[str, ...]
    code: int | None

    def fault(self, kind: FaultKind) -> DeviceFault:
        """Say it to a technician."""
        last = next((line for line in reversed(self.lines) if line.startswith(f"{PROGRAM}:")), "")
        return DeviceFault(kind, f"scanimage ended with {self.code}: {last}")


@dataclass(frozen=True, slots=True)
class Scanimage:
    """How to run the program: the SANE device, and the folder of its configuration (empty: the system's).

    `environment` is added to the program's own, which is otherwise empty.
    """

    device: str
    config_folder: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, arguments: Sequence[str], seconds: float) -> bytes | Ending:
        """Return what the program answers, or how it ended without.

        Raises `DeviceFault`: TIMEOUT after `seconds`, GONE when there is no such program.
        """
        process = self.start(arguments, ())
        output, words = bytearray(), Words()
        with process:
            try:
                _collect(process, time.monotonic() + seconds, output, words)
                code: int | None = process.wait(LAST_SECONDS)
            except (TimeoutError, subprocess.TimeoutExpired):
                if words.status is None:
                    raise DeviceFault(FaultKind.TIMEOUT, "scanimage did not answer in time") from None
                code = None
            finally:
                process.kill()
        return bytes(output) if code == 0 else ending(code, words)

    def start(self, arguments: Sequence[str], descriptors: Sequence[int]) -> subprocess.Popen[bytes]:
        """Start the program for the device; `descriptors` are handed down to it.

        It is killed when the thread that starts it ends, not only with the process (prctl(2), PDEATHSIG).
        """
        environment = {"PATH": os.defpath, "LC_ALL": "C", **self.environment}
        if self.config_folder:
            environment["SANE_CONFIG_DIR"] = self.config_folder
        bounds = ["prlimit", "--fsize=0", "--core=0", f"--as={_MOST_MEMORY}"]
        try:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", *bounds, PROGRAM, "-d", self.device, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=descriptors,
                env=environment,
                restore_signals=False,  # SIGXFSZ stays ignored: a forbidden write fails, it does not kill
            )
        except OSError as error:
            raise DeviceFault(FaultKind.GONE, f"scanimage does not start: {error}") from error


def stop(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Give the program so long to let the sheet go and close the device in order, then kill it."""
    assert process.stdin is not None  # noqa: S101 - Popen was asked for pipes; tells the type checker
    assert process.stdout is not None  # noqa: S101 - likewise
    assert process.stderr is not None  # noqa: S101 - likewise
    with suppress(BrokenPipeError):
        process.stdin.close()
    until = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:  # what it still says would otherwise block it
        for pipe in (process.stdout, process.stderr):
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map() and (ready := selector.select(max(until - time.monotonic(), 0.0))):
            for key, _ in ready:
                if not os.read(key.fd, 1 << 16):
                    selector.unregister(key.fileobj)
            if time.monotonic() > until:
                break
    try:
        process.wait(max(until - time.monotonic(), 0.0))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
    process.stderr.close()


def ending(code: int | None, words: Words) -> Ending:
    """Put together how the program ended: `code` is None when it had to be killed."""
    status = words.status
    # 1 is also what it ends with when a device does not open: only its words tell.
    if status is None and code is not None and code > 1 and code in set(SaneStatus):
        status = SaneStatus(code)
    return Ending(status, tuple(words.lines), code)


def _collect(process: subprocess.Popen[bytes], until: float, output: bytearray, words: Words) -> None:
    """Read both pipes to their ends; raises `TimeoutError`."""
    assert process.stdout is not None  # noqa: S101 - Popen was asked for pipes; tells the type checker
    assert process.stderr is not None  # noqa: S101 - likewise
    with selectors.DefaultSelector() as selector:
        for pipe in (process.stdout, process.stderr):
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(until - time.monotonic(), 0.0))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                part = os.read(key.fd, 1 << 16)
                if not part:
                    selector.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    output += part
                    if len(output) > _MOST_ANSWERED:
                        raise DeviceFault(FaultKind.PROTOCOL, "scanimage answers without an end")
                else:
                    words.take(part)
            if words.status is not None:
                until = min(until, time.monotonic() + LAST_SECONDS)
