"""What the screens behind the hidden door hold in their hand: who comes in, who is in, and the machine.

It is there before the rest of the kiosk, as its window is; what takes long to load is loaded when somebody
makes the gesture. Tries run on a thread of their own, one after the other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from hardware.errors import HardwareError
from kiosk.technician.access.tried import Answer, Tried
from kiosk.technician.session import Session

if TYPE_CHECKING:
    from kiosk.appliance import Appliance
    from kiosk.technician.access.access import Access
    from kiosk.technician.examiner import Examiner, Known
    from kiosk.technician.machine_restart import Answer as Restart

_log = structlog.get_logger(__name__)

_LISTEN_SECONDS = 0.5

Told = Callable[[Tried], None]


class Desk:
    """The technician's side of one kiosk; `folder` is the state's folder `technician`.

    `session` is of the screen's thread. What is told is told on another. `close` when the window goes.
    """

    def __init__(self, folder: Path, *, idle_seconds: float = 300, door_seconds: float = 60) -> None:
        self._folder = folder
        self.session = Session(idle_seconds=idle_seconds, door_seconds=door_seconds)
        self._access: Access | None = None
        self._appliance: Appliance | None = None
        self._loading = threading.Lock()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="door")
        self._listening: threading.Event | None = None
        self._examiner: Examiner | None = None
        self._hearing: list[Callable[[Known], None]] = []
        self._works = 0
        self._counting = threading.Lock()

    @property
    def appliance(self) -> Appliance | None:
        """The kiosk behind the window; None while it is not put together yet."""
        return self._appliance

    def lead_in(self, appliance: Appliance) -> None:
        """Give it the kiosk, once that is put together."""
        self._appliance = appliance

    @property
    def access(self) -> Access:
        """Who may come in; of any thread."""
        from kiosk.technician.access.access import Access  # noqa: PLC0415  # argon2 is not for the start

        with self._loading:
            if self._access is None:
                self._access = Access(self._folder)
            return self._access

    @property
    def examiner(self) -> Examiner | None:
        """What runs the checks; None until `prepare` has made it."""
        return self._examiner

    def hear(self, told: Callable[[Known], None]) -> None:
        """Tell whatever becomes known of the machine, in the checks' threads; once, however often given."""
        if told not in self._hearing:
            self._hearing.append(told)

    def prepare(self) -> None:
        """Make what runs the checks, on the desk's thread, if there is a kiosk by now; may be repeated."""
        self._executor.submit(self._prepare)

    def make_examiner(self, told: Callable[[Known], None]) -> Examiner | None:
        """Put together what runs the checks; None while there is no kiosk yet. Of the desk's thread."""
        appliance = self._appliance
        if appliance is None:
            return None
        from kiosk.technician.examining import examiner_of  # noqa: PLC0415  # the checks are not for the start

        return examiner_of(appliance, told)

    def _prepare(self) -> None:
        if self._examiner is None:
            try:
                self._examiner = self.make_examiner(self._tell_known)
            except Exception:  # noqa: BLE001  # a bug must be seen in the log; the screen goes on waiting
                _log.exception("the checks cannot be put together")
                return
            if self._examiner is not None:
                self._examiner.recall()

    def _tell_known(self, known: Known) -> None:
        for told in self._hearing:
            told(known)

    def look(self, told: Told) -> None:
        """Tell how the door stands: whether anybody could come in by a secret now."""
        self._executor.submit(self._do, self._standing, told)

    def try_secret(self, secret: str, told: Told) -> None:
        """Try a secret, and tell what became of it."""
        self._executor.submit(self._do, lambda: self.access.try_secret(secret), told)

    def listen(self, told: Told) -> None:
        """Listen to the code scanner until `hush`, and tell what becomes of every badge that it reads."""
        self.hush()
        self._listening = threading.Event()
        args = (self._listening, told)
        threading.Thread(target=self._listen, args=args, name="badge", daemon=True).start()

    def hush(self) -> None:
        """Listen no longer."""
        if self._listening is not None:
            self._listening.set()
            self._listening = None

    def note(self, what: str, who: str = "", /, **detail: str | int) -> None:
        """Write down what was done behind the door; at once for the caller, on the disk soon after."""
        self._executor.submit(self._note, what, who, detail)

    @contextmanager
    def work(self) -> Iterator[None]:
        """Do what a restart of the machine would break off; in any thread, whoever is in meanwhile."""
        with self._counting:
            self._works += 1
        try:
            yield
        finally:
            with self._counting:
                self._works -= 1

    @property
    def at_work(self) -> bool:
        """Whether checks run, or something is written or printed."""
        examiner = self._examiner
        return self._works > 0 or (examiner is not None and examiner.known.busy)

    def restart_machine(self, who: str, told: Callable[[Restart], None]) -> None:
        """Write down that the machine is restarted, then have it done, and tell what the system said."""
        self._executor.submit(self._restart_machine, who, told)

    def close(self) -> None:
        """Listen to nobody, and let the last try end."""
        self.hush()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._hearing.clear()
        if self._examiner is not None:
            self._examiner.close()

    def _standing(self) -> Tried:
        return self.access.standing()  # loaded on that thread, not on the screen's

    def _note(self, what: str, who: str, detail: dict[str, str | int]) -> None:
        self.access.note(what, who, **detail)

    def _restart_machine(self, who: str, told: Callable[[Restart], None]) -> None:
        from kiosk.technician.machine_restart import Answer as Restart  # noqa: PLC0415  # hardly ever wanted
        from kiosk.technician.machine_restart import restart_machine  # noqa: PLC0415  # as above

        self.access.note("restarted", who, what="machine")
        answer = restart_machine()
        if answer is not Restart.RESTARTS:
            self.access.note("restart failed", who, what="machine", answer=answer.value)
        told(answer)

    def _do(self, work: Callable[[], Tried], told: Told) -> None:
        try:
            told(work())
        except Exception:  # noqa: BLE001  # a bug must be seen in the log, and must not leave a dead door
            _log.exception("a try failed")
            told(Tried(Answer.UNREADABLE))

    def _listen(self, hushed: threading.Event, told: Told) -> None:
        """Ask the code scanner again and again; one that is dead leaves the secret as the way in."""
        failed = False
        while not hushed.is_set():
            appliance = self._appliance
            if appliance is None:
                hushed.wait(_LISTEN_SECONDS)
                continue
            begun = time.monotonic()
            try:
                text = appliance.station.code_scanner.next_code(_LISTEN_SECONDS)
            except HardwareError as error:
                if not failed:
                    _log.warning("code scanner failed", why=str(error))
                failed = True
                hushed.wait(max(0.0, _LISTEN_SECONDS - (time.monotonic() - begun)))
                continue
            if text is None or hushed.is_set():
                continue
            try:
                tried = self.access.try_badge(text)
            except Exception:  # noqa: BLE001  # a bug must be seen in the log, and must not leave a deaf door
                _log.exception("a try failed")
                tried = Tried(Answer.UNREADABLE)
            if tried is not None and not hushed.is_set():
                told(tried)
