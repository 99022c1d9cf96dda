"""Where the time of one chip reading went, file by file; nothing of what the files hold."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.vocabulary import ChipReading

# What no file's time covers: powering the chip, the access protocol, and the proofs after the files.
OPENING = "opening"
# Below this a file's time is that of its commands, not of its bytes.
_LONG_BYTES = 400


@dataclass(frozen=True, slots=True)
class Span:
    """One part of a reading: it began so many milliseconds in, took so many, and gave so many bytes."""

    name: str
    begins: float
    milliseconds: float
    size: int


@dataclass(frozen=True, slots=True)
class ChipTimes:
    """A reading's parts one after the other, and the whole as its caller measured it."""

    spans: tuple[Span, ...]
    milliseconds: float

    @property
    def bytes_per_second(self) -> float:
        """How fast the long files came; 0 when there was none."""
        long = [span for span in self.spans if span.size >= _LONG_BYTES]
        spent = sum(span.milliseconds for span in long)
        return 1000 * sum(span.size for span in long) / spent if spent else 0.0


def chip_times(reading: ChipReading, milliseconds: float) -> ChipTimes:
    """Lay a reading out in time; what the files leave of `milliseconds` is the opening, and comes first."""
    files = sum(reading.milliseconds.values())
    spans = [Span(OPENING, 0.0, max(milliseconds - files, 0.0), 0)]
    for name, spent in reading.milliseconds.items():
        last = spans[-1]
        spans.append(Span(name, last.begins + last.milliseconds, spent, len(reading.files.get(name, b""))))
    return ChipTimes(tuple(spans), max(milliseconds, files))
