from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from hardware.errors import DeviceFault, FaultKind
from kiosk.cli import kiosk

READ = [sys.executable, "-m", "kiosk", "chip", "read"]


@pytest.fixture
def chip_read(monkeypatch, bench):
    """Run it on a machine without a reader, in this process, which it may not harden."""

    def no_reader(**_options):
        raise DeviceFault(FaultKind.GONE, "no reader")

    driver = SimpleNamespace(load=lambda: no_reader)
    monkeypatch.setattr("kiosk.cli.chip.entry_points", lambda **_: {"pcsc": driver})
    monkeypatch.setattr("kiosk.cli.chip.harden", lambda: None)

    def run(*arguments, typed=""):
        return CliRunner().invoke(kiosk, ["chip", "read", *arguments], obj=bench, input=typed)

    return run


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give one of --number, --can, --mrz, --qr"),
        (["--number", "022085000001", "--can", "000001"], "give one of"),
        (["--number", "100000001"], "twelve digits"),
        (["--number", "٠٢٢٠٨٥٠٠٠٠٠١"], "twelve digits"),
        (["--can", "12345"], "six digits"),
        (["--can", "12345a"], "six digits"),
        (["--mrz", "IDVNM"], "no machine readable zone"),
        (["--qr", "https://example.invalid"], "not the code of a card"),
    ],
)
def test_chip_read_wants_a_number_or_six_digits(chip_read, arguments, words):
    ended = chip_read(*arguments)
    assert ended.exit_code == 2
    assert words in ended.stderr


@pytest.mark.parametrize(
    ("typed", "status"), [("022085000001\n", 3), ("022085000001", 3), ("1\n", 2), ("", 2)]
)
def test_chip_read_takes_the_number_from_standard_input(chip_read, typed, status):
    ended = chip_read("--number", "-", typed=typed)
    assert ended.exit_code == status
    assert "022085000001" not in ended.output


@pytest.mark.slow
def test_without_a_pcscd_the_reader_cannot_be_reached(tmp_path):
    ended = subprocess.run(
        [*READ, "--number", "-"],
        input="022085000001\n",
        env=os.environ | {"PCSCLITE_CSOCK_NAME": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "the reader cannot be reached" in ended.stderr
    assert "022085000001" not in ended.stderr


@pytest.mark.slow
def test_chip_read_leaves_no_core_dump_with_the_number_in_it():
    with subprocess.Popen([*READ, "--number", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        limits = Path(f"/proc/{process.pid}/limits")
        while not re.search(r"Max core file size +0 +0 ", limits.read_text()):
            assert process.poll() is None
            time.sleep(0.02)
        process.communicate(b"1\n", timeout=30)
    assert process.returncode == 2


def test_chip_serve_of_nobody_names_those_who_exist():
    result = CliRunner().invoke(kiosk, ["chip", "serve", "--expose", "--person", "nobody"])
    assert result.exit_code == 2
    assert "minh-anh" in result.stderr


@pytest.mark.slow
def test_chip_serve_without_a_vpcd_is_not_reachable(tmp_path):
    result = CliRunner().invoke(
        kiosk,
        ["chip", "serve", "--expose", "--port", "1"],
        env={"KIOSK__SANDBOX__STATE": str(tmp_path)},
    )
    assert result.exit_code == 3
    assert "no vpcd listens on port 1" in result.stderr
