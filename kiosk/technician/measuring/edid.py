"""The screens that are plugged in, as they say themselves what they are (EDID, VESA E-EDID 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.technician.measuring.below import bytes_of, found, text_of

_HEADER = b"\0\xff\xff\xff\xff\xff\xff\0"
_BLOCK = 128
_TIMING = 54  # the first detailed timing: the mode that the panel was made for


@dataclass(frozen=True, slots=True)
class Panel:
    """One screen: where it is plugged in, pixels, and millimetres (0 where it does not say)."""

    connector: str
    width_px: int
    height_px: int
    width_mm: int
    height_mm: int

    @property
    def words(self) -> str:
        """Name it in a line, for details."""
        return (
            f"{self.connector}: {self.width_px}x{self.height_px} pixels, {self.width_mm}x{self.height_mm} mm"
        )


def panels(root: Path) -> tuple[Panel, ...]:
    """Find the screens that are plugged in, below `root`; one that says nothing of itself has no size."""
    shown = []
    for path in found(root, "sys/class/drm/card*-*"):
        if text_of(root, f"{path}/status") == "connected":
            connector = path.rpartition("/")[2].partition("-")[2]
            shown.append(_panel(connector, bytes_of(root, f"{path}/edid") or b""))
    return tuple(shown)


def _panel(connector: str, edid: bytes) -> Panel:
    if len(edid) < _BLOCK or not edid.startswith(_HEADER) or sum(edid[:_BLOCK]) % 256:
        return Panel(connector, 0, 0, 0, 0)
    timing = edid[_TIMING : _TIMING + 18]
    return Panel(
        connector,
        timing[2] | (timing[4] & 0xF0) << 4,
        timing[5] | (timing[7] & 0xF0) << 4,
        timing[12] | (timing[14] & 0xF0) << 4,
        timing[13] | (timing[14] & 0x0F) << 8,
    )
