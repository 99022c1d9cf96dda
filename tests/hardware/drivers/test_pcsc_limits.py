"""What a PC/SC reader says of itself, in the objects of PC/SC part 10."""

from __future__ import annotations

import pytest
from smartcard import scard

from hardware.drivers.pcsc_limits import longest_answer

GOOD = "0604 4233000a 1204 420133c8"


class Reader:
    """Answers to the control codes that it knows."""

    def __init__(self, **answers: str) -> None:
        self.answers = {int(code[1:], 16): bytes.fromhex(text) for code, text in answers.items()}

    def control(self, _card: object, code: int, _data: list[int]) -> tuple[int, list[int]]:
        if code not in self.answers:
            return scard.SCARD_E_UNSUPPORTED_FEATURE, []
        return scard.SCARD_S_SUCCESS, list(self.answers[code])


def ask(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> int:
    monkeypatch.setattr(scard, "SCardControl", reader.control)
    return longest_answer(object())


def features(text: str) -> dict[str, str]:
    return {f"x{scard.SCARD_CTL_CODE(3400):x}": text.replace(" ", "")}


@pytest.mark.parametrize(
    ("properties", "longest"),
    [
        ("0a0400000100", 65536),
        ("01020200 0a0400080000", 2048),
        ("0a0400010000", 256),
        ("0a0400000000", 256),
        ("0102020 0".replace(" ", ""), 256),
        ("0a04000001", 256),
        ("0a", 256),
        ("", 256),
    ],
)
def test_a_reader_says_how_long_an_answer_it_carries_and_never_less_than_a_short_one(
    monkeypatch, properties, longest
):
    reader = Reader(**features(GOOD), x420133c8=properties.replace(" ", ""))
    assert ask(monkeypatch, reader) == longest


@pytest.mark.parametrize("said", ["", "0604", "06044233000a", "1204420133c8", "12"])
def test_a_reader_that_does_not_say_carries_short_answers(monkeypatch, said):
    assert ask(monkeypatch, Reader(**features(said))) == 256


def test_a_reader_that_knows_no_such_question_carries_short_answers(monkeypatch):
    assert ask(monkeypatch, Reader()) == 256
