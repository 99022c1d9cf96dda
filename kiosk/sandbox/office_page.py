"""The made-up office for people to look at: two pages without a script, that load themselves again."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import msgspec

from kiosk.dossier.standing import Business, business_of_code, business_words
from kiosk.sandbox.behaviour import Mode
from kiosk.sandbox.course import STATE_CODES

if TYPE_CHECKING:
    from kiosk.sandbox.behaviour import Behaviour
    from kiosk.sandbox.holdings import Held, Holdings

_SHOWN = 200
_STYLE = """
:root { --paper: #F7F4EE; --ink: #14212B; --quiet: #44525E; --blue: #0B4A66; --line: #DDD6C8; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 Inter, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
.quiet { color: var(--quiet); }
div.quiet { margin: .8rem 0 1.2rem; }
.notice { background: #FFF3D6; color: #6B4300; padding: .6rem 1rem; border-radius: .5rem; }
.trouble { background: #9A1B1B; color: #FFFFFF; padding: .6rem 1rem; border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; background: #FFFFFF; border: 1px solid var(--line); }
th, td { text-align: left; vertical-align: top; padding: .55rem .8rem; border-top: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; border-top: 0; }
td.code { font-variant-numeric: tabular-nums; white-space: nowrap; }
.state { font-weight: 600; white-space: nowrap; }
.done { color: #14562F; } .wait { color: #6B4300; } .ended { color: #9A1B1B; }
a { color: var(--blue); }
form { display: inline; }
button { font: inherit; color: var(--blue); background: #FFFFFF; border: 1px solid var(--blue);
  border-radius: .5rem; padding: .35rem .9rem; }
"""
_SETTLED = [STATE_CODES[one] for one in (Business.NOT_RECEIVED, Business.STOPPED, Business.WITHDRAWN)]
_LOOKS = {
    Business.FINISHED: "done",
    Business.RETURNED: "done",
    Business.SUPPLEMENT_ASKED: "wait",
    Business.PAYMENT_ASKED: "wait",
    Business.NOT_RECEIVED: "ended",
    Business.STOPPED: "ended",
    Business.WITHDRAWN: "ended",
}


def describe_office(holdings: Holdings, behaviour: Behaviour) -> str:
    """Show what the office holds, the newest on top, and how it behaves."""
    now = holdings.clock.now()
    held = holdings.all()
    rows = "".join(_row(one, now) for one in reversed(held[-_SHOWN:]))
    if not rows:
        rows = '<tr><td colspan="6" class="quiet">Chưa có hồ sơ nào.</td></tr>'
    more = f" Trang này chỉ hiện {_SHOWN} hồ sơ mới nhất." if len(held) > _SHOWN else ""
    return _page(
        "Bộ phận Một cửa tự dựng",
        f"""<h1>Bộ phận Một cửa tự dựng</h1>
<p class="notice">Cơ quan và mọi hồ sơ ở đây đều không có thật: chỉ dùng để thử ki-ốt.</p>
<div class="quiet">Giờ của cơ quan: <b>{_moment(now)}</b>, nhanh gấp {holdings.clock.speed:g} lần giờ thật.
Đang giữ {len(held)} hồ sơ.{more}
<form method="post" action="/advance?hours=1"><button>Thêm một giờ</button></form>
<form method="post" action="/advance?hours=24"><button>Thêm một ngày</button></form></div>
{_behaviour(behaviour)}
<table><tr><th>Mã hồ sơ</th><th>Thủ tục</th><th>Nộp lúc</th><th>Hẹn trả</th><th>Trạng thái</th>
<th>Diễn biến</th></tr>{rows}</table>""",
    )


def describe_dossier(held: Held, now: datetime) -> str:
    """Show one dossier: where it stands, its way so far, its papers."""
    manifest = msgspec.json.decode(held.manifest)
    steps = "".join(
        f'<tr><td class="code">{_moment(step.at)}</td><td>{_state(step.code)}</td>'
        f"<td>{escape(step.note)}</td></tr>"
        for step in held.steps
    )
    place = f"/dossiers/{held.submission_id}"
    papers = "".join(
        f'<li><a href="{place}/papers/{escape(one.file)}">{escape(one.file)}</a>,'
        f" {_grouped(one.bytes)} byte</li>"
        for one in held.papers
    )
    return _page(
        held.dossier_code,
        f"""<p><a href="/">Tất cả hồ sơ</a></p><h1>{escape(held.dossier_code)}</h1>
<p>{escape(manifest["procedure"]["name"])}. Người nộp: {escape(manifest["submitter"]["name"])}.</p>
<p class="quiet">Phiếu của ki-ốt {escape(manifest["kiosk_id"])}: {escape(manifest["local_reference"])}.
Hẹn trả {_moment(held.appointment)}{_lateness(held, now)}.</p>
<table><tr><th>Lúc</th><th>Trạng thái</th><th>Ghi chú</th></tr>{steps}</table>
<p>Giấy tờ (<a href="{place}/manifest">tờ khai điện tử</a>):</p><ul>{papers}</ul>""",
    )


def _row(held: Held, now: datetime) -> str:
    manifest = msgspec.json.decode(held.manifest)
    return (
        f'<tr><td class="code"><a href="/view/{held.submission_id}">{escape(held.dossier_code)}</a></td>'
        f"<td>{escape(manifest['procedure']['name'])}</td>"
        f'<td class="code">{_moment(held.received_at)}</td>'
        f'<td class="code">{_moment(held.appointment)}{_lateness(held, now)}</td>'
        f"<td>{_state(held.state)}</td>"
        f'<td class="quiet">{escape(held.steps[-1].note)}<br>Kịch bản: {held.course.words}</td></tr>'
    )


def _behaviour(behaviour: Behaviour) -> str:
    if behaviour.mode is Mode.NORMAL:
        return ""
    about = f", chỉ với {escape(behaviour.only)}" if behaviour.only else ""
    return f'<p class="trouble">Đang giả lập sự cố: <b>{behaviour.mode.value}</b>{about}</p>'


def _state(code: str) -> str:
    text = business_of_code(code)
    look = _LOOKS.get(Business(text), "") if text in set(Business) else "wait"
    return f'<span class="state {look}">{escape(business_words(text))}</span>'


def _lateness(held: Held, now: datetime) -> str:
    finished = held.since(STATE_CODES[Business.FINISHED])
    settled = held.state in _SETTLED
    return ", <b>trễ hẹn</b>" if not settled and (finished or now) > held.appointment else ""


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _moment(moment: datetime) -> str:
    return f"{moment:%H:%M %d/%m/%Y}"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta http-equiv="refresh" content="5"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
