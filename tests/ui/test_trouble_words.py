"""What the words of the screens of trouble promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.journey.submitting import _PRINT_TROUBLE
from kiosk.journey.visit import TroubleKind
from ui.bridge.trouble_words import WORDS

DRAWINGS = Path(__file__).resolve().parents[2] / "ui" / "qml" / "Kiosk" / "Drawings"


def test_a_slip_that_was_left_behind_may_be_somebody_elses_and_goes_to_staff():
    words = WORDS[TroubleKind.SLIP_NOT_TAKEN]
    assert "của người trước" in words.happened
    assert "cửa máy in" in words.steps[0]
    assert "đưa cho cán bộ ({desk})" in words.steps[0]


def test_a_false_card_is_not_said_to_bear_a_false_signature_alone():
    """Two numbers, a signed group that is gone, a proof that fails: there the signature itself is right."""
    happened = WORDS[TroubleKind.CARD_FALSE].happened
    assert "không khớp với nhau, hoặc không đúng như cơ quan cấp thẻ đã ký" in happened
    assert "Chữ ký" not in happened


def test_a_card_that_the_digits_do_not_open_is_asked_for_its_code_and_not_sent_away():
    words = WORDS[TroubleKind.NEEDS_PRINTED_CODE]
    assert "mã vuông in trên thẻ" in words.steps[0]
    assert "thẻ khác" not in " ".join((*words.steps, words.action))


@pytest.mark.parametrize("kind", [*_PRINT_TROUBLE.values(), TroubleKind.PRINTER_FAILED])
def test_a_refused_slip_is_never_said_to_be_there_in_part(kind):
    happened = WORDS[kind].happened
    assert "chưa in được" in happened or "chưa in ra được" in happened
    assert "trọn vẹn" not in happened


@pytest.mark.parametrize("kind", TroubleKind)
def test_every_trouble_says_what_to_do_and_is_drawn(kind):
    words = WORDS[kind]
    assert words.steps
    assert (DRAWINGS / f"{words.drawing}.qml").exists()
