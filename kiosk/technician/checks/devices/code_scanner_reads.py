"""Whether the code scanner reads a code."""

from __future__ import annotations

import secrets

from hardware.vocabulary import Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.hands.asking import undone
from kiosk.technician.hands.listening import listening
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    # Never the same twice: a code that was read before must not do.
    text = f"KIOSK-HCC-{secrets.token_hex(4).upper()}"
    words = (
        "Đưa mã đang hiện trên màn hình vào máy đọc mã. Máy gắn cố định thì chụp mã bằng điện thoại "
        "rồi đưa điện thoại vào."
    )
    with listening(site) as listener:
        if missing := undone(site, Task.SHOW_CODE, words, text):
            return missing
        if listener.heard(lambda code: code == text) is not None:
            return passed("Máy đọc mã đọc đúng mã đã hiện.")
        if listener.others:
            return failed(
                say("Máy đọc mã đọc được {count} mã, nhưng không phải mã đã hiện.", count=listener.others)
            )
    return failed("Máy đọc mã không đọc được mã nào.")


CHECK = Check(
    name="code-scanner-reads",
    area=Area.DEVICES,
    title="Đọc mã bằng máy đọc mã",
    does="Hiện một mã mới, chờ máy đọc mã đọc lại đúng mã ấy.",
    passes="Máy đọc mã gửi về đúng từng chữ của mã đã hiện.",
    mend="Lau cửa sổ máy đọc mã; tăng độ sáng màn hình; quét mã cài đặt trong sách của máy.",
    seconds=30,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.CODE_SCANNER,
    attended=True,
    repair="code-scanner-blind",
    limit="Không quét được mã QR trên thẻ và trên phiếu.",
)
