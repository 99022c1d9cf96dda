"""The made-up people's typing: what they mean is what stands there in the end."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from kiosk.typing.letters import ToneStyle, write
from kiosk.typing.marks import Method
from kiosk.typing.syllable import syllables
from kiosk.typing.typed import Typed
from ui.simulated.typist import Touch, touches

SYLLABLES = [write(letters, tone, letters, style) for letters, tone in syllables() for style in ToneStyle]
WORDS = st.one_of(
    st.sampled_from(SYLLABLES),
    st.sampled_from(SYLLABLES).map(str.capitalize),
    st.sampled_from(SYLLABLES).map(str.upper),
    st.text(string.ascii_letters, max_size=8),
    st.text(string.digits + ",./-", max_size=4),
)


def _written(done: list[Touch], method: Method) -> str:
    line = Typed()
    for touch in done:
        line = line.press(touch.letter, method, ToneStyle.OLD)
    return line.text


def test_a_name_is_typed_in_telex_as_people_type_it() -> None:
    assert (
        "".join(touch.letter for touch in touches("Nguyễn Đức Tường", Method.TELEX))
        == "Nguyeenx Dduwcs Tuwowngf"
    )


def test_a_tone_that_the_style_would_move_is_chosen_by_holding_its_letter() -> None:
    assert Touch("à", held=True) in touches("Hoà", Method.TELEX)


@given(text=st.lists(WORDS, max_size=6).map(" ".join))
def test_any_syllables_and_any_foreign_words_can_be_typed(text: str) -> None:
    assert _written(touches(text, Method.TELEX), Method.TELEX) == text
    assert _written(touches(text, Method.PLAIN), Method.PLAIN) == text
