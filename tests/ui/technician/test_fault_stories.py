"""One story per fault: it happens, the screens lead to it, the repair mends it, and the report says so."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hardware.simulated.control import ask
from kiosk.province.pinned import Pinned
from kiosk.technician.check import Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.report import Report
from kiosk.technician.site import Site
from tests.technician.negatives import arranged, cases
from tests.technician.test_stories import STORIES, Story

pytestmark = pytest.mark.slow

BY_NAME = {check.name: check for check in CHECKS}
# What goes wrong with the machine itself: the case in which the check fails, then that in which it passes.
OF_THE_MACHINE = {
    "clock": "clock",
    "disk-room": "disk-room",
    "temperature": "temperature",
    "outbox-waiting": "outbox-waiting",
    "enrolment-certificate": "keys-ending",
    "catalogue": "catalogue-old",
}


@pytest.fixture(scope="module")
def examined(workshop: Any) -> Any:
    """Have everything checked once, so that there is a report to say how it went on."""
    workshop.come_in()
    workshop.tap("primary")
    workshop.over()
    report = workshop.known.report
    assert report is not None
    assert report.complete
    assert workshop.known.kept
    return workshop


def found_and_opened(shop: Any, check: str) -> None:
    """Run one check by its button in the table; it stands among what needs work first; open its repair."""
    shop.come_in()
    shop.tap(f"try-row:{check}")
    shop.over()
    assert shop.known.results[check].outcome is Outcome.FAILED, shop.known.results[check]
    assert shop.known.report is not None
    assert check in {one.check for one in shop.known.report.needs_work_first()[: failures(shop)]}
    shop.tap(f"failed:{check}")
    assert shop.finger.find("check-state").property("text") == "Không đạt"
    assert shop.model("CheckModel").mendable
    shop.tap("primary")


def failures(shop: Any) -> int:
    """Count the rows on top."""
    return int(shop.model("ChecksModel").failures)


def mended(shop: Any, check: str) -> None:
    """Touch through the last step; the check runs again, and screens and report say that it is mended."""
    page = shop.model("CheckModel")
    shop.tap("primary")
    shop.over()
    shop.until(lambda: page.phase in {"mended", "still"}, "the check did not run again")
    assert page.phase == "mended", shop.known.results[check]
    shop.tap("primary")
    assert not shop.shown(f"failed:{check}")
    report = shop.known.report
    assert {one.check: one.outcome for one in report.results}[check] is Outcome.PASSED
    assert shop.known.kept
    kept = shop.newest_kept()
    assert {one.check: one.outcome for one in kept.results}[check] is Outcome.PASSED
    limit = BY_NAME[check].limit
    assert limit not in kept.limits or limit in others_limits(kept, check)
    shop.tap("report")
    assert "ký và lưu" in shop.model("ReadinessModel").kept


def others_limits(report: Report, check: str) -> list[str]:
    """List what other checks that fail forbid."""
    failed = [one for one in report.results if one.outcome is Outcome.FAILED and one.check != check]
    return [one.limit for one in failed]


def steps(shop: Any) -> None:
    """Read every step but the last."""
    page = shop.model("CheckModel")
    for at in range(page.steps - 1):
        assert page.stepAt == at
        assert page.drawing[0]
        assert shop.finger.find("repair-words").property("text") == page.stepWords
        shop.tap("primary")


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_device_s_fault_is_led_to_mended_and_reported(examined: Any, story: Story) -> None:
    shop = examined
    shop.station.device(story.role).status()
    ask(shop.plain.run, story.role, story.fault)
    try:
        found_and_opened(shop, story.check)
        assert shop.model("CheckModel").guideName == story.guide
        steps(shop)
    finally:
        ask(shop.plain.run, story.role, story.mend)
    mended(shop, story.check)


@pytest.mark.parametrize(("check", "guide"), OF_THE_MACHINE.items())
def test_a_fault_of_the_machine_is_led_to_mended_and_reported(
    examined: Any, tmp_path: Path, check: str, guide: str
) -> None:
    shop = examined
    bad, good = cases()

    def plain(part: str) -> Site:
        state = tmp_path / part / "state"
        state.mkdir(parents=True)
        return replace(shop.plain, state=state, pinned=Pinned(state / "province", state / "keys"))

    with ExitStack() as arrangements:
        shop.site = arrangements.enter_context(arranged(bad[check], plain("bad"), tmp_path / "bad"))
        found_and_opened(shop, check)
        assert shop.model("CheckModel").guideName == guide
        steps(shop)
        shop.site = arrangements.enter_context(arranged(good.get(check), plain("good"), tmp_path / "good"))
        mended(shop, check)
        shop.site = shop.plain
