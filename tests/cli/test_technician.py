"""`kiosk technician`: people are enrolled, taken out and given badges by whoever has the machine's shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from kiosk.cli import kiosk
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician.access import secret
from kiosk.technician.access.access import Access
from kiosk.technician.access.secret import Cost
from kiosk.technician.access.tried import Answer
from kiosk.technician.check import Area, CheckResult, Outcome, Weight
from kiosk.technician.history import History
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, sign_json

pytestmark = pytest.mark.slow


@pytest.fixture
def technician(bench, monkeypatch):
    """Run the verb; secrets are kept at a cost that a test can pay."""
    cheap = secret.Keeper(Cost(passes=1, memory_kib=8, lanes=1))
    monkeypatch.setattr("kiosk.cli.technician.Keeper", lambda: cheap)

    def run(*arguments, typed=""):
        return CliRunner().invoke(kiosk, ["technician", *arguments], obj=bench, input=typed)

    return run


@pytest.fixture
def access(bench):
    return lambda: Access(bench.paths.state / "technician")


def test_who_was_added_comes_in_and_who_was_removed_does_not(technician, access):
    assert technician("add", "lan", typed="48159263\n").exit_code == 0
    assert access().try_secret("48159263").insider.id == "lan"
    assert technician("remove", "lan").exit_code == 0
    assert access().try_secret("48159263").answer is Answer.NOBODY


def test_a_person_who_is_added_again_has_the_new_secret_alone_and_keeps_the_badge(
    technician, access, tmp_path
):
    technician("add", "lan", typed="48159263\n")
    technician("badge", "lan", "--out", str(tmp_path / "badge.png"))
    assert technician("add", "lan", "--role", "operator", typed="tam-coc-2719\n").exit_code == 0
    assert access().try_secret("48159263").answer is Answer.WRONG
    assert access().try_secret("tam-coc-2719").insider.duty == "operator"
    assert access().people.find("lan").badge


def test_no_secret_is_an_argument_or_an_option(technician):
    assert technician("add", "lan", "48159263").exit_code == 2
    assert technician("add", "lan", "--secret", "48159263").exit_code == 2


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("lan", "12345678\n", "guessed at once"),
        ("lan", "\n", "8 to 64"),
        ("lan", "", "8 to 64"),
        ("Lan", "48159263\n", "small letters"),
    ],
)
def test_a_person_or_a_secret_that_cannot_be_is_refused_in_words(technician, access, name, typed, words):
    refused = technician("add", name, typed=typed)
    assert refused.exit_code == 1
    assert words in refused.output
    assert access().people.all() == ()


def test_two_people_never_have_the_same_secret(technician, access):
    technician("add", "lan", typed="48159263\n")
    assert technician("add", "minh", typed="48159263\n").exit_code == 1
    assert [one.id for one in access().people.all()] == ["lan"]


def test_a_badge_that_was_made_is_read_by_a_scanner_and_opens_until_it_is_taken_away(
    technician, access, tmp_path
):
    technician("add", "lan", typed="48159263\n")
    out = tmp_path / "badge.png"
    assert technician("badge", "lan", "--out", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    (read,) = zxingcpp.read_barcodes(Image.open(out))
    assert access().try_badge(read.text).insider.id == "lan"
    told = technician("badge", "lan")
    assert access().try_badge(read.text).answer is Answer.WRONG
    assert access().try_badge(told.output.splitlines()[-1]).answer is Answer.OPENED
    assert technician("badge", "lan", "--none").exit_code == 0
    assert access().try_badge(told.output.splitlines()[-1]).answer is Answer.WRONG


def test_a_badge_is_not_written_over_a_file_and_the_old_one_stays_good(technician, access, tmp_path):
    technician("add", "lan", typed="48159263\n")
    text = technician("badge", "lan").output.splitlines()[-1]
    out = tmp_path / "badge.png"
    out.write_bytes(b"something")
    assert technician("badge", "lan", "--out", str(out)).exit_code == 1
    assert access().try_badge(text).answer is Answer.OPENED


@pytest.mark.parametrize("verb", ["remove", "badge"])
def test_nobody_of_that_name_is_wrong_usage(technician, verb):
    refused = technician(verb, "lan")
    assert refused.exit_code == 2
    assert "nobody called lan" in refused.output


def test_the_list_tells_who_may_come_in_and_nothing_that_opens(technician, access):
    technician("add", "lan", typed="48159263\n")
    technician("badge", "lan")
    for _ in range(5):
        access().try_secret("99999999")
    told = technician("list", "--json")
    listed = json.loads(told.output)
    assert [(one["id"], one["role"], one["badge"]) for one in listed["people"]] == [
        ("lan", "technician", True)
    ]
    assert 0 < listed["locked_seconds"] <= 60
    assert "argon2" not in told.output
    assert "locked out" in technician("list").output


def test_a_spoilt_file_of_people_is_told_by_every_verb_and_changed_by_none(technician, access):
    technician("add", "lan", typed="48159263\n")
    file = access().people.file
    for spoil in (lambda: file.write_bytes(b"{"), lambda: file.chmod(0o666)):
        spoil()
        before = file.read_bytes()
        for arguments in (["list"], ["add", "minh"], ["remove", "lan"], ["badge", "lan"]):
            refused = technician(*arguments, typed="28-mua-dong\n")
            assert refused.exit_code == 1, arguments
            assert str(file) in refused.output
        assert file.read_bytes() == before


def test_the_audit_log_shows_who_was_enrolled_and_fails_when_it_was_changed(technician, access):
    technician("add", "lan", typed="48159263\n")
    access().try_secret("99999999")
    shown = technician("audit")
    assert shown.exit_code == 0
    assert "enrolled" in shown.output
    assert "answer=wrong" in shown.output
    as_json = json.loads(technician("audit", "--json", "--last", "1").output)
    assert [one["what"] for one in as_json["entries"]] == ["try"]
    assert (as_json["verified"], as_json["head"]["number"], as_json["wrong"]) == (2, 2, [])
    (path,) = (access().people.file.parent / "audit").glob("audit-*.log")
    path.write_bytes(path.read_bytes().replace(b"wrong", b"great"))
    broken = technician("audit")
    assert broken.exit_code == 1
    assert "was changed" in broken.output


def test_an_audit_log_whose_end_is_gone_fails_by_the_head_in_the_newest_kept_report(
    technician, access, bench
):
    technician("add", "lan", typed="48159263\n")
    access().note("left", "lan")
    head = access().audit.head()
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    told = CheckResult(
        *("audit-log", Area.SERVICE, None, Outcome.PASSED, Weight.TELLS, "whole"),
        *(f"head {head.number} {head.digest}", {}, 1.0, at),
    )
    report = Report("QN-HCC-01", "Trung tâm", at, "", (told,), {}, {}, ())
    key = ensure_key(bench.paths.state / "keys", Purpose.REPORT)
    History(bench.paths.state).keep(at, sign_json(encode(report), key))
    assert technician("audit").exit_code == 0
    (path,) = (access().people.file.parent / "audit").glob("audit-*.log")
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    broken = technician("audit")
    assert broken.exit_code == 1
    assert "entry 2 was noted" in broken.output
