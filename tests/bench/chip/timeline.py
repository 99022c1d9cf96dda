"""Where the time of a reading goes on a card of 106 kbit/s and 12 ms a command, as a table and as a picture.

python -m tests.bench.chip.timeline [FILE.svg]

The reader's own time is measured. The chip's arithmetic is not in the model: a real chip takes some hundred
milliseconds more for PACE and the two authentications.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from hardware.emrtd.files import FILE_IDS
from tests.bench.chip.reading import BITS_A_SECOND, MILLISECONDS_A_COMMAND, Exchange, Stand, made, whole

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW, _BAR = 960, 172, 196, 116, 32, 16
_INK, _SOFT, _GRID, _PAPER = "#1f2933", "#5f6c7b", "#e3e8ee", "#ffffff"
_COLOURS = {"opening": "#7b8794", "who": "#0b7a75", "proof": "#3b6fb6", "portrait": "#c27826"}
_KINDS = {"opening": "opening", "who": "who it is", "proof": "what proves it", "portrait": "the portrait"}
_FONT = "Noto Sans, DejaVu Sans, Helvetica, Arial, sans-serif"
_ROWS = {
    "EF.CardAccess": "opening",
    "PACE, with the CAN": "opening",
    "DG1": "who",
    "DG13": "who",
    "DG14": "proof",
    "Chip authentication": "proof",
    "EF.SOD": "proof",
    "DG15": "proof",
    "Active authentication": "proof",
    "DG2": "portrait",
}
_BY_SHORT_IDENTIFIER = {number & 0x1F: name for name, number in FILE_IDS.items()}


@dataclass
class Phase:
    """One step of a reading on the model's clock: when it begins and how long it takes, in milliseconds."""

    name: str
    began: float
    lasted: float = 0.0
    commands: int = 0
    bytes: int = 0


def phases(exchanges: list[Exchange]) -> list[Phase]:
    """Lay the exchanges on the model's clock; the reader thinks between them, which is measured."""
    found: list[Phase] = []
    now = 0.0
    name = ""
    before: Exchange | None = None
    for exchange in exchanges:
        began = now
        if before is not None:
            now += (exchange.began - before.ended) * 1000
        before = exchange
        name = _step(exchange.command, name)
        if not found or found[-1].name != name:
            found.append(Phase(name, began))
        now += exchange.on_the_air * 1000
        phase = found[-1]
        phase.commands += 1
        phase.bytes += exchange.size
        phase.lasted = now - phase.began
    return found


def _step(command: bytes, before: str) -> str:
    """Say what a command is for, by what stands in it unprotected."""
    protected, ins, p1 = bool(command[0] & 0x0C), command[1], command[2]
    if not protected:
        return "EF.CardAccess" if ins in {0xA4, 0xB0} else "PACE, with the CAN"
    if ins == 0xB0 and p1 & 0x80:
        return _BY_SHORT_IDENTIFIER[p1 & 0x1F]
    if ins == 0xB0 and before == "Chip authentication":
        return "EF.SOD"  # which was selected to prove the new keys
    steps = {0x22: "Chip authentication", 0x86: "Chip authentication", 0x88: "Active authentication"}
    return steps.get(ins, before)


def draw(steps: list[Phase], identity: float) -> str:
    """Return the picture as SVG; `identity` is when it is known who it is."""
    end = steps[-1].began + steps[-1].lasted
    scale = (_WIDTH - _LEFT - _RIGHT) / end
    bottom = _TOP + _ROW * len(steps)
    height = bottom + 92

    def at(milliseconds: float) -> float:
        return round(_LEFT + milliseconds * scale, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="{_FONT}">',
        "<title>Where the time of a reading goes</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        _text(24, 36, "Who it is comes first", size=20, weight=600),
        _text(
            24,
            60,
            _subtitle(steps, end),
            colour=_SOFT,
        ),
    ]
    for quarter in range(int(end // 500) + 1):
        x = at(quarter * 500)
        parts.append(f'<path d="M{x} {_TOP - 8}V{bottom}" stroke="{_GRID}"/>')
        if quarter % 2 == 0:
            parts.append(_text(x, bottom + 20, f"{quarter // 2} s", colour=_SOFT, anchor="middle"))
    for row, step in enumerate(steps):
        y = _TOP + row * _ROW
        middle = y + _ROW / 2
        colour = _COLOURS[_ROWS[step.name]]
        width = max(round(step.lasted * scale, 1), 2)
        parts += [
            _text(_LEFT - 14, middle + 4.5, step.name, anchor="end"),
            _bar(at(step.began), middle - _BAR / 2, width, _BAR, colour),
            _text(_WIDTH - _RIGHT + 96, middle + 4.5, f"{step.lasted:.0f} ms", anchor="end", weight=600),
            _text(
                _WIDTH - _RIGHT + 110,
                middle + 4.5,
                f"{step.commands} × {step.bytes / step.commands:.0f} B",
                colour=_SOFT,
            ),
        ]
    known = at(identity)
    who = _COLOURS["who"]
    parts += [
        f'<path d="M{known} {_TOP - 18}V{bottom}" stroke="{who}" stroke-width="1.5" stroke-dasharray="4 3"/>',
        _text(known + 7, _TOP - 6, f"known who it is after {identity / 1000:.2f} s", colour=who, weight=600),
    ]
    x = _LEFT
    for kind, words in _KINDS.items():
        parts += [
            _bar(x, bottom + 38, 12, 12, _COLOURS[kind]),
            _text(x + 19, bottom + 49, words, colour=_SOFT),
        ]
        x += 52 + 7 * len(words)
    note = "The chip's own arithmetic is not in the model: with a real one PACE and both proofs take longer."
    parts.append(_text(_LEFT, bottom + 76, note, size=12, colour=_SOFT))
    return "\n".join([*parts, "</svg>", ""])


def _subtitle(steps: list[Phase], end: float) -> str:
    commands = sum(step.commands for step in steps)
    kilobytes = sum(step.bytes for step in steps) / 1000
    model = f"{BITS_A_SECOND // 1000} kbit/s and {MILLISECONDS_A_COMMAND:g} ms a command"
    return (
        f"A whole reading on a card of {model}: {commands} commands, {kilobytes:.1f} kB, {end / 1000:.2f} s"
    )


def _bar(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="2" fill="{colour}"/>'


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 13,
    weight: int = 400,
    colour: str = _INK,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def main(arguments: list[str]) -> None:
    """Print the table, and draw the picture where a file is named."""
    card, _ = made()
    stand = Stand(card)
    whole(stand)  # what is loaded once is not of a reading
    whole(stand)
    steps = phases(stand.exchanges)
    identity = next(step.began for step in steps if _ROWS[step.name] == "proof")
    for step in steps:
        took = f"{step.lasted:7.0f} ms {step.commands:4} commands {step.bytes:7} bytes"
        print(f"{step.began:8.0f} ms  {step.name:<22}{took}")
    print(f"{identity:8.0f} ms  who it is was handed up")
    if arguments:
        Path(arguments[0]).write_text(draw(steps, identity), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
