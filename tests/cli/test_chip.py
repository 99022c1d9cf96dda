from __future__ import annotations

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "either --number or --can"),
        (["--number", "022085000001", "--can", "000001"], "either --number or --can"),
        (["--number", "100000001"], "twelve digits"),
        (["--number", "٠٢٢٠٨٥٠٠٠٠٠١"], "twelve digits"),
        (["--can", "12345"], "six digits"),
        (["--can", "12345a"], "six digits"),
    ],
)
def test_chip_read_wants_a_number_or_six_digits(arguments, words):
    result = CliRunner().invoke(kiosk, ["chip", "read", *arguments])
    assert result.exit_code == 2
    assert words in result.stderr


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
