"""What is looked at while a visit goes on: the room for dossiers, the devices, codes and cards."""

from __future__ import annotations

import time

import structlog

from hardware.errors import DeviceFault
from hardware.station import Station
from hardware.vocabulary import Role
from kiosk.journey.devices_seen import devices_out
from kiosk.journey.events import CardGone, CardStays, CodeShown, DevicesSeen, RoomSeen
from kiosk.journey.filing import Filer
from kiosk.journey.runner import Post, Wanted
from kiosk.outbox.store import Outbox

_log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.1
_LISTEN_SECONDS = 0.5
_ROOM_SECONDS = 1.0
# A card that was left is told of by a tone so often, and all the time on the screen.
_REMIND_SECONDS = 20.0
# One is what a wipe does, which begins the reader anew.
_FAULTS_TOLD = 2


class Watcher:
    """Looks until it is not wanted any more, and tells what it sees; it remembers what it has logged."""

    def __init__(self, station: Station, outbox: Outbox, filer: Filer) -> None:
        self._station = station
        self._outbox = outbox
        self._filer = filer
        self._had_room = True
        self._out: frozenset[Role] = frozenset()

    def room(self, post: Post, wanted: Wanted) -> None:
        """Tell again and again whether one more dossier could be sealed and stored: RoomSeen."""
        while True:
            post(RoomSeen(self._look_for_room()))
            until = time.monotonic() + _ROOM_SECONDS
            while time.monotonic() < until:
                if not wanted():
                    return
                time.sleep(_POLL_SECONDS)

    def _look_for_room(self) -> bool:
        had, self._had_room = self._had_room, False
        try:
            room, unsealed = self._outbox.room(), self._filer.cannot_seal()
        except Exception:  # noqa: BLE001  # a bug closes the door, and must not keep it closed
            if had:
                _log.exception("room could not be looked for")
            return False
        self._had_room = room.enough and not unsealed
        if self._had_room is not had:
            log = _log.error if had else _log.info
            log("room", enough=not had, free=room.free, limit=room.limit, why=room.why, unsealed=unsealed)
        return self._had_room

    def devices(self, post: Post, wanted: Wanted) -> None:
        """Tell which devices are out, whenever that changes: DevicesSeen."""
        told: frozenset[Role] | None = None
        while wanted():
            out = devices_out(self._station, self._out)
            if out != self._out:
                _log.warning("devices out", roles=sorted(out))
            self._out = out
            if out != told:
                post(DevicesSeen(out))
                told = out
            time.sleep(_POLL_SECONDS)

    def codes(self, post: Post, wanted: Wanted) -> None:
        """Tell every code that the scanner reads: CodeShown."""
        told = False
        while wanted():
            try:
                text = self._station.code_scanner.next_code(_LISTEN_SECONDS)
            except DeviceFault as fault:
                # Six digits can still be typed, so the screen stays as it is.
                if not told:
                    _log.warning("code scanner failed", kind=fault.kind.value)
                told = True
                time.sleep(_LISTEN_SECONDS)
                continue
            if text is not None:
                post(CodeShown(text))

    def card(self, post: Post, wanted: Wanted) -> None:
        """Wait until no card lies on the reader: CardStays now and then, CardGone at the end."""
        faults = 0
        remind = time.monotonic()
        while wanted():
            try:
                if self._station.chip_reader.wait_for_removal(_LISTEN_SECONDS):
                    post(CardGone())
                    return
                if time.monotonic() >= remind:
                    post(CardStays())
                    remind = time.monotonic() + _REMIND_SECONDS
            except DeviceFault as fault:
                # The visit ends without it too: the screen tells to take the card whatever the reader says.
                faults += 1
                if faults == _FAULTS_TOLD:
                    _log.warning("chip reader failed", kind=fault.kind.value)
                time.sleep(_LISTEN_SECONDS)
