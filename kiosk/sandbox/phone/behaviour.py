"""How the made-up identity provider behaves: truthfully, or in every way that a kiosk must not fall for."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field


class Mode(StrEnum):
    """What is wrong with it."""

    NORMAL = "normal"
    AWAY = "away"  # answers 503
    SLOW_DOWN = "slow-down"  # asks everybody to ask less often
    GARBLED = "garbled"  # a page instead of JSON, as a captive portal gives
    ENDLESS = "endless"
    MOVED = "moved"  # sends everything somewhere else
    OTHER_ISSUER_TOLD = "other-issuer-told"  # its discovery document is another's
    PLAIN_ADDRESS = "plain-address"  # its endpoints are http, on another machine
    # Lies of its ID tokens
    OTHER_KEY = "other-key"  # under the right key's name
    UNSIGNED = "unsigned"
    SHARED_SECRET = "shared-secret"  # noqa: S105  # a mode's name: HMAC with the public key as its secret
    OTHER_ISSUER = "other-issuer"
    OTHER_AUDIENCE = "other-audience"
    OLD = "old"
    FROM_TOMORROW = "from-tomorrow"
    OTHER_NONCE = "other-nonce"
    NO_NONCE = "no-nonce"  # no lie: an issuer that does not know it in a device flow
    OTHER_ACCESS_TOKEN = "other-access-token"  # noqa: S105  # a mode's name
    OTHER_PERSON = "other-person"  # user info of somebody else
    USER_INFO_ALONE = "user-info-alone"  # no lie: the ID token names the account, user info the person
    NO_NUMBER = "no-number"
    NO_LEVEL = "no-level"
    # Of the flow that VNeID speaks
    OTHER_ENVELOPE = "other-envelope"  # sealed to another key
    TORN_ENVELOPE = "torn-envelope"


class Control(BaseModel):
    """What `POST /control` sets, whole: the mode, how long a code lives, how often to ask."""

    mode: Mode = Mode.NORMAL
    life_seconds: float = Field(default=180, ge=1, le=600)
    interval_seconds: float = Field(default=1, ge=0, le=30)
