"""What comes and goes is told as it happens."""

from __future__ import annotations

import os
import queue
import threading
from pathlib import Path

import pytest

from hardware.discovery.found import Found, Source, SourceError, Unasked
from hardware.discovery.joined import joined
from hardware.discovery.pcsc import reader
from hardware.discovery.udev_nodes import read_nodes
from hardware.discovery.watching import Change, Happened, PlugListener, Watcher, changes

UEVENT = Path("/sys/class/mem/null/uevent")
PATIENCE = 10.0


class Shelf:
    """A source whose answer a test changes."""

    def __init__(self, source):
        self.source = source
        self.seconds = 5.0
        self.lies: tuple[Found, ...] = ()
        self.fault = ""

    def find(self):
        if self.fault:
            raise SourceError(self.fault)
        return self.lies


class Plug:
    """Stands in for the kernel's messages."""

    def __init__(self):
        self._pushed = threading.Semaphore(0)

    def wait(self, seconds):
        return self._pushed.acquire(timeout=seconds)

    def push(self):
        self._pushed.release()


@pytest.fixture
def plug():
    return Plug()


@pytest.fixture
def watching(plug):
    """Return what starts a watcher and gives its next event."""
    watchers = []

    def start(*shelves):
        watcher = Watcher(shelves, plug.wait, dict.fromkeys(Source, 60.0))
        watchers.append(watcher)
        events: queue.SimpleQueue[Change | Unasked] = queue.SimpleQueue()

        def collect():
            for event in watcher.events(PATIENCE):
                events.put(event)

        threading.Thread(target=collect, daemon=True).start()
        return lambda: events.get(timeout=PATIENCE)

    yield start
    for watcher in watchers:
        watcher.close()


def test_what_is_plugged_at_the_start_comes_first_then_what_comes_and_goes(plugged, plug, watching):
    shelf = Shelf(Source.UDEV)
    (scanner,) = read_nodes(plugged("code-scanner-cdc"))
    (printer,) = read_nodes(plugged("receipt-printer-usblp"))
    shelf.lies = (scanner,)
    next_event = watching(shelf)
    assert next_event() == Change(Happened.CAME, scanner)
    shelf.lies = (printer,)
    plug.push()
    assert next_event() == Change(Happened.GONE, scanner)
    assert next_event() == Change(Happened.CAME, printer)


def test_a_usb_reader_that_pcscd_takes_up_is_not_gone(plugged):
    (usb,) = read_nodes(plugged("card-reader-ccid"))
    after = joined([usb, reader("SCM SCR 331 (8000AAAA) 00 00")])
    assert changes([usb], after) == (Change(Happened.CAME, after[0]),)
    assert [change.happened for change in changes(after, [])] == [Happened.GONE]


def test_a_source_that_stops_answering_is_told_once_and_takes_nothing_away(plug, watching):
    shelf = Shelf(Source.PCSC)
    shelf.lies = (reader("SCM SCR 331 00 00"),)
    next_event = watching(shelf)
    assert next_event().happened is Happened.CAME
    shelf.fault = "pcscd does not run"
    plug.push()
    assert next_event() == Unasked(Source.PCSC, "pcscd does not run")
    plug.push()
    shelf.fault, shelf.lies = "", ()
    plug.push()
    assert next_event() == Change(Happened.GONE, reader("SCM SCR 331 00 00"))


@pytest.mark.skipif(not os.access(UEVENT, os.W_OK), reason="only root may ask the kernel for a message")
def test_the_kernels_own_messages_are_heard():
    listener = PlugListener(["mem"])
    UEVENT.write_text("change")
    assert listener.wait(PATIENCE)


def test_silence_is_no_message():
    assert not PlugListener(["no-such-subsystem"]).wait(0.01)
