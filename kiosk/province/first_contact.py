"""The two exchanges of enrolment itself: the first, with a stranger, and the first with whom is pinned."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from kiosk.machine.enrolment import LARGEST_MESSAGE
from kiosk.province.answers import trouble
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway
from kiosk.province.line import Line, Question

if TYPE_CHECKING:
    from kiosk.province.pinned import Pinned

_OK = 200


def first_contact(gateway_url: str, request: bytes, timeout_seconds: float) -> bytes:
    """Hand a request for enrolment over and give the answer; raises GatewayAway, GatewayRefused.

    The server's certificate is not looked at: nothing is known yet to hold it against. The messages prove
    themselves under the one-time code, whoever carries them, and tell a listener nothing that is secret.
    """
    line = Line(gateway_url, tls=_anyone, silence_seconds=timeout_seconds)
    question = Question(
        "POST", "/v1/enrolment", Endpoint.ENROLMENT, request, {"Content-Type": "application/json"}
    )
    try:
        answer = line.exchange(question, largest=LARGEST_MESSAGE)
    finally:
        line.close()
    if answer.status != _OK:
        raise trouble(answer, Endpoint.ENROLMENT)
    return answer.body


def ask_pinned(pinned: Pinned, timeout_seconds: float) -> None:
    """Ask the pinned gateway, as this kiosk; raises GatewayAway, NotEnrolled, MachineError."""
    line = Line(pinned.gateway_url, tls=pinned.tls_context, silence_seconds=timeout_seconds)
    try:
        answer = line.exchange(Question("GET", "/health/live", Endpoint.HEALTH))
    finally:
        line.close()
    if answer.status != _OK:
        raise GatewayAway(f"status {answer.status}", AwayKind.NOT_OURS, endpoint=Endpoint.HEALTH)


def _anyone() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
