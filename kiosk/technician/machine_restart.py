"""Restart of the whole machine: asked of the system, which allows it to the screens' user, or refuses."""

from __future__ import annotations

import subprocess
from enum import StrEnum

import structlog

from hardware.discovery.found import clean
from kiosk.languages.phrase import Phrase, say

_log = structlog.get_logger(__name__)

# logind asks polkit, which reads a rule of ours (systemd/polkit). Nobody is there to type a password.
_COMMAND = ("systemctl", "--no-ask-password", "reboot")
_PATIENCE_SECONDS = 20


class Answer(StrEnum):
    """What the system said."""

    RESTARTS = "restarts"
    REFUSED = "refused"
    UNKNOWN = "unknown"


_WORDS = {
    Answer.RESTARTS: say("Máy đang tắt và sẽ tự bật lại. Xin chờ vài phút."),
    Answer.REFUSED: say(
        "Hệ thống không cho khởi động lại máy. Chưa có gì thay đổi, ki-ốt vẫn phục vụ được. Có thể đang có "
        "người đăng nhập vào máy, hoặc máy chưa cài quyền này: xin báo người quản trị."
    ),
    Answer.UNKNOWN: say(
        "Hệ thống chưa trả lời nên chưa rõ máy có khởi động lại không. Hồ sơ đã nhận vẫn được giữ. Xin chờ "
        "một phút; nếu máy vẫn chạy thì thử lại."
    ),
}


def words_of(answer: Answer) -> Phrase:
    """Say what happened, whether anything is lost, and what to do."""
    return _WORDS[answer]


def restart_machine() -> Answer:
    """Ask the system to restart the machine; returns what it said, within 20 s, and raises nothing."""
    try:
        done = subprocess.run(
            _COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _log.warning("the system did not say whether it restarts the machine")
        return Answer.UNKNOWN
    except OSError as error:
        _log.warning("the machine cannot be restarted", why=str(error))
        return Answer.REFUSED
    if done.returncode:
        _log.warning("the machine was not restarted", why=clean(done.stderr.decode("utf-8", "replace")))
        return Answer.REFUSED
    return Answer.RESTARTS
