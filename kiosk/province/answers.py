"""What the gateway's answers mean; the contract is docs/openapi.json."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

import msgspec

from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.port import Custody, Standing

if TYPE_CHECKING:
    from kiosk.province.line import Answer

NOT_NOW = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
_Word = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[0-9A-Za-z.-]*$")]
_Name = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[0-9A-Za-z_-]*$")]


class _CustodyAnswer(msgspec.Struct, frozen=True):
    submission_id: str
    custody_time: Annotated[datetime, msgspec.Meta(tz=True)]
    dossier_code: _Word
    expected_day: date | None
    business: _Name = ""
    payment: _Name = ""
    delivery: _Name = ""


class Refusal(msgspec.Struct, frozen=True):
    """The gateway's own words for no; `reason` is empty in what is not the gateway's."""

    reason: str
    message: str = ""


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_CUSTODY_ANSWERS = msgspec.json.Decoder(_CustodyAnswer)
_REFUSALS = msgspec.json.Decoder(Refusal)


def custody_of(answer: Answer, submission_id: str, endpoint: Endpoint) -> Custody:
    """Read custody; raises GatewayAway for anything that is not the contract's."""
    try:
        found = _CUSTODY_ANSWERS.decode(answer.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise GatewayAway(
            "an answer that is not the contract's", AwayKind.NOT_OURS, endpoint=endpoint
        ) from error
    if found.submission_id != submission_id:
        raise GatewayAway("an answer about another submission", AwayKind.NOT_OURS, endpoint=endpoint)
    standing = Standing(found.business, found.payment, found.delivery)
    return Custody(found.custody_time, found.dossier_code, found.expected_day, standing)


def refusal_of(answer: Answer) -> Refusal:
    """Read a refusal; one without a reason where the answer is none."""
    try:
        return _REFUSALS.decode(answer.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Refusal("")


def trouble(answer: Answer, endpoint: Endpoint) -> GatewayAway | GatewayRefused:
    """Tell "not now" (5xx, 408, 429, what is not ours) from "no"."""
    refusal, wait = refusal_of(answer), answer.retry_after
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in NOT_NOW:
        busy = answer.status == HTTPStatus.TOO_MANY_REQUESTS or wait is not None
        kind = AwayKind.BUSY if busy else AwayKind.FAILING
        return GatewayAway(f"status {answer.status}", kind, endpoint=endpoint, retry_after=wait)
    if not refusal.reason:
        return GatewayAway(f"status {answer.status}", AwayKind.NOT_OURS, endpoint=endpoint)
    try:
        reason = RefusalReason(refusal.reason)
    except ValueError:
        reason = RefusalReason.OTHER
    return GatewayRefused(reason, refusal.message)
