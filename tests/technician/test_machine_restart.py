"""Restart of the machine as the system answers it: a program in the place of systemctl, and the desk."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest

from kiosk.technician import machine_restart
from kiosk.technician.desk import Desk
from kiosk.technician.machine_restart import Answer, restart_machine

PATIENCE_SECONDS = 60.0


@pytest.fixture
def systemctl(tmp_path, monkeypatch):
    """Put a program of a test where systemctl is looked for first."""

    def put(script: str) -> Path:
        program = tmp_path / "bin" / "systemctl"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return put


def test_the_system_is_told_to_restart_and_never_to_ask_for_a_password(systemctl, tmp_path):
    systemctl(f'echo "$@" > {tmp_path}/told')
    assert restart_machine() is Answer.RESTARTS
    assert (tmp_path / "told").read_text().split() == ["--no-ask-password", "reboot"]


def test_a_system_that_says_no_is_a_refusal_and_what_it_said_is_in_the_log_as_one_line(systemctl, capsys):
    systemctl(r"printf 'Call to Reboot failed:\n\033[2JAccess denied' >&2; exit 1")
    assert restart_machine() is Answer.REFUSED
    said = "".join(capsys.readouterr())
    assert "Call to Reboot failed: [2JAccess denied" in said
    assert "\x1b[2J" not in said


def test_a_machine_without_systemd_refuses(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert restart_machine() is Answer.REFUSED


def test_a_system_that_says_nothing_is_not_told_as_a_refusal(systemctl, monkeypatch):
    monkeypatch.setattr(machine_restart, "_PATIENCE_SECONDS", 0.2)
    systemctl("exec sleep 60")
    assert restart_machine() is Answer.UNKNOWN


@pytest.mark.parametrize(("ends", "noted"), [(0, ["restarted"]), (1, ["restarted", "restart failed"])])
def test_a_restart_stands_in_the_audit_log_before_the_system_is_told(systemctl, tmp_path, ends, noted):
    state = tmp_path / "technician"
    systemctl(f"cat {state}/audit/* > {tmp_path}/seen; exit {ends}")
    desk = Desk(state)
    told: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    desk.restart_machine("lan", told.put)
    assert told.get(timeout=PATIENCE_SECONDS) is (Answer.REFUSED if ends else Answer.RESTARTS)
    desk.close()
    assert '"restarted"' in (tmp_path / "seen").read_text()
    entries = desk.access.audit.entries()
    assert [(one.what, one.who, one.detail["what"]) for one in entries] == [
        (what, "lan", "machine") for what in noted
    ]
