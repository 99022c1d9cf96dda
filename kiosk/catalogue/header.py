"""Which catalogue is the one of now: a small document that the gateway signs and kiosks ask for often."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

from kiosk.machine.errors import BadDocument
from kiosk.machine.signed import open_document, sign_document

if TYPE_CHECKING:
    from kiosk.machine.keys import MachineKey

DIGEST = re.compile(r"[0-9a-f]{64}")
_KIND = "catalogue"


class CatalogueHeader(msgspec.Struct, frozen=True):
    """Names a bundle (`kiosk.catalogue.bundle`); kiosks take only a higher `serial` than they have."""

    serial: Annotated[int, msgspec.Meta(ge=1)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    bytes: Annotated[int, msgspec.Meta(ge=1)]
    issued_at: Annotated[datetime, msgspec.Meta(tz=True)]


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_HEADERS = msgspec.json.Decoder(CatalogueHeader)


def sign_catalogue_header(key: MachineKey, header: CatalogueHeader) -> bytes:
    """Sign a header with the gateway's distribution key."""
    return sign_document(key, _KIND, msgspec.json.encode(header))


def read_catalogue_header(signed: bytes, public: bytes) -> CatalogueHeader:
    """Read a header that the holder of `public` signed; raises BadDocument."""
    body = open_document(signed, _KIND, public)
    try:
        return _HEADERS.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadDocument("not a catalogue's header") from error
