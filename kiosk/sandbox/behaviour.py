"""How the made-up office behaves towards the gateway: as agreed, or in the ways that real ones fail."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import Receive, Scope, Send


class Mode(StrEnum):
    """How it behaves."""

    NORMAL = "normal"
    SLOW = "slow"  # answers after `seconds`
    AWAY = "away"  # hangs up without an answer
    FAILING = "failing"  # answers 500
    BUSY = "busy"  # answers 429, to come back in `seconds`
    GARBLED = "garbled"  # answers 200 and a page for people
    ANSWER_LOST = "answer-lost"  # does what was asked, then hangs up
    WRONG = "wrong"  # issues the code of another dossier
    WRONG_REFERENCE = "wrong-reference"  # answers about another submission
    DOUBLED = "doubled"  # says everything twice
    REFUSING = "refusing"  # says no
    SESSION_LOST = "session-lost"  # ends a session after one question
    UNKNOWN_STATE = "unknown-state"  # names a state that nobody has heard of
    SCHEMA_EXTENDED = "schema-extended"  # new fields, numbers where texts were
    SCHEMA_CHANGED = "schema-changed"  # fields have other names


# What is seen in the answer to a service, and of that what only in the answer that issues a code.
_SAID = frozenset(
    {
        Mode.ANSWER_LOST,
        Mode.WRONG,
        Mode.WRONG_REFERENCE,
        Mode.DOUBLED,
        Mode.UNKNOWN_STATE,
        Mode.SCHEMA_EXTENDED,
        Mode.SCHEMA_CHANGED,
    }
)
_WHEN_TAKING = frozenset({Mode.ANSWER_LOST, Mode.WRONG})
_RENAMED = {"MaHoSo": "maHoSo", "TrangThaiHoSo": "trangThai", "ThongTinKhac": "thongTinKhac"}


class HangUp(Response):
    """Announces a body that never comes: uvicorn then closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the head alone."""
        headers = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


class Behaviour:
    """What the office was told: a mode, for one dossier or for all, so many times or until told otherwise."""

    def __init__(self) -> None:
        self.mode = Mode.NORMAL
        self.seconds = 0.0
        self.only = ""
        self.times = 0

    def set(self, mode: Mode, seconds: float, only: str, times: int) -> None:
        """Behave so from now on; `times` 0 means until told otherwise."""
        self.mode, self.seconds, self.only, self.times = mode, seconds, only, times

    async def before(self, about: Collection[str] = ()) -> Response | None:
        """Wait, or give what is answered instead of doing what was asked; `about` are submission ids."""
        mode = self._mode(about)
        match mode:
            case Mode.SLOW:
                self._count()
                await asyncio.sleep(self.seconds)
            case Mode.AWAY:
                self._count()
                return HangUp()
            case Mode.FAILING:
                self._count()
                return JSONResponse({"error": "made up"}, status_code=500)
            case Mode.BUSY:
                self._count()
                return JSONResponse(
                    {"error_code": "12"}, status_code=429, headers={"Retry-After": f"{self.seconds:.0f}"}
                )
            case Mode.GARBLED:
                self._count()
                return HTMLResponse("<html><title>Đăng nhập mạng</title></html>")
            case Mode.REFUSING:
                self._count()
                return JSONResponse({"error_code": "99", "message": "made up"})
            case _:
                pass
        return None

    def after(
        self, about: Collection[str], service: str, result: list[dict[str, Any]], another_code: str
    ) -> Response:
        """Answer a service, or something near to that answer."""
        mode = self._mode(about)
        if mode in _WHEN_TAKING and service != "DongBoHoSoMC":
            mode = Mode.NORMAL
        if mode in _SAID:
            self._count()
        match mode:
            case Mode.ANSWER_LOST:
                return HangUp()
            case Mode.WRONG:
                result = [one | {"MaHoSo": another_code} for one in result]
            case Mode.WRONG_REFERENCE:
                result = [one | {"ThongTinKhac": "0" * 32} for one in result]
            case Mode.DOUBLED:
                result = [*result, *result]
            case Mode.UNKNOWN_STATE:
                result = [one | {"TrangThaiHoSo": "17"} for one in result]
            case Mode.SCHEMA_EXTENDED:
                result = [_extended(one) for one in result]
            case Mode.SCHEMA_CHANGED:
                result = [{_RENAMED.get(key, key): value for key, value in one.items()} for one in result]
            case _:
                pass
        answer = {"error_code": "00", "message": "", "result": result}
        return Response(msgspec.json.encode(answer), media_type="application/json")

    def forgets_sessions(self) -> bool:
        """Whether a session ends after one question."""
        return self.mode is Mode.SESSION_LOST

    def _mode(self, about: Collection[str]) -> Mode:
        return Mode.NORMAL if self.only and self.only not in about else self.mode

    def _count(self) -> None:
        if self.times:
            self.times -= 1
            if not self.times:
                self.mode = Mode.NORMAL


def _extended(one: dict[str, Any]) -> dict[str, Any]:
    numbers = {key: int(one[key]) for key in ("TrangThaiHoSo", "TrangThaiThanhToan") if one.get(key)}
    return one | numbers | {"KenhThucHien": "1", "DinhDanhCHS": [{"LoaiDinhDanh": "1"}]}
