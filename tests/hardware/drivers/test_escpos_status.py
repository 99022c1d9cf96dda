from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.drivers.escpos import models
from hardware.drivers.escpos.status import (
    Automatic,
    Block,
    Done,
    DoneWithId,
    Listener,
    Noise,
    RealTime,
    conditions,
)
from hardware.vocabulary import Condition

REAL_TIME, REPORT, FINE = b"\x12", b"\x00", b"\x14\x00\x00\x0f"
WITH_ID, MAKER = b"\x37\x22AbC+\x00", b"_EPSON\x00"
WHOLE = {
    REAL_TIME: RealTime(b"\x12"),
    REPORT: Done(),
    FINE: Automatic(FINE),
    b"\x3c\x08\x03\x00": Automatic(b"\x3c\x08\x03\x00"),
    WITH_ID: DoneWithId(b"AbC+"),
    MAKER: Block("EPSON"),
}
answers = st.lists(st.sampled_from(list(WHOLE)), max_size=8)


@given(answers, st.lists(st.integers(1, 5), max_size=20))
def test_answers_of_all_kinds_are_told_apart_however_the_bytes_arrive(said, cuts):
    listener = Listener()
    data = b"".join(said)
    heard = []
    for cut in [*cuts, len(data)]:
        heard += listener.hear(data[:cut])
        data = data[cut:]
    assert heard == [WHOLE[one] for one in said]


@given(st.binary(max_size=300))
def test_no_bytes_can_break_the_listener_and_what_it_does_not_know_is_noise(data):
    for full_status in (False, True):
        listener = Listener(full_status=full_status)
        heard = listener.hear(data)
        assert sum(len(one.data) for one in heard if isinstance(one, Noise)) <= len(data)
        # It comes to its senses: one answer may be lost to what was begun.
        listener.forget()
        assert listener.hear(b"\x10\x0f\x00\x00\x00\x00" if full_status else b"\x12") == [
            RealTime(b"\x00\x00\x00\x00" if full_status else b"\x12")
        ]


@given(st.integers(1, 3))
def test_a_torn_status_never_leaves_a_piece_that_passes_for_a_report(length):
    heard = Listener().hear(FINE[:length] + REAL_TIME)
    assert Done() not in heard
    assert heard[-1] == RealTime(b"\x12")


def test_flow_control_in_the_middle_of_a_status_is_passed_over():
    assert Listener().hear(b"\x14\x13\x00\x11\x00\x0f") == [Automatic(FINE)]


def test_a_text_without_an_end_is_noise_and_not_for_ever():
    listener = Listener()
    heard = listener.hear(b"_" + b"A" * 200)
    assert isinstance(heard[0], Noise)
    listener.forget()
    assert listener.hear(REAL_TIME) == [RealTime(b"\x12")]


def test_a_full_status_holds_any_bytes_and_ends_after_six():
    heard = Listener(full_status=True).hear(b"\x10\x0f\x12\x13\x10\x37" * 2)
    assert heard == [RealTime(b"\x12\x13\x10\x37")] * 2


@pytest.mark.parametrize(
    ("question", "byte", "told"),
    [
        (0, 0x12, []),
        (0, 0x16, [Condition.PRINTER_COVER_OPEN]),
        (0, 0x32, [Condition.PAPER_OUT]),
        (1, 0x1A, [Condition.CUTTER_JAM]),
        (1, 0x32, [Condition.PRINTER_OFFLINE]),
        (1, 0x52, [Condition.HEAD_HOT]),
        (2, 0x1E, [Condition.PAPER_LOW]),
        (2, 0x7E, [Condition.PAPER_OUT, Condition.PAPER_LOW]),
        (3, 0x1A, [Condition.PRINTER_OFFLINE]),
        (3, 0x16, []),
    ],
)
def test_status_bytes_mean_what_the_reference_says(question, byte, told):
    asked = models.load("generic-80mm").questions[question]
    assert asked.command == bytes((0x10, 0x04, (2, 3, 4, 1)[question]))
    assert conditions(bytes((byte,)), asked.bits) == told


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (b"\x30\x00\x00\x00", [Condition.PRINTER_COVER_OPEN]),
        (b"\x18\x08\x00\x00", [Condition.CUTTER_JAM]),
        (b"\x18\x00\x0c\x00", [Condition.PAPER_OUT]),
        (b"\x10\x00\x03\x00", [Condition.PAPER_LOW]),
    ],
)
def test_automatic_status_means_what_the_reference_says(status, told):
    assert conditions(status, models.load("epson-tm-t81").automatic) == told
