"""Looks from outside for what a visit left of the person in files; shares no code with the kiosk.

It knows files, bytes and facts; which facts are personal is the caller's to say. What it cannot see: memory,
files already unlinked, text drawn as glyph numbers in a PDF, zstd and lz4.
"""

from __future__ import annotations

from kiosk.sandbox.observer.facts import Facts, Kind, Leak
from kiosk.sandbox.observer.files import Snapshot, changed, snapshot
from kiosk.sandbox.observer.search import Report, find_leaks, look

__all__ = ["Facts", "Kind", "Leak", "Report", "Snapshot", "changed", "find_leaks", "look", "snapshot"]
