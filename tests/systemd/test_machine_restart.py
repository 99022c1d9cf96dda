"""Restart of the machine by the screens' user: systemctl, the bus, logind and polkit, all of them real."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.systemd.booted import TREE, booted, why_no_container

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("systemd")]

NEEDED = ("/usr/lib/polkit-1/polkitd", "/usr/bin/dbus-daemon", "/usr/lib/systemd/systemd-logind")
# The unit of the screens with all that it forbids itself, for one question.
ASKS = """
[Unit]
ConditionPathExists=
[Service]
ExecStart=
ExecStart=/opt/kiosk-hcc/.venv/bin/python -P -c "import kiosk.technician.machine_restart as its; \\
print('answer:', its.restart_machine())"
Type=oneshot
Restart=no
WatchdogSec=0
LoadCredential=
"""
# All but the last step, which would end the container: the target is reached and stops nothing.
REBOOT = "[Unit]\nDescription=Restart, as far as it is told\n"


def furnish(root: Path) -> None:
    units = root / "etc/systemd/system"
    for name in ("dbus.service", "dbus.socket", "systemd-logind.service"):
        (units / name).unlink()
    (units / "reboot.target").write_text(REBOOT)
    (units / "kiosk-shell.service.d/60-asks.conf").write_text(ASKS)
    rules = root / "etc/polkit-1/rules.d"
    rules.mkdir(parents=True)
    for rule in (TREE / "systemd/polkit").glob("*.rules"):
        shutil.copy(rule, rules)


def test_the_screens_may_restart_the_machine_and_nobody_may_do_anything_else(tmp_path_factory):
    if reason := why_no_container(tmp_path_factory.mktemp("probe")):
        pytest.skip(reason)
    if missing := [one for one in NEEDED if not Path(one).exists()]:
        pytest.skip(f"{', '.join(missing)}: not on this machine")
    with booted(tmp_path_factory.mktemp("machine") / "root", furnish) as machine:

        def asks(user: str, verb: str) -> str:
            as_user = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups")
            return machine.run(*as_user, "sh", "-c", f"systemctl --no-ask-password {verb} 2>&1", check=False)

        machine.run("systemctl", "start", "dbus", "polkit", "systemd-logind")
        for user, verb in (("kiosk-agent", "reboot"), ("kiosk-shell", "poweroff"), ("kiosk-shell", "halt")):
            assert "authentication required" in asks(user, verb), (user, verb)
        assert machine.show("reboot.target", "ActiveState") == "inactive"
        machine.run("systemctl", "start", "kiosk-shell")
        machine.wait_for("reboot.target")
        said = ("--unit=kiosk-shell.service", "--output=cat")
        machine.wait(lambda: "answer: restarts" in machine.journal(*said), "the answer in the journal")
