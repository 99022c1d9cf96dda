from __future__ import annotations

import logging
import threading

from hardware.host.keeper import Keeper


def test_a_bug_in_one_look_is_logged_and_does_not_end_the_keeper(caplog):
    caplog.set_level(logging.ERROR, "hardware.host")
    looks = 0
    again = threading.Event()

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise RuntimeError("a bug")
        again.set()

    keeper = Keeper(look, 0.01)
    assert again.wait(20)
    keeper.end()
    keeper.join()
    (record,) = caplog.records
    assert record.exc_info is not None
