"""What is looked for and what is said about a find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, repr=False)
class Facts:
    """What is known of the person: `texts` as read or entered, `blobs` as whole files (JPEG, PNG, PDF)."""

    texts: tuple[str, ...] = ()
    blobs: tuple[bytes, ...] = ()


class Kind(StrEnum):
    """What sort of fact was found."""

    NUMBER = "number"
    TEXT = "text"
    BLOB = "blob"


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A fact in a file; `form` says how it was written there (`UTF-8 NFD in zlib` …), never what it was.

    A part of the path that itself tells a fact is replaced by `…`.
    """

    file: str
    kind: Kind
    form: str
