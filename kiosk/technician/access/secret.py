"""Secrets that people know: which are good enough, and how they are kept (argon2id, RFC 9106)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.technician.access.errors import NotAllowed

SHORTEST, LONGEST = 8, 64


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: passes over the memory, memory in KiB, and how many lanes at once."""

    passes: int
    memory_kib: int
    lanes: int


# RFC 9106, section 4, second recommended choice: 64 MiB.
USUAL = Cost(passes=3, memory_kib=64 * 1024, lanes=4)


class Keeper:
    """Makes and checks what is kept of secrets."""

    def __init__(self, cost: Cost = USUAL) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes, type=Type.ID
        )

    def keep(self, secret: str) -> str:
        """Return what is kept of a secret, in argon2's own notation, salted."""
        return self._hasher.hash(secret)

    def knows(self, kept: str, secret: str) -> bool:
        """Say whether this is the secret; what cannot be read is never it."""
        try:
            return self._hasher.verify(kept, secret)
        except (VerificationError, InvalidHashError):
            return False


def need_good(secret: str, person: str) -> None:
    """Refuse a secret that a bored child would find, or that the kiosk's keyboard cannot write.

    Raises NotAllowed.
    """
    if not SHORTEST <= len(secret) <= LONGEST:
        raise NotAllowed(f"a secret has {SHORTEST} to {LONGEST} characters")
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise NotAllowed("a secret is made of digits, letters and signs without marks, and without spaces")
    steps = {ord(after) - ord(before) for before, after in pairwise(secret)}
    repeated = any(len(secret) % n == 0 and secret[:n] * (len(secret) // n) == secret for n in (1, 2, 3, 4))
    if len(steps) == 1 or repeated or person.lower() in secret.lower():
        raise NotAllowed("this secret is guessed at once: no rows, no repetition, not the person's name")
