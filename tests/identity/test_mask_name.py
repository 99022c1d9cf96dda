"""A name on the screen that only its owner recognises."""

from __future__ import annotations

import pytest

from kiosk.identity.names import mask_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Mẫu Minh Anh", "N••••• M•• M••• Anh"),
        ("Lê Ý", "L• Ý"),
        ("Y", "Y"),
        ("Thị", "T••"),
        ("", ""),
    ],
)
def test_the_last_word_stands_and_the_others_keep_their_first_letter(name: str, shown: str) -> None:
    assert mask_name(name) == shown
