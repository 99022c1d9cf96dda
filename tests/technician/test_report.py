"""A report says fit only of a machine whose checks all ended well."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.technician.check import Area, CheckResult, Outcome, Weight
from kiosk.technician.report import Report, Verdict

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def result(
    check: str, outcome: Outcome = Outcome.PASSED, weight: Weight = Weight.LIMITS, limit: str = ""
) -> CheckResult:
    return CheckResult(
        check, Area.SYSTEM, None, outcome, weight, f"{check} nói", "", {}, 0.1, NOW, limit=limit
    )


def report(*results: CheckResult, complete: bool = True) -> Report:
    return Report("QN-HCC-01", "Trung tâm", NOW, "", results, {}, {}, (), complete)


@pytest.mark.parametrize(
    ("weight", "verdict"),
    [
        (Weight.STOPS, Verdict.NOT_FIT),
        (Weight.LIMITS, Verdict.FIT_WITH_LIMITS),
        (Weight.TELLS, Verdict.FIT),
    ],
)
def test_the_gravest_failure_decides(weight, verdict):
    passed = [result(name, weight=one) for name, one in zip("abc", Weight, strict=True)]
    assert report(*passed).verdict is Verdict.FIT
    assert report(*passed, result("bad", Outcome.FAILED, weight)).verdict is verdict


def test_what_did_not_run_for_lack_of_a_person_makes_nothing_unfit():
    assert report(result("touch", Outcome.NOT_RUN, Weight.STOPS)).verdict is Verdict.FIT


def test_a_report_of_checks_that_were_stopped_half_way_is_never_a_fit_one():
    assert report(result("one"), complete=False).verdict is Verdict.NOT_FIT


def test_each_limit_is_said_once_and_only_of_what_failed_and_limits():
    found = report(
        result("a", Outcome.FAILED, limit="Không in được."),
        result("b", Outcome.FAILED, Weight.STOPS, limit="Không in được."),
        result("c", Outcome.FAILED),
        result("d", Outcome.FAILED, Weight.TELLS, limit="Chỉ để biết."),
        result("e", limit="Không quét được."),
    )
    assert found.limits == ("Không in được.", "c nói")


def test_what_stops_the_service_is_said_before_what_limits_it():
    found = report(
        result("a", Outcome.FAILED, limit="Không phát được âm thanh."),
        result("b", Outcome.FAILED, Weight.STOPS, limit="Không nộp được hồ sơ."),
    )
    assert found.limits == ("Không nộp được hồ sơ.", "Không phát được âm thanh.")


def test_what_needs_work_stands_first_and_the_gravest_above_all_else_in_reading_order():
    found = report(
        result("a", weight=Weight.TELLS),
        result("b", Outcome.NOT_RUN),
        result("c", Outcome.FAILED, Weight.TELLS),
        result("d", Outcome.FAILED, Weight.STOPS),
        result("e", weight=Weight.STOPS),
    )
    assert [one.check for one in found.needs_work_first()] == ["d", "c", "b", "a", "e"]


def test_a_check_that_is_run_again_takes_the_place_of_what_it_found_before():
    before = report(result("a"), result("b", Outcome.FAILED), result("c"))
    after = before.renewed([result("b")])
    assert before.verdict is Verdict.FIT_WITH_LIMITS
    assert after.verdict is Verdict.FIT
    assert [one.check for one in after.results] == ["a", "b", "c"]
