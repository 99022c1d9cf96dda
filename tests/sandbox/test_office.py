"""The made-up office over HTTP: what it holds, how it is told to behave, what people see of it."""

from __future__ import annotations

import hashlib
import json
import socket
import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
import requests

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.server import GatewayServer
from kiosk.sandbox.back_office import create_app
from kiosk.sandbox.behaviour import Mode
from kiosk.sandbox.course import Course
from kiosk.sandbox.holdings import Holdings
from tests.gateway_world import PAPERS, manifest

pytestmark = pytest.mark.slow


class Office:
    """An office that runs, as a gateway and as people reach it."""

    def __init__(self, url):
        self.url = url
        answer = requests.post(f"{url}/exchange/login", json={"username": "", "password": ""}, timeout=20)
        self.session = answer.json()["session"]

    def get(self, path):
        return requests.get(f"{self.url}{path}", timeout=20)

    def post(self, path, **body):
        return requests.post(f"{self.url}{path}", json=body, timeout=20, allow_redirects=False)

    def upload(self, submission_id, content, papers=PAPERS):
        place = f"{self.url}/exchange/files/{submission_id}"
        headers = {"session": self.session}
        requests.put(f"{place}/manifest", content, headers=headers, timeout=20).raise_for_status()
        for name, body in papers.items():
            requests.put(f"{place}/papers/{name}", body, headers=headers, timeout=20).raise_for_status()

    def ask(self, service, **about):
        question = {"session": self.session, "madonvi": "", "service": service, "data": [about]}
        return self.post("/exchange/services", **question).json()

    def take(self, submission_id, content, papers=PAPERS):
        files = {"manifest.json": ("manifest", content)} | {
            name: (name, body) for name, body in papers.items()
        }
        described = [
            {
                "TepDinhKemId": hashlib.sha256(body).hexdigest(),
                "TenTepDinhKem": name,
                "MaThanhPhanHoSo": part,
                "DuongDanTaiTepTin": "",
            }
            for name, (part, body) in files.items()
        ]
        return self.ask("DongBoHoSoMC", ThongTinKhac=submission_id, TaiLieuNop=described)

    def receive(self, **about):
        submission_id = new_submission_id()
        content = manifest(submission_id, **about)
        self.upload(submission_id, content)
        return submission_id, self.take(submission_id, content)["result"][0]["MaHoSo"]

    def dossier(self, submission_id):
        return next(one for one in self.get("/dossiers").json() if one["submission_id"] == submission_id)


