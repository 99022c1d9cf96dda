"""Who is named in a request brings what a person brings."""

from __future__ import annotations

import base64
import io

import msgspec
import pytest
from PIL import Image

from kiosk.sandbox.people import UnknownPersonError, find_person
from kiosk.sandbox.props import UnknownPaperError, filled


def test_a_person_brings_card_code_and_paper():
    person = find_person("y")
    assert filled({"do": "insert", "person": "y", "altered": "DG13"}) == {
        "do": "insert",
        "card": msgspec.to_builtins(person.card),
        "altered": "DG13",
    }
    assert filled({"do": "show", "person": "y"}) == {"do": "show", "text": person.code_text}
    fed = filled({"do": "feed", "person": "y", "paper": "blank", "flaws": ["skew"]})
    with Image.open(io.BytesIO(base64.b64decode(str(fed.pop("page"))))) as page:
        assert page.size == (2480, 3508)
    assert fed == {"do": "feed", "flaws": ["skew"]}


def test_what_names_nobody_stays_as_it_is():
    for request in ({"do": "remove"}, {"do": "show", "text": "x"}, {"do": 7}, {}):
        assert filled(request) == request


def test_strangers_and_strange_papers_are_refused():
    with pytest.raises(UnknownPersonError, match="minh-anh"):
        filled({"do": "insert", "person": "nobody"})
    with pytest.raises(UnknownPaperError, match="birth, blank, blurred"):
        filled({"do": "feed", "person": "y", "paper": "wall"})
