"""Two worker processes on PostgreSQL, one of them killed while the office works: once at the office."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import requests

from tests.gateway_world import gateway_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def worker_pids(parent):
    """Read the children of a process."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def code_of(world, submission_id):
    """Ask until the code is there, again where the worker died to which the connection led."""
    while True:
        try:
            return world.code_of(submission_id)
        except requests.ConnectionError:
            continue


def test_a_worker_killed_in_the_middle_of_hand_overs_loses_and_doubles_none(tmp_path, postgres):
    with gateway_world(tmp_path, workers=2, database=postgres.create_database()) as world:
        world.control(mode="slow", seconds=0.3)
        ids = [world.file_one() for _ in range(8)]
        while not world.dossiers():
            pass
        os.kill(worker_pids(world.gateway_pid)[0], signal.SIGKILL)
        world.control(mode="normal")
        codes = {one: code_of(world, one) for one in ids}
        held = world.dossiers()
    assert {one["submission_id"]: one["dossier_code"] for one in held} == codes
    assert len(held) == 8
