"""Every check passes on a machine that is well, and fails where what it looks for is wrong."""

from __future__ import annotations

import re

import pytest

from kiosk.technician.check import Check, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks
from tests.technician.negatives import Case, arranged, cases

pytestmark = pytest.mark.slow
NEGATIVES, POSITIVES = cases()
EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


def outcome(check: Check, case: Case | None, site, tmp_path):
    with arranged(case, site, tmp_path) as made:
        (result,) = run_checks([check], made, lambda _told: None)
    return result


def test_no_check_is_without_a_case_in_which_it_fails_and_no_case_without_a_check():
    names = {check.name for check in CHECKS}
    assert names - NEGATIVES.keys() == set()
    assert (NEGATIVES.keys() | POSITIVES.keys()) - names == set()


@EACH
def test_it_passes_where_all_is_well(check, site, tmp_path):
    result = outcome(check, POSITIVES.get(check.name), site, tmp_path)
    assert result.outcome is Outcome.PASSED, (result.words, result.detail)


@EACH
def test_it_fails_where_what_it_looks_for_is_wrong(check, site, tmp_path):
    result = outcome(check, NEGATIVES.get(check.name), site, tmp_path)
    assert result.outcome is Outcome.FAILED, (result.words, result.detail)
    assert result.words


def test_checks_have_names_of_their_own_in_kebab_case_and_say_what_they_do():
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    for check in CHECKS:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", check.name)
        assert all((check.title, check.does, check.passes, check.mend))
        assert check.seconds > 0
