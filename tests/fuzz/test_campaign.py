from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.fuzz import campaign
from tests.fuzz.targets import CORPUS, TARGETS


def call(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["scripts/fuzz", *arguments])
    return campaign.main()


@pytest.mark.parametrize("name", TARGETS)
def test_one_input_can_be_run_again_without_atheris(monkeypatch, name):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    seed = next((CORPUS / name).iterdir())
    assert call(monkeypatch, name, "--again", str(seed)) == 0


def test_a_campaign_without_atheris_says_how_to_get_it_and_starts_nothing(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert call(monkeypatch, "tlv") == 3
    assert "requirements/fuzz.txt" in capsys.readouterr().err


def test_executions_are_counted_from_what_the_fuzzer_last_said(tmp_path):
    log = tmp_path / "worker.log"
    log.write_text("#2\tINITED cov: 3\n#4096\tpulse\nstat::number_of_executed_units: 5000\n")
    assert campaign._executions(log) == 5000
    log.write_text("#2\tINITED cov: 3\n#4096\tpulse\n==1== ERROR: a finding\n")
    assert campaign._executions(log) == 4096
    log.write_text("")
    assert campaign._executions(log) == 0
