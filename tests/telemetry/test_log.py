"""What a log may hold: never a name, a number or the text of an exception."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

NAME, NUMBER = "Nguyễn Mẫu Minh Anh", "022195000017"
START = f"""
import logging, structlog, threading
from kiosk.telemetry.log import configure
configure("test")
def fail():
    try:
        int("{NAME}")
    except ValueError as error:
        raise KeyError("{NAME} {NUMBER}") from error
"""


def lines_of(body: str) -> list[dict[str, object]]:
    ran = subprocess.run([sys.executable, "-c", START + body], capture_output=True, text=True, check=False)
    assert NAME not in ran.stderr
    assert NUMBER not in ran.stderr
    return [json.loads(line) for line in ran.stderr.splitlines()]


@pytest.mark.parametrize(
    "body",
    [
        "fail()",
        "t = threading.Thread(target=fail); t.start(); t.join()",
        "try:\n    fail()\nexcept KeyError:\n    structlog.get_logger().exception('told')",
        "try:\n    fail()\nexcept KeyError:\n    logging.getLogger('a library').exception('told')",
    ],
    ids=["uncaught", "in a thread", "logged", "logged by a library"],
)
def test_of_an_exception_its_kinds_and_places_are_told_and_never_its_text(body):
    (line,) = lines_of(body)
    told = line["exception"]
    assert isinstance(told, list)
    assert "KeyError" in told
    assert "ValueError" in told
    assert any(str(place).endswith(" fail") for place in told)


def test_a_long_number_in_any_value_is_masked():
    (line,) = lines_of(f"structlog.get_logger().info('read', what='card {NUMBER} of a person')")
    assert line["what"] == "card ••• of a person"
    assert line["process"] == "test"
