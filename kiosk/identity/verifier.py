"""The authority's own verifier: asked whether it stands behind the signature in a card's EF.SOD.

No public list holds the root of Vietnam's identity cards, so where no anchor is installed this is how a
signer becomes known. What is asked with is EF.SOD alone: hashes and the signer's certificate, no name and no
number. The answer is signed; nothing that came over the network counts without that signature.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What came of a question; only `vouched` makes the signer known.

    `signer-unknown` and `revoked` are what the authority said, and `revoked` is a word against the card; the
    rest is why nothing it may have said counts.
    """

    VOUCHED = "vouched"
    SIGNER_UNKNOWN = "signer-unknown"
    REVOKED = "revoked"
    NO_ANSWER = "no-answer"
    UNTRUSTED_SERVER = "untrusted-server"
    REFUSED = "refused"
    GARBLED = "garbled"
    FALSE_SIGNATURE = "false-signature"
    OTHER_CARD = "other-card"
    OLD_ANSWER = "old-answer"
    OUT_OF_TIME = "out-of-time"
    NO_KEY = "no-key"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Voucher:
    """The authority's signed word that it stands behind the signer of one EF.SOD.

    `signer` names who gave it (host and key), `at` is when, by the authority's clock (aware). `statement` is
    what was signed, byte for byte, and `signature` its signature: whoever has the authority's public key can
    check both again.
    """

    signer: str
    at: datetime
    sod_sha256: bytes
    statement: bytes
    signature: bytes

    def covers(self, sod: bytes) -> bool:
        """Tell whether it was given for this EF.SOD."""
        return hmac.compare_digest(self.sod_sha256, digest_of(sod))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question, in `words` for a technician; a voucher only when it was vouched for.

    `statement` and `signature` are what the authority signed about this card, whatever it says; empty where
    there is nothing that is worth keeping.
    """

    outcome: Outcome
    words: str = ""
    voucher: Voucher | None = None
    statement: bytes = field(default=b"", repr=False)
    signature: bytes = field(default=b"", repr=False)


class CardVerifier(Protocol):
    """Somebody who can say that a signer is the authority's."""

    def vouch(self, sod: bytes) -> Answer:
        """Ask about an EF.SOD; waits a few seconds at most and raises nothing."""
        ...


def digest_of(sod: bytes) -> bytes:
    """Return the SHA-256 by which an EF.SOD is named in questions and answers."""
    return hashlib.sha256(sod).digest()
