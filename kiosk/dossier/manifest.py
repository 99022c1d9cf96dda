"""The manifest: what a packet says of its dossier, as canonical JSON (format version 2).

Canonical: UTF-8, NFC, keys sorted, no spaces, so that the same dossier always gives the same bytes.
Version 2 says for whom the submitter files (`who`) and names everybody that the answers speak of (`people`);
version 1 said neither and is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from kiosk.dossier.consent import Consent
from kiosk.dossier.delivery import Delivery
from kiosk.dossier.dossier import Dossier
from kiosk.dossier.errors import ManifestError, NewerManifest
from kiosk.dossier.form import WHO
from kiosk.dossier.people import Person

FORMAT: Literal[2] = 2
READ = (1, 2)

_PLACE = re.compile(r" - at `\$\.?((?:[a-z0-9_]+|\.|\[(?:\d+|\.\.\.)\])+)`$")
_MISSING = re.compile(r"Object missing required field `([a-z0-9_]+)`")
_OF_ANOTHER_TYPE = re.compile(r"Expected `[a-z| ]+`, got `[a-z]+`")


@dataclass(frozen=True, slots=True)
class ManifestProcedure:
    """Which procedure, in which case, on which version of its form."""

    code: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[0-9A-Za-z._-]{1,32}$"})]
    name: str
    case: str
    form_version: int


@dataclass(frozen=True, slots=True)
class ManifestAssurance:
    """What was known of the card, of its holder, and of an account: the labels of `kiosk.identity.assurance`.

    `account` came later; a manifest without it speaks of nobody's account.
    """

    card: str
    holder: str
    account: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ManifestPerson:
    """Somebody that the answers speak of: `role` is what they are to the matter (`mother`, `member.2`)."""

    role: str
    person: Person


@dataclass(frozen=True, slots=True)
class ManifestPaper:
    """One paper of the packet: its file, how many pages and bytes it has, SHA-256 in hexadecimal.

    `note` says what the scan is worth: no officer has compared it with the original yet.
    """

    key: str
    name: str
    file: str
    pages: int
    bytes: int
    sha256: str
    note: str = "bản quét từ ki-ốt, chưa đối chiếu"


@dataclass(frozen=True, slots=True, repr=False)
class Manifest:
    """The whole manifest; times are ISO with their offset.

    `who` is one of `kiosk.dossier.form.Who`, empty where the form does not ask.
    """

    format: Literal[1, 2]
    submission_id: str
    local_reference: str
    kiosk_id: str
    # Its offset is checked at the gateway's door and not here: what was taken once is read for ever.
    created_at: Annotated[datetime, msgspec.Meta(extra_json_schema={"format": "date-time"})]
    procedure: ManifestProcedure
    assurance: ManifestAssurance
    submitter: Person
    subject: Person
    consents: tuple[Consent, ...]
    answers: dict[str, str]
    delivery: Delivery
    papers: tuple[ManifestPaper, ...]
    who: str = ""
    people: tuple[ManifestPerson, ...] = ()


class _Versioned(msgspec.Struct):
    format: int


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_MANIFESTS = msgspec.json.Decoder(Manifest)
_VERSIONS = msgspec.json.Decoder(_Versioned)


def manifest_of(dossier: Dossier) -> Manifest:
    """Describe a dossier; the papers are named by hash and size, their bytes travel beside."""
    return Manifest(
        format=FORMAT,
        submission_id=dossier.submission_id,
        local_reference=dossier.local_reference,
        kiosk_id=dossier.kiosk_id,
        created_at=dossier.created_at,
        procedure=ManifestProcedure(
            dossier.procedure_code, dossier.procedure_name, dossier.case_key, dossier.form_version
        ),
        assurance=ManifestAssurance(
            dossier.card_assurance.label, dossier.holder_assurance.value, dossier.account_assurance.value
        ),
        submitter=dossier.submitter,
        subject=dossier.subject,
        consents=dossier.consents,
        answers=dict(dossier.answers),
        delivery=dossier.delivery,
        papers=tuple(
            ManifestPaper(paper.key, paper.name, paper.file_name, paper.pages, len(paper.pdf), paper.sha256)
            for paper in dossier.papers
        ),
        who=dossier.answers.get(WHO, ""),
        people=tuple(ManifestPerson(role, person) for role, person in dossier.people.items()),
    )


def encode_manifest(manifest: Manifest) -> bytes:
    """Write a manifest as canonical JSON."""
    return msgspec.json.encode(manifest, order="sorted")


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest; raises ManifestError when it is none, NewerManifest for another format version.

    Fields that this version does not know are passed over.
    """
    try:
        return _MANIFESTS.decode(data)
    except msgspec.ValidationError as error:
        said = str(error)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ManifestError("manifest: not JSON in UTF-8") from None
    version = _version(data)
    if version not in (None, *READ):
        raise NewerManifest(f"manifest: of a later format than {FORMAT}")
    raise ManifestError(_fault(said))


def _version(data: bytes) -> int | None:
    try:
        return _VERSIONS.decode(data).format
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _fault(said: str) -> str:
    """Take the field's path and the kind of fault from the decoder's words, which may repeat a value."""
    found = _PLACE.search(said)
    place = found[1] if found else ""
    if missing := _MISSING.match(said):
        return f"{'.'.join(filter(None, (place, missing[1])))}: missing"
    where = place or "manifest"
    if kind := _OF_ANOTHER_TYPE.match(said):
        return f"{where}: {kind[0][0].lower()}{kind[0][1:]}"
    if said.startswith("Invalid enum value"):
        return f"{where}: not one of its words"
    if said.startswith("Invalid RFC3339"):
        return f"{where}: not a time as of RFC 3339"
    return f"{where}: not as it has to be"
