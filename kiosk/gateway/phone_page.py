"""What the person sees on the phone before and after VNeID: pages without a script, in two languages."""

from __future__ import annotations

from html import escape

_STYLE = """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 26rem; padding: 1rem; background: #F7F4EE; color: #14212B;
  font: 1.1rem/1.5 Inter, "Noto Sans", sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 1rem 0 .6rem; }
.card { background: #FFFFFF; border: 1px solid #DDD6C8; border-radius: .8rem; padding: .9rem 1rem;
  margin: .8rem 0; }
.label { color: #44525E; font-size: 1rem; }
#code { font-size: 2.8rem; font-weight: 600; line-height: 1.15; font-variant-numeric: tabular-nums; }
#place { font-weight: 600; }
button { display: block; width: 100%; min-height: 3.6rem; font: inherit; font-weight: 600;
  border-radius: .8rem; margin: .8rem 0; border: 2px solid #0B4A66; background: #0B4A66; color: #FFFFFF; }
button span { font-weight: 400; }
button.no { background: #FFFFFF; color: #9A1B1B; border-color: #9A1B1B; }
"""
_OUTCOMES = {
    "confirmed": ("Đã xác nhận. Xin nhìn lại màn hình ki-ốt.", "Confirmed. Please look at the kiosk."),
    "refused": ("Đã từ chối. Không ai được đăng nhập.", "Refused. Nobody was logged in."),
    "failed": (
        "VNeID chưa trả lời được. Chưa ai đăng nhập. Xin quét lại mã trên màn hình ki-ốt.",
        "VNeID gave no answer. Nobody was logged in. Please scan the kiosk's code again.",
    ),
    "taken": (
        "Một điện thoại khác đã dùng mã này. Nếu không phải bạn, xin chạm Quay lại trên ki-ốt để lấy mã mới.",
        "Another phone has used this code. If it was not yours, touch Back on the kiosk for a new one.",
    ),
    "gone": (
        "Mã này không còn hiệu lực. Xin quét lại mã trên màn hình ki-ốt.",
        "This code holds no more. Please scan the kiosk's code again.",
    ),
}


def asking(user_code: str, place: str, kiosk_id: str, mark: str) -> str:
    """Ask whether the person stands there: the kiosk's code, its name and place, yes or no.

    The place is what the kiosk says; `kiosk_id` is what its certificate says, empty for one without.
    `mark` says in the answer that this page was seen.
    """
    number = f'<div>Số hiệu <span lang="en">(number)</span>: {escape(kiosk_id)}</div>' if kiosk_id else ""
    return _page(
        "Đăng nhập ở ki-ốt",
        f"""<h1>Bạn có đang đứng trước ki-ốt này không?</h1>
<p class="label" lang="en">Are you standing at this kiosk?</p>
<div class="card"><div class="label">Mã trên màn hình ki-ốt phải là
<span lang="en">(the kiosk shows)</span></div>
<div id="code">{escape(user_code)}</div></div>
<div class="card"><div class="label">Ki-ốt ở <span lang="en">(the kiosk is at)</span></div>
<div id="place">{escape(place)}</div>{number}</div>
<p>Chỉ tiếp tục khi mã giống hệt mã trên ki-ốt trước mặt bạn. Ai gửi mã này cho bạn từ nơi khác là đang
lừa bạn.</p>
<p class="label" lang="en">Go on only if this is the very code on the kiosk before you. Whoever sent it
to you from elsewhere deceives you.</p>
<form method="post"><input type="hidden" name="mark" value="{escape(mark)}">
<button id="go-on" name="answer" value="go-on">Đúng, tiếp tục bằng VNeID
<span lang="en">(go on)</span></button>
<button id="not-me" class="no" name="answer" value="refuse">Không phải tôi
<span lang="en">(not me)</span></button></form>""",
    )


def outcome(word: str) -> str:
    """Say what came of it."""
    said, in_english = _OUTCOMES[word]
    return _page(
        "Đăng nhập ở ki-ốt",
        f'<h1 id="outcome" data-outcome="{escape(word)}">{escape(said)}</h1>'
        f'<p class="label" lang="en">{escape(in_english)}</p>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
