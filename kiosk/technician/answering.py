"""Whether a device is there at all: opened, asked how it is, and who it is."""

from __future__ import annotations

from hardware.discovery.found import clean
from hardware.selftest.abilities import abilities
from hardware.vocabulary import Identity, Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.faults import fault_in
from kiosk.technician.site import Site


def whether_it_answers(role: Role, title: str, limit: str) -> Check:
    """Make the check that comes first of a device, alike for all but the names of things."""
    return Check(
        name=f"{role}-answers",
        area=Area.DEVICES,
        title=title,
        does=say("Mở thiết bị, hỏi tình trạng và hỏi nó là máy gì."),
        passes=say("Thiết bị trả lời, đúng loại và đúng số sê-ri trong cấu hình."),
        mend=say("Xem nguồn điện và dây cắm; tắt rồi bật lại thiết bị; xem tên cổng trong cấu hình."),
        seconds=2,
        weight=Weight.LIMITS,
        run=lambda site: answers(site, role),
        role=role,
        repair="gone",
        limit=limit,
    )


def answers(site: Site, role: Role) -> Finding:
    """Open the device of a role and let it say what it is; raises the `DeviceFault` that keeps it from it."""
    device = site.station.device(role)
    # Asking a device that is not open opens it, so that the time it takes is told here.
    if fault := fault_in(device.status()):
        raise fault
    identity = device.identify()
    # What it does not do well is said before what it can do: the line may be cut.
    (past,) = [one.counters for one in site.station.snapshots() if one.status.role is role]
    before = f"failed before: {past.last_fault}" if past.faults else ""
    parts = (describe(identity), before, abilities(site.station, role))
    detail = clean("; ".join(part for part in parts if part))
    if past.faults:
        return passed(
            say("Thiết bị đã mở, nhưng trước đó đã lỗi {count} lần.", count=past.faults),
            detail,
            {"faults": float(past.faults)},
        )
    return passed(say("Thiết bị đã mở và cho biết nó là gì."), detail)


def describe(identity: Identity) -> str:
    """Name a device by what it says of itself."""
    named = " ".join(part for part in (identity.maker, identity.model, identity.serial) if part)
    place = f" at {identity.address}" if identity.address else ""
    return f"{named or 'name unknown'}{place}, driver {identity.driver}"
