"""A virtual card, read in this process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.variant import find_variant
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind
from kiosk.identity.anchors import Anchors

FILES = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG13", "DG14", "DG15")
CHALLENGE = bytes.fromhex("f173589974bf40c6")


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
    """Read a card of `card_data` with some of it changed; `prepare` may change its files first.

    `variant` names one of the virtual card's; `key` is what opens it, its CAN or its machine readable zone.
    """

    def read_changed(
        prepare=lambda _contents: None,
        *,
        wanted=FILES,
        by=issuer,
        variant="2021",
        key=KeyKind.CAN,
        challenge=CHALLENGE,
        **changes,
    ):
        kind, data = find_variant(variant), replace(card_data, **changes)
        card = VirtualCard(data, by, kind)
        prepare(card.contents)

        class Wire:
            def transmit(self, command):
                return card.process(command)

        texts = {KeyKind.CAN: data.number[-6:], KeyKind.MRZ: zone_of(data, kind.document).key_information}
        request = ChipRequest((AccessKey(key, texts[key]),), wanted, challenge)
        return read_card(Wire(), request, lambda _identity: None, lambda _progress: None, longest=65536)

    return read_changed


@pytest.fixture(scope="session")
def reading(read):
    return read()


@pytest.fixture(scope="session")
def challenge():
    return CHALLENGE
