"""What the checks of queue, catalogue, keys and settings tell apart."""

from __future__ import annotations

import fcntl
import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.header import CatalogueHeader, sign_catalogue_header
from kiosk.catalogue.store import load_catalogue
from kiosk.clock import vietnam_now
from kiosk.machine.keys import Purpose, ensure_key, key_file
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody
from kiosk.technician.check import Outcome
from kiosk.technician.checks.service import (
    calendar,
    catalogue,
    configuration,
    enrolment_certificate,
    last_custody,
    machine_keys,
    outbox_waiting,
    packet_keys,
)
from kiosk.technician.report import Report, Verdict
from kiosk.technician.running import run_checks
from kiosk.technician.site import Endpoint
from tests.technician.checks.fixtures.service import SETTINGS, WHEN_CHECKED, configured, enrolled, queue
from tests.technician.roots import machine
from tests.technician.servers import serving

pytestmark = pytest.mark.slow
HOUR = timedelta(hours=1)


def taken(ago):
    return Custody(datetime.now(UTC) - ago, "H49.1", None)


def test_what_waits_is_counted_and_nothing_of_it_is_named(site):
    ids = [queue(site, ago=2 * HOUR) for _ in range(2)]
    queue(site, ago=50 * HOUR, custody=taken(49 * HOUR))
    found = outbox_waiting.CHECK.run(site)
    assert found.outcome is Outcome.PASSED
    assert found.words == "2 hồ sơ chờ gửi, lâu nhất 2 giờ."
    assert (found.measures["waiting_dossiers"], found.measures["oldest_hours"]) == (2, 2.0)
    told = f"{found.words} {found.detail} {found.measures}"
    assert not [part for one in ids for part in (one, one[:6], "1.001193") if part in told]


def test_dossiers_that_the_province_refused_are_told_though_they_are_young(site):
    one = queue(site, ago=timedelta(minutes=1))
    with closing(Outbox(site.state / "outbox")) as outbox:
        outbox.retry(one, delay=timedelta(minutes=1), error="refused-unknown-signer")
    found = outbox_waiting.CHECK.run(site)
    assert found.outcome is Outcome.FAILED
    assert found.words == "Tỉnh từ chối 1 hồ sơ; chúng vẫn còn nguyên trong máy."


def test_a_queue_that_is_damaged_is_told_by_its_own_check_alone(site):
    queue(site, ago=HOUR)
    (site.state / "outbox" / "outbox.sqlite3").write_bytes(b"no database" * 1000)
    assert "bị hỏng" in outbox_waiting.CHECK.run(site).words
    assert last_custody.CHECK.run(site).outcome is Outcome.NOT_RUN


