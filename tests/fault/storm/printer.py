"""The printer of a storm, outside the kiosk: its slips outlive a worker, so that doubles can be counted.

Control, at the socket of the receipt printer: the troubles of the simulated printer, and {"do": "unplug"},
{"do": "plug"}, {"do": "garbage", "answers": 3}, {"do": "slips"}.
"""

from __future__ import annotations

import os
import random
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from hardware.simulated.control import ControlRefusedError
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.simulated.lines import LineServer
from hardware.vocabulary import Role


class Printer:
    """An ESC/POS printer on a port of 127.0.0.1; one connection at a time, as real ones have it."""

    def __init__(self, run_folder: Path, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  # chance by seed, not secrets
        self._lock = threading.Lock()
        self._paper = EscposInterpreter()
        self._nonsense = 0
        self._plugged = True
        self._link: socket.socket | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True, name="printer")
        self._server = LineServer(run_folder, Role.RECEIPT_PRINTER, self.control)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._hang_up()
        self._listener.close()

    def slips(self) -> list[bytes]:
        """Return every slip that was cut, as PNG, oldest first."""
        with self._lock:
            return [slip.png() for slip in self._paper.slips]

    def control(  # noqa: C901  # one line a verb
        self, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Make or mend a trouble, or tell what lies in the tray."""
        with self._lock:
            paper = self._paper
            match request:
                case {"do": "slips" | "state"}:
                    return {"slips": [""] * len(paper.slips), "worker": os.getpid()}
                case {"do": "paper-out", **rest}:
                    paper.end_paper_after(int(str(rest.get("after_rows", 0))))
                case {"do": "paper-in"}:
                    paper.new_roll()
                    paper.feed(b"")
                case {"do": "cover-open" | "cover-closed" as what}:
                    paper.cover_open = what == "cover-open"
                    paper.feed(b"")
                case {"do": "cutter-jam" | "cutter-freed" as what}:
                    paper.cutter_jam = what == "cutter-jam"
                    paper.feed(b"")
                case {"do": "go-silent", **rest}:
                    paper.fall_silent_after(int(str(rest.get("after_rows", 0))))
                case {"do": "speak"}:
                    paper.speak()
                case {"do": "garbage", "answers": int(answers)}:
                    self._nonsense = answers
                case {"do": "unplug" | "plug" as what}:
                    self._plugged = what == "plug"
                case _:
                    raise ControlRefusedError(f"a printer cannot {request.get('do')!r}")
        if not self._plugged:
            self._hang_up()
        return {}

    def _hang_up(self) -> None:
        link = self._link
        if link is not None:
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            with link, suppress(OSError):
                self._link = link
                while self._plugged and (data := link.recv(1 << 16)):
                    link.sendall(self._answer(data))
            self._link = None

    def _answer(self, data: bytes) -> bytes:
        with self._lock:
            answer = self._paper.feed(data)
            if answer and self._nonsense:
                self._nonsense -= 1
                return self._chance.randbytes(self._chance.choice((1, 2, 9, 60)))
            return answer
