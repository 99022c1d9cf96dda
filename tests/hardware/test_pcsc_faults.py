"""The driver `pcsc` and its worker when readers and pcscd come and go, in the rig."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.troubled import TroubledCard
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, Condition, KeyKind, Role, State

pytestmark = [pytest.mark.rig, pytest.mark.slow]

PERSON = CardData("022085000001", "Nguyễn Văn Thử", "1985-02-01", "Nam", "Hạ Long", "Hồng Gai", "2021-06-15")
FILES = ("EF.SOD", "DG1", "DG13")


@pytest.fixture(scope="module")
def virtual():
    return VirtualCard(PERSON, make_issuer())


@pytest.fixture
def card(virtual):
    return TroubledCard(virtual)


@pytest.fixture
def station_for(rig, tmp_path):
    stations: list[Station] = []

    def make(**options: str | float) -> Station:
        station = Station({Role.CHIP_READER: DeviceConfig("pcsc", options)}, tmp_path, rig.launch)
        stations.append(station)
        station.open()
        return station

    yield make
    for station in stations:
        station.close()


@pytest.fixture
def station(station_for):
    return station_for()


def read(station: Station):
    request = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), FILES, bytes(8))
    return station.chip_reader.read(request, lambda _identity: None, lambda _progress: None)


def test_of_two_readers_the_one_that_is_named_is_used_and_the_first_when_none_is(rig, station_for, card):
    first, second = station_for(), station_for(reader="Virtual PCD 07 01")
    assert second.chip_reader.identify().address == "Virtual PCD 00 01"  # its number may change, its slot not
    rig.lay(card, slot=1)
    assert second.chip_reader.wait_for_card(10.0)
    assert isinstance(read(second), ChipReading)
    assert read(first) is Condition.NO_CARD


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_pcscd_that_is_restarted_while_a_card_is_waited_for_costs_no_fault(rig, station, card, number):
    with ThreadPoolExecutor() as pool:
        came = pool.submit(station.chip_reader.wait_for_card, 30.0)
        time.sleep(0.2)
        rig.kill_pcscd(number)
        rig.start_pcscd()
        rig.lay(card)
        assert came.result()
    assert isinstance(read(station), ChipReading)


def test_a_pcscd_that_does_not_come_back_is_told_and_its_return_too(rig, station):
    rig.kill_pcscd()
    with pytest.raises(DeviceFault) as fault:
        station.chip_reader.wait_for_card(30.0)
    assert fault.value.kind is FaultKind.GONE
    (status,) = station.statuses()
    assert status.state is State.ABSENT
    rig.start_pcscd()
    station.restart([Role.CHIP_READER])
    (status,) = station.statuses()
    assert status.state is State.READY


def test_a_pcscd_that_is_restarted_while_a_card_is_read_costs_one_reading_at_most(rig, station, virtual):
    reached, go_on = threading.Event(), threading.Event()

    class Slow(TroubledCard):
        def process(self, command: bytes) -> bytes:
            reached.set()
            go_on.wait(10.0)
            return super().process(command)

    rig.lay(Slow(virtual))
    assert station.chip_reader.wait_for_card(10.0)
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(read, station)
        assert reached.wait(10.0)
        rig.kill_pcscd()
        go_on.set()
        rig.start_pcscd()
        # The card's link went with its pcscd; a card of plastic would still lie there and be read.
        assert reading.result() in {Condition.NO_CARD, Condition.CARD_REMOVED}
    rig.clear()
    rig.lay(TroubledCard(virtual))
    assert station.chip_reader.wait_for_card(10.0)
    assert isinstance(read(station), ChipReading)


def test_a_mute_card_is_given_up_at_its_deadline_and_the_reader_lives_on(rig, station_for, card, virtual):
    station = station_for(answer_seconds=0.5)
    laid = rig.lay(card)
    assert station.chip_reader.wait_for_card(10.0)
    card.mute()
    with pytest.raises(DeviceFault):
        read(station)
    card.take_away()
    laid.take()
    station.restart([Role.CHIP_READER])
    rig.lay(TroubledCard(virtual))
    assert station.chip_reader.wait_for_card(10.0)
    # A busy machine may need longer for an answer than the mute card was given.
    station.close()
    assert isinstance(read(station_for()), ChipReading)


@pytest.fixture(scope="module")
def loose_reader(tmp_path_factory) -> Path:
    """The driver of a reader that can be unplugged."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler to build a reader that can be unplugged")
    library = tmp_path_factory.mktemp("ifd") / "libunplug.so"
    source = Path(__file__).with_name("unplug.c")
    subprocess.run(["cc", "-w", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def test_a_reader_that_is_unplugged_is_absent_and_works_when_it_is_back(rig, station_for, loose_reader, card):
    with rig.unpluggable(loose_reader) as unplugged:
        station = station_for(reader="loose")
        (status,) = station.statuses()
        assert status.state is State.READY
        with ThreadPoolExecutor() as pool:
            came = pool.submit(station.chip_reader.wait_for_card, 30.0)
            time.sleep(0.2)
            unplugged.touch()
            with pytest.raises(DeviceFault, match="Loose Reader 00 00 is gone") as fault:
                came.result()
        assert fault.value.kind is FaultKind.GONE
        (status,) = station.statuses()
        assert status.state is State.ABSENT
        unplugged.unlink()
        until = time.monotonic() + 20.0
        while station.statuses()[0].state is not State.READY:
            assert time.monotonic() < until
            station.restart([Role.CHIP_READER])
        rig.lay(card)
        assert station.chip_reader.wait_for_card(10.0)
        assert isinstance(read(station), ChipReading)
