"""A paper of the dossier: its scanned pages as one PDF."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True, repr=False)
class Paper:
    """One paper: `key` and `name` as the procedure lists it, `pages` in `pdf`, `sha256` of the PDF in hex."""

    key: str
    name: str
    pages: int
    pdf: bytes
    sha256: str

    @property
    def file_name(self) -> str:
        """The name of its file in the packet."""
        return f"{self.key}.pdf"


def paper_of(key: str, name: str, pages: int, pdf: bytes) -> Paper:
    """Make a paper and its hash; raises ValueError for a key that cannot name a file."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"a paper's key is small letters, digits and hyphens: {key!r}")
    return Paper(key, name, pages, pdf, hashlib.sha256(pdf).hexdigest())
