"""What a kiosk gives its support: one archive (zip) that any computer opens, redacted unless asked otherwise.

`manifest.json` names every file with its size and SHA-256, and what could not be read. Nothing of the queue's
packets, of keys or of the people who may come in is ever in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hardware.vocabulary import Snapshot
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.summary import summarize
from kiosk.settings import Settings
from kiosk.technician.configured import configured
from kiosk.technician.history import History
from kiosk.technician.onto_stick import stem_of
from kiosk.technician.redaction import redact, redact_line, shown
from kiosk.technician.versions import versions
from kiosk.telemetry.audit import AuditLog
from kiosk.telemetry.device_states import read_devices

MANIFEST = "manifest.json"
_REPORTS = 20
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_ENTRIES = 2000
_README = """\
Kiosk HCC: archive for support.

logs/       log lines, one JSON object a line, the oldest first
devices/    what each device was when this archive was made
reports/    the newest readiness reports, signed: kiosk report verify FILE
audit/      what was done behind the technician's door
settings.json, versions.json, outbox.json (counts alone)
manifest.json: every file with its SHA-256, and what could not be read

"""
_REDACTED = "Redacted: [...] stands where something could have been of a person.\n"
_AS_THEY_ARE = "NOT redacted: log lines are as they were written. For synthetic people only.\n"


@dataclass(frozen=True, slots=True)
class Sources:
    """What goes into an archive.

    `logs` are log lines by the name of their file, the oldest first; `devices` are what a station knows,
    empty where the caller holds none: then what the shell said last is taken.
    """

    settings: Settings
    logs: Mapping[str, Iterable[str]] = field(default_factory=dict)
    devices: tuple[Snapshot, ...] = ()
    root: Path = Path("/")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, whole: a name to keep it by, its bytes, and what could not be read for it."""

    name: str
    content: bytes
    missing: tuple[str, ...]


def make_archive(sources: Sources, *, redacted: bool = True, now: datetime | None = None) -> Archive:
    """Gather all that can be read, and pack it; what cannot be read is named in the manifest."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    files: dict[str, bytes] = {}
    missing: list[str] = []
    for name, gather in _parts(sources, redacted=redacted).items():
        try:
            files |= gather()
        except (OSError, ValueError, OutboxError) as error:
            missing.append(f"{name}: {type(error).__name__}")
    files["README.txt"] = (_README + (_REDACTED if redacted else _AS_THEY_ARE)).encode()
    kiosk_id = sources.settings.centre.kiosk_id
    manifest = {
        "format": 1,
        "kiosk_id": kiosk_id,
        "made_at": moment.isoformat(timespec="seconds"),
        "redacted": redacted,
        "missing": missing,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        },
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, _json(manifest)), *sorted(files.items())]:
            # A zip knows no time before 1980, where a clock without its battery is.
            entry = zipfile.ZipInfo(name, max(moment.timetuple()[:6], _FIRST_DAY))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return Archive(f"{stem_of(kiosk_id, moment)}.zip", packed.getvalue(), tuple(missing))


def _parts(sources: Sources, *, redacted: bool) -> dict[str, Callable[[], dict[str, bytes]]]:
    settings, state = sources.settings, sources.settings.paths.state

    def kept(value: Any) -> Any:
        return redact(value) if redacted else value

    def logs() -> dict[str, bytes]:
        line = redact_line if redacted else shown
        return {
            f"logs/{name}.jsonl": "".join(f"{line(one)}\n" for one in lines).encode(errors="replace")
            for name, lines in sources.logs.items()
        }

    def devices() -> dict[str, bytes]:
        told: dict[str, Any] = {one.status.role.value: asdict(one) for one in sources.devices}
        told = told or {
            role: {name: getattr(one, name) for name in one.__struct_fields__}
            for role, one in read_devices(state / "devices").items()
        }
        return {"devices/devices.json": _json({role: kept(_plain(one)) for role, one in told.items()})}

    def reports() -> dict[str, bytes]:
        # Whole, or their signatures would say nothing; a check tells nothing of a citizen.
        history = History(state)
        return {f"reports/{path.name}": history.read(path) for path in history.files()[:_REPORTS]}

    def audit() -> dict[str, bytes]:
        log = AuditLog(state / "technician" / "audit")
        entries = [{**asdict(one), "detail": kept(dict(one.detail))} for one in log.entries()][-_ENTRIES:]
        lines = "".join(f"{json.dumps(_plain(one), ensure_ascii=False)}\n" for one in entries)
        return {"audit/entries.jsonl": lines.encode(errors="replace")}

    def told_settings() -> dict[str, bytes]:
        rows = {one.key: {"value": one.value, "from": one.origin.value} for one in configured(settings)}
        return {"settings.json": _json(rows)}

    def outbox() -> dict[str, bytes]:
        return {"outbox.json": _json(_plain(asdict(summarize(state / "outbox"))))}

    def told_versions() -> dict[str, bytes]:
        return {"versions.json": _json(versions(sources.root))}

    parts = (logs, devices, reports, audit, told_settings, outbox, told_versions)
    return {part.__name__.removeprefix("told_"): part for part in parts}


def _plain(value: Any) -> Any:
    """Make JSON of a value's parts, control characters told as such."""
    match value:
        case Mapping():
            return {shown(str(key)): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case datetime():
            return value.isoformat()
        case None | bool() | int() | float():
            return value
        case _:
            return shown(str(value))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
