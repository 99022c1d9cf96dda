"""What the gateway gives its kiosks: keys to seal to, the catalogue, the next certificate.

All of it is believed by its signature, never by the line that it came over.
"""

from __future__ import annotations

import hashlib
import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from kiosk.catalogue.bundle import MAX_BUNDLE_BYTES, unpack
from kiosk.catalogue.header import read_catalogue_header
from kiosk.catalogue.kept import catalogue_serial, serials
from kiosk.machine.enrolment import LARGEST_MESSAGE
from kiosk.machine.files import sync_folder
from kiosk.province.answers import refusal_of, trouble
from kiosk.province.enrolling import renew
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, RefusalReason
from kiosk.province.line import Line, Question

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.province.line import Answer
    from kiosk.province.pinned import Pinned

_KEPT = 2  # the catalogue of now, and the one that a shell which is running may have open

_log = structlog.get_logger()


def fetch_keys(line: Line, pinned: Pinned) -> None:
    """Take the list of packet keys of now.

    Raises GatewayAway, GatewayRefused, BadDocument where it is not signed as pinned or goes back,
    BadPacketKey, NotEnrolled, OSError.
    """
    if pinned.accept_keys(_given(line, "/v1/keys", Endpoint.KEYS).body):
        _log.info("new packet keys", serial=pinned.seal_keys().serial)


def fetch_catalogue(line: Line, pinned: Pinned, folder: Path) -> None:
    """Take the catalogue of now into `folder/<serial>/`, whole and checked, or leave what is there.

    It is used from the kiosk's next start on. Raises GatewayAway, GatewayRefused, BadDocument, NotEnrolled,
    CatalogueDataError, OSError.
    """
    answer = line.exchange(Question("GET", "/v1/catalogue", Endpoint.CATALOGUE))
    if answer.status == HTTPStatus.NOT_FOUND and refusal_of(answer).reason == RefusalReason.NOT_PUBLISHED:
        return
    header = read_catalogue_header(_good(answer, Endpoint.CATALOGUE).body, pinned.distribution)
    if header.serial <= catalogue_serial(folder):
        return
    if header.bytes > MAX_BUNDLE_BYTES:
        raise GatewayAway("a catalogue that is too large", AwayKind.NOT_OURS, endpoint=Endpoint.CATALOGUE)
    bundle = _given(line, f"/v1/catalogue/{header.sha256}", Endpoint.CATALOGUE, header.bytes).body
    if hashlib.sha256(bundle).hexdigest() != header.sha256:
        raise GatewayAway("another catalogue", AwayKind.NOT_OURS, endpoint=Endpoint.CATALOGUE)
    unfinished = folder / f".{header.serial}.tmp"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o755)
    unpack(bundle, unfinished)
    unfinished.rename(folder / str(header.serial))
    sync_folder(folder)
    for serial in serials(folder)[:-_KEPT]:
        shutil.rmtree(folder / str(serial), ignore_errors=True)
    _log.info("new catalogue", serial=header.serial)


def renew_certificate(base_url: str, pinned: Pinned, now: datetime, timeout_seconds: float) -> None:
    """Get the next certificate when two thirds of this one's life are over.

    The line for it shows no certificate: the one of now may have ended while there was no network, and the
    request proves itself. Raises GatewayAway, GatewayRefused, NotEnrolled, MachineError, BadPacketKey,
    OSError.
    """
    if not pinned.renewal_due(now):
        return
    line = Line(base_url, tls=pinned.nameless_tls_context, silence_seconds=timeout_seconds)

    def post(request: bytes) -> bytes:
        headers = {"Content-Type": "application/json"}
        question = Question("POST", "/v1/renewal", Endpoint.RENEWAL, request, headers)
        return _good(line.exchange(question, largest=LARGEST_MESSAGE), Endpoint.RENEWAL).body

    try:
        renew(pinned, post)
    finally:
        line.close()
    _log.info("certificate renewed", until=pinned.certificate().not_valid_after_utc.isoformat())


def _given(line: Line, path: str, endpoint: Endpoint, largest: int = LARGEST_MESSAGE) -> Answer:
    return _good(line.exchange(Question("GET", path, endpoint), largest=largest), endpoint)


def _good(answer: Answer, endpoint: Endpoint) -> Answer:
    if answer.status != HTTPStatus.OK:
        raise trouble(answer, endpoint)
    return answer
