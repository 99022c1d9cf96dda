"""The readiness report as a JSON document and as the end of a PDF, both signed by the machine's report key.

The JSON document is the envelope of `kiosk.machine.signed`. The PDF carries the signature of the same key
over every byte of it in one comment line after its end, which readers of PDF pass over.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from hardware.vocabulary import Counters, Role
from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import MachineKey, Purpose, verify
from kiosk.machine.signed import open_document, sign_document
from kiosk.technician.check import Area, CheckResult, Outcome, Picture, Weight
from kiosk.technician.kept_words import Said, heard, kept
from kiosk.technician.report import Report, Standing, Verdict

KIND = "readiness-report"
_PDF_CONTEXT = "readiness-report-pdf-v1"
PDF_MARK = b"%kiosk-readiness-report-1 "
# What a PDF of ours says of itself, signed or not.
PDF_CREATOR = b"kiosk-hcc readiness report"
# Lower-case digits only, one line end: there is one way to write a signature.
_SIGNATURE_LINE = re.compile(re.escape(PDF_MARK) + rb"([0-9a-f]{128})\n\Z")
_LINE_BYTES = len(PDF_MARK) + 128 + 1


class BadReport(Exception):
    """This is no readiness report that the holder of the key signed; the message says why."""


class _Picture(msgspec.Struct, frozen=True):
    name: str
    words: str
    sha256: str
    said: Said | msgspec.UnsetType = msgspec.UNSET


class _Result(msgspec.Struct, frozen=True):
    check: str
    area: Area
    role: Role | None
    outcome: Outcome
    weight: Weight
    title: str
    words: str
    detail: str
    limit: str
    measures: dict[str, float]
    seconds: float
    at: datetime
    pictures: tuple[_Picture, ...]
    attended: bool = False
    applies: bool = True
    said: Said | msgspec.UnsetType = msgspec.UNSET
    said_limit: Said | msgspec.UnsetType = msgspec.UNSET


class _Body(msgspec.Struct, frozen=True):
    format: Literal[1]
    kiosk_id: str
    centre_name: str
    taken_at: datetime
    by: str
    verdict: Verdict
    limits: tuple[str, ...]
    complete: bool
    results: tuple[_Result, ...]
    counters: dict[Role, Counters]
    versions: dict[str, str]
    simulated: tuple[Role, ...]
    standing: Standing | None = None


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_BODIES = msgspec.json.Decoder(_Body)


def encode(report: Report, *, as_it_stands: bool = False) -> bytes:
    """Write a report as JSON, the same bytes for the same report; pictures by name, words and SHA-256.

    What stands by names is sorted by them, unless it is wanted as it stands.
    """
    return msgspec.json.encode(
        _Body(
            1,
            report.kiosk_id,
            report.centre_name,
            report.taken_at,
            report.by,
            report.verdict,
            tuple(str(limit) for limit in report.limits),
            report.complete,
            tuple(_told(result) for result in report.results),
            dict(report.counters),
            dict(report.versions),
            report.simulated,
            report.standing,
        ),
        order=None if as_it_stands else "deterministic",
    )


def decode(body: bytes) -> Report:
    """Read what `encode` wrote; the pictures have no bytes any more. Raises BadReport."""
    try:
        found = _BODIES.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadReport(f"no readiness report of format 1: {error}") from error
    moments = [found.taken_at, *(result.at for result in found.results)]
    if any(moment.tzinfo is None for moment in moments):
        raise BadReport("a time without its zone")
    report = Report(
        found.kiosk_id,
        found.centre_name,
        found.taken_at,
        found.by,
        tuple(_heard(result) for result in found.results),
        found.counters,
        found.versions,
        found.simulated,
        found.complete,
    )
    if report.verdict is not found.verdict:
        raise BadReport(f"it says {found.verdict} where its results say {report.verdict}")
    if found.standing not in (None, report.standing):
        raise BadReport(f"it says {found.standing} where its results say {report.standing}")
    return report


def sign_json(body: bytes, key: MachineKey) -> bytes:
    """Sign what `encode` wrote: one JSON document, one line."""
    return sign_document(key, KIND, body)


def open_json(data: bytes, public: bytes) -> bytes:
    """Give the body of a signed report; one changed byte anywhere is refused. Raises BadReport."""
    try:
        return open_document(data, KIND, public, exact=True)
    except BadDocument as error:
        raise BadReport(str(error)) from error


def read_report(data: bytes, public: bytes) -> Report:
    """Open and read a signed JSON report; raises BadReport."""
    return decode(open_json(data, public))


def sign_pdf(pdf: bytes, key: MachineKey) -> bytes:
    """Append the signature over every byte of a PDF, which has to end with a line end."""
    return pdf + PDF_MARK + key.sign(_PDF_CONTEXT, pdf).hex().encode() + b"\n"


def check_pdf(data: bytes, public: bytes) -> None:
    """Raise BadReport unless the holder of `public` signed exactly these bytes."""
    line = _SIGNATURE_LINE.match(data, max(0, len(data) - _LINE_BYTES))
    if line is None:
        raise BadReport("the signature at its end is missing or not whole")
    if not verify(
        public, Purpose.REPORT, _PDF_CONTEXT, data[: line.start()], bytes.fromhex(line[1].decode())
    ):
        raise BadReport("changed, or not signed by this key")


def fingerprint(body: bytes) -> str:
    """Give sixteen digits that stand for a body on paper: `3f2a 90c1 77de 0b45`."""
    digits = hashlib.sha256(body).hexdigest()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def _told(result: CheckResult) -> _Result:
    return _Result(
        result.check,
        result.area,
        result.role,
        result.outcome,
        result.weight,
        str(result.title),
        str(result.words),
        result.detail,
        str(result.limit),
        _measures(result.measures),
        round(result.seconds, 3),
        result.at,
        tuple(
            _Picture(
                one.name,
                str(one.words),
                one.sha256 or hashlib.sha256(one.png).hexdigest(),
                kept(one.words) or msgspec.UNSET,
            )
            for one in result.pictures
        ),
        result.attended,
        result.applies,
        kept(result.words) or msgspec.UNSET,
        kept(result.limit) or msgspec.UNSET,
    )


def _measures(found: Mapping[str, float]) -> dict[str, float]:
    # JSON has no word for what is no number.
    return {name: float(value) for name, value in found.items() if math.isfinite(value)}


def _heard(result: _Result) -> CheckResult:
    return CheckResult(
        result.check,
        result.area,
        result.role,
        result.outcome,
        result.weight,
        heard(result.words, result.said),
        result.detail,
        result.measures,
        result.seconds,
        result.at,
        tuple(Picture(one.name, b"", heard(one.words, one.said), one.sha256) for one in result.pictures),
        result.title,
        heard(result.limit, result.said_limit),
        result.attended,
        result.applies,
    )
