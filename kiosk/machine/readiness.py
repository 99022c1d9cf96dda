"""What is read of a readiness report by who did not make it: the gateway, and the agent's figures.

Only what is shown there; the rest is passed over, so that kiosks of a later version may say more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from kiosk.machine.signed import open_document

READINESS_REPORT = "readiness-report"
# Bytes of a signed one; the gateway takes none that is longer.
LARGEST_REPORT = 256 * 1024
STANDINGS = ("fit", "as-far-as-seen", "trial", "fit-with-limits", "not-fit")


class ReportedCheck(msgspec.Struct, frozen=True):
    """One check of a report, in the words of the kiosk."""

    check: str
    outcome: Literal["passed", "failed", "not-run"]
    words: str
    weight: str = ""
    title: str = ""
    detail: str = ""


class ReportBody(msgspec.Struct, frozen=True):
    """A report; `by` is empty where nobody stood there, `limits` say what cannot be done.

    `standing` is the verdict with how much is known: only `fit` is a machine of which all is.
    """

    format: Literal[1]
    kiosk_id: str
    taken_at: Annotated[datetime, msgspec.Meta(tz=True)]
    verdict: Literal["fit", "fit-with-limits", "not-fit"]
    results: tuple[ReportedCheck, ...]
    by: str = ""
    limits: tuple[str, ...] = ()
    standing: Literal["", "fit", "as-far-as-seen", "trial", "fit-with-limits", "not-fit"] = ""

    @property
    def stands(self) -> str:
        """How the machine stands; what an earlier version wrote has a verdict alone."""
        return self.standing or self.verdict

    @property
    def failed(self) -> tuple[ReportedCheck, ...]:
        """The checks that failed, in the report's order."""
        return tuple(one for one in self.results if one.outcome == "failed")


class _Unproved(msgspec.Struct, frozen=True):
    body: bytes


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_BODIES = msgspec.json.Decoder(ReportBody)
_UNPROVED = msgspec.json.Decoder(_Unproved)


def open_report(document: bytes, public: bytes) -> ReportBody:
    """Read a report that the holder of `public` signed; raises BadDocument, ValueError for another body."""
    return _read(open_document(document, READINESS_REPORT, public, exact=True))


def read_report(document: bytes) -> ReportBody:
    """Read a report whose signature was checked before, or is of this machine; raises ValueError."""
    try:
        return _read(_UNPROVED.decode(document).body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not a signed document") from error


def _read(body: bytes) -> ReportBody:
    try:
        return _BODIES.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("not a readiness report of format 1") from error
