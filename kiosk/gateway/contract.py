"""What the gateway says in its answers; docs/openapi.json is made from these."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime, BaseModel, Field


class CustodyAnswer(BaseModel):
    """The province durably holds the packet, can open it, and never refuses it from here on."""

    submission_id: str = Field(description="32 lower-case hexadecimal digits")
    custody_time: AwareDatetime
    dossier_code: str = Field(description="empty until the province's system has issued one")
    expected_day: date | None = Field(description="expected, not promised; null where no deadline is known")


class Refusal(BaseModel):
    """The packet is not in custody."""

    reason: str = Field(
        description="altered, not-a-packet, unknown-version, unknown-key, unknown-signer, too-large, "
        "other-content; not-in-custody; unavailable"
    )
    message: str = Field(description="for an operator; holds nothing of the person")


class KeyAnswer(BaseModel):
    """A public key that packets may be sealed to."""

    suite: str = Field(description="mlkem768-x25519 or x25519")
    key_id: str = Field(description="32 hexadecimal digits")
    public: str = Field(description="base64 of the raw key")


class Health(BaseModel):
    """Whether the gateway works, and what it holds."""

    status: str = Field(description="ok; handover-stopped: packets are taken, but none is handed over")
    in_custody: int = Field(description="packets taken")
    waiting_for_code: int = Field(description="of these, not yet handed over to the province's system")
