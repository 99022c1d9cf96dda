"""`kiosk diagnose` in a shell: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.appliance import report_key
from kiosk.cli.diagnose import diagnose
from kiosk.cli.person import ShellPerson
from kiosk.machine.keys import Purpose, key_file, read_key
from kiosk.settings import Paths, Sandbox, Settings
from kiosk.technician.check import Area, CheckResult, Outcome, Picture, Weight
from kiosk.technician.checks import CHECKS
from kiosk.technician.history import History
from kiosk.technician.person import Task
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, read_report, sign_json

pytestmark = pytest.mark.slow
PATIENCE = 60.0


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        paths=Paths(state=tmp_path / "state", run=tmp_path / "run"),
        sandbox=Sandbox(state=tmp_path / "sandbox"),
    )


def run(settings: Settings, *arguments: str):
    return CliRunner().invoke(diagnose, arguments, obj=settings)


ONE = ("--only", "receipt-printer-answers")


def test_a_device_that_answers_ends_with_0_and_is_told_in_english(settings):
    result = run(settings, *ONE)
    assert result.exit_code == 0, result.output
    assert "1 of 1 checks passed, 0 failed, 0 did not run." in result.output
    assert "The device is open and says what it is." in result.output
    assert "576 dots at 203 dpi, cutter" in result.output
    assert "Simulated, not for the public: chip-reader, code-scanner" in result.output


def test_sentences_are_told_in_vietnamese_to_who_asks_for_it(settings):
    assert "Thiết bị đã mở và cho biết nó là gì." in run(settings, *ONE, "--language", "vi").output


def test_a_language_that_is_not_there_is_wrong_usage(settings):
    result = run(settings, *ONE, "--language", "xx")
    assert result.exit_code == 2
    assert "none of: vi, en" in result.output


def test_a_broken_machine_ends_with_1_and_shows_the_broken_device_first_with_what_to_do(settings):
    ask(settings.paths.run, Role.RECEIPT_PRINTER, {"do": "vanish"})
    result = run(settings, *ONE, "--only", "code-scanner-answers")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[2].startswith("✗ FAILED   receipt-printer-answers")
    assert "The device is not there" in lines[2]
    assert lines[4].strip().startswith("→ ")


def test_a_check_that_is_asked_for_by_name_and_cannot_run_ends_with_1(settings):
    result = run(settings, "--only", "card-verifier")
    assert result.exit_code == 1
    assert "not run: the settings name no verifier" in result.output


def test_what_did_not_run_stands_together_below_its_reason(settings):
    attended = [check.name for check in CHECKS if check.attended and check.role is Role.RECEIPT_PRINTER]
    result = run(settings, *(part for name in attended for part in ("--only", name)))
    lines = result.output.splitlines()
    assert lines[2:4] == ["– not run: somebody has to be at the machine", f"{' ' * 11}{', '.join(attended)}"]


def test_a_check_that_there_is_not_is_wrong_usage_and_those_that_there_are_get_named(settings):
    result = run(settings, "--only", "coffee")
    assert result.exit_code == 2
    assert all(check.name in result.output for check in CHECKS)


def test_a_report_of_a_few_checks_is_neither_printed_as_one_nor_kept(settings):
    result = run(settings, *ONE, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert "verdict" not in document
    assert [one["check"] for one in document["results"]] == ["receipt-printer-answers"]
    assert History(settings.paths.state).files() == ()
    assert run(settings, "--out", str(settings.paths.state)).exit_code == 2


def test_all_checks_end_in_a_report_that_is_signed_kept_and_written_with_its_pictures(settings, tmp_path):
    out = tmp_path / "out"
    result = run(settings, "--all", "--json", "--out", str(out))
    document = json.loads(result.stdout)
    assert result.exit_code == (0 if document["verdict"] == "fit" else 1), result.stderr
    assert {one["check"] for one in document["results"]} == {check.name for check in CHECKS}
    public = read_key(key_file(settings.paths.state / "keys", Purpose.REPORT), Purpose.REPORT).public()
    (kept,) = History(settings.paths.state).load(public)
    written = read_report((out / "report.json").read_bytes(), public)
    assert written == kept
    assert written.verdict == document["verdict"]
    assert {role for one in written.results if (role := one.role)} == set(Role)


def test_a_report_that_cannot_be_kept_is_shown_and_ends_with_1(settings):
    (settings.paths.state / "keys").mkdir(parents=True)
    (settings.paths.state / "keys/report.key").write_bytes(b"no key")
    result = run(settings, "--all")
    assert result.exit_code == 1
    assert "neither signed nor kept" in result.stderr
    assert "checks passed" in result.stdout


def keep(settings: Settings, outcome: Outcome, at: datetime) -> None:
    """Keep a report in which the printer answered or did not, and somebody found the screen dead."""
    ended = CheckResult(
        *("receipt-printer-answers", Area.DEVICES, Role.RECEIPT_PRINTER, outcome, Weight.LIMITS),
        *("Máy in nói.", "", {}, 1.0, at),
    )
    dead = replace(
        ended,
        check="screen-touch",
        role=None,
        outcome=Outcome.FAILED,
        weight=Weight.STOPS,
        words="Có ô không nhận được chạm.",
        attended=True,
    )
    report = Report("QN-HCC-01", "Trung tâm", at, "", (ended, dead), {}, {}, ())
    History(settings.paths.state).keep(at, sign_json(encode(report), report_key(settings)))


def test_every_check_can_be_read_about_with_its_last_end_and_nothing_runs(settings):
    keep(settings, Outcome.FAILED, datetime(2026, 11, 22, 17, 30, tzinfo=UTC))
    result = run(settings, "--list")
    assert result.exit_code == 0
    blocks = result.output.split("\n\n")
    assert [block.split()[0] for block in blocks] == [check.name for check in CHECKS]
    by_name = {block.split()[0]: block for block in blocks}
    assert "last:    failed, 2026-11-23 00:30" in by_name["receipt-printer-answers"]
    assert "needs you at the machine" in by_name["screen-pixels"]
    assert "last:" not in by_name["screen-pixels"]
    assert all(f"  {head}:" in block for block in blocks for head in ("does", "passed", "failed"))


def written(settings: Settings, file: Path) -> Path:
    """Write the settings of a process of its own."""
    file.write_text(
        f'version = 1\n[paths]\nstate = "{settings.paths.state}"\nrun = "{settings.paths.run}"\n'
        f'[sandbox]\nstate = "{settings.sandbox.state}"\n'
    )
    return file


def test_what_is_logged_meanwhile_stays_out_of_the_answer(settings, tmp_path):
    kept = settings.paths.state / "technician/reports/00000001-20261122T120000Z.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("no report")
    program = [sys.executable, "-m", "kiosk", "--settings"]
    file = written(settings, tmp_path / "kiosk.toml")
    done = subprocess.run(
        [*program, str(file), "diagnose", "--all", "--json"], capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["complete"] is True
    assert "a kept report cannot be used" in done.stderr


def test_a_report_is_held_against_the_one_before_it(settings):
    keep(settings, Outcome.PASSED, datetime.now(UTC) - timedelta(days=1))
    ask(settings.paths.run, Role.RECEIPT_PRINTER, {"do": "vanish"})
    result = run(settings, "--all")
    lines = result.output.splitlines()
    told = lines[lines.index("Since earlier reports:") + 1]
    assert told.startswith("  - ")
    # Nobody stood there who could have seen the screen feel a finger.
    assert lines[2].startswith("✗ FAILED   screen-touch")
    assert "Not fit for service." in lines
    assert result.exit_code == 1


def test_one_check_that_is_mended_is_so_in_the_last_report_too_which_stays_one_of_its_day(settings):
    before = datetime.now(UTC) - timedelta(days=40)
    keep(settings, Outcome.FAILED, before)
    assert run(settings, *ONE).exit_code == 0
    newest, _ = History(settings.paths.state).load(report_key(settings).public())
    assert [one.outcome for one in newest.results] == [Outcome.PASSED, Outcome.FAILED]
    assert newest.taken_at == before


def test_ctrl_c_ends_the_checks_with_what_was_found_so_far_and_leaves_no_worker(settings, tmp_path):
    file = written(settings, tmp_path / "kiosk.toml")
    ask(settings.paths.run, Role.CODE_SCANNER, {"do": "delay", "seconds": 2.5})
    program = [sys.executable, "-m", "kiosk", "--settings", str(file), "diagnose", "--all", "--json"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + PATIENCE
        while not list((settings.paths.run / "control").glob("receipt-printer*")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, stderr
    document = json.loads(stdout)
    assert document["complete"] is False
    assert "verdict" not in document
    assert any("dừng giữa chừng" in one["words"] for one in document["results"])
    assert History(settings.paths.state).files() == ()


@pytest.fixture
def typed(monkeypatch):
    def type_(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return type_


def person(pictures: Path | None = None, *, wanted: bool = True) -> ShellPerson:
    return ShellPerson(str, lambda: wanted, pictures)


@pytest.mark.parametrize(
    ("line", "answer"), [("y\n", True), ("Có\n", True), ("n\n", False), ("perhaps\n", None), ("", None)]
)
def test_who_sits_at_the_terminal_answers_yes_or_no_and_nothing_else_counts(typed, capsys, line, answer):
    typed(line)
    assert person().confirm("Có nghe thấy không?") is answer
    assert "Có nghe thấy không?" in capsys.readouterr().err


def test_a_picture_to_look_at_lies_in_the_folder_of_the_report(typed, tmp_path, capsys):
    typed("y\n")
    person(tmp_path).confirm("Có sạch không?", Picture("blank-sheet", b"png", "Tờ giấy trắng"))
    assert (tmp_path / "blank-sheet.png").read_bytes() == b"png"
    assert "Tờ giấy trắng" in capsys.readouterr().err


def test_an_empty_line_says_done_and_the_end_of_the_input_says_nothing(typed):
    typed("\nn\n")
    one = person()
    assert one.perform(Task.LAY_CARD, "Đặt thẻ lên đầu đọc.") is True
    assert one.perform(Task.LAY_CARD, "Đặt thẻ lên đầu đọc.") is False
    assert one.perform(Task.LAY_CARD, "Đặt thẻ lên đầu đọc.") is None


def test_what_needs_the_screen_nobody_does_at_a_terminal(typed):
    typed("\n")
    assert person().perform(Task.TOUCH_GRID, "Chạm vào từng ô.") is None


def test_nobody_is_waited_for_who_is_not_wanted_any_more(typed):
    typed("\n")
    assert person(wanted=False).perform(Task.LAY_CARD, "Đặt thẻ lên đầu đọc.") is None


def test_who_went_away_is_asked_once_and_then_no_more(monkeypatch, capsys):
    monkeypatch.setattr("kiosk.cli.person.PATIENCE_SECONDS", 0.0)
    reading, writing = os.pipe()
    with os.fdopen(reading) as silent, os.fdopen(writing, "w"):
        monkeypatch.setattr(sys, "stdin", silent)
        one = person()
        assert one.perform(Task.LAY_CARD, "Đặt thẻ lên đầu đọc.") is None
        assert one.confirm("Có nghe thấy không?") is None


def test_a_code_to_show_is_drawn_so_that_a_scanner_reads_it(typed, capsys):
    typed("\n")
    person().perform(Task.SHOW_CODE, "Đưa mã này cho máy quét.", show="KIOSK-TEST-1")
    # The colours, black on white, are left out where no terminal takes them.
    lines = [line for line in capsys.readouterr().err.splitlines() if line and set(line) <= set(" ▀▄█")]
    rows = [[letter in halves for letter in line] for line in lines for halves in ("▀█", "▄█")]
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    (read,) = zxingcpp.read_barcodes(picture.resize((picture.width * 4, picture.height * 4)))
    assert read.text == "KIOSK-TEST-1"
