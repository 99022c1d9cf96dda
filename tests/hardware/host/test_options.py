"""Options that a driver's constructor chokes on are a fault with its words, not a dead worker."""

from __future__ import annotations

import pytest

from hardware.errors import FaultKind
from hardware.host.launch import launch_thread
from hardware.host.messages import Fault, Open
from hardware.vocabulary import Role


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"numerator": "abc"}, "Invalid literal"),  # ValueError
        ({"numerator": 1, "denominator": "b"}, "cannot be opened with these options"),  # TypeError
    ],
)
def test_an_option_that_a_driver_chokes_on_is_told(tmp_path, capfd, options, said):
    worker = launch_thread(Role.CODE_SCANNER)
    # Any class that looks at its arguments will do for a driver.
    worker.channel.send(Open("odd", "fractions:Fraction", (), options, str(tmp_path)))
    answer = worker.channel.receive(20)
    worker.stop()
    worker.close()
    assert isinstance(answer, Fault)
    assert answer.kind is FaultKind.PROTOCOL
    assert said in answer.message
    assert "fractions.py" in capfd.readouterr().err
