"""Whole files of the person (pages, portraits, PDFs) found again whole or in part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from kiosk.sandbox.observer.facts import Kind
from kiosk.sandbox.observer.needles import Hit, Needles

WHOLE = "whole"
_WINDOW = 64
_PARTS = 8  # one window in each eighth: any quarter that was copied holds at least one of them
_TRIES = 64
# Of 64 random bytes some 57 differ. Flat areas have few; a JPEG's usual Huffman tables, the same in every
# JPEG, have nothing but different ones.
_LEAST_DIFFERENT, _MOST_DIFFERENT = 24, 62
_HEAD = 1024  # tables and colour profiles, which say nothing of the picture


class BlobSearch:
    """The digest of each blob, and windows out of it."""

    def __init__(self, blobs: Iterable[bytes]) -> None:
        known = [blob for blob in dict.fromkeys(blobs) if blob]
        self._digests = {hashlib.sha256(blob).digest(): nth for nth, blob in enumerate(known)}
        self._sizes = {len(blob) for blob in known}
        self._windows = Needles(
            (window, Hit(nth, Kind.BLOB, "part"))
            for nth, blob in enumerate(known)
            for window in windows(blob)
        )

    def found(self, data: bytes) -> set[Hit]:
        """Look for the blobs in `data`: `whole` when it is one, `part` when it holds some of one."""
        if len(data) in self._sizes:
            whole = self._digests.get(hashlib.sha256(data).digest())
            if whole is not None:
                return {Hit(whole, Kind.BLOB, WHOLE)}
        return set(self._windows.found(data))


def windows(blob: bytes) -> Iterator[bytes]:
    """Choose from each eighth of a blob 64 bytes that are hardly anywhere else; none where all is flat."""
    share = len(blob) // _PARTS
    head = min(_HEAD, share // 2)
    for part in range(_PARTS):
        start = max(part * share, head)
        room = (part + 1) * share - start - _WINDOW
        if room < 0:
            continue
        step = max(room // _TRIES, 1)
        # From the middle on, then the half before it.
        places = [*range(start + room // 2, start + room + 1, step), *range(start, start + room // 2, step)]
        for place in places:
            window = blob[place : place + _WINDOW]
            if _LEAST_DIFFERENT <= len(set(window)) <= _MOST_DIFFERENT:
                yield window
                break
