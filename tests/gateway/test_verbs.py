"""`kiosk gateway`, `kiosk sandbox` and `kiosk agent` as an operator starts them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.slow


@pytest.fixture
def env(tmp_path):
    def parts(**more):
        made = {
            "PATHS": {"state": str(tmp_path / "kiosk")},
            "GATEWAY": {"port": 0, "state": str(tmp_path / "gateway")},
            "SANDBOX": {"port": 0, "state": str(tmp_path / "sandbox")},
        } | more
        return os.environ | {f"KIOSK__{name}": json.dumps(part) for name, part in made.items()}

    return parts


def run(env, *arguments):
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "kiosk", *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("verb", "number"),
    [("gateway", signal.SIGTERM), ("gateway", signal.SIGINT), ("sandbox", signal.SIGINT)],
)
def test_a_server_says_its_port_dumps_no_core_with_a_dossier_in_it_and_ends_with_0_when_stopped(
    env, tmp_path, verb, number
):
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "kiosk", verb, "--port-file", str(tmp_path / "port")], env=env()
    )
    try:
        while not (tmp_path / "port").exists():
            assert process.poll() is None
            time.sleep(0.02)
        port = int((tmp_path / "port").read_text())
        assert requests.get(f"http://127.0.0.1:{port}/health", timeout=20).json()["status"] == "ok"
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        assert verb == "sandbox" or re.search(r"Max core file size +0 +0 ", limits)
    finally:
        process.send_signal(number)
    assert process.wait(30) == 0


@pytest.mark.parametrize("verb", ["gateway", "sandbox"])
def test_a_taken_port_is_said_and_ends_with_1(env, verb):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        part = {"port": port, "state": json.loads(env()[f"KIOSK__{verb.upper()}"])["state"]}
        ended = run(env(**{verb.upper(): part}), verb)
    assert ended.returncode == 1
    assert "cannot start" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_queue_that_cannot_be_used_is_said_and_ends_with_1(env, tmp_path):
    (tmp_path / "kiosk").write_bytes(b"")
    ended = run(env(), "agent")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_the_contract_is_printed_as_json(env):
    assert json.loads(run(env(), "gateway", "openapi").stdout)["info"]["title"] == "Kiosk HCC gateway"
