from __future__ import annotations

import pytest
from escpos.printer import Dummy

from hardware.drivers.escpos import models
from hardware.drivers.escpos.raster import encode
from kiosk.slips.data import SlipKind
from kiosk.slips.raster import render


@pytest.mark.parametrize("kind", SlipKind)
def test_a_slip_costs_at_most_half_of_the_bytes_of_the_command_librarys_own_image(
    kind, slip_of, template, picture_of
):
    raster = render(slip_of(kind), template)
    theirs = Dummy()
    theirs.image(picture_of(raster), impl="bitImageRaster")
    assert len(encode(raster, models.load("generic-80mm"))) * 2 <= len(theirs.output)
