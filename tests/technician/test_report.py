"""A report says fit only of a machine whose checks all ended well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hardware.vocabulary import Role
from kiosk.technician.check import Area, CheckResult, Outcome, Weight
from kiosk.technician.headline import headline
from kiosk.technician.report import BELIEVED, Report, Standing, Verdict

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


EARLIER = NOW - timedelta(days=40)


def test_a_failure_stays_with_its_own_time_until_its_check_is_seen_to_pass():
    failed = replace(result("touch", Outcome.FAILED, Weight.STOPS), at=EARLIER)
    unseen = result("touch", Outcome.NOT_RUN, Weight.STOPS)
    carried = report(result("disk"), unseen).carried({"touch": failed})
    assert carried.verdict is Verdict.NOT_FIT
    assert carried.results[1].at == EARLIER
    assert carried.renewed([result("touch", weight=Weight.STOPS)]).verdict is Verdict.FIT
    assert report(result("touch", weight=Weight.STOPS)).carried({"touch": failed}).verdict is Verdict.FIT


def test_a_failure_of_what_the_machine_no_longer_has_is_not_carried_over():
    gone = replace(result("cutter", Outcome.NOT_RUN), applies=False)
    assert report(gone).carried({"cutter": result("cutter", Outcome.FAILED)}).results == (gone,)


@pytest.mark.parametrize(
    ("attended", "age", "believed"),
    [
        (True, BELIEVED, True),
        (True, BELIEVED + timedelta(days=1), False),
        (True, timedelta(days=-400), False),
        (False, timedelta(days=1), False),
    ],
)
def test_what_somebody_saw_is_believed_for_half_a_year_and_what_a_machine_saw_for_one_report(
    attended, age, believed
):
    unseen = replace(result("touch", Outcome.NOT_RUN), attended=attended)
    old = replace(result("touch"), at=NOW - age)
    [found] = report(unseen).carried({"touch": old}).results
    assert (found.outcome is Outcome.PASSED) is believed


def test_a_report_whose_checks_are_run_again_stays_one_of_its_day():
    again = replace(result("a"), at=NOW + timedelta(days=40))
    assert report(result("a")).renewed([again]).taken_at == NOW


UNSEEN = result("touch", Outcome.NOT_RUN, Weight.STOPS)


@pytest.mark.parametrize(
    ("found", "standing"),
    [
        (report(result("a"), replace(UNSEEN, applies=False)), Standing.FIT),
        (report(result("a"), result("b", Outcome.NOT_RUN, Weight.TELLS)), Standing.FIT),
        (report(result("a"), UNSEEN), Standing.AS_FAR_AS_SEEN),
        (report(UNSEEN, result("b", Outcome.FAILED)), Standing.FIT_WITH_LIMITS),
        (replace(report(result("a")), simulated=(Role.CHIP_READER,)), Standing.TRIAL),
        (replace(report(result("b", Outcome.FAILED)), simulated=(Role.CHIP_READER,)), Standing.TRIAL),
        (report(result("a"), complete=False), Standing.NOT_FIT),
    ],
)
def test_only_a_machine_of_which_all_is_known_stands_as_fit(found, standing):
    assert found.standing is standing
    serves = str(headline(found).words) in {"Sẵn sàng phục vụ", "Phục vụ được, có giới hạn"}
    assert serves is (standing in (Standing.FIT, Standing.FIT_WITH_LIMITS))


def test_the_headline_counts_the_checks_that_wait_for_a_person():
    touch = replace(UNSEEN, attended=True)
    assert str(headline(report(result("a"), touch)).words) == "Chưa thấy lỗi; còn 1 bước cần người"
    assert str(headline(report(UNSEEN, touch)).words) == "Chưa thấy lỗi; còn 2 bước chưa chạy"


def test_a_report_of_long_ago_does_not_say_that_the_machine_of_today_is_fit():
    said = headline(report(result("a")), NOW + timedelta(days=101))
    assert said.standing is Standing.AS_FAR_AS_SEEN
    assert "101 ngày" in said.words
    assert headline(report(result("a")), NOW + timedelta(days=99)).standing is Standing.FIT
