"""What each kind of field takes."""

from __future__ import annotations

import pytest

from kiosk.dossier.form import FieldKind
from kiosk.typing.boards import Board, dated, undated

CHOSEN = {FieldKind.CHOICE, FieldKind.ADDRESS}


def test_every_kind_of_field_that_is_typed_has_its_keys() -> None:
    assert {kind.value for kind in FieldKind} - CHOSEN <= set(Board)


@pytest.mark.parametrize(
    ("board", "typed", "taken"),
    [
        (Board.NUMBER, "1a٣ 2/", "12"),
        (Board.ID_NUMBER, "022-195 x", "022195"),
        (Board.PHONE, "+84 912.x", "+84 912."),
        (Board.DATE, "5-1.2/a", "5/1/2/"),
        (Board.EMAIL, "a b@c.vn\t", "ab@c.vn"),
        (Board.SECRET, "a B-7\t_é٣đ", "aB-7_"),
        (Board.NAME, "Lê\u202e\x00 An", "Lê An"),
    ],
)
def test_a_field_takes_what_has_a_place_in_it(board: Board, typed: str, taken: str) -> None:
    assert "".join(board.takes(key) for key in typed) == taken


@pytest.mark.parametrize(
    ("board", "typed", "shown"),
    [
        (Board.DATE, "05112026", "05/11/2026"),
        (Board.DATE, "5/1/2026", "05/01/2026"),
        (Board.DATE, "//05//11//2026", "05/11/2026"),
        (Board.BIRTH, "1995", "1995"),
        (Board.BIRTH, "5/1995", "05/1995"),
        (Board.BIRTH, "12051995", "12/05/1995"),
    ],
)
def test_a_date_gets_its_slashes(board: Board, typed: str, shown: str) -> None:
    text = ""
    for key in typed:
        text = dated(text, "", key, board)
    assert text == shown


def test_what_is_taken_from_a_date_takes_its_slash_along() -> None:
    assert [undated(text) for text in ("05/11/", "05/1", "05/", "")] == ["05/1", "05/", "0", ""]
