"""What people bring to simulated devices: requests that name a person become ones that carry the thing.

`{"do": "insert", "person": "y"}` gets the person's card, `{"do": "show", "person": "y"}` the text of its
code, `{"do": "feed", "person": "y", "paper": "birth"}` a page (also `blank`, `blurred`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from kiosk.sandbox.papers import birth_attestation, blank_page, blurred_page
from kiosk.sandbox.people import Person, find_person

PAPERS: Mapping[str, Callable[[Person], bytes]] = {
    "birth": birth_attestation,
    "blank": lambda _: blank_page(),
    "blurred": blurred_page,
}


class UnknownPaperError(LookupError):
    """There is no such paper; the message lists those there are."""


def filled(request: Mapping[str, object]) -> dict[str, object]:
    """Return the request with what it names put in; one that names no person is returned as it is.

    Raises `UnknownPersonError` and `UnknownPaperError`.
    """
    whole = dict(request)
    match request:
        case {"do": "insert", "person": str(name)}:
            whole["card"] = msgspec.to_builtins(find_person(name).card)
        case {"do": "show", "person": str(name)}:
            whole["text"] = find_person(name).code_text
        case {"do": "feed", "person": str(name)}:
            whole["page"] = _page(name, str(whole.pop("paper", "birth")))
        case _:
            return whole
    del whole["person"]
    return whole


@cache
def _page(name: str, paper: str) -> str:
    person = find_person(name)
    if paper not in PAPERS:
        raise UnknownPaperError(f"there is no paper {paper!r}; known: {', '.join(PAPERS)}")
    return base64.b64encode(PAPERS[paper](person)).decode()
