"""What the screens of trouble promise about slips."""

from __future__ import annotations

import pytest

from kiosk.journey.submitting import _PRINT_TROUBLE
from kiosk.journey.visit import TroubleKind
from ui.bridge.trouble import _WORDS


def test_a_slip_that_was_left_behind_may_be_somebody_elses_and_goes_to_staff():
    words = _WORDS[TroubleKind.SLIP_NOT_TAKEN]
    assert "của người trước" in words.happened
    assert "cửa máy in" in words.next
    assert "đưa cho cán bộ ({desk})" in words.next


def test_a_false_card_is_not_said_to_bear_a_false_signature_alone():
    """Two numbers, a signed group that is gone, a proof that fails: there the signature itself is right."""
    happened = _WORDS[TroubleKind.CARD_FALSE].happened
    assert "không khớp với nhau, hoặc không đúng như cơ quan cấp thẻ đã ký" in happened
    assert "Chữ ký" not in happened


def test_a_card_that_the_digits_do_not_open_is_asked_for_its_code_and_not_sent_away():
    words = _WORDS[TroubleKind.NEEDS_PRINTED_CODE]
    assert "mã vuông in trên thẻ" in words.next
    assert "thẻ khác" not in words.next + words.action


@pytest.mark.parametrize("kind", [*_PRINT_TROUBLE.values(), TroubleKind.PRINTER_FAILED])
def test_a_refused_slip_is_never_said_to_be_there_in_part(kind):
    happened = _WORDS[kind].happened
    assert "chưa in được" in happened or "chưa in ra được" in happened
    assert "trọn vẹn" not in happened
