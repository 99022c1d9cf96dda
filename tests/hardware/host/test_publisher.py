from __future__ import annotations

import threading

import pytest

from hardware.host.publisher import Publisher
from hardware.vocabulary import Role, Snapshot, State, Status


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.close()


def snapshot(number: int, role: Role = Role.CODE_SCANNER) -> Snapshot:
    return Snapshot(Status(role, State.READY), "made-up", worker=number)


def test_a_slow_listener_hears_the_newest_of_each_role_in_order_and_keeps_nobody(publisher):
    heard: list[Snapshot] = []
    begun, goes_on = threading.Event(), threading.Event()

    def listen(one: Snapshot) -> None:
        heard.append(one)
        begun.set()
        goes_on.wait(30)

    publisher.subscribe(listen)
    publisher.tell(snapshot(0))
    begun.wait(30)
    for number in range(1, 10_000):
        publisher.tell(snapshot(number))
        publisher.tell(snapshot(number, Role.CHIP_READER))
    assert len(publisher._waiting) == 2
    goes_on.set()
    publisher.close()
    assert heard == [snapshot(0), snapshot(9_999), snapshot(9_999, Role.CHIP_READER)]


@pytest.mark.filterwarnings("error")
def test_a_listener_that_raises_is_logged_and_the_others_hear_on(publisher, caplog):
    heard: list[Snapshot] = []

    def fail(_: Snapshot) -> None:
        raise RuntimeError("listener")

    publisher.subscribe(fail)
    publisher.subscribe(heard.append)
    publisher.tell(snapshot(1))
    publisher.close()
    assert heard == [snapshot(1)]
    assert "a listener to the devices failed" in caplog.text


def test_who_has_unsubscribed_hears_no_more_and_a_listener_may_leave_by_itself(publisher):
    heard: list[Snapshot] = []
    left = threading.Event()

    def listen(one: Snapshot) -> None:
        heard.append(one)
        leave()
        left.set()

    leave = publisher.subscribe(listen)
    publisher.tell(snapshot(1))
    left.wait(30)
    publisher.tell(snapshot(2))
    publisher.close()
    assert heard == [snapshot(1)]


def test_a_listener_may_close_what_it_listens_to(publisher):
    done = threading.Event()

    def listen(_: Snapshot) -> None:
        publisher.close()
        done.set()

    publisher.subscribe(listen)
    publisher.tell(snapshot(1))
    assert done.wait(30)
