"""Whether the authority's verifier answers, signed with the key that is installed."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.identity.verifier import Outcome as Said
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.site import Site

# Nobody's card: the answer "unknown", signed, shows connection, key and clocks.
_NO_CARD = b"kiosk-hcc: is the verifier there?"


def _run(site: Site) -> Finding:
    if site.verifier is None:
        return absent("không chạy: cấu hình không có máy chủ xác thực nào")
    answer = site.verifier.vouch(_NO_CARD)
    if answer.outcome is Said.SIGNER_UNKNOWN:
        return passed("Máy chủ trả lời, ký bằng đúng khóa đã cài, đồng hồ hai bên khớp.")
    return failed(
        "Máy chủ xác thực không trả lời được như phải có.",
        detail=clean(f"{answer.outcome}: {answer.words}"),
    )


CHECK = Check(
    name="card-verifier",
    area=Area.DEVICES,
    title="Máy chủ xác thực thẻ căn cước",
    does="Hỏi máy chủ của cơ quan cấp thẻ về một thẻ không có thật.",
    passes="Câu trả lời là “chưa biết”, được ký bằng khóa đã cài.",
    mend="Xem đường mạng, khóa của máy chủ xác thực và đồng hồ của máy.",
    seconds=2,
    weight=Weight.LIMITS,
    run=_run,
    repair="card-verifier",
    limit="Không xác nhận được ai đã ký thẻ căn cước.",
)
