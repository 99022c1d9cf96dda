"""Whether the chip of a card is read, and how long each part of the reading took."""

from __future__ import annotations

import secrets
import time

from hardware.discovery.found import clean
from hardware.errors import DeviceFault
from hardware.selftest.chip_times import OPENING, ChipTimes, chip_times
from hardware.vocabulary import (
    CHALLENGE_BYTES,
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    Progress,
    Role,
)
from kiosk.identity.access_keys import keys_from_card_code
from kiosk.identity.card_code import CardCodeError, parse_card_code
from kiosk.languages.phrase import Phrase, number, say
from kiosk.technician.check import Area, Check, Finding, Outcome, Weight, failed, not_run
from kiosk.technician.faults import finding_of_condition
from kiosk.technician.hands.asking import undone
from kiosk.technician.hands.listening import listening
from kiosk.technician.hands.time_line import time_line
from kiosk.technician.person import Task
from kiosk.technician.site import Site

# What is read of a citizen's card, so that the times are those that citizens wait.
_FILES = ("EF.SOD", "DG1", "DG13", "DG14", "DG15")
_LAID_SECONDS = 5.0
_SLOWEST_MILLISECONDS = 15_000


def _run(site: Site) -> Finding:
    keys = _keys(site)
    if isinstance(keys, Finding):
        return keys
    if missing := undone(site, Task.LAY_CARD, "Đặt thẻ thử lên đầu đọc và để yên."):
        return missing
    try:
        return _read(site, keys)
    finally:
        undone(site, Task.TAKE_CARD, "Xin lấy thẻ thử lại.")
        # Whose card it was is nobody's business after the check.
        site.station.restart((Role.CHIP_READER, Role.CODE_SCANNER))


def _keys(site: Site) -> tuple[AccessKey, ...] | Finding:
    """Ask for the code printed on the card, as citizens are."""
    if Role.CODE_SCANNER not in site.station.roles:
        return not_run("không chạy: máy không có máy đọc mã để nhận mã in trên thẻ thử")
    try:
        with listening(site) as listener:
            words = "Đưa mã QR in trên thẻ thử vào máy đọc mã."
            if missing := undone(site, Task.SHOW_CODE, words):
                return missing
            code = listener.heard(_is_card)
    except DeviceFault as fault:
        return not_run("không chạy: máy đọc mã không trả lời", detail=clean(f"{fault.kind}: {fault}"))
    if code is None:
        return not_run("không chạy: chưa nhận được mã in trên thẻ thử")
    return keys_from_card_code(parse_card_code(code))


def _read(site: Site, keys: tuple[AccessKey, ...]) -> Finding:
    reader = site.station.chip_reader
    if not reader.wait_for_card(_LAID_SECONDS):
        return failed("Đầu đọc không thấy thẻ nào.")
    request = ChipRequest(keys, _FILES, secrets.token_bytes(CHALLENGE_BYTES))
    began = time.monotonic()
    reading = reader.read(request, _nothing, _no_progress)
    if isinstance(reading, Condition):
        return finding_of_condition(reading)
    times = chip_times(reading, (time.monotonic() - began) * 1000)
    return _judged(times, reading.access)


def _judged(times: ChipTimes, access: str) -> Finding:
    opening = next(span.milliseconds for span in times.spans if span.name == OPENING)
    if times.milliseconds > _SLOWEST_MILLISECONDS:
        outcome, words = Outcome.FAILED, say("Đọc chip quá chậm: {seconds} giây.", seconds=_seconds(times))
    elif times.milliseconds < 1000:
        words = say("Đọc xong chip trong {milliseconds} mili giây.", milliseconds=round(times.milliseconds))
        outcome = Outcome.PASSED
    else:
        outcome, words = Outcome.PASSED, say("Đọc xong chip trong {seconds} giây.", seconds=_seconds(times))
    return Finding(
        outcome,
        words,
        detail=f"{access}, {times.bytes_per_second:.0f} bytes a second",
        measures={"read_milliseconds": times.milliseconds, "opening_milliseconds": opening},
        pictures=(time_line(times),),
    )


def _seconds(times: ChipTimes) -> Phrase:
    return number(times.milliseconds / 1000, 1)


def _is_card(code: str) -> bool:
    try:
        parse_card_code(code)
    except CardCodeError:
        return False
    return True


def _nothing(_reading: ChipReading) -> None:
    """Look at nothing that the card holds."""


def _no_progress(_progress: Progress) -> None:
    """Show nothing: a check has no bar of its own."""


CHECK = Check(
    name="chip-card-read",
    area=Area.DEVICES,
    title="Đọc chip của một thẻ thử",
    does="Mở chip của thẻ thử bằng mã in trên thẻ, đọc các tệp như với thẻ của người dân và đo thời gian.",
    passes="Chip mở được, các tệp đọc xong trong 15 giây. Không giữ lại gì của thẻ.",
    mend="Lau mặt đầu đọc, đặt thẻ nằm phẳng và để yên; thử thẻ khác; nếu vẫn hỏng, thay đầu đọc.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.CHIP_READER,
    attended=True,
    repair="chip-slow",
    limit="Không đọc được chip của thẻ căn cước.",
)
