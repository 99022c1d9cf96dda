"""A virtual card, read in this process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind
from kiosk.identity.anchors import Anchors

FILES = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG13", "DG14")


@pytest.fixture(scope="session")
def issuer():
    return make_issuer()


@pytest.fixture(scope="session")
def anchors(issuer):
    return Anchors((Certificate.from_bytes(issuer.csca_der),))


@pytest.fixture(scope="session")
def now():
    return datetime.now(UTC)


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
    )


@pytest.fixture(scope="session")
def read(card_data, issuer):
    """Read a card of `card_data` with some of it changed; `prepare` may change its files first."""

    def read_changed(prepare=lambda _contents: None, wanted=FILES, by=issuer, **changes):
        card = VirtualCard(replace(card_data, **changes), by)
        prepare(card.contents)

        class Wire:
            def transmit(self, command):
                return card.process(command)

        key = AccessKey(KeyKind.CAN, changes.get("number", card_data.number)[-6:])
        request = ChipRequest((key,), wanted, bytes(8))
        return read_card(Wire(), request, lambda _identity: None, lambda _progress: None)

    return read_changed


@pytest.fixture(scope="session")
def reading(read):
    return read()