def test_an_agent_that_holds_its_lock_is_seen_at_work_in_the_kernels_own_list(site):
    queue(site, ago=timedelta(minutes=5))
    here = replace(site, root=Path("/"))
    assert "không chạy" in last_custody.CHECK.run(here).words
    with (site.state / "outbox" / "agent.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert last_custody.CHECK.run(here).outcome is Outcome.PASSED


def test_a_province_that_took_nothing_since_hours_while_dossiers_wait_is_told(site):
    queue(site, ago=30 * HOUR, custody=taken(29 * HOUR))
    assert last_custody.CHECK.run(site).outcome is Outcome.PASSED
    queue(site, ago=5 * HOUR)
    found = last_custody.CHECK.run(site)
    assert found.outcome is Outcome.FAILED
    assert found.words.startswith("Tỉnh không nhận thêm hồ sơ nào từ ")
    assert found.measures["last_custody_hours"] == pytest.approx(29, abs=0.2)


def given(site, serial, spoil=lambda _folder: None):
    """Have the gateway give a catalogue: a copy of the package's."""
    folder = site.state / "catalogue" / str(serial)
    for part in ("procedures", "calendar"):
        shutil.copytree(site.assets / part, folder / part)
    spoil(folder)
    return replace(site, now=lambda: WHEN_CHECKED)


def changed(file, change):
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def test_a_new_catalogue_that_is_damaged_or_waits_for_a_start_is_told(site):
    assert catalogue.CHECK.run(given(site, 7)).outcome is Outcome.PASSED
    fresh = given(site, 8, lambda folder: next((folder / "procedures").glob("1.*.json")).unlink())
    waits = catalogue.CHECK.run(fresh)
    assert waits.words == "Danh mục mới (8) chờ ki-ốt khởi động lại."
    damaged = given(site, 9, lambda folder: (folder / "procedures" / "words.json").write_text("{"))
    found = catalogue.CHECK.run(damaged)
    assert found.words == "Danh mục mới nhất (9) bị hỏng, đang dùng bản cũ hơn."
    assert found.measures["catalogue_serial"] == 9


def test_fees_that_have_ended_are_told(site):
    named = []

    def end(folder):
        file = next((folder / "procedures").glob("1.*.json"))
        named.append(file.stem)
        changed(file, lambda content: content["cases"][0]["fee"].update(valid_until="2026-11-21"))

    here = given(site, 3, end)

    used = load_catalogue(site.state / "catalogue" / "3" / "procedures")
    found = catalogue.CHECK.run(replace(here, catalogue=lambda: used))
    assert found.words == "Lệ phí của 1 thủ tục đã hết hiệu lực."
    assert named[0] in found.detail
    the_day = replace(here, catalogue=lambda: used, now=lambda: WHEN_CHECKED - timedelta(days=1))
    assert catalogue.CHECK.run(the_day).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("ago", "by", "outcome"),
    [
        (timedelta(days=2), "gateway", Outcome.FAILED),
        (timedelta(hours=2), "gateway", Outcome.PASSED),  # the agent asks for it every hour
        (timedelta(days=2), "elsewhere", Outcome.PASSED),  # signed by who is not believed
    ],
)
def test_a_catalogue_that_the_province_published_and_this_kiosk_lacks_is_told(
    site, tmp_path, ago, by, outcome
):
    here = enrolled(site, tmp_path)
    signer = ensure_key(tmp_path / by / "keys", Purpose.DISTRIBUTION)
    header = CatalogueHeader(5, "0" * 64, 1, WHEN_CHECKED - ago)
    here = replace(given(here, 4), pinned=here.pinned)
    with serving(body=sign_catalogue_header(signer, header)) as url:
        asked = replace(here, endpoints=(Endpoint("gateway", url, None, needed=True, asks="/health/live"),))
        found = catalogue.CHECK.run(asked)
    assert found.outcome is outcome
    assert ("20/11/2026, ki-ốt chưa nhận được" in found.words) is (outcome is Outcome.FAILED)


def test_no_catalogue_at_all_is_told(site):
    def none():
        raise CatalogueDataError("nothing here")

    assert "nothing here" in catalogue.CHECK.run(replace(site, catalogue=none)).detail


def test_the_calendar_that_the_gateway_gave_counts_and_one_that_cannot_be_read_is_told(site):
    here = given(
        site,
        4,
        lambda folder: changed(
            folder / "calendar" / "days-off.json", lambda content: content.update(years=[2026])
        ),
    )
    found = calendar.CHECK.run(here)
    assert found.words == "Lịch ngày nghỉ chỉ có đến 31/12/2026."
    assert found.measures["days_left"] == 39
    broken = given(site, 5, lambda folder: (folder / "calendar" / "days-off.json").write_text("{"))
    assert calendar.CHECK.run(broken).outcome is Outcome.FAILED


def test_a_key_that_is_gone_or_is_another_than_the_enrolled_one_is_told(site, tmp_path):
    here = enrolled(site, tmp_path)
    assert machine_keys.CHECK.run(here).words == "Đọc được 3 khóa, không ai khác đọc được."
    keys = here.pinned.keys_folder
    key_file(keys, Purpose.REPORT).unlink()
    key_file(keys, Purpose.ENROLMENT).unlink()
    ensure_key(keys, Purpose.ENROLMENT)
    found = machine_keys.CHECK.run(here)
    assert "Khóa ghi danh: không phải khóa đã ghi danh với tỉnh." in found.words
    assert "Khóa ký báo cáo: không có trên máy." in found.words
    assert "Khóa đường truyền" not in found.words


def test_a_key_file_with_something_else_in_it_is_told_and_no_key_is_ever_made(site):
    assert machine_keys.CHECK.run(site).outcome is Outcome.NOT_RUN
    assert not site.pinned.keys_folder.exists()
    ensure_key(site.pinned.keys_folder, Purpose.TRANSPORT)
    key_file(site.pinned.keys_folder, Purpose.TRANSPORT).write_bytes(b"short")
    assert machine_keys.CHECK.run(site).words == "Khóa đường truyền: không đọc được."