@contextmanager
def open_office(folder):
    server = GatewayServer(create_app(Holdings(folder, "H49.01.02")))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Office(f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def office(running):
    yield running
    running.post("/control", mode="normal", speed=1, course="by-lot").raise_for_status()


def test_the_list_of_dossiers_says_what_was_filed_and_where_it_stands(office):
    office.post("/control", course="supplement")
    submission_id, code = office.receive()
    held = office.dossier(submission_id)
    assert held["dossier_code"] == code
    assert held["manifest"] == json.loads(manifest(submission_id))
    assert [paper["file"] for paper in held["papers"]] == list(PAPERS)
    assert (held["state"], held["business"], held["course"]) == ("1", "registered", "supplement")
    assert held["received_at"] < held["appointment"]
    paper = office.get(f"/dossiers/{submission_id}/papers/giay-chung-sinh.pdf")
    assert paper.content == PAPERS["giay-chung-sinh.pdf"]
    assert office.get(f"/dossiers/{submission_id}/manifest").content == manifest(submission_id)
    assert office.get(f"/dossiers/{new_submission_id()}/manifest").status_code == 404


@pytest.mark.parametrize("course", Course)
def test_told_a_course_a_dossier_goes_it_to_its_end_by_itself(office, course):
    office.post("/control", course=course)
    submission_id, code = office.receive()
    seen = [office.dossier(submission_id)["state"]]
    for _ in range(14):
        office.post("/control", advance_hours=12)
        seen.append(office.ask("TraCuuHoSo", MaHoSo=code)["result"][0]["TrangThaiHoSo"])
    ends = {Course.REFUSED: "3", Course.WITHDRAWN: "7", Course.STOPPED: "8"}
    assert seen[0] == "1"
    assert seen[-1] == ends.get(course, "10")
    record = office.ask("TraCuuHoSo", MaHoSo=code)["result"][0]
    assert bool(record["DanhSachHoSoBoSung"]) is (course is Course.SUPPLEMENT)
    assert bool(record["DanhSachLePhi"]) is (course is Course.FEE)
    assert record.get("TrangThaiThanhToan") == ("1" if course is Course.FEE else None)
    if record["NgayTra"]:
        assert record["NgayNopHoSo"] < record["NgayTiepNhan"] < record["NgayKetThucXuLy"] < record["NgayTra"]
        assert (record["NgayKetThucXuLy"] > record["NgayHenTra"]) is (course is Course.LATE)


def test_a_dossier_is_received_once_and_with_its_files_alone(office):
    submission_id = new_submission_id()
    content = manifest(submission_id)
    assert office.take(submission_id, content)["error_code"] == "04"
    office.upload(submission_id, content, {"giay-chung-sinh.pdf": b"another"})
    assert office.take(submission_id, content)["error_code"] == "04"
    office.upload(submission_id, content)
    first, again = office.take(submission_id, content), office.take(submission_id, content)
    assert first["result"] == again["result"]
    other = manifest(submission_id, answer="Nguyễn Văn Khác")
    office.upload(submission_id, other)
    assert office.take(submission_id, other)["error_code"] == "05"
    assert office.get(f"/dossiers/{submission_id}/manifest").content == content


@pytest.mark.parametrize(
    "question",
    [
        {"madonvi": "", "service": "TraCuuHoSo", "data": []},
        {"session": "", "madonvi": "", "service": "LayThuTuc", "data": []},
        {"session": "", "madonvi": "", "service": "TraCuuHoSo", "data": [{"MaHoSo": 7}]},
    ],
)
def test_a_question_that_is_not_as_agreed_is_answered_by_a_no(office, question):
    assert office.post("/exchange/services", **question).json()["error_code"] == "02"


def test_without_a_session_nothing_is_told_and_nothing_taken(office):
    submission_id, code = office.receive()
    question = {"session": "guessed", "madonvi": "", "service": "TraCuuHoSo", "data": [{"MaHoSo": code}]}
    assert office.post("/exchange/services", **question).json()["error_code"] == "01"
    place = f"{office.url}/exchange/files/{submission_id}/manifest"
    assert requests.put(place, b"x", timeout=20).json()["error_code"] == "01"


@pytest.mark.parametrize("mode", Mode)
def test_whatever_it_does_to_the_gateway_people_and_tests_still_see_it(office, mode):
    submission_id, _ = office.receive()
    assert office.post("/control", mode=mode, seconds=0).json()["mode"] == mode
    assert office.dossier(submission_id)["business"] == "registered"
    assert office.get("/health").json()["mode"] == mode
    page = office.get("/").text
    assert ("Đang giả lập sự cố" in page) is (mode is not Mode.NORMAL)


def test_trouble_can_be_for_so_many_times_and_for_one_dossier(office):
    submission_id, code = office.receive()
    office.post("/control", mode="failing", times=2, only=submission_id)
    _, other = office.receive()
    assert office.ask("TraCuuHoSo", MaHoSo=other)["error_code"] == "00"
    answers = [office.ask("TraCuuHoSo", MaHoSo=code).get("error_code") for _ in range(3)]
    assert answers == [None, None, "00"]


@pytest.mark.parametrize(
    "wrong", [{"mode": "drunk"}, {"speed": -1}, {"course": "short"}, {"advance_hours": -1}]
)
def test_what_it_cannot_be_told_is_said(office, wrong):
    assert office.post("/control", **wrong).status_code == 422


def test_people_see_every_dossier_its_way_and_its_lateness(office):
    office.post("/control", course="late")
    submission_id, code = office.receive()
    assert code in office.get("/").text
    assert "trễ hẹn</b>" not in office.get(f"/view/{submission_id}").text
    office.post("/control", advance_hours=24 * 10)
    page = office.get(f"/view/{submission_id}").text
    for shown in (
        code,
        "Đăng ký khai sinh",
        "Mới đăng ký",
        "Đã trả kết quả",
        "trễ hẹn</b>",
        "KIOSK-7F3K-9Q2M",
    ):
        assert shown in page
    assert office.get(f"/view/{new_submission_id()}").status_code == 404


def test_what_a_citizen_typed_and_a_state_of_no_table_are_shown_as_text(office):
    submission_id, _ = office.receive()
    assert office.post(f"/dossiers/{submission_id}/state", code="<b>17", note="<i>x").status_code == 204
    assert office.post(f"/dossiers/{new_submission_id()}/state", code="5").status_code == 404
    for page in (office.get("/").text, office.get(f"/view/{submission_id}").text):
        assert "Trạng thái chưa rõ (code)" in page
        assert "&lt;i&gt;x" in page
        assert "<i>x" not in page


def test_the_page_s_buttons_let_time_go_on(office):
    before = office.get("/health").json()["office_time"]
    assert office.post("/advance?hours=24").headers["location"] == "/"
    assert office.get("/health").json()["office_time"] > before
    assert office.post("/advance?hours=9999").status_code == 422


def test_what_it_holds_outlives_a_restart_and_a_database_of_before(tmp_path):
    with open_office(tmp_path / "office") as office:
        submission_id, code = office.receive()
        office.post("/control", advance_hours=2)
        before = office.dossier(submission_id)
    with open_office(tmp_path / "office") as office:
        after = office.dossier(submission_id)
        assert len(after["steps"]) >= len(before["steps"]) >= 2
        assert {key: after[key] for key in ("dossier_code", "papers", "course")} == {
            key: before[key] for key in ("dossier_code", "papers", "course")
        }
    with closing(sqlite3.connect(tmp_path / "office" / "codes.sqlite3")) as database, database:
        for column in ("course", "appointment", "manifest_sha256", "papers"):
            database.execute(f"ALTER TABLE dossier DROP COLUMN {column}")
    with open_office(tmp_path / "office") as office:
        assert office.dossier(submission_id)["dossier_code"] == code
        assert office.take(submission_id, manifest(submission_id))["result"][0]["MaHoSo"] == code
        _, next_code = office.receive()
        assert next_code != code
