"""What comes for a window that has gone is drawn nowhere and does no harm."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.journey.comfort import Comfort
from kiosk.journey.visit import Step, Visit
from ui.app import start
from ui.bridge.display import ScreenSize

pytestmark = pytest.mark.slow


def test_a_visit_that_comes_after_the_window_has_gone_is_let_go(qapp: Any, desk: Any, place: Any) -> None:
    app = start(desk, place, ScreenSize(motion=False, settle_ms=0))
    on_its_way = app.show
    app.close()
    on_its_way(Visit(step=Step.PURPOSE, comfort=Comfort(language="en")))
