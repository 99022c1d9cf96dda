"""What every chip reader driver does with a slot, and what the simulated one adds."""

from __future__ import annotations

import stat
import threading
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from hardware.drivers.chip import Limits, SlotChipReader
from hardware.emrtd.errors import (
    BadData,
    CardLost,
    CardRefused,
    KeyMissing,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import CSCA_FILE, ensure_issuer
from hardware.simulated.chip_reader import SimulatedChipReader
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind
from kiosk.identity.anchors import load_anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.weighing import citizen_of, judge

CARD = CardData(
    number="022093000001",
    name="Nguyễn Thị Thử Ánh",
    birth_date="1993-03-02",
    sex="Nữ",
    origin="Hạ Long, Quảng Ninh",
    residence="Tổ 3, Phường Hồng Gai, Quảng Ninh",
    issue_date="2021-01-01",
)
FILES = ("EF.SOD", "DG1", "DG13", "DG14")


class Slot:
    """A slot with a card that fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.connected = False

    def identify(self):
        raise NotImplementedError

    def card_present(self) -> bool:
        return True

    def connect(self):
        self.connected = True
        return self

    def transmit(self, _command: bytes) -> bytes:
        raise self.error

    def limits(self) -> Limits:
        return Limits()

    def wait(self, *, present: bool, seconds: float) -> bool:
        return present and seconds > 0

    def disconnect(self) -> None:
        self.connected = False

    def abandon(self) -> None:
        self.connected = False

    def close(self) -> None:
        pass


def read(reader, can: str = "000001"):
    request = ChipRequest((AccessKey(KeyKind.CAN, can),), FILES, bytes(8))
    return reader.read(request, lambda _identity: None, lambda _progress: None)


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (WrongPassword(), Condition.WRONG_NUMBER),
        (CardLost(), Condition.CARD_REMOVED),
        (NotSupported("PACE-ECDH-IM"), Condition.CARD_NOT_SUPPORTED),
        (KeyMissing("BAC only"), Condition.NEEDS_PRINTED_CODE),
        (CardRefused(0x6F00, "SELECT"), Condition.CARD_REFUSES),
        (BadData("DG1"), Condition.CARD_REFUSES),
        (SecureMessagingError("plain"), Condition.CARD_REFUSES),
    ],
)
def test_what_goes_wrong_with_a_card_is_a_condition_and_the_card_is_let_go(error, condition):
    slot = Slot(error)
    assert read(SlotChipReader(slot)) is condition
    assert not slot.connected


def test_what_goes_wrong_with_the_reader_is_a_fault_and_the_card_is_let_go():
    slot = Slot(DeviceFault(FaultKind.GONE, "unplugged"))
    with pytest.raises(DeviceFault, match="unplugged"):
        read(SlotChipReader(slot))
    assert not slot.connected


def test_a_reader_that_is_gone_has_no_status():
    class Unplugged(Slot):
        def card_present(self) -> bool:
            raise self.error

    with pytest.raises(DeviceFault, match="unplugged"):
        SlotChipReader(Unplugged(DeviceFault(FaultKind.GONE, "unplugged"))).status()


@pytest.fixture
def reader(tmp_path):
    reader = SimulatedChipReader(issuer=str(tmp_path / "issuer"))
    yield reader
    reader.close()


def test_a_virtual_card_is_signed_by_the_issuer_whose_anchor_lies_in_its_folder(reader, tmp_path):
    reader.control({"do": "insert", "card": asdict(CARD)})
    reading = read(reader)
    assert isinstance(reading, ChipReading)
    verdict = judge(reading, load_anchors(tmp_path / "issuer"), datetime.now(UTC))
    assert verdict.assurance is CardAssurance.CHIP_GENUINE
    assert citizen_of(reading, verdict).name == CARD.name


@pytest.mark.parametrize("command", [1, 5, 8, 20])
def test_a_card_that_was_pulled_is_gone_until_it_is_laid_again(reader, command):
    reader.control({"do": "insert", "card": asdict(CARD)})
    reader.control({"do": "remove-at", "apdu": command})
    assert read(reader) is Condition.CARD_REMOVED
    assert reader.control({"do": "state"}).items() >= {"present": False, "label": "", "mute": False}.items()
    assert read(reader) is Condition.NO_CARD
    reader.control({"do": "insert", "card": asdict(CARD)})
    assert isinstance(read(reader), ChipReading)


def test_a_card_that_comes_while_it_is_waited_for_is_seen(reader):
    request = {"do": "insert", "card": asdict(CARD)}
    timer = threading.Timer(0.1, reader.control, [request])
    timer.start()
    try:
        assert reader.wait_for_card(20.0)
    finally:
        timer.join()


def test_the_issuer_is_made_once_even_by_many_at_once(tmp_path):
    made = []
    threads = [threading.Thread(target=lambda: made.append(ensure_issuer(tmp_path / "i"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({issuer.csca_der for issuer in made}) == 1
    assert ensure_issuer(tmp_path / "i").csca_der == (tmp_path / "i" / CSCA_FILE).read_bytes()


def test_the_issuers_key_is_for_its_owner_alone(tmp_path):
    ensure_issuer(tmp_path / "i")
    kept = [path for path in (tmp_path / "i").iterdir() if path.name != ".lock"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert any(path.name.endswith(".key.der") for path in kept)
    assert stat.S_IMODE((tmp_path / "i").stat().st_mode) == 0o700


def test_the_issuer_says_that_it_is_a_test(tmp_path):
    assert b"TEST" in ensure_issuer(tmp_path / "i").csca_der
