"""A made-up card in this process, and a wire to it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from hardware.emrtd.errors import CardLost
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.issuer import make_issuer
from hardware.vocabulary import ChipRequest
from tests.citizen import WHOLE_CITIZEN
from tests.hardware.emrtd.between import CAN, CHALLENGE, EVERYTHING, Heard

ALL_FILES = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG13", "DG14")


@dataclass
class Wire:
    """Carries commands to a card; can lose it, or let a test change what comes back."""

    card: VirtualCard
    lose_at: int = 0
    change: object = None
    commands: list[bytes] = field(default_factory=list)

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        if self.lose_at and len(self.commands) >= self.lose_at:
            raise CardLost
        answer = self.card.process(command)
        return self.change(command, answer) if callable(self.change) else answer


@pytest.fixture(scope="session")
def issuer():
    return make_issuer()


@pytest.fixture(scope="session")
def card_data():
    return WHOLE_CITIZEN


@pytest.fixture
def wire(card_data, issuer):
    return Wire(VirtualCard(card_data, issuer))


@pytest.fixture
def all_files():
    return ALL_FILES


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def read(heard):
    """Read a card anew; what is told on the way is `heard`."""

    def read_it(wire, wanted=EVERYTHING, keys=(CAN,), **options):
        request = ChipRequest(keys, wanted, CHALLENGE)
        wire.card.reset()
        return read_card(wire, request, heard.identities.append, heard.progress.append, **options)

    return read_it
