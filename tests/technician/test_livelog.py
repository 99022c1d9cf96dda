"""Log lines of the journal: ours as they are, others with the usual fields, none where it is silent."""

from __future__ import annotations

import json
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.technician.livelog import journal
from kiosk.technician.redaction import redact_line

pytestmark = pytest.mark.slow


def said(*entries: object) -> bytes:
    return b"\n".join(json.dumps(entry).encode() for entry in entries)


def test_lines_of_ours_come_as_they_were_written_and_others_with_level_and_unit():
    ours = json.dumps({"event": "worker started", "level": "info"})
    found = journal(
        10,
        lambda _: said(
            {"MESSAGE": ours, "_SYSTEMD_UNIT": "kiosk-shell.service"},
            {"MESSAGE": "Main process exited", "PRIORITY": "4", "_SYSTEMD_UNIT": "kiosk-agent.service"},
        ),
    )
    assert [json.loads(line) for line in found] == [
        {"event": "worker started", "level": "info", "unit": "kiosk-shell.service"},
        {"event": "Main process exited", "level": "warning", "unit": "kiosk-agent.service"},
    ]


def test_a_message_with_control_characters_comes_as_bytes_and_does_nothing():
    (line,) = journal(10, lambda _: said({"MESSAGE": list(b"\x1b[2Jgone\xff"), "PRIORITY": "x"}))
    assert json.loads(line)["event"] == "\x1b[2Jgone\ufffd"
    assert redact_line(line).isprintable()


@pytest.mark.parametrize("output", [b"", b"no JSON\n[1]\n\xff\xfe", b'"text"'])
def test_what_is_no_entry_is_left_out(output):
    assert journal(10, lambda _: output) == ()


@pytest.mark.parametrize(
    "error", [FileNotFoundError(), PermissionError(), subprocess.TimeoutExpired("journalctl", 20)]
)
def test_a_journal_that_cannot_be_read_gives_no_lines(error):
    def fail(_: list[str]) -> bytes:
        raise error

    assert journal(10, fail) == ()


def test_where_a_service_tells_the_lines_they_are_heard_to_its_end_and_the_newest_are_kept(tmp_path):
    entries = [
        {"MESSAGE": f"line {number}", "_SYSTEMD_UNIT": "kiosk-agent.service"} for number in range(3000)
    ]
    with socket.socket(socket.AF_UNIX) as door, ThreadPoolExecutor(1) as beside:
        door.bind(str(tmp_path / "door"))
        door.listen()
        heard = beside.submit(journal, 2, None, tmp_path / "door")
        caller, _ = door.accept()
        with caller:
            caller.sendall(said(*entries))
        assert [json.loads(line)["event"] for line in heard.result(60)] == ["line 2998", "line 2999"]
