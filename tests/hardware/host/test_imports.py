from __future__ import annotations

import inspect
from importlib.metadata import entry_points

import pytest

from hardware.host.config import DeviceConfig
from hardware.host.finding import DRIVER_GROUP, opening
from hardware.host.launch import launch_process
from hardware.host.messages import Fault, Result
from hardware.vocabulary import Role

pytestmark = pytest.mark.slow

DRIVERS = entry_points(group=DRIVER_GROUP)
# A worker that ends in good order writes down what it had loaded.
TELL = """
import atexit, pathlib, sys
atexit.register(lambda: pathlib.Path({path!r}).write_text(" ".join(sys.modules)))
"""


@pytest.fixture
def modules_of(tmp_path, monkeypatch):
    """Return what a real worker has loaded once its driver has opened, or failed to open, its device."""
    (tmp_path / "sitecustomize.py").write_text(TELL.format(path=str(tmp_path / "modules")))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def ask(driver: str) -> set[str]:
        needed = [
            name
            for name, parameter in inspect.signature(DRIVERS[driver].load()).parameters.items()
            if parameter.default is parameter.empty
        ]
        nowhere = str(tmp_path / "nowhere")
        config = DeviceConfig(driver, dict.fromkeys(needed, nowhere))
        worker = launch_process(Role.CODE_SCANNER)
        worker.channel.send(opening(config, tmp_path))
        assert isinstance(worker.channel.receive(60), Result | Fault)
        worker.channel.hang_up()
        worker.process.wait(60)
        worker.close()
        return set((tmp_path / "modules").read_text().split())

    return ask


@pytest.mark.parametrize("driver", sorted(DRIVERS.names))
def test_a_worker_loads_its_driver_and_neither_the_kiosk_nor_qt(modules_of, driver):
    loaded = modules_of(driver)
    assert DRIVERS[driver].module in loaded
    assert not {"kiosk", "ui", "PySide6", "shiboken6", "importlib.metadata"} & loaded
    if not DRIVERS[driver].module.startswith("hardware.simulated"):
        assert not [name for name in loaded if name.startswith("hardware.simulated")]
