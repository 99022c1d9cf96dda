"""`kiosk report` says whether a report was changed, and never calls a changed one good."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.cli import kiosk
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician.check import Outcome
from kiosk.technician.export import signed_pdf
from kiosk.technician.history import History
from kiosk.technician.signed_report import encode, fingerprint, sign_json, sign_pdf
from tests.technician.reports import NOW, checked, half_a_year, read_took, reported, streaked, worn

pytestmark = pytest.mark.slow


@pytest.fixture
def key(bench):
    return ensure_key(bench.paths.state / "keys", Purpose.REPORT)


@pytest.fixture
def files(key, tmp_path):
    """The same report as both kinds of file."""
    body = encode(worn())
    contents = {"report.json": sign_json(body, key), "report.pdf": signed_pdf(worn(), [], key)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def run(bench, *arguments):
    return CliRunner().invoke(kiosk, ["report", *map(str, arguments)], obj=bench)


def keep(bench, key, *reports):
    for one in reports:
        History(bench.paths.state).keep(one.taken_at, sign_json(encode(one), key))


def test_what_was_not_changed_ends_with_0_by_the_machines_own_key_and_by_one_that_is_named(
    bench, key, files, tmp_path
):
    (tmp_path / "other.pub").write_text(key.public().hex() + "\n")
    for file in files:
        for more in ([], ["--key", key.public().hex()], ["--key", tmp_path / "other.pub"]):
            result = run(bench, "verify", file, *more)
            assert (result.exit_code, result.stderr) == (0, "")
            assert "unchanged" in result.stdout
    assert fingerprint(encode(worn())) in run(bench, "verify", files[0]).stdout


@pytest.mark.parametrize("at", [0, 9, 300, -1, -40, -200])
def test_a_changed_byte_never_ends_with_0(bench, files, at):
    for file in files:
        changed = bytearray(file.read_bytes())
        changed[at] ^= 1
        file.write_bytes(changed)
        result = run(bench, "verify", file)
        assert result.exit_code in (1, 2)
        assert "unchanged" not in result.output


def test_what_was_added_or_cut_ends_with_1(bench, files):
    for file in files:
        whole = file.read_bytes()
        for content in (whole + b"\n", whole + b"more", whole[:-1], whole[: len(whole) * 2 // 3]):
            file.write_bytes(content)
            result = run(bench, "verify", file)
            assert result.exit_code == 1, result.output
            assert "NOT as it was signed" in result.stderr


def test_what_another_machine_signed_ends_with_1(bench, key, files, tmp_path):
    other = ensure_key(tmp_path / "other", Purpose.REPORT)
    for file in files:
        assert run(bench, "verify", file, "--key", other.public().hex()).exit_code == 1
    files[1].write_bytes(sign_pdf(files[1].read_bytes(), other))
    assert run(bench, "verify", files[1]).exit_code == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF\n", b"{}", b"\0" * 99, b'{"kind":"catalogue"}'])
def test_what_is_no_report_ends_with_2(bench, key, tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    result = run(bench, "verify", tmp_path / "x")
    assert result.exit_code == 2
    assert "is no readiness report" in result.stderr


def test_a_key_that_is_none_is_wrong_usage_and_no_key_is_ever_made(bench, tmp_path):
    (tmp_path / "r.json").write_bytes(sign_json(encode(worn()), ensure_key(tmp_path / "k", Purpose.REPORT)))
    assert run(bench, "verify", tmp_path / "r.json", "--key", "no key").exit_code == 2
    # Anybody can sign under these.
    for key in ("00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f"):
        assert run(bench, "verify", tmp_path / "r.json", "--key", key).exit_code == 2
    result = run(bench, "verify", tmp_path / "r.json")
    assert result.exit_code == 2
    assert "--key" in result.stderr
    assert not (bench.paths.state / "keys").exists()


def test_kept_reports_are_listed_the_newest_first_with_what_failed(bench, key):
    keep(bench, key, *half_a_year()[-2:], worn())
    lines = run(bench, "list").stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].split()[3] == "trial"
    assert lines[0].endswith("failed: blank-sheet")
    listed = json.loads(run(bench, "list", "--json").stdout)
    assert [one["verdict"] for one in listed] == ["fit-with-limits", "fit", "fit"]


def test_without_a_report_it_says_how_to_make_one(bench, key):
    assert "kiosk diagnose --all" in run(bench, "list").stdout
    assert run(bench, "show").exit_code == 1


def test_the_newest_report_is_shown_with_what_changed(bench, key):
    now = reported(read_took(2101), streaked(0))
    keep(bench, key, *half_a_year(), now)
    shown = run(bench, "show").stdout
    assert "Đọc thẻ thử: 40% slower than in May." in shown
    assert f"Fingerprint {fingerprint(encode(now))}" in shown
    assert "chậm hơn 40 % so với tháng 5" in run(bench, "show", "--language", "vi").stdout


def test_a_changed_report_is_neither_shown_nor_printed(bench, key, files):
    files[0].write_bytes(files[0].read_bytes().replace(b"a", b"b", 1))
    for verb in ("show", "print"):
        result = run(bench, verb, files[0])
        assert result.exit_code in (1, 2)
        assert "QN-HL-014" not in result.output


def test_a_newest_report_that_has_a_name_elsewhere_is_neither_shown_nor_printed(bench, key, tmp_path):
    keep(bench, key, worn())
    (kept,) = History(bench.paths.state).files()
    (tmp_path / "elsewhere.json").hardlink_to(kept)
    for verb in ("show", "print"):
        result = run(bench, verb)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "the newest report cannot be read" in result.stderr


def test_what_another_machine_signed_cannot_move_the_terminal(bench, key, tmp_path):
    odd = replace(worn(), kiosk_id="Q\x1b[2J")
    odd = replace(odd, results=(checked("a", "T\x9b1m", Outcome.FAILED, words="\x1b]0;x\a", detail="\r\b"),))
    (tmp_path / "odd.json").write_bytes(sign_json(encode(odd), key))
    for verb in ("show", "verify"):
        shown = run(bench, verb, tmp_path / "odd.json")
        assert shown.exit_code == 0, shown.output
        assert all(letter.isprintable() or letter == "\n" for letter in shown.output)


def test_the_short_form_is_printed_and_a_printer_without_paper_says_so(bench, key):
    keep(bench, key, worn())
    result = run(bench, "print")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("printed: 576 x ")
    ask(bench.paths.run, Role.RECEIPT_PRINTER, {"do": "vanish"})
    assert run(bench, "print").exit_code == 3


def test_a_machine_that_took_no_time_is_compared_with_nothing(bench, key):
    keep(bench, key, reported(read_took(0), at=NOW), reported(read_took(0), at=NOW.replace(minute=31)))
    assert run(bench, "show").exit_code == 0
