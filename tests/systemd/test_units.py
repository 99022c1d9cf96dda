"""The units on a machine that is really booted: each comes up, comes back, and ends in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systemd.booted import booted, why_no_container

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("systemd")]

KIOSK = """
version = 1
[paths]
state = "/var/lib/kiosk"
[province]
gateway_url = "https://localhost:8600"
"""
GATEWAY = """
version = 1
[gateway]
state = "/var/lib/kiosk-gateway"
tls = "own"
port = 8600
workers = 2
"""
ROLES = ("chip-reader", "code-scanner", "document-scanner", "receipt-printer")
DEVICES = tuple(f"kiosk-device@{role}.service" for role in ROLES)
UNITS = {
    "kiosk-gateway.service": "kiosk-gateway",
    "kiosk-agent.service": "kiosk-agent",
    "kiosk-shell.service": "kiosk-shell",
    **{f"kiosk-device@{role}.service": f"kiosk-{role}" for role in ROLES},
}
SOCKET = "/run/kiosk-gateway/tried.sock"
# Makes a socket as the gateway behind a proxy does, under what its unit is given: no group but its own.
TRIED = f"""
[Service]
Type=oneshot
User=kiosk-gateway
UMask=0077
PrivateUsers=yes
ProtectSystem=strict
ReadWritePaths=/run/kiosk-gateway
ExecStart=/opt/kiosk-hcc/.venv/bin/python -c "import os, socket; \\
socket.socket(socket.AF_UNIX).bind('{SOCKET}'); os.chmod('{SOCKET}', 0o660)"
"""
PYTHON = ("/opt/kiosk-hcc/.venv/bin/python", "-P", "-m", "kiosk")


def furnish(root: Path) -> None:
    (root / "etc/kiosk").mkdir()
    (root / "etc/kiosk/kiosk.toml").write_text(KIOSK)
    (root / "etc/kiosk/gateway.toml").write_text(GATEWAY)
    (root / "etc/systemd/system/tried.service").write_text(TRIED)


def as_user(user: str, group: str, *command: str, settings: str = "kiosk") -> tuple[str, ...]:
    """Run a command as a unit's user, with what its unit is given."""
    return (
        *("setpriv", f"--reuid={user}", f"--regid={group}", "--init-groups"),
        *("env", "--chdir=/", "HOME=/tmp", "PYTHONPATH=/opt/kiosk-hcc"),
        *(f"KIOSK_SETTINGS=/etc/kiosk/{settings}.toml", "sh", "-c", 'umask 0007; exec "$@"', "sh", *command),
    )


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Boot a gateway and a kiosk on one machine, enrolled as an operator does it."""
    if reason := why_no_container(tmp_path_factory.mktemp("probe")):
        pytest.skip(reason)
    with booted(tmp_path_factory.mktemp("machine") / "root", furnish) as one:
        one.run("systemctl", "start", "kiosk-gateway")
        invite = as_user(
            "kiosk-gateway", "kiosk-gateway", *PYTHON, "gateway", "invite", "QN-HCC-01", settings="gateway"
        )
        code = one.run(*invite).split()[-1]
        one.run(*as_user("root", "root", *PYTHON, "enrol", "--code", code))
        one.run("systemctl", "start", "--no-block", "kiosk-agent", "kiosk-shell")
        yield one


def main_pid(machine, unit: str) -> str:
    """Wait for a unit's process and give its number: 0, which is none, would be everybody to `kill`."""
    seen = ["0"]

    def found() -> bool:
        seen.append(machine.show(unit, "MainPID"))
        return seen[-1] != "0"

    machine.wait(found, f"a process of {unit}")
    return seen[-1]


def kill(machine, *processes: str) -> None:
    """End processes as a crash would; one may be gone already."""
    assert "0" not in processes
    machine.run("kill", "-KILL", *processes, check=False)


def test_every_unit_says_that_it_is_ready_and_runs_as_a_user_of_its_own(machine):
    for unit, user in UNITS.items():
        machine.wait_for(unit)
        assert machine.show(unit, "Type") == "notify"
        status = machine.run("cat", f"/proc/{main_pid(machine, unit)}/status")
        assert machine.run("id", "--user", user) in status.split("Uid:")[1].splitlines()[0].split()
    assert len(set(UNITS.values())) == len(UNITS)
    assert not machine.run("systemctl", "--failed", "--no-legend")


def test_a_queued_dossier_of_the_screens_user_is_taken_into_custody_by_the_agents(machine):
    filed = as_user("kiosk-shell", "kiosk-shell", PYTHON[0], "-P", "-m", "tests.systemd.file_one")
    key = "CREDENTIALS_DIRECTORY=/run/credentials/kiosk-shell.service"
    submission_id = machine.run("env", key, *filed).split()[-1]
    asked = as_user("kiosk-agent", "kiosk-agent", *PYTHON, "outbox", "list", "--json")

    def in_custody() -> bool:
        rows = json.loads(machine.run(*asked))
        return any(row["submission_id"] == submission_id and row["sync"] == "in-custody" for row in rows)

    machine.wait(in_custody, "custody")


def test_processes_that_are_killed_all_at_once_are_all_started_again(machine):
    before = {unit: main_pid(machine, unit) for unit in UNITS}
    kill(machine, *before.values())
    for unit, process in before.items():
        machine.wait(lambda: main_pid(machine, unit) != process, f"another {unit}")  # noqa: B023
        machine.wait_for(unit)


