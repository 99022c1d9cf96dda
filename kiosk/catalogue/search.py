"""Searching procedures by the words that people use: full text by SQLite FTS5, ranked by what was meant.

FTS5 finds candidates by folded words; the order is then decided by how much of the query each one answers.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.catalogue.fold import fold, fold_text, has_marks, words_of
from kiosk.catalogue.procedure import Procedure

_CANDIDATES = 60
# Below half of what was asked, a procedure answers another question: better to say that nothing was found.
_LEAST_COVERED = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that was found; `score` runs from 0 to 1, best first."""

    procedure: Procedure
    score: float


@dataclass(frozen=True, slots=True)
class Words:
    """What people say: `expansions` from a folded word or phrase to the catalogue's words, `idle` words."""

    expansions: Mapping[str, str]
    idle: frozenset[str]


class SearchIndex:
    """Owns a full-text index in memory; may be asked from any thread."""

    def __init__(self, procedures: Sequence[Procedure], words: Words) -> None:
        self._words = words
        self._entries = {row: _Entry.of(procedure) for row, procedure in enumerate(procedures, 1)}
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("CREATE VIRTUAL TABLE entry USING fts5(name, keywords, summary)")
        self._db.executemany(
            "INSERT INTO entry(rowid, name, keywords, summary) VALUES (?, ?, ?, ?)",
            [
                (row, entry.name, " ".join(entry.keywords), fold_text(entry.procedure.summary))
                for row, entry in self._entries.items()
            ],
        )

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        """Return at most `limit` hits, best first; nothing for a text without words."""
        typed = words_of(text)
        query = self._expand(" ".join(fold(word) for word in typed))
        meant = [word for word in query.split() if word not in self._words.idle] or query.split()
        if not meant:
            return ()
        hits = []
        best = 0.0
        for row, rank in self._candidates(meant):
            best = best or rank
            entry = self._entries[row]
            covered = _covered(entry.words, meant)
            if covered < _LEAST_COVERED:
                continue
            score = _score(entry, meant, typed, covered, rank / best)
            hits.append(Hit(entry.procedure, round(score, 3)))
        hits.sort(key=lambda hit: (-hit.score, hit.procedure.code))
        return tuple(hits[:limit])

    def _candidates(self, meant: list[str]) -> list[tuple[int, float]]:
        # Every word is quoted, so nothing typed is read as FTS5's own syntax; the last may be half typed.
        terms = [f'"{word}"' for word in meant]
        terms[-1] += "*"
        with self._lock:
            # bm25 is negative, the best the smallest.
            rows = self._db.execute(
                "SELECT rowid, bm25(entry, 4.0, 3.0, 1.0) FROM entry WHERE entry MATCH ? ORDER BY 2 LIMIT ?",
                (" OR ".join(terms), _CANDIDATES),
            ).fetchall()
        return [(int(row), float(rank)) for row, rank in rows]

    def _expand(self, query: str) -> str:
        padded = f" {query} "
        for said, meant in self._words.expansions.items():
            padded = padded.replace(f" {said} ", f" {meant} ")
        return padded.strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One procedure in the forms that ranking compares."""

    procedure: Procedure
    name: str
    keywords: tuple[str, ...]
    accented: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, procedure: Procedure) -> _Entry:
        said = (procedure.name, *procedure.keywords)
        return cls(
            procedure,
            fold_text(procedure.name),
            tuple(fold_text(keyword) for keyword in procedure.keywords),
            frozenset(word for phrase in said for word in words_of(phrase)),
            frozenset(word for phrase in said for word in fold_text(phrase).split()),
        )


def _score(entry: _Entry, meant: list[str], typed: tuple[str, ...], covered: float, rank: float) -> float:
    query = " ".join(meant)
    closeness = max(_closeness(query, phrase) for phrase in (entry.name, *entry.keywords))
    marked = [word for word in typed if has_marks(word)]
    exact = sum(word in entry.accented for word in marked) / len(marked) if marked else 0.0
    return 0.4 * covered + 0.3 * closeness + 0.15 * exact + 0.15 * min(rank, 1.0)


def _covered(words: frozenset[str], meant: list[str]) -> float:
    """Which part of the query's words an entry has, from 0 to 1; the last word may be half typed."""
    *whole, last = meant
    begun = len(last) > 1 and any(word.startswith(last) for word in words)
    return (sum(word in words for word in whole) + (last in words or begun)) / len(meant)


def _closeness(query: str, phrase: str) -> float:
    """How near a query is to a phrase: 1 the same, less the more that either says beyond the other."""
    if f" {phrase} " in f" {query} " or f" {query} " in f" {phrase} ":
        shorter, longer = sorted((len(query.split()), len(phrase.split())))
        return shorter / longer
    return 0.0
