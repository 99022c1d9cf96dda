"""docs/hardware.md says what is so: its diagram, its drivers, its example."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

from hardware.host.finding import DRIVER_GROUP
from hardware.host.lifecycle import diagram

PAGE = (Path(__file__).parents[2] / "docs/hardware.md").read_text("utf-8")


def test_the_diagram_is_the_one_that_the_table_draws():
    assert re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL) == [diagram()]


def test_the_matrix_has_every_driver_once():
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(entry_points(group=DRIVER_GROUP).names)
