"""Whether the certificates that cards' signers are known by are there and can be used."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    anchors = site.anchors()
    if anchors.refused:
        return failed(
            say("Có {count} tệp chứng thư không dùng được.", count=len(anchors.refused)),
            detail=clean("; ".join(anchors.refused)),
        )
    if anchors.certificates:
        return passed(
            say("Có {count} chứng thư gốc được tin cậy.", count=len(anchors.certificates)),
            detail=f"{len(anchors.revocations)} revocation lists" if anchors.revocations else "",
            measures={"certificates": float(len(anchors.certificates))},
        )
    if site.verifier is not None:
        return passed("Chưa cài chứng thư gốc nào; máy chủ xác thực của cơ quan cấp thẻ được hỏi thay.")
    if site.appliance:
        return failed("Chưa có chứng thư gốc và chưa có máy chủ xác thực: mọi người ký thẻ đều là chưa biết.")
    return not_run("không chạy: máy này chưa có chứng thư gốc hay máy chủ xác thực nào")


CHECK = Check(
    name="card-anchors",
    area=Area.DEVICES,
    title="Chứng thư gốc của thẻ căn cước",
    does="Đọc các chứng thư gốc đã cài trên máy.",
    passes="Mọi tệp đều dùng được, và có ít nhất một chứng thư gốc hoặc một máy chủ xác thực.",
    mend="Cài lại chứng thư gốc bằng lệnh kiosk chip anchors.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="card-anchors",
    limit="Không xác nhận được ai đã ký thẻ căn cước.",
)
