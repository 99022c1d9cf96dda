"""Does the harm that was drawn and mends what somebody must mend, from outside the kiosk."""

from __future__ import annotations

import base64
import heapq
import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.sandbox.children import Children
from tests.fault.storm.pcscd import Pcscd
from tests.fault.storm.plan import AGENT, Fault, Kind


class Injector:
    """Strikes the kiosk in `run_folder`; `worker_of` names the process that holds a role now."""

    def __init__(
        self,
        run_folder: Path,
        worker_of: Callable[[str], int | None],
        agent: Children,
        pcscd: Pcscd | None,
        seed: int,
    ) -> None:
        self._run_folder = run_folder
        self._worker_of = worker_of
        self._agent = agent
        self._pcscd = pcscd
        self._chance = random.Random(seed)  # noqa: S311  # chance by seed, not secrets
        self._to_mend: list[tuple[float, int, Fault, int | None]] = []

    def strike(self, fault: Fault) -> int | None:
        """Let a fault happen; returns the worker that was struck, None when nothing was there to strike."""
        kind = fault.kind
        worker = self._worker_of(kind.role) if kind.role != AGENT else 0
        if not self._act(kind, worker):
            return None
        if kind.mend:
            heapq.heappush(self._to_mend, (time.monotonic() + fault.lasts, fault.number, fault, worker))
        return worker or 0

    def mend(self, *, everything: bool = False) -> list[Fault]:
        """Mend what has lasted long enough; returns what was mended."""
        mended = []
        while self._to_mend and (everything or self._to_mend[0][0] <= time.monotonic()):
            _, _, fault, worker = heapq.heappop(self._to_mend)
            if self._mend(fault.kind, worker):
                mended.append(fault)
            else:  # its worker is just not there: once more, soon
                heapq.heappush(self._to_mend, (time.monotonic() + 0.3, fault.number, fault, worker))
                if everything:
                    time.sleep(0.3)
        return mended

    def heal(self) -> None:
        """Take back what simulated devices were asked for and has not happened yet."""
        for role in Role:
            with suppress(ControlRefusedError):
                ask(self._run_folder, role, {"do": "heal"})

    def _act(self, kind: Kind, worker: int | None) -> bool:
        match kind.act:
            case "kill" | "stop":
                return worker is not None and _signal(
                    worker, signal.SIGKILL if kind.act == "kill" else signal.SIGSTOP
                )
            case "pcscd-kill":
                assert self._pcscd is not None
                self._pcscd.kill()
                self._ask(kind.role, {"do": "let-go"})
            case "agent-kill":
                if AGENT not in self._agent.running:
                    return False
                self._agent.kill(AGENT)
            case "garbage" if kind.role == Role.CODE_SCANNER:
                noise = self._chance.randbytes(self._chance.choice((3, 80, 3000)))
                request = {"do": "show", "base64": base64.b64encode(noise).decode()}
                return self._ask(kind.role, request)
            case "babble" | "garbage":
                return self._ask(
                    kind.role, {"do": kind.act, "seed": self._chance.randrange(999), **kind.request}
                )
            case _:
                return self._ask(kind.role, {"do": kind.act, **kind.request})
        return True

    def _mend(self, kind: Kind, worker: int | None) -> bool:
        match kind.mend:
            case "go-on":
                if worker is not None:
                    _signal(worker, signal.SIGCONT)
            case "pcscd-start":
                assert self._pcscd is not None
                self._pcscd.start()
            case "agent-start":
                if AGENT not in self._agent.running:
                    self._agent.start(AGENT)
            case "slow-no-more":
                return self._ask(kind.role, {"do": "slow", "rows_per_second": 0})
            case mend:
                return self._ask(kind.role, {"do": mend})
        return True

    def _ask(self, role: str, request: Mapping[str, object]) -> bool:
        try:
            ask(self._run_folder, Role(role), request, seconds=2.0)
        except ControlRefusedError:
            return False
        return True


def _signal(worker: int, number: signal.Signals) -> bool:
    try:
        os.kill(worker, number)
    except ProcessLookupError:
        return False
    return True
