"""The operator's web page of kiosks; only a session opens it, and a kiosk's certificate closes it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qs

import structlog
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.asking import AllParts, anyone, parts_of
from kiosk.gateway.bodies import read_small
from kiosk.gateway.errors import GatewayError, NotTaken
from kiosk.gateway.operators.browser import Cookies, is_marked, mark_of, new_secret
from kiosk.gateway.operators.fleet import unit_of, unreadable, view_of
from kiosk.gateway.operators.listing import Asked, listed
from kiosk.gateway.operators.pages import FILES, HEADERS, draw
from kiosk.machine.enrolled import KIOSK_ID
from kiosk.machine.readiness import read_report
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.gateway.operators.fleet import KioskView
    from kiosk.gateway.parts import Parts
    from kiosk.gateway.registry import KnownKiosk
    from kiosk.gateway.reports import ReportHead
    from kiosk.machine.readiness import ReportBody

_LARGEST_FORM = 4096
_LOG_IN, _LOG_OUT = "log-in", "log-out"
_HOME = "/operator/kiosks"
_LOGIN = "/operator/login"

_log = structlog.get_logger()


class _NotLoggedIn(GatewayError):
    """There is no session, or it has ended."""


class _Page(APIRoute):
    """Answers in pages also where something was refused or went wrong."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's own handler."""
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                page = await answer(request)
            except _NotLoggedIn:
                page = RedirectResponse(_LOGIN, status_code=303)
            except NotTaken as refusal:
                page = _said(refusal)
            except RequestValidationError:
                page = _message("Không có trang này", "Địa chỉ không đúng.", 404)
            except (OSError, SQLAlchemyError, GatewayError) as error:
                _log.error("cannot be shown now", kind=type(error).__name__)
                page = _message("Tạm thời chưa xem được", "Không có gì bị mất. Xin thử lại sau ít phút.", 503)
            except Exception as error:  # noqa: BLE001  # a fault of ours; its text may hold values
                _log.error("page broke", path=request.url.path, kind=type(error).__name__)
                page = _message(
                    "Chưa xem được trang này", "Có lỗi ở máy chủ; các trang khác vẫn xem được.", 500
                )
            for name, value in HEADERS.items():
                page.headers.setdefault(name, value)
            return page

        return answered


async def _visitor(request: Request) -> Parts:
    """Let a browser ask, but no kiosk: what one of them holds opens nothing here; raises NotTaken."""
    caller = await anyone(request)
    if caller.kiosk_id:
        raise NotTaken(403, RefusalReason.CERTIFICATE_REFUSED, "a kiosk's certificate opens nothing here")
    return parts_of(request)


async def _operator(request: Request) -> str:
    """Let an operator ask, and give the name; raises NotTaken, _NotLoggedIn."""
    parts = await _visitor(request)
    token = _cookies(parts).session(request)
    name = await run_in_threadpool(parts.storage.operators.who, token)
    if not name:
        raise _NotLoggedIn
    return name


Visitor = Annotated[Any, Depends(_visitor)]
Operator = Annotated[str, Depends(_operator)]
KioskId = Annotated[str, Path(pattern=f"^{KIOSK_ID.pattern}$")]

router = APIRouter(prefix="/operator", route_class=_Page, include_in_schema=False)


@router.get("")
@router.get("/")
async def get_start(_: Operator) -> Response:
    """Go to the list."""
    return RedirectResponse(_HOME, status_code=303)


@router.get("/style.css")
@router.get("/icon.svg")
async def get_file(_: Visitor, request: Request) -> Response:
    """Give what the pages need; the style's address changes with it."""
    media_type, content = FILES[request.url.path.rpartition("/")[2]]
    return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=86400"})


@router.get("/login")
async def get_login(_: Visitor, parts: AllParts, request: Request) -> Response:
    """Ask for name and secret."""
    return _login_form(parts, request)