def test_nothing_is_given_up_however_often_it_is_killed(machine):
    unit = DEVICES[0]
    begun = int(machine.show(unit, "NRestarts"))
    for _ in range(6):  # systemd's own limit is 5 in 10 seconds
        before = main_pid(machine, unit)
        kill(machine, before)
        machine.wait(lambda: main_pid(machine, unit) != before, f"another {unit}")  # noqa: B023
    machine.wait_for(unit)
    assert int(machine.show(unit, "NRestarts")) >= begun + 6


def test_a_worker_of_the_gateway_that_dies_is_replaced_without_a_restart(machine):
    unit, main = "kiosk-gateway.service", main_pid(machine, "kiosk-gateway.service")
    workers = machine.run("pgrep", "--parent", main).split()
    assert len(workers) == 2
    kill(machine, workers[0])

    def replaced() -> bool:
        now = machine.run("pgrep", "--parent", main, check=False).split()
        return len(now) == 2 and workers[0] not in now

    machine.wait(replaced, "a new worker")
    assert main_pid(machine, unit) == main


def test_no_user_reads_what_is_anothers(machine):
    secrets = {
        "/var/lib/kiosk/keys/enrolment.key": "root",
        "/var/lib/kiosk-gateway/gateway.sqlite3": "kiosk-gateway",
        "/etc/kiosk/gateway.toml": "kiosk-gateway",
        "/var/lib/kiosk/outbox/outbox.sqlite3": "kiosk-shell kiosk-agent",
        "/run/credentials/kiosk-agent.service/transport.key": "kiosk-agent",
        "/run/kiosk-device/chip-reader.sock": "kiosk-shell",
    }
    for path, owners in secrets.items():
        machine.run("test", "-e", path)
        for user in (*UNITS.values(), "www-data"):
            tried = as_user(user, user, "sh", "-c", f"test -r {path} && echo yes")
            assert (machine.run(*tried, check=False) == "yes") == (user in owners.split()), (path, user)


def test_the_screens_process_sees_what_a_technicians_checks_look_at(machine):
    machine.wait_for("kiosk-shell.service")
    inside = ("nsenter", f"--target={main_pid(machine, 'kiosk-shell.service')}", "--mount")
    given = (
        *("env", "CREDENTIALS_DIRECTORY=/run/credentials/kiosk-shell.service"),
        *("KIOSK__PATHS__STATE=/var/lib/kiosk", "KIOSK__PATHS__RUN=/run/kiosk"),
    )
    look = as_user("kiosk-shell", "kiosk-shell", PYTHON[0], "-P", "-m", "tests.systemd.look_around")
    found = json.loads(machine.run(*inside, *given, *look).splitlines()[-1])
    for name in (
        "memory",
        "disk-room",
        "machine-keys",
        "enrolment-certificate",
        "packet-keys",
        "last-custody",
    ):
        assert found[name][0] == "passed", found[name]
    for name in ("swap-off", "core-dumps-off", "read-only-root"):
        assert found[name][0] != "not-run", found[name]


def test_the_screens_hear_what_the_kiosks_services_logged_and_read_no_more_of_the_journal(machine):
    machine.wait_for("kiosk-shell.service")
    machine.run("systemd-cat", "--identifier=somebody", "echo", "not for the screens")
    machine.wait(lambda: "not for the screens" in machine.journal(), "a line of another program")
    ask = "from kiosk.technician.livelog import journal; print(*journal(5000), sep=chr(10))"
    lines = machine.run(*as_user("kiosk-shell", "kiosk-shell", PYTHON[0], "-P", "-c", ask))
    units = {json.loads(line)["unit"] for line in lines.splitlines()}
    assert "kiosk-gateway.service" in units
    # What systemd itself says of these units is among it: why one ended, for one.
    assert all(unit.startswith("kiosk-") or unit in ("init.scope", "") for unit in units), units
    assert "not for the screens" not in lines
    own = as_user("kiosk-shell", "kiosk-shell", "journalctl", "--quiet", "--no-pager", "--lines=50")
    assert "kiosk-gateway" not in machine.run(*own, check=False)
    groups = machine.run("cat", f"/proc/{main_pid(machine, 'kiosk-shell.service')}/status")
    held = groups.split("Groups:")[1].splitlines()[0].split()
    assert machine.run("getent", "group", "systemd-journal").split(":")[2] not in held


def test_whom_dossiers_are_sealed_to_is_root_s_to_say(machine):
    pin = "/var/lib/kiosk/province/pin.json"
    machine.run("test", "-e", pin)
    for user in UNITS.values():
        tried = as_user(user, user, "sh", "-c", f"test -w {pin} -o -w ${{1%/*}} && echo yes", "sh", pin)
        assert machine.run(*tried, check=False) != "yes", user


def test_at_the_gateway_s_socket_the_proxy_alone_may_ask(machine):
    machine.run("systemctl", "start", "tried")
    for user in (*UNITS.values(), "www-data"):
        tried = as_user(user, user, "sh", "-c", f"test -w {SOCKET} && echo yes")
        assert (machine.run(*tried, check=False) == "yes") == (user in {"kiosk-gateway", "www-data"}), user


def test_a_restart_gives_another_process(machine):
    before = main_pid(machine, "kiosk-agent.service")
    machine.run("systemctl", "restart", "kiosk-agent")
    machine.wait_for("kiosk-agent.service")
    assert main_pid(machine, "kiosk-agent.service") != before


def test_all_end_in_order_when_they_are_told(machine):
    for unit in UNITS:
        machine.wait_for(unit)
    machine.run("systemctl", "stop", *UNITS, "kiosk-device@*.socket")
    for unit in UNITS:
        assert machine.show(unit, "ActiveState") == "inactive", unit
        assert machine.show(unit, "Result") == "success", unit
    assert not machine.run("pgrep", "--full", "kiosk-hcc", check=False)
