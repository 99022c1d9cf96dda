"""A report handed to whoever stands at the machine: on the printer's paper, or as files."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from hardware.errors import DeviceFault, HardwareError
from hardware.station import Station
from hardware.vocabulary import PrintEnd
from kiosk.languages.phrase import Phrase, say
from kiosk.machine.errors import MachineError
from kiosk.machine.files import make_private_folder
from kiosk.machine.keys import MachineKey
from kiosk.province.errors import NotEnrolled
from kiosk.slips.errors import SlipError
from kiosk.technician.faults import finding_of, finding_of_condition
from kiosk.technician.onto_stick import stem_of, write_onto
from kiosk.technician.report import Report

_log = structlog.get_logger(__name__)

NO_FILES = say("Chưa ghi được báo cáo: ổ đĩa hoặc khóa ký của máy không dùng được.")


def print_short_form(report: Report, station: Station) -> Phrase:
    """Print a report's short form, and say how that ended; raises nothing."""
    from kiosk.technician.short_slip import draw_short_slip  # noqa: PLC0415  # drawing is loaded when wanted
    from kiosk.technician.signed_report import encode, fingerprint  # noqa: PLC0415  # as above

    try:
        printer = station.receipt_printer
        slip = draw_short_slip(report, fingerprint(encode(report)), printer.capabilities())
        outcome = printer.print(secrets.token_hex(8), slip)
    except DeviceFault as fault:
        return say("Chưa in được. {why}", why=_phrase(finding_of(fault).words))
    except (HardwareError, SlipError) as error:
        _log.warning("a short form could not be printed", why=str(error))
        return say("Chưa in được: máy này không có máy in, hoặc thiếu phông chữ.")
    if outcome.end is PrintEnd.REFUSED:
        why = finding_of_condition(outcome.condition).words if outcome.condition else say("Máy in từ chối.")
        return say("Chưa in được. {why}", why=_phrase(why))
    if outcome.end is PrintEnd.UNKNOWN:
        return say("Không rõ phiếu đã ra chưa: xin xem khe ra phiếu trước khi in lại.")
    return say("Đã in. Mời lấy phiếu.")


def write_files(
    folder: Path, report: Report, past: Sequence[Report], key: Callable[[], MachineKey]
) -> Phrase:
    """Write a report, signed, as PDF and JSON with its pictures below a folder of its own; raises nothing."""
    from kiosk.technician.export import export  # noqa: PLC0415  # loaded when wanted
    from kiosk.technician.pdf.apart import draw_apart  # noqa: PLC0415  # as above

    own = folder / f"{report.taken_at:%Y%m%d-%H%M%S}"
    try:
        make_private_folder(own)
        files = export(own, report, past, key(), draw_apart)
    except (OSError, NotEnrolled, MachineError, SlipError) as error:
        _log.warning("a report could not be written", kind=type(error).__name__)
        return NO_FILES
    return say("Đã ghi {count} tệp vào {folder}", count=len(files), folder=str(own))


def write_onto_stick(
    folder: Path, report: Report, past: Sequence[Report], key: Callable[[], MachineKey]
) -> Phrase:
    """Write a report, signed, as PDF and JSON onto a stick, both or none; says how, and raises nothing."""
    from kiosk.technician.export import signed_pdf  # noqa: PLC0415  # as above
    from kiosk.technician.pdf.apart import draw_apart  # noqa: PLC0415  # as above
    from kiosk.technician.signed_report import encode, sign_json  # noqa: PLC0415  # as above

    try:
        signing = key()
        pdf, raw = signed_pdf(report, past, signing, draw_apart), sign_json(encode(report), signing)
    except (OSError, NotEnrolled, MachineError, SlipError) as error:
        _log.warning("a report could not be written", kind=type(error).__name__)
        return NO_FILES
    name = f"{stem_of(report.kiosk_id, report.taken_at)}-report"
    return write_onto(folder, {f"{name}.pdf": pdf, f"{name}.json": raw})


def _phrase(words: str) -> Phrase:
    return words if isinstance(words, Phrase) else Phrase(words)
