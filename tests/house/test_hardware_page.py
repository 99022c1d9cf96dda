"""docs/hardware.md says what is so: its diagram, its drivers, its example."""

from __future__ import annotations

import re
import socket
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import hardware.drivers
from hardware.host.finding import DRIVER_GROUP
from hardware.host.launch import launch_thread
from hardware.host.lifecycle import diagram
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State
from kiosk.drivers import not_installed, unfit_options
from kiosk.settings import load_settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/hardware.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return [textwrap.dedent(block) for block in re.findall(rf"```{language}\n(.*?) *```", PAGE, re.DOTALL)]


@pytest.fixture
def settings_file(tmp_path, monkeypatch) -> Iterator[Path]:
    """Do what the page says: write the driver, name and install it, write the settings."""
    (example,), (name, settings) = blocks("python"), blocks("toml")
    (tmp_path / "code_tcp.py").write_text(example)
    info = tmp_path / "example-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: example\nVersion: 1\n")
    (named,) = tomllib.loads(name)["project"]["entry-points"].items()
    lines = [f"{driver} = {value}" for driver, value in named[1].items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{named[0]}]", *lines]))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(hardware.drivers, "__path__", [*hardware.drivers.__path__, str(tmp_path)])
    file = tmp_path / "kiosk.toml"
    file.write_text(settings)
    yield file
    sys.modules.pop("hardware.drivers.code_tcp", None)


def test_the_diagram_is_the_one_that_the_table_draws():
    assert blocks("mermaid") == [diagram()]


def test_the_matrix_has_every_driver_once():
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(entry_points(group=DRIVER_GROUP).names)


def test_every_file_that_the_page_links_to_is_there():
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)
    assert linked
    assert [name for name in linked if not (ROOT / "docs" / name).exists()] == []


def test_the_example_is_a_driver(settings_file, tmp_path):
    settings = load_settings(settings_file)
    assert (*not_installed(settings), *unfit_options(settings)) == ()
    device = settings.devices[Role.CODE_SCANNER]
    with socket.create_server((str(device.options["host"]), 0)) as listening:
        config = DeviceConfig(device.driver, {**device.options, "port": listening.getsockname()[1]})
        station = Station({Role.CODE_SCANNER: config}, tmp_path / "run", launch_thread)
        scanner = station.code_scanner
        assert scanner.identify().driver == device.driver
        far, _ = listening.accept()
        with far:
            assert scanner.next_code(0.0) is None
            far.sendall(b"0220930")
            assert scanner.status().state is State.READY
            far.sendall(b"00001\r\n")
            assert scanner.next_code(5.0) == "022093000001"
            far.sendall(b"half a co")
    assert scanner.status().state is State.ABSENT
    station.close()
