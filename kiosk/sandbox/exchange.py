"""What the gateway asks of the made-up office, in the published vocabulary (docs/back-office.md)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from kiosk.dossier.standing import Business
from kiosk.sandbox.behaviour import Behaviour
from kiosk.sandbox.course import STATE_CODES, Course
from kiosk.sandbox.holdings import PAPER_NAME, SUBMISSION_ID, Held, Holdings, NotReceivedError

if TYPE_CHECKING:
    from collections.abc import Collection

SubmissionId = Annotated[str, Path(pattern=SUBMISSION_ID)]
PaperName = Annotated[str, Path(pattern=PAPER_NAME)]
SessionHeader = Annotated[str, Header()]

router = APIRouter(prefix="/exchange")

_FEE = 8000


class _Login(msgspec.Struct, frozen=True):
    username: str
    password: str


class _File(msgspec.Struct, frozen=True):
    ten: str = msgspec.field(name="TenTepDinhKem")
    sha256: str = msgspec.field(name="TepDinhKemId")
    part: str = msgspec.field(name="MaThanhPhanHoSo")


class _Asked(msgspec.Struct, frozen=True):
    code: str = msgspec.field(name="MaHoSo", default="")
    reference: str = msgspec.field(name="ThongTinKhac", default="")
    procedure: str = msgspec.field(name="MaTTHC", default="")
    files: list[_File] = msgspec.field(name="TaiLieuNop", default_factory=list)


class _Question(msgspec.Struct, frozen=True):
    session: str
    madonvi: str
    service: Literal["DongBoHoSoMC", "TraCuuHoSo"]
    data: list[_Asked]


@dataclass
class Exchange:
    """The office's side of the line: who is logged in, what it holds, how it behaves.

    `password` empty lets everybody in.
    """

    holdings: Holdings
    behaviour: Behaviour
    password: str = ""
    sessions: set[str] = field(default_factory=set)

    def knows(self, session: str) -> bool:
        """Tell whether a session goes on; one that the office forgets ends with this question."""
        if session not in self.sessions:
            return False
        if self.behaviour.forgets_sessions():
            self.sessions.discard(session)
        return True


@router.post("/login")
async def login(request: Request) -> Response:
    """Open a session."""
    exchange = _exchange(request)
    if instead := await exchange.behaviour.before():
        return instead
    try:
        asked = msgspec.json.decode(await request.body(), type=_Login)
    except msgspec.MsgspecError as error:
        return _no("02", str(error))
    if exchange.password and not secrets.compare_digest(exchange.password, asked.password):
        return _no("03", "wrong name or password")
    session = secrets.token_hex(16)
    exchange.sessions.add(session)
    return JSONResponse({"error_code": "00", "session": session})


@router.put("/files/{submission_id}/manifest")
async def put_manifest(
    submission_id: SubmissionId, request: Request, session: SessionHeader = ""
) -> Response:
    """Keep the form of a dossier that is still to come."""
    exchange, body = _exchange(request), await request.body()
    if instead := await _kept_out(exchange, session, {submission_id}):
        return instead
    sha256 = await run_in_threadpool(exchange.holdings.put_manifest, submission_id, body)
    return _file_answer(sha256, f"/dossiers/{submission_id}/manifest")


@router.put("/files/{submission_id}/papers/{name}")
async def put_paper(
    submission_id: SubmissionId, name: PaperName, request: Request, session: SessionHeader = ""
) -> Response:
    """Keep one paper of a dossier that is still to come."""
    exchange, body = _exchange(request), await request.body()
    if instead := await _kept_out(exchange, session, {submission_id}):
        return instead
    sha256 = await run_in_threadpool(exchange.holdings.put_paper, submission_id, name, body)
    return _file_answer(sha256, f"/dossiers/{submission_id}/papers/{name}")


@router.post("/services")
async def ask(request: Request) -> Response:
    """Do one of the two services."""
    exchange = _exchange(request)
    try:
        question = msgspec.json.decode(await request.body(), type=_Question)
    except msgspec.MsgspecError as error:
        return _no("02", str(error))
    about = await run_in_threadpool(_meant, exchange.holdings, question.data)
    if instead := await _kept_out(exchange, question.session, about):
        return instead
    try:
        result = await run_in_threadpool(_SERVICES[question.service], exchange.holdings, question.data)
    except NotReceivedError as error:
        return _no(error.code, str(error))
    code = str(result[0]["MaHoSo"]) if result else ""
    another = await run_in_threadpool(exchange.holdings.another_code, code)
    return exchange.behaviour.after(about, question.service, result, another)


def _exchange(request: Request) -> Exchange:
    exchange: Exchange = request.app.state.exchange
    return exchange


def _meant(holdings: Holdings, asked: list[_Asked]) -> set[str]:
    """Name the submissions that a question is about."""
    meant = {one.reference for one in asked if one.reference}
    for one in asked:
        if one.code:
            meant |= {held.submission_id for held in holdings.find(code=one.code)}
    return meant


async def _kept_out(exchange: Exchange, session: str, about: Collection[str]) -> Response | None:
    if instead := await exchange.behaviour.before(about):
        return instead
    return None if exchange.knows(session) else _no("01", "the session has ended")


def _take(holdings: Holdings, asked: list[_Asked]) -> list[dict[str, Any]]:
    answers = []
    for one in asked:
        if not re.fullmatch(SUBMISSION_ID, one.reference):
            raise NotReceivedError("02", "ThongTinKhac is no submission id")
        manifests = [file.sha256 for file in one.files if file.part == "manifest"]
        if len(manifests) != 1:
            raise NotReceivedError("02", "TaiLieuNop names no manifest, or two")
        papers = {file.ten: file.sha256 for file in one.files if file.part != "manifest"}
        code, _ = holdings.receive(one.reference, manifests[0], papers)
        answers.append({"MaHoSo": code, "ThongTinKhac": one.reference})
    return answers


def _look_up(holdings: Holdings, asked: list[_Asked]) -> list[dict[str, Any]]:
    found = []
    for one in asked:
        found += holdings.find(code=one.code, submission_id=one.reference)
    return [_record(held) for held in found]


_SERVICES = {"DongBoHoSoMC": _take, "TraCuuHoSo": _look_up}


def _record(held: Held) -> dict[str, Any]:
    """Write a dossier as the published vocabulary has it; who it is about stays at the office."""
    manifest = msgspec.json.decode(held.manifest)
    asked_to_pay = held.since(STATE_CODES[Business.PAYMENT_ASKED])
    paid = asked_to_pay is not None and held.state != STATE_CODES[Business.PAYMENT_ASKED]
    record: dict[str, Any] = {
        "MaHoSo": held.dossier_code,
        "ThongTinKhac": held.submission_id,
        "SoBienNhan": manifest["local_reference"],
        "MaTTHC": manifest["procedure"]["code"],
        "TenTTHC": manifest["procedure"]["name"],
        "NgayNopHoSo": _time(held.received_at),
        "NgayTiepNhan": _time(held.since(STATE_CODES[Business.RECEIVED])),
        "NgayHenTra": _time(held.appointment),
        "TrangThaiHoSo": held.state,
        "NgayKetThucXuLy": _time(held.since(STATE_CODES[Business.FINISHED])),
        "NgayTra": _time(held.since(STATE_CODES[Business.RETURNED])),
        "HinhThuc": "1" if manifest["delivery"]["way"] == "post" else "0",
        "DonViXuLy": "Bộ phận Một cửa (tự dựng)",
        "GhiChu": held.steps[-1].note,
        "DanhSachLePhi": [],
        "DanhSachHoSoBoSung": [],
    }
    if held.course is Course.FEE or asked_to_pay is not None:
        record["DanhSachLePhi"] = [
            {
                "TenPhiLePhi": "Lệ phí (tự dựng)",
                "MaPhiLePhi": "LP01",
                "HinhThucThu": "2",
                "Gia": str(_FEE),
                "LoaiPhiLePhi": "1",
            }
        ]
        record["TrangThaiThanhToan"] = "1" if paid else "0"
    supplement = held.since(STATE_CODES[Business.SUPPLEMENT_ASKED])
    if supplement is not None:
        brought = held.state != STATE_CODES[Business.SUPPLEMENT_ASKED]
        after = [step for step in held.steps if step.at > supplement]
        record["DanhSachHoSoBoSung"] = [
            {
                "HoSoBoSungId": 1,
                "NguoiYeuCauBoSung": "Cán bộ (tự dựng)",
                "NoiDungBoSung": next(step.note for step in held.steps if step.at == supplement),
                "NgayBoSung": _time(supplement),
                "NgayTiepNhanBoSung": _time(after[0].at) if brought and after else "",
                "TrangThaiBoSung": brought,
                "NgayHenTraTruoc": _time(held.appointment),
                "NgayHenTraMoi": _time(held.appointment),
            }
        ]
    return record


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y%m%d%H%M%S}"


def _file_answer(sha256: str, place: str) -> Response:
    return JSONResponse({"error_code": "00", "TepDinhKemId": sha256, "DuongDanTaiTepTin": place})


def _no(code: str, message: str) -> Response:
    return JSONResponse({"error_code": code, "message": message})
