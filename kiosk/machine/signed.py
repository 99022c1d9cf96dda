"""Signed documents: what the gateway gives out and what a kiosk exports, as JSON with a signature over it.

The kind stands in the signed label, so that a document of one kind is never taken for another.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import MachineKey, Purpose, verify

_KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    kind: str
    purpose: Purpose
    body: bytes
    signature: bytes


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_ENVELOPES = msgspec.json.Decoder(_Envelope)


def sign_document(key: MachineKey, kind: str, body: bytes) -> bytes:
    """Put a body into a signed envelope: JSON, one line.

    `kind` is a word of lower-case letters, digits and hyphens; ValueError for anything else.
    """
    if not _KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is no kind of document")
    signature = key.sign(_context(kind), body)
    return _written(_Envelope(1, kind, key.purpose, body, signature))


def open_document(data: bytes, kind: str, public: bytes, *, exact: bool = False) -> bytes:
    """Give the body of a document of this kind that the holder of `public` signed; raises BadDocument.

    With `exact` the envelope has to be byte for byte as it was written: a space more, or another way to write
    the same base64, is refused as well.
    """
    try:
        envelope = _ENVELOPES.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadDocument("not a signed document of format 1") from error
    if envelope.kind != kind:
        raise BadDocument(f"a document of kind {envelope.kind!r} where {kind!r} is due")
    # The purpose needs no trust of its own: a key signs for its own purpose only.
    if not verify(public, envelope.purpose, _context(kind), envelope.body, envelope.signature):
        raise BadDocument(f"this {kind} is not signed by the key that must sign it")
    if exact and _written(envelope) != data:
        raise BadDocument(f"this {kind} is not written as it was signed")
    return envelope.body


def _written(envelope: _Envelope) -> bytes:
    return msgspec.json.encode(envelope) + b"\n"


def _context(kind: str) -> str:
    return f"document-v1/{kind}"
