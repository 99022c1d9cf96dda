"""What the checks of the machine itself tell apart."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest

from kiosk.clock import vietnam_now
from kiosk.languages.catalogue import load_languages
from kiosk.technician.check import Area, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.checks.system import (
    clock,
    core_dumps_off,
    disk_health,
    memory,
    power_supply,
    read_only_root,
    screen_mapping,
    swap_off,
    temperature,
    versions,
    watchdog,
)
from kiosk.technician.measuring.attempt import Answer
from kiosk.technician.running import run_checks
from kiosk.technician.site import Endpoint
from tests.technician.checks.fixtures.service import enrolled
from tests.technician.checks.fixtures.system import DRM, FLASH, TOUCH, ZONE
from tests.technician.roots import edid, machine
from tests.technician.servers import MadeAuthority, serving

pytestmark = pytest.mark.slow
TREE = Path(__file__).resolve().parents[3]
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
APPLIANCE_ONLY = (screen_mapping, read_only_root, watchdog, swap_off, core_dumps_off)


def test_a_disk_that_is_really_full_and_one_that_turned_read_only_are_told_apart(tmp_path):
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives nobody a mount namespace")
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.technician.full_disk", tmp_path / "disk"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("check", APPLIANCE_ONLY, ids=lambda check: check.CHECK.name)
def test_what_only_an_installed_appliance_has_is_not_run_elsewhere(check, site):
    found = check.CHECK.run(site)
    assert found.outcome is Outcome.NOT_RUN
    assert load_languages().say(found.words, "en") == "not run: this machine is not an installed appliance"


def test_a_system_that_tells_nothing_fails_nothing_that_it_could_not_know(site):
    here = machine(site, {}, appliance=True)
    checks = (memory, temperature, power_supply, disk_health, swap_off, core_dumps_off, read_only_root)
    results = run_checks([check.CHECK for check in checks], here, lambda _told: None)
    assert {one.outcome for one in results} == {Outcome.NOT_RUN}


def test_files_that_hold_anything_at_all_break_no_check(site):
    noise = bytes(range(256)) * 40
    names = (
        "proc/meminfo proc/vmstat proc/swaps proc/self/mountinfo proc/self/limits"
        " proc/sys/kernel/core_pattern"
        f" {ZONE}/temp {ZONE}/type {ZONE}/trip_point_0_type {ZONE}/trip_point_0_temp {FLASH}/life_time"
        f" {FLASH}/pre_eol_info {DRM}/edid sys/class/nvme/nvme0/state sys/class/net/e/carrier"
        " sys/class/power_supply/AC/type sys/class/power_supply/AC/capacity"
        " sys/class/watchdog/watchdog0/state sys/class/watchdog/watchdog0/timeout"
        " sys/class/input/event0/device/properties etc/os-release"
        " sys/class/hwmon/hwmon0/temp1_input sys/class/hwmon/hwmon0/in0_lcrit_alarm proc/self/net/route"
        " proc/locks sys/power/resume etc/kiosk/kiosk.toml etc/kiosk/kiosk.toml.signed"
    )
    here = machine(
        site, dict.fromkeys(names.split(), noise) | {f"{DRM}/status": "connected\n"}, appliance=True
    )
    checks = [check for check in CHECKS if check.area is not Area.DEVICES and check.role is None]
    for result in run_checks([one for one in checks if not one.attended], here, lambda _told: None):
        assert "tự nó bị lỗi" not in result.words, result
        assert result.detail.isprintable()


def at(site, moment, **server):
    endpoint = Endpoint("gateway", server.pop("url"), server.pop("tls", None), needed=True)
    return clock.CHECK.run(replace(site, endpoints=(endpoint,), now=moment))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (timedelta(hours=-1), "Đồng hồ của máy chạy sau 60 phút."),
        (timedelta(hours=7), "Đồng hồ của máy chạy trước 7 giờ."),
        (timedelta(days=-400), "Đồng hồ của máy chạy sau 400 ngày."),
    ],
)
def test_a_clock_is_told_by_how_much_it_is_wrong_and_which_way(site, wrong, words):
    with serving() as url:
        found = at(site, lambda: vietnam_now() + wrong, url=url)
    assert found.words == words
    assert found.measures["clock_ahead_seconds"] == pytest.approx(wrong.total_seconds(), abs=30)


def test_the_time_is_told_also_by_a_server_whose_certificate_does_not_hold_by_this_clock(site, tmp_path):
    authority = MadeAuthority()
    with serving(certificate=authority.issue(tmp_path, days=-1)) as url:
        found = at(site, lambda: vietnam_now() + timedelta(days=3), url=url, tls=authority.context)
    assert found.words == "Đồng hồ của máy chạy trước 3 ngày."


def test_a_server_that_is_another_one_tells_no_time(site, tmp_path):
    with serving(certificate=MadeAuthority().issue(tmp_path, days=30)) as url:
        found = at(site, vietnam_now, url=url, tls=MadeAuthority().context)
    assert found.outcome is Outcome.NOT_RUN


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 32 Foo 2026 99:99:99 GMT"])
def test_a_date_that_is_none_tells_no_time(site, date):
    headers = Message()
    headers["Date"] = date
    assert clock._ahead(site, Answer(200, headers, b"", 0.0)) is None


def test_without_a_network_a_clock_before_the_last_thing_that_the_province_signed_is_wrong(site, tmp_path):
    here = enrolled(site, tmp_path)
    found = clock.CHECK.run(replace(here, now=lambda: vietnam_now() - timedelta(days=365)))
    assert found.outcome is Outcome.FAILED
    assert "chạy sau 365 ngày" in found.words


def test_processes_killed_for_want_of_memory_are_a_fault_of_an_appliance(site):
    files = {
        "proc/meminfo": "MemTotal: 4000000 kB\nMemAvailable: 3000000 kB\n",
        "proc/vmstat": "oom_kill 3\n",
    }
    assert memory.CHECK.run(machine(site, files)).outcome is Outcome.PASSED
    found = memory.CHECK.run(machine(site, files, appliance=True))
    assert (found.outcome, found.measures["killed_processes"]) == (Outcome.FAILED, 3)


def test_errors_of_the_file_system_and_a_dead_nvme_are_told(site):
    here = machine(
        site, {"sys/fs/ext4/nvme0n1p2/errors_count": "2\n", "sys/class/nvme/nvme0/state": "dead\n"}
    )
    found = disk_health.CHECK.run(here)
    assert found.outcome is Outcome.FAILED
    assert "2 lỗi" in found.words
    assert "NVMe" in found.words


def test_the_hottest_sensor_is_judged_by_its_own_limit(site):
    chip = "sys/class/hwmon/hwmon2"
    files = {
        f"{ZONE}/type": "x86_pkg_temp\n",
        f"{ZONE}/temp": "80000\n",
        f"{chip}/name": "nvme\n",
        f"{chip}/temp1_input": "71000\n",
        f"{chip}/temp1_crit": "80000\n",
    }
    found = temperature.CHECK.run(machine(site, files))
    assert found.outcome is Outcome.FAILED
    assert found.words == "Máy quá nóng: 71 °C."
    assert found.measures == {"celsius": 80.0}


def test_a_sensor_that_cannot_be_read_is_passed_over(site):
    found = temperature.CHECK.run(machine(site, {f"{ZONE}/temp": "\n", f"{ZONE}/type": "broken\n"}))
    assert found.outcome is Outcome.NOT_RUN


def test_low_voltage_is_told_on_boards_that_notice_it(site):
    found = power_supply.CHECK.run(machine(site, {"sys/class/hwmon/hwmon1/in0_lcrit_alarm": "1\n"}))
    assert found.outcome is Outcome.FAILED
    assert "Điện áp" in found.words


def test_the_battery_of_a_mouse_is_none_of_the_machine(site):
    mouse = "sys/class/power_supply/hidpp_battery_0"
    files = {f"{mouse}/type": "Battery\n", f"{mouse}/scope": "Device\n", f"{mouse}/capacity": "3\n"}
    assert power_supply.CHECK.run(machine(site, files)).outcome is Outcome.NOT_RUN


def test_an_old_kernel_that_still_runs_is_told(site):
    found = versions.CHECK.run(machine(site, {"usr/lib/modules/6.1.0-99-amd64/modules.dep": ""}))
    assert found.outcome is Outcome.FAILED
    assert "Nhân hệ điều hành" in found.words


def screens(site, panel=None, **files):
    shown = {f"{DRM}/status": "connected\n", f"{DRM}/edid": panel or edid(1920, 1080, 476, 268)}
    return screen_mapping.CHECK.run(machine(site, {**shown, **TOUCH, **files}, appliance=True))


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        (edid(3840, 2160, 476, 268), "3840 × 2160 điểm ảnh"),
        (edid(1920, 1080, 600, 340), "600 × 340 mm"),
        (b"\0" * 128, "0 × 0 điểm ảnh"),
        (edid(1920, 1080, 476, 268)[:-1] + b"x", "0 × 0 điểm ảnh"),
    ],
)
def test_a_screen_that_is_not_the_one_of_the_settings_is_told(site, panel, words):
    found = screens(site, panel)
    assert found.outcome is Outcome.FAILED
    assert words in found.words


def test_a_second_screen_and_a_missing_touch_panel_are_told(site):
    second = "sys/class/drm/card0-DP-1"
    found = screens(
        site,
        **{
            f"{second}/status": "connected\n",
            f"{second}/edid": edid(1280, 1024, 376, 301),
            "sys/class/input/event3/device/properties": "0\n",
        },
    )
    assert "Có 2 màn hình" in found.words
    assert "Không thấy tấm cảm ứng." in found.words


def test_a_screen_that_does_not_say_how_large_it_is_passes_for_its_pixels(site):
    assert screens(site, edid(1080, 1920, 0, 0)).outcome is Outcome.PASSED


def test_a_program_of_which_systemd_keeps_nothing_leaves_nothing(site):
    limits = "Max core file size        0                    unlimited            bytes\n"
    files = {
        "proc/self/limits": limits,
        "proc/sys/kernel/core_pattern": "|/usr/lib/systemd/systemd-coredump %P\n",
    }
    assert core_dumps_off.CHECK.run(machine(site, files, appliance=True)).outcome is Outcome.PASSED
    more = {**files, "proc/self/limits": limits.replace(" 0 ", " unlimited ")}
    assert core_dumps_off.CHECK.run(machine(site, more, appliance=True)).outcome is Outcome.FAILED
    more["etc/systemd/coredump.conf"] = "[Coredump]\n#Storage=external\nStorage=journal\n"
    assert core_dumps_off.CHECK.run(machine(site, more, appliance=True)).outcome is Outcome.FAILED
    more["etc/systemd/coredump.conf.d/50-kiosk.conf"] = "[Coredump]\nStorage=none\n"
    assert core_dumps_off.CHECK.run(machine(site, more, appliance=True)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("pattern", "limit", "outcome"),
    [
        ("core", "0", Outcome.PASSED),
        ("core", "unlimited", Outcome.FAILED),
        ("/var/crash/%p", "1024", Outcome.FAILED),
        ("|/bin/false", "unlimited", Outcome.PASSED),
    ],
)
def test_a_core_dump_is_held_back_by_a_limit_or_thrown_away(site, pattern, limit, outcome):
    files = {
        "proc/self/limits": f"Max core file size        {limit}          unlimited            bytes\n",
        "proc/sys/kernel/core_pattern": f"{pattern}\n",
    }
    assert core_dumps_off.CHECK.run(machine(site, files, appliance=True)).outcome is outcome


def test_a_machine_that_may_hibernate_writes_its_memory_to_a_disk(site):
    files = {"proc/swaps": "Filename\tType\n", "sys/power/resume": "8:3\n"}
    assert swap_off.CHECK.run(machine(site, files, appliance=True)).outcome is Outcome.FAILED
    files["sys/power/resume"] = "0:0\n"
    assert swap_off.CHECK.run(machine(site, files, appliance=True)).outcome is Outcome.PASSED


def test_an_image_that_nobody_can_write_needs_no_option(site):
    files = {"proc/self/mountinfo": "21 1 7:0 / / rw,relatime shared:1 - squashfs /dev/loop0 rw\n"}
    assert read_only_root.CHECK.run(machine(site, files, appliance=True)).outcome is Outcome.PASSED


def test_a_writable_folder_of_programs_on_a_read_only_root_is_told(site):
    files = {
        "proc/self/mountinfo": "21 1 8:2 / / ro shared:1 - ext4 /dev/sda2 ro\n"
        "25 21 8:4 / /opt rw shared:3 - ext4 /dev/sda4 rw\n"
    }
    found = read_only_root.CHECK.run(machine(site, files, appliance=True))
    assert found.words == "Ghi được vào /opt: phần mềm có thể bị thay đổi."


def test_a_machine_without_a_watchdog_is_told_so(site):
    assert "không có bộ canh" in watchdog.CHECK.run(machine(site, {}, appliance=True)).words
