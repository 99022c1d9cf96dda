"""What the benchmarks of the queue put into it: packets of a usual size, sealed and signed for real."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.machine.keys import Purpose, ensure_key

if TYPE_CHECKING:
    from kiosk.outbox.store import Outbox

USUAL_BYTES = 300_000
"""A birth registration with two scanned sheets."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A packet and its id."""

    submission_id: str
    packet: bytes

    def into(self, outbox: Outbox) -> None:
        """Queue it as a visit of its own."""
        outbox.enqueue(
            self.packet,
            submission_id=self.submission_id,
            local_reference=f"KIOSK-{self.submission_id[:8]}",
            procedure="1.001193",
            visit=self.submission_id,
        )


def sealed(count: int, size: int) -> list[Sealed]:
    """Seal so many packets with a paper of `size` bytes."""
    province = OpenKey.generate(PacketSuite.X25519).public()
    with tempfile.TemporaryDirectory() as folder:
        signer = ensure_key(Path(folder), Purpose.ENROLMENT)
    made = []
    for _ in range(count):
        one = new_submission_id()
        packet = seal(b"{}", {"a.pdf": bytes(size)}, submission_id=one, to=province, signer=signer)
        made.append(Sealed(one, packet))
    return made
