from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.cli.diagnose import diagnose
from kiosk.settings import Paths, Sandbox, Settings


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(
        paths=Paths(state=tmp_path / "state", run=tmp_path / "run"),
        sandbox=Sandbox(state=tmp_path / "sandbox"),
    )


def test_a_sound_machine_ends_with_0_and_says_what_is_simulated(settings):
    result = CliRunner().invoke(diagnose, [], obj=settings)
    assert result.exit_code == 0, result.output
    assert "13 of 13 checks passed." in result.output
    assert "Simulated, not for the public: chip-reader, code-scanner" in result.output


def test_a_broken_machine_ends_with_1_and_shows_the_broken_device_first(settings):
    ask(settings.paths.run, Role.RECEIPT_PRINTER, {"do": "vanish"})
    result = CliRunner().invoke(diagnose, [], obj=settings)
    assert result.exit_code == 1
    first = result.output.splitlines()[2]
    assert first.startswith("✗ FAILED")
    assert "receipt-printer" in first


def test_json_is_one_document_with_every_check(settings):
    ask(settings.paths.run, Role.CODE_SCANNER, {"do": "vanish"})
    result = CliRunner().invoke(diagnose, ["--json"], obj=settings)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["passed"] is False
    found = {(check["role"], check["name"]): check["outcome"] for check in report["results"]}
    assert len(found) == 13
    assert found["card-trust", "anchors"] == "passed"
    assert found["code-scanner", "open"] == "failed"
    assert found["code-scanner", "test"] == "not-run"
    assert found["document-scanner", "test"] == "passed"