@router.post("/login")
async def post_login(_: Visitor, parts: AllParts, request: Request) -> Response:
    """Begin a session; what is wrong is not told apart."""
    form = await _form_of(request)
    if not is_marked(request, _cookies(parts).form(request), _LOG_IN, form("mark")):
        # A stranger's page, or a cookie that ran out.
        return _login_form(parts, request, "Trang đăng nhập đã cũ. Xin đăng nhập lại.", 403)
    name = form("name").strip().lower()
    cookies, desk = _cookies(parts), parts.storage.operators
    shown = cookies.known(request, name)
    log_in = partial(desk.log_in, name, form("secret"), _address(parts, request), shown)
    async with parts.log_ins:
        made = await run_in_threadpool(log_in)
    if made.wait_seconds:
        minutes = -(-made.wait_seconds // 60)
        words = f"Đã thử sai nhiều lần. Xin đợi {minutes} phút rồi đăng nhập lại."
        page = _login_form(parts, request, words, 429)
        page.headers["Retry-After"] = str(made.wait_seconds)
        return page
    if not made.token:
        return _login_form(parts, request, "Tên hoặc mật khẩu không đúng.", 403)
    answer = RedirectResponse(_HOME, status_code=303)
    cookies.begin(answer, made.token)
    cookies.remember_known(answer, name, made.known)
    return answer


@router.post("/logout")
async def post_logout(_: Operator, parts: AllParts, request: Request) -> Response:
    """End the session."""
    cookies = _cookies(parts)
    token = cookies.session(request)
    form = await _form_of(request)
    if not is_marked(request, token, _LOG_OUT, form("mark")):
        raise NotTaken(403, RefusalReason.BAD_REQUEST, "not this page's form")
    await run_in_threadpool(parts.storage.operators.log_out, token, _address(parts, request))
    answer = RedirectResponse(_LOGIN, status_code=303)
    cookies.end(answer)
    return answer


@router.get("/kiosks")
async def get_kiosks(name: Operator, parts: AllParts, request: Request) -> Response:
    """List the kiosks."""
    now = datetime.now(UTC)
    views = await run_in_threadpool(_views, parts, now)
    listing = listed(views, Asked.of(request.query_params))
    return _shown(parts, request, "kiosks", operator=name, listing=listing, asked=listing.asked, now=now)


@router.get("/kiosks/{kiosk_id}")
async def get_kiosk(kiosk_id: KioskId, name: Operator, parts: AllParts, request: Request) -> Response:
    """Show one kiosk, with its newest report."""
    now = datetime.now(UTC)
    found = await run_in_threadpool(_views, parts, now, kiosk_id)
    if not found:
        return _message("Không có ki-ốt này", "Chưa có ki-ốt nào mang số hiệu này.", 404)
    report = await run_in_threadpool(_report, parts, kiosk_id)
    return _shown(parts, request, "kiosk", operator=name, kiosk=found[0], report=report, now=now)


@router.get("/kiosks/{kiosk_id}/report.json")
async def get_report(kiosk_id: KioskId, _: Operator, parts: AllParts) -> Response:
    """Give the newest report as the kiosk signed it, for `kiosk report verify`."""
    document = await run_in_threadpool(parts.storage.reports.document, kiosk_id)
    if document is None:
        return _message("Chưa có báo cáo", "Ki-ốt này chưa gửi báo cáo nào.", 404)
    named = f'attachment; filename="{kiosk_id}-report.json"'
    return Response(document, media_type="application/json", headers={"Content-Disposition": named})


def _views(parts: Parts, now: datetime, kiosk_id: str | None = None) -> list[KioskView]:
    heads = parts.storage.reports.heads()
    return [
        _view(parts, one, heads.get(one.kiosk_id), now) for one in parts.storage.registry.kiosks(kiosk_id)
    ]


def _view(parts: Parts, known: KnownKiosk, report: ReportHead | None, now: datetime) -> KioskView:
    try:
        return view_of(known, parts.places.find(unit_of(known)), report, now)
    except Exception as error:  # noqa: BLE001  # what one kiosk sent must not hide the others
        _log.error("a kiosk cannot be shown", kiosk_id=known.kiosk_id, kind=type(error).__name__)
        return unreadable(known)


def _report(parts: Parts, kiosk_id: str) -> ReportBody | None:
    document = parts.storage.reports.document(kiosk_id)
    try:
        return None if document is None else read_report(document)
    except ValueError:  # taken by another version of the gateway
        return None


def _login_form(parts: Parts, request: Request, trouble: str = "", status: int = 200) -> Response:
    cookies = _cookies(parts)
    secret = cookies.form(request) or new_secret()
    page = HTMLResponse(draw("login", trouble=trouble, mark=mark_of(secret, _LOG_IN)), status_code=status)
    cookies.remember_form(page, secret)
    return page


def _shown(parts: Parts, request: Request, page: str, **given: object) -> Response:
    mark = mark_of(_cookies(parts).session(request), _LOG_OUT)
    return HTMLResponse(draw(page, mark=mark, **given))


def _message(title: str, words: str, status: int) -> Response:
    return HTMLResponse(draw("message", title=title, words=words), status_code=status)


def _said(refusal: NotTaken) -> Response:
    if refusal.reason is RefusalReason.TOO_MANY:
        page = _message("Quá nhiều yêu cầu", "Xin đợi một phút rồi tải lại trang.", refusal.status)
        page.headers["Retry-After"] = str(refusal.retry_after or 60)
        return page
    return _message("Không được phép", "Trang này chỉ dành cho người vận hành.", refusal.status)


async def _form_of(request: Request) -> Callable[[str], str]:
    body = await read_small(request, _LARGEST_FORM)
    fields = parse_qs(body.decode("ascii", "replace"), keep_blank_values=True)
    return lambda name: fields.get(name, [""])[0]


def _cookies(parts: Parts) -> Cookies:
    return Cookies(secure=parts.callers.certified)


def _address(parts: Parts, request: Request) -> str:
    return parts.callers.bucket(request, "")
