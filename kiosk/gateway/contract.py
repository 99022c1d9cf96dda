"""What the gateway says in its answers and takes in its bodies; docs/openapi.json is made from these.

`messages` are those whose shape other rooms own: of enrolment, of signed documents, and the manifest.
"""

from __future__ import annotations

from datetime import date
from inspect import cleandoc
from typing import Annotated, Any, Literal

import msgspec
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from kiosk.catalogue.header import CatalogueHeader
from kiosk.dossier.manifest import Manifest
from kiosk.dossier.seal_keys import SealKeysDocument
from kiosk.machine.enrolment import (
    Admission,
    EnrolmentMessage,
    EnrolmentReply,
    EnrolmentRequest,
    RenewalRequest,
)

REFERENCE = "#/components/schemas/{name}"
_MESSAGES = (
    EnrolmentMessage,
    EnrolmentReply,
    EnrolmentRequest,
    RenewalRequest,
    Admission,
    SealKeysDocument,
    CatalogueHeader,
    Manifest,
)
# Names and states of devices: words of the program, never words of a person.
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._+-]{0,39}$")]
_Count = Annotated[int, Field(ge=0, le=2**53)]
# More than any two moments are apart, and little enough to reckon with.
_Seconds = Annotated[int, Field(ge=0, le=10**12)]
# A place's name as an operator's settings say it.
_Name = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class CustodyAnswer(BaseModel):
    """The province durably holds the packet, can open it, and never refuses it from here on."""

    submission_id: str = Field(description="32 lower-case hexadecimal digits")
    custody_time: AwareDatetime
    dossier_code: str = Field(description="empty until the province's system has issued one")
    expected_day: date | None = Field(description="expected, not promised; null where no deadline is known")
    business: str = Field(description="where the dossier stands in the province's work; empty until told")
    payment: str = Field(description="where its payment stands; empty until told")
    delivery: str = Field(description="where the result stands on its way back; empty until told")


class Refusal(BaseModel):
    """What was asked for was not done, and why."""

    reason: str = Field(description="one word of the table in docs/province-api.md")
    message: str = Field(description="for an operator; holds nothing of the person")


class Health(BaseModel):
    """Whether the gateway works, and what it holds."""

    status: str = Field(description="ok; handover-stopped: packets are taken, but none is handed over")
    in_custody: int = Field(description="packets taken")
    waiting_for_code: int = Field(description="of these, not yet handed over to the province's system")


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Whether packets can be taken into custody here and now; each part is `ok` or `failing`."""

    database: str
    packets: str = Field(description="where packets are kept")
    keys: str = Field(description="what packets are opened with")
    handover: str


class OutboxHealth(BaseModel):
    """How much waits in a kiosk's queue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    waiting: _Count = Field(description="packets not yet in custody")
    oldest_seconds: _Seconds = Field(description="age of the one that waits longest")
    bytes: _Count


class DeviceHealth(BaseModel):
    """How a kiosk is: counts and words of the program, nothing of a person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    at: AwareDatetime = Field(description="by the kiosk's clock")
    version: _Word = Field(description="of the kiosk's software")
    uptime_seconds: _Count
    disk_free_bytes: _Count
    outbox: OutboxHealth
    keys_serial: _Count = Field(description="of the key list that the kiosk holds, 0 for none")
    catalogue_serial: _Count = Field(description="of the catalogue that the kiosk holds, 0 for none")
    devices: Annotated[dict[_Word, _Word], Field(max_length=32)] = Field(
        description="role to state, as `kiosk devices` says them"
    )
    conditions: Annotated[dict[_Word, _Word], Field(max_length=32)] = Field(
        default={}, description="role to what a person could mend there, such as `paper-out`"
    )
    centre: _Name = Field(default="", description="name of the centre that the kiosk stands in")
    unit: Annotated[str, StringConstraints(pattern=r"^([0-9]{5})?$")] = Field(
        default="", description="five-digit code of the commune that the kiosk stands in, empty for not said"
    )


class SignedDocument(BaseModel):
    """What the gateway gives out, signed; docs/province-api.md says how it is checked."""

    format: Literal[1]
    kind: str = Field(description="seal-keys, catalogue or renewal")
    purpose: str = Field(description="of the key that signed: distribution")
    body: str = Field(description="base64 of JSON: SealKeysDocument, CatalogueHeader or Admission")
    signature: str = Field(description="base64 of an Ed25519 signature")


class SignedReport(BaseModel):
    """A kiosk's readiness report, signed with its report key; docs/readiness-report.md has the body."""

    format: Literal[1]
    kind: Literal["readiness-report"]
    purpose: Literal["report"]
    body: str = Field(description="base64 of JSON", json_schema_extra={"format": "byte"})
    signature: str = Field(
        description="base64 of the report key's Ed25519 signature, over"
        " `kiosk-hcc/report/document-v1/readiness-report\\0` and the body",
        json_schema_extra={"format": "byte"},
    )


class PhoneLoginRequest(BaseModel):
    """What a kiosk begins a log-in by phone with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(
        pattern=r"^[A-Za-z0-9+/]{43}=$",
        description="base64 of an X25519 public key, made for this log-in: the person is sealed to it",
    )
    place: str = Field(
        min_length=1,
        max_length=300,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        description="the kiosk's name and place, as the phone shows them",
    )


class PhoneLoginBegun(BaseModel):
    """What the kiosk shows, and what it asks by."""

    login_id: str = Field(description="32 lower-case hexadecimal digits")
    user_code: str = Field(description="shown large; the phone shows the same")
    verification_url: str = Field(description="for the QR code")
    expires_in: float = Field(description="seconds")
    interval: float = Field(description="seconds between two questions, at least")


class PhoneLoginStanding(BaseModel):
    """How a log-in stands."""

    state: str = Field(description="waiting, confirmed, refused or failed")
    sealed: str = Field(description="base64; once confirmed, who: docs/phone-login.md says how it is sealed")


def messages() -> dict[str, Any]:
    """Give the schemas of what travels signed, sealed or under a code, by name."""
    _, found = msgspec.json.schema_components(_MESSAGES, ref_template=REFERENCE)
    # As JSON has it: an empty tuple as a default is an empty list there.
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    for schema in written.values():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])
    return written


def refers_to(schema: str) -> dict[str, Any]:
    """Describe a JSON body by the name of its schema."""
    return {"application/json": {"schema": {"$ref": REFERENCE.format(name=schema)}}}
