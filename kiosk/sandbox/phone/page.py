"""What the made-up person sees on the phone: pages without a script."""

from __future__ import annotations

import unicodedata
from html import escape

from kiosk.sandbox.people import all_people

_STYLE = """
:root { --paper: #F7F4EE; --ink: #14212B; --quiet: #44525E; --blue: #0B4A66; --line: #DDD6C8; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 26rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.5 Inter, "Noto Sans", sans-serif; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 1rem 0 .4rem; }
.notice { background: #FFF3D6; color: #6B4300; padding: .5rem .8rem; border-radius: .6rem; }
.card { background: #FFFFFF; border: 1px solid var(--line); border-radius: .8rem; padding: .9rem 1rem;
  margin: .8rem 0; }
.label { color: var(--quiet); font-size: .95rem; }
#code { font-size: 2.6rem; font-weight: 600; line-height: 1.15; font-variant-numeric: tabular-nums; }
#place { font-weight: 600; }
label.person { display: flex; gap: .6rem; align-items: center; min-height: 2.9rem; }
input[type=radio] { flex: none; width: 1.3rem; height: 1.3rem; accent-color: var(--blue); }
button { display: block; width: 100%; min-height: 3.4rem; font: inherit; font-weight: 600;
  border-radius: .8rem; margin: .7rem 0; border: 2px solid var(--blue); background: var(--blue);
  color: #FFFFFF; }
button.no { background: #FFFFFF; color: #9A1B1B; border-color: #9A1B1B; }
"""
_NOTICE = '<p class="notice">VNeID tự dựng để thử: người và tài khoản ở đây đều không có thật.</p>'


def page(title: str, body: str) -> str:
    """Put a page together."""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{_NOTICE}{body}</body></html>"
    )


def ask_page(*, code: str, place: str, action: str, hidden: dict[str, str]) -> str:
    """Ask whether it is the person who stands at the kiosk: its code, its name and place, yes or no."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    about = (
        '<div class="card"><div class="label">Mã trên màn hình ki-ốt phải là</div>'
        f'<div id="code">{escape(code)}</div></div>'
        if code
        else ""
    )
    return page(
        "Xác nhận đăng nhập",
        f"""<h1>Có phải bạn đang đăng nhập ở ki-ốt này không?</h1>{about}
<div class="card"><div class="label">Nơi yêu cầu</div><div id="place">{escape(place)}</div></div>
<p>Chỉ đồng ý khi bạn đang đứng trước ki-ốt này. Ai gửi mã này cho bạn từ nơi khác là đang lừa bạn.</p>
<form method="post" action="{escape(action)}">{fields}
<div class="card"><div class="label">Điện thoại của ai (chỉ có trong bản thử)</div>{_people()}
<label class="person"><input type="radio" name="level" value="2" checked> Tài khoản mức 2</label>
<label class="person"><input type="radio" name="level" value="1" id="level-1"> Tài khoản mức 1</label></div>
<button id="approve" name="answer" value="approved">Đồng ý đăng nhập</button>
<button id="refuse" class="no" name="answer" value="refused">Không phải tôi</button></form>""",
    )


def enter_page(*, wrong: bool) -> str:
    """Ask for the short code, where the address brought none."""
    said = '<p id="wrong" class="notice">Mã này không có hoặc đã hết hạn.</p>' if wrong else ""
    return page(
        "Nhập mã",
        f"""<h1>Nhập mã trên màn hình ki-ốt</h1>{said}<form method="get" action="/phone">
<input id="user_code" name="user_code" inputmode="numeric" autocomplete="off" aria-label="Mã"
 style="font: inherit; font-size: 2rem; width: 100%; padding: .4rem .8rem">
<button id="look">Tiếp tục</button></form>""",
    )


def outcome_page(*, outcome: str, words: str) -> str:
    """Say what came of it; `outcome` is a word for tests."""
    return page("VNeID", f'<h1 id="outcome" data-outcome="{escape(outcome)}">{escape(words)}</h1>')


def _people() -> str:
    rows = []
    for at, person in enumerate(all_people()):
        name = escape(unicodedata.normalize("NFC", person.card.name))
        checked = " checked" if at == 0 else ""
        rows.append(
            f'<label class="person"><input type="radio" name="person" id="person-{escape(person.id)}"'
            f' value="{escape(person.id)}"{checked}> {name}</label>'
        )
    return "".join(rows)