@pytest.mark.parametrize(
    ("days", "outcome", "words"),
    [
        (0, Outcome.PASSED, "còn 36"),
        (300, Outcome.PASSED, "còn 6"),
        (320, Outcome.FAILED, "mà chưa được gia hạn"),
        (400, Outcome.FAILED, "đã hết hạn"),
    ],
)
def test_a_certificate_is_judged_by_what_is_left_of_its_life(site, tmp_path, days, outcome, words):
    here = enrolled(site, tmp_path)
    found = enrolment_certificate.CHECK.run(replace(here, now=lambda: vietnam_now() + timedelta(days=days)))
    assert (found.outcome, words in found.words) == (outcome, True)
    # "Soon", as the check says, is no word for what is over.
    assert found.limit == ("Hồ sơ không gửi được về tỉnh." if days == 400 else "")
    assert found.measures["days_left"] == pytest.approx(365 - days, abs=1)


def test_a_machine_that_is_enrolled_as_another_kiosk_is_told(site, tmp_path):
    found = enrolment_certificate.CHECK.run(replace(enrolled(site, tmp_path), kiosk_id="QN-HCC-02"))
    assert found.words == "Máy này ghi danh là QN-HCC-01, cấu hình lại ghi QN-HCC-02."


def test_an_appliance_that_is_not_enrolled_is_not_fit_and_another_machine_may_be(site):
    assert enrolment_certificate.CHECK.run(site).outcome is Outcome.NOT_RUN
    assert packet_keys.CHECK.run(site).outcome is Outcome.NOT_RUN
    appliance = replace(site, appliance=True)
    found = run_checks([enrolment_certificate.CHECK, packet_keys.CHECK], appliance, lambda _told: None)
    assert [one.outcome for one in found] == [Outcome.FAILED, Outcome.FAILED]
    report = Report("QN-HCC-01", "Trung tâm", vietnam_now(), "", found, {}, {}, ())
    assert report.verdict is Verdict.NOT_FIT
    assert report.limits == (
        "Không nộp được hồ sơ: không niêm phong được cho tỉnh.",
        "Hồ sơ không gửi được về tỉnh.",
    )


def test_a_pin_that_cannot_be_read_is_told(site, tmp_path):
    here = enrolled(site, tmp_path)
    (site.state / "province" / "pin.json").write_text("{")
    for check in (enrolment_certificate, packet_keys):
        assert check.CHECK.run(here).outcome is Outcome.FAILED


def test_settings_that_differ_are_named_and_what_stands_in_them_is_not(site, tmp_path):
    other = SETTINGS.replace("Trung tâm thử", "Mật khẩu 1234") + 'secret = "s3cr3t"\n'
    found = configuration.CHECK.run(configured(site, tmp_path, other))
    assert found.outcome is Outcome.FAILED
    assert found.words == "Cấu hình khác bản tỉnh đã ký ở 2 mục."
    assert found.detail == "centre.name, screen.secret"


def test_settings_laid_out_in_another_way_say_the_same(site, tmp_path):
    other = SETTINGS.replace("width_px = 1080", "width_px = 0x438  # by hand")
    assert configuration.CHECK.run(configured(site, tmp_path, other)).outcome is Outcome.PASSED


def test_settings_that_another_signed_or_nobody_are_told_apart(site, tmp_path):
    here = configured(site, tmp_path, SETTINGS)
    signed = here.root / "etc/kiosk/kiosk.toml.signed"
    signed.write_bytes(signed.read_bytes().replace(b'"body":"', b'"body":"AAAA'))
    assert "không phải của tỉnh" in configuration.CHECK.run(here).words
    signed.unlink()
    assert "chưa được tỉnh ký" in configuration.CHECK.run(here).words
    assert configuration.CHECK.run(replace(here, appliance=False)).outcome is Outcome.NOT_RUN


def test_checks_of_the_service_write_nothing(site, tmp_path):
    here = enrolled(site, tmp_path)
    queue(here, ago=HOUR)
    here = machine(given(here, 2), {}, appliance=True)
    before = {path: path.stat().st_mtime_ns for path in site.state.rglob("*")}
    checks = (outbox_waiting, last_custody, catalogue, calendar, machine_keys, packet_keys, configuration)
    for check in (*checks, enrolment_certificate):
        check.CHECK.run(here)
    assert {path: path.stat().st_mtime_ns for path in site.state.rglob("*")} == before
