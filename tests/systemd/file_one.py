"""Queue one made-up dossier as the screens do and say its submission id; run as their user, with its key."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kiosk.dossier.packet import new_submission_id
from kiosk.machine.keys import Purpose
from kiosk.outbox.store import Outbox
from kiosk.province.pinned import Pinned
from tests.gateway_world import packet_for

STATE = Path("/var/lib/kiosk")


def main() -> None:
    """Seal, sign and queue."""
    pinned = Pinned(STATE / "province")
    name = new_submission_id()
    packet = packet_for(name, to=pinned.seal_key(), signer=pinned.key(Purpose.ENROLMENT))
    with closing(Outbox(STATE / "outbox")) as outbox:
        outbox.enqueue(
            packet, submission_id=name, local_reference="KIOSK-7F3K-9Q2M", procedure="1.001193", visit=name
        )
    print(name)  # noqa: T201 - for the test that runs this


if __name__ == "__main__":
    main()
