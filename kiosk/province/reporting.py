"""Tells the gateway the newest readiness report of this kiosk, as it was signed here."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from kiosk.machine.files import read_owned
from kiosk.machine.readiness import LARGEST_REPORT
from kiosk.province.answers import trouble
from kiosk.province.errors import Endpoint
from kiosk.province.line import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.province.line import Line


class NewestReport:
    """Owns what was told already: each report once, and again after this process was started again.

    `newest` names the newest signed report, None where there is none.
    """

    def __init__(self, newest: Callable[[], Path | None]) -> None:
        self._newest = newest
        self._told = b""

    def tell(self, line: Line) -> None:
        """Tell the newest report where it was not; raises GatewayAway, GatewayRefused, OSError."""
        file = self._newest()
        if file is None:
            return
        document = read_owned(file, LARGEST_REPORT)
        digest = hashlib.sha256(document).digest()
        if digest == self._told:
            return
        headers = {"Content-Type": "application/json"}
        answer = line.exchange(Question("POST", "/v1/report", Endpoint.REPORT, document, headers))
        if answer.status != HTTPStatus.NO_CONTENT:
            raise trouble(answer, Endpoint.REPORT)
        self._told = digest
