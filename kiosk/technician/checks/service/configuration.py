"""Whether the settings of this machine are those that the province signed for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.machine.errors import BadDocument
from kiosk.machine.signed import open_document
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import bytes_of
from kiosk.technician.site import Site

# The signed one lies beside the one in use: a document of this kind whose body is the settings file itself.
SIGNED_CONFIGURATION = "configuration"
_USED = "etc/kiosk/kiosk.toml"
_SIGNED = "etc/kiosk/kiosk.toml.signed"


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    signed, used = bytes_of(site.root, _SIGNED), bytes_of(site.root, _USED)
    if signed is None:
        return failed("Cấu hình của máy chưa được tỉnh ký.", f"no {_SIGNED}")
    try:
        wanted = open_document(signed, SIGNED_CONFIGURATION, site.pinned.distribution)
        must, has = (tomllib.loads((content or b"").decode()) for content in (wanted, used))
    except (BadDocument, NotEnrolled) as error:
        return failed("Chữ ký trên cấu hình không phải của tỉnh.", clean(str(error)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return failed("Tệp cấu hình không đọc được.", clean(str(error)))
    differ = sorted(_differences(must, has))
    if differ:
        # Names alone: what stands there may be for nobody's eyes.
        return failed(
            say("Cấu hình khác bản tỉnh đã ký ở {count} mục.", count=len(differ)),
            clean(", ".join(differ)),
            {"differences": float(len(differ))},
        )
    return passed("Cấu hình đúng như bản tỉnh đã ký.", measures={"differences": 0.0})


def _differences(must: Mapping[str, Any], has: Mapping[str, Any], above: str = "") -> list[str]:
    """Name the keys that are not the same, tables by what is in them: `screen.width_px`."""
    found = []
    for key in must.keys() | has.keys():
        name = f"{above}{key}"
        one, other = must.get(key), has.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            found += _differences(one, other, f"{name}.")
        elif one != other:
            found.append(name)
    return found


CHECK = Check(
    name="configuration",
    area=Area.SERVICE,
    title="Cấu hình so với bản đã ký",
    does="So tệp cấu hình của máy với bản tỉnh đã ký, từng mục một.",
    passes="Chữ ký đúng và không mục nào khác.",
    mend="Chép lại cấu hình đã ký; nếu thay đổi là cố ý, nhờ tỉnh ký lại.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="configuration-differs",
    limit="Máy chạy với cấu hình chưa được tỉnh duyệt.",
)
