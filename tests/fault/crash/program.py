"""One of the kiosk's programs, ready to be started many times: `python -m tests.fault.crash.program PROGRAM`.

It imports everything, then forks at each `start` on standard input: what runs from there on is the verb
itself (of the shell, the filing side: no screen). It answers in lines: `pid N`, what the program says, and
`died STATUS` when it is over. `start WORKERS NAME` is a life that is spoilt on purpose (breaks.py); of the
gateway one with so many workers.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.fault.crash.breaks import spoil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def read_line() -> str:
    """Read a line of standard input, byte by byte: nothing that a later process needs is taken."""
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 1)
        if not more:
            raise EOFError
        line += more
    return line.decode().rstrip("\n")


class Teller:
    """Writes lines to the campaign; a line that was written is heard also when its writer is killed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def say(self, *words: object) -> None:
        os.write(self._descriptor, (" ".join(map(str, words)) + "\n").encode())


def verb(name: str) -> Callable[[Teller], None]:
    """Run `kiosk NAME` as it is."""
    from kiosk.cli import kiosk  # noqa: PLC0415 - only what this program needs

    kiosk.get_command(None, name)  # type: ignore[arg-type]  # imports it before the fork

    def run(_: Teller) -> None:
        kiosk([name], prog_name="kiosk")

    return run


def shell() -> Callable[[Teller], None]:
    from tests.fault.crash.filing import prepare  # noqa: PLC0415 - only what this program needs

    return prepare(read_line)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", choices=("shell", "agent", "gateway"))
    parser.add_argument("--log", type=Path, required=True)
    asked = parser.parse_args()
    die_with_parent()
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    teller = Teller(os.dup(1))
    log = os.open(asked.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    run = shell() if asked.program == "shell" else verb(asked.program)
    gc.freeze()
    teller.say("ready")
    try:
        while True:
            word, *about = read_line().split(" ")
            if word == "start":  # a job for a life that had just ended is nobody's
                _live(run, teller, *about)
    except EOFError:
        return


def _live(run: Callable[[Teller], None], teller: Teller, workers: str, spoilt: str) -> None:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            die_with_parent()
            faulthandler.enable()
            os.environ["KIOSK__GATEWAY__WORKERS"] = workers
            if spoilt:
                spoil(spoilt)
            run(teller)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except EOFError:
            status = 0
        except BaseException:  # noqa: BLE001 - the end of this process
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)
    teller.say("pid", child)
    _, status = os.waitpid(child, 0)
    _end_group(child)
    teller.say("died", os.waitstatus_to_exitcode(status))


def _end_group(group: int) -> None:
    """End the workers that a life left behind, as a service manager does before it starts the next."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


if __name__ == "__main__":
    main()
