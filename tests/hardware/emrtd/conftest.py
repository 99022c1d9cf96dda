"""A made-up card in this process, and a wire to it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from hardware.emrtd.errors import CardLost
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer

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
    return CardData(
        number="022185000123",
        name="Nguyễn Thị Thử Đào",
        birth_date="1985-02-01",
        sex="Nữ",
        origin="Hạ Long, Quảng Ninh",
        residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
        issue_date="2021-06-15",
        expiry_date="2045-02-01",
        old_number="100000001",
        father="Nguyễn Văn Mẫu",
        mother="Trần Thị Mẫu",
        spouse="Lê Văn Thử",
    )


@pytest.fixture
def wire(card_data, issuer):
    return Wire(VirtualCard(card_data, issuer))


@pytest.fixture
def all_files():
    return ALL_FILES
