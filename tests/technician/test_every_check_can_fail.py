"""Every check passes on a machine that is well, and fails where what it looks for is wrong."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace

import pytest

from kiosk.technician import checks
from kiosk.technician.check import Check, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import BROKE, hangs, run_checks
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
    assert words_of_its_own(result), (result.words, result.detail)


def words_of_its_own(result) -> bool:
    """Whether the check itself says what is wrong: one that broke or hangs has found nothing."""
    said = getattr(result.words, "template", result.words)
    return bool(said) and said not in (BROKE.template, hangs(0).template)


def test_a_check_that_breaks_in_its_case_has_not_failed_for_its_reason(site, tmp_path):
    def breaks(_site):
        raise KeyError("MemAvailable")

    broken = replace(CHECKS[0], role=None, attended=False, run=breaks)
    result = outcome(broken, None, site, tmp_path)
    assert result.outcome is Outcome.FAILED
    assert not words_of_its_own(result)


def test_checks_have_names_of_their_own_in_kebab_case_and_say_what_they_do():
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    for check in CHECKS:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", check.name)
        assert all((check.title, check.does, check.passes, check.mend))
        assert check.seconds > 0


def test_every_file_of_a_check_lies_below_its_area_is_named_like_it_and_is_in_the_list():
    said = {f"{checks.__name__}.{check.area}.{check.name.replace('-', '_')}": check for check in CHECKS}
    files = [file for file in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}.") if not file.ispkg]
    assert {file.name: importlib.import_module(file.name).CHECK for file in files} == said
