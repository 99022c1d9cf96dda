from __future__ import annotations

import base64
import io

import msgspec
import pytest
import zxingcpp
from PIL import Image

from hardware.host.launch import launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import PrintEnd, Role
from kiosk.slips.data import SlipKind
from kiosk.slips.raster import render


@pytest.fixture
def station(tmp_path):
    options = {"ledger": str(tmp_path / "ledger")}
    station = Station(
        {Role.RECEIPT_PRINTER: DeviceConfig("simulated-receipt-printer", options)},
        tmp_path / "run",
        launch_thread,
    )
    station.open()
    yield station
    station.close()


@pytest.fixture
def papers(station, tmp_path):
    """Return what has come out of the printer."""

    def look():
        slips = msgspec.convert(
            ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "slips"})["slips"], list[str]
        )
        return [Image.open(io.BytesIO(base64.b64decode(slip))) for slip in slips]

    return look


@pytest.mark.parametrize("kind", SlipKind)
def test_the_printed_paper_carries_the_code_and_every_dot_of_the_slip(
    kind, station, papers, slip_of, template
):
    slip = slip_of(kind)
    raster = render(slip, template)
    assert station.receipt_printer.print("job-1", raster).end is PrintEnd.CONFIRMED
    (paper,) = papers()
    assert [found.text for found in zxingcpp.read_barcodes(paper)] == [slip.code]
    # The picture has the paper's own edges around what the head burned.
    assert paper.width > raster.width
    assert paper.height > raster.height
    dark = paper.convert("L").point(lambda value: 255 if value < 100 else 0).histogram()[255]
    assert dark == sum(byte.bit_count() for byte in raster.rows)
