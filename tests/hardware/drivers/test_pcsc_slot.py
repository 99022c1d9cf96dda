"""The driver `pcsc` where pcscd itself does not answer."""

from __future__ import annotations

import threading

import pytest
from smartcard import scard

from hardware.drivers import pcsc
from hardware.drivers.pcsc import PcscChipReader
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind

REQUEST = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), ("DG1",), bytes(8))


@pytest.fixture
def stuck(monkeypatch):
    """A pcscd that says that a card lies there, and never comes back from powering it."""
    let_go = threading.Event()
    touched: list[str] = []

    def connect(*_arguments):
        let_go.wait()
        return scard.SCARD_E_CANCELLED, None, 0

    def present(_context, _milliseconds, readers):
        return scard.SCARD_S_SUCCESS, [(readers[0][0], scard.SCARD_STATE_PRESENT, [])]

    monkeypatch.setattr(pcsc, "open_reader", lambda *_arguments: (object(), "Stuck Reader 00 00"))
    monkeypatch.setattr(scard, "SCardConnect", connect)
    monkeypatch.setattr(scard, "SCardGetStatusChange", present)
    for name in ("SCardDisconnect", "SCardReleaseContext"):
        monkeypatch.setattr(scard, name, lambda *_arguments, name=name: touched.append(name))
    yield touched
    let_go.set()


def test_a_connection_that_pcscd_never_makes_is_a_time_out_and_nothing_is_touched_any_more(stuck):
    """PC/SC has no time-out of its own, and locks the context as long as a call is stuck in it."""
    reader = PcscChipReader(answer_seconds=0.1)
    with pytest.raises(DeviceFault, match="the card to be powered") as fault:
        reader.read(REQUEST, lambda _identity: None, lambda _progress: None)
    assert fault.value.kind is FaultKind.TIMEOUT
    reader.close()
    assert stuck == []
