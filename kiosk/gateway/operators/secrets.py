"""Secrets of operators: argon2id hashes, compared as slowly for a name that nobody has."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 12, 256
# RFC 9106's second recommendation: 64 MiB each.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hash_secret(secret: str) -> str:
    """Hash a secret for keeping; raises ValueError for one that is too short or too long."""
    if not SHORTEST <= len(secret) <= LONGEST:
        raise ValueError(f"a secret has {SHORTEST} to {LONGEST} characters")
    return _HASHER.hash(secret)


# Compared with where there is no such operator.
_NOBODYS = hash_secret("the secret of nobody at all")


def is_secret(kept: str | None, secret: str) -> bool:
    """Whether a secret is the one whose hash is kept; without one, no, and that takes as long."""
    try:
        return _HASHER.verify(kept or _NOBODYS, secret[:LONGEST]) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False
