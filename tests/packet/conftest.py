"""Keys for packets, made anew for every run: no private key is kept in the tree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.machine.keys import MachineKey, Purpose, ensure_key

KIOSK_ID = "QN-HCC-01"


@dataclass(frozen=True)
class Ends:
    """The two ends of a packet's way."""

    signer: MachineKey
    province: OpenKey

    @property
    def kiosks(self) -> dict[str, bytes]:
        return {KIOSK_ID: self.signer.public()}


@pytest.fixture(params=list(PacketSuite), ids=lambda suite: suite.label)
def ends(request, tmp_path) -> Ends:
    return Ends(ensure_key(tmp_path / "keys", Purpose.ENROLMENT), OpenKey.generate(request.param))
