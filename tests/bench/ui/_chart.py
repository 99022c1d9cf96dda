"""Charts of the pages, drawn as SVG: ours as bars, the peer as a line, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

_FONT = "Inter, 'Noto Sans', sans-serif"
_WIDTH, _ROW, _LEFT, _RIGHT, _TOP = 760, 22, 250, 70, 54
_PAPER, _INK, _QUIET, _OURS, _MARK = "#F7F4EE", "#14212B", "#44525E", "#0B4A66", "#B4690E"


def bars(title: str, rows: Sequence[tuple[str, float]], peer: tuple[str, float]) -> str:
    """Draw a bar a row, its figure at its end, and the peer's figure as a line through all of them."""
    most = max(peer[1], *(figure for _, figure in rows))
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    height = _TOP + _ROW * len(rows) + 40
    at = _LEFT + peer[1] * scale
    bottom = _TOP + _ROW * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="{_FONT}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        _text(24, 30, title, size=16, weight=600),
    ]
    for number, (name, figure) in enumerate(rows):
        y = _TOP + number * _ROW
        width = max(1.0, figure * scale)
        parts += [
            _text(_LEFT - 10, y + 14, name, anchor="end", fill=_QUIET),
            f'<rect x="{_LEFT}" y="{y + 4}" width="{width:.1f}" height="13" rx="2" fill="{_OURS}"/>',
            _text(_LEFT + width + 6, y + 14, f"{figure:.0f}"),
        ]
    parts += [
        f'<path d="M{at:.1f} {_TOP - 4}V{bottom + 4}" stroke="{_MARK}" stroke-dasharray="4 3"/>',
        _text(at + 4, bottom + 20, f"{peer[0]}, {peer[1]:.0f}", fill=_MARK),
        "</svg>",
        "",
    ]
    return "\n".join(parts)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 12,
    weight: int = 400,
    anchor: str = "start",
    fill: str = _INK,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
        f' fill="{fill}">{escape(words)}</text>'
    )
