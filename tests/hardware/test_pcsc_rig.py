"""The virtual card and the real reader through a real pcscd, in the rig, by the commands people use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hardware.simulated.card.issuer import CSCA_FILE
from kiosk.sandbox.people import all_people

pytestmark = pytest.mark.rig

ROOT = Path(__file__).resolve().parents[2]
RIG = ROOT / "scripts/rig"
KIOSK = [sys.executable, "-m", "kiosk"]
PATIENCE = 60


def why_not() -> str:
    if any(shutil.which(program) is None for program in ("unshare", "nsenter", "pcscd")):
        return "unshare, nsenter and pcscd are not all installed"
    tried = subprocess.run(["unshare", "--mount", "--net", "true"], check=False, capture_output=True)
    return "namespaces cannot be made here" if tried.returncode else ""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A rig, a state and anchors of this test's own."""
    if reason := why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("rig")
    (folder / "anchors").mkdir()
    return os.environ | {
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_STATE_HOME": str(folder / "state"),
        "KIOSK__IDENTITY__ANCHORS": str(folder / "anchors"),
        "KIOSK__SANDBOX__STATE": str(folder / "sandbox"),
    }


@pytest.fixture(scope="module")
def in_rig(environment):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [RIG, "--", *KIOSK, *arguments],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return run


@pytest.fixture(scope="module")
def person():
    return all_people()[0]


@pytest.fixture(scope="module")
def served(environment, person):
    """`kiosk chip serve` in one process of the rig, its card on the reader."""
    process = subprocess.Popen(
        [RIG, "--", *KIOSK, "chip", "serve", "--person", person.id],
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert person.id in process.stdout.readline()
    csca = Path(environment["KIOSK__SANDBOX__STATE"]) / "issuer" / CSCA_FILE
    shutil.copy(csca, environment["KIOSK__IDENTITY__ANCHORS"])
    yield process
    process.terminate()
    process.wait(PATIENCE)
    process.stdout.close()


@pytest.mark.usefixtures("served")
def test_what_is_served_in_one_shell_is_read_in_the_other(in_rig, person):
    read = in_rig("chip", "read", "--number", person.card.number, "--json", "--portrait")
    assert read.returncode == 0, read.stderr
    document = json.loads(read.stdout)
    assert document["assurance"] == "chip-genuine"
    assert document["access"] == "PACE-ECDH-GM-AES-CBC-CMAC-128"
    assert document["source"].startswith("Virtual PCD")
    assert document["citizen"]["name"] == person.card.name
    assert document["citizen"]["birth_date"] == person.card.birth_date
    assert document["portrait"]["type"] == "image/jpeg"
    assert person.card.number not in read.stdout


@pytest.mark.usefixtures("served")
def test_another_variant_lies_on_the_second_reader(environment, in_rig, person):
    process = subprocess.Popen(
        [RIG, "--", *KIOSK, "chip", "serve", "--variant", "signer-stranger", "--port", "35964"],
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert person.id in process.stdout.readline()
        assert "signer-stranger" in process.stdout.readline()
        read = in_rig(
            "chip", "read", "--number", person.card.number, "--reader", "Virtual PCD 00 01", "--json"
        )
        process.terminate()
        process.wait(PATIENCE)
    assert json.loads(read.stdout)["assurance"] == "chip-read", read.stderr


@pytest.mark.usefixtures("served")
def test_the_number_is_printed_in_full_only_when_asked_for(in_rig, person):
    read = in_rig("chip", "read", "--number", person.card.number, "--show-number", "--json")
    assert json.loads(read.stdout)["citizen"]["number"] == person.card.number


@pytest.mark.usefixtures("served")
def test_wrong_digits_over_pcsc_say_so(in_rig):
    read = in_rig("chip", "read", "--can", "999999")
    assert read.returncode == 6
    assert "does not open" in read.stderr


@pytest.mark.usefixtures("served")
def test_a_reader_that_is_not_there_is_not_reachable(in_rig):
    read = in_rig("chip", "read", "--can", "999999", "--reader", "no such reader")
    assert read.returncode == 3
    assert "Virtual PCD" in read.stderr


def test_a_card_is_not_served_where_the_network_could_reach_it(environment):
    refused = subprocess.run(
        [*KIOSK, "chip", "serve"],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert refused.returncode == 1
    assert "scripts/rig" in refused.stderr


def test_pcscd_ends_with_the_last_user_and_nothing_listens_outside(environment, in_rig, served, person):
    state = Path(environment["XDG_RUNTIME_DIR"]) / "kiosk-rig"
    holder = Path("/proc") / (state / "pid").read_text()
    addresses = Path("/proc/net/tcp").read_text()
    assert ":8C7B" not in addresses  # 35963, vpcd
    assert holder.exists()
    served.terminate()
    served.wait(PATIENCE)
    until = time.monotonic() + PATIENCE
    while holder.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not holder.exists()
    after = in_rig("chip", "read", "--can", person.card.number[-6:], "--wait", "0.2")
    assert (after.returncode, "No card lies on the reader" in after.stderr) == (4, True)
