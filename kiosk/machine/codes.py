"""The one-time code that lets a kiosk in: what an operator reads from the gateway and types at the kiosk.

Four groups of five characters (Crockford's base 32: no I, L, O, U). The first group names the invitation,
the other three are 75 secret bits. The secret never travels: both ends derive a key from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from kiosk.machine.errors import BadCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 5
# What people type for what they read.
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})
_SALT = b"kiosk-hcc one-time code v1\0"
# 32 MiB and some 80 ms: whoever caught an exchange on its way cannot try codes quickly either.
_SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}


@dataclass(frozen=True)
class OneTimeCode:
    """A code; `lookup` may be known to all, `secret` shows itself in no repr."""

    lookup: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """The code as it is read and typed: `ABCDE-FGHJK-MNPQR-STVWX`."""
        whole = self.lookup + self.secret
        return "-".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))

    def key(self) -> bytes:
        """Derive the 32 bytes that authenticate an enrolment (scrypt); takes some 80 ms, once."""
        return self._key

    @cached_property
    def _key(self) -> bytes:
        salt = _SALT + self.lookup.encode("ascii")
        return hashlib.scrypt(self.secret.encode("ascii"), salt=salt, **_SCRYPT)


def new_code() -> OneTimeCode:
    """Make a code from the system's randomness."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP))
    return OneTimeCode(drawn[:GROUP], drawn[GROUP:])


def read_code(text: str) -> OneTimeCode:
    """Read a typed code, with or without hyphens, in either case; raises BadCode, which never repeats it."""
    plain = text.strip().upper().translate(_READ_AS)
    if len(plain) != GROUPS * GROUP or any(character not in ALPHABET for character in plain):
        raise BadCode(f"a code is {GROUPS} groups of {GROUP} letters and digits")
    return OneTimeCode(plain[:GROUP], plain[GROUP:])


def authenticate(key: bytes, label: str, message: bytes) -> bytes:
    """Give the HMAC-SHA256 of a label and a message under a code's key."""
    return hmac.digest(key, f"kiosk-hcc/{label}\0".encode() + message, "sha256")


def authentic(key: bytes, label: str, message: bytes, mac: bytes) -> bool:
    """Whether this is their HMAC, in the same time whatever differs."""
    return hmac.compare_digest(authenticate(key, label, message), mac)
