"""A signed document is what its signer made it, of the kind it was signed as, or it is nothing."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.signed import open_document, sign_document

_examples = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def key(tmp_path):
    return ensure_key(tmp_path / "keys", Purpose.DISTRIBUTION)


def test_the_body_comes_back_as_it_was_signed(key):
    body = bytes(range(256))
    assert open_document(sign_document(key, "catalogue", body), "catalogue", key.public()) == body


def test_a_document_of_one_kind_is_not_taken_for_another(key):
    with pytest.raises(BadDocument, match="'catalogue' where 'seal-keys'"):
        open_document(sign_document(key, "catalogue", b"x"), "seal-keys", key.public())


def test_a_document_renamed_to_another_kind_is_refused(key):
    signed = sign_document(key, "catalogue", b"x").replace(b'"catalogue"', b'"seal-keys"')
    with pytest.raises(BadDocument, match="not signed"):
        open_document(signed, "seal-keys", key.public())


def test_another_signer_is_refused(key, tmp_path):
    other = ensure_key(tmp_path / "other", Purpose.DISTRIBUTION)
    with pytest.raises(BadDocument, match="not signed"):
        open_document(sign_document(other, "catalogue", b"x"), "catalogue", key.public())


def test_a_signature_made_for_one_purpose_is_worth_nothing_under_the_name_of_another(key):
    signed = sign_document(key, "catalogue", b"x").replace(b'"distribution"', b'"enrolment"')
    with pytest.raises(BadDocument, match="not signed"):
        open_document(signed, "catalogue", key.public())


@_examples
@given(at=st.integers(min_value=0), mask=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_refused_or_changes_nothing(key, at, mask):
    signed = bytearray(sign_document(key, "catalogue", b"the body"))
    signed[at % len(signed)] ^= mask
    with suppress(BadDocument):
        assert open_document(bytes(signed), "catalogue", key.public()) == b"the body"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff", b"[" * 100_000, b'{"format":1}', b'{"x":' * 5000 + b"1" + b"}" * 5000]
)
def test_what_is_no_document_is_called_that(key, data):
    with pytest.raises(BadDocument):
        open_document(data, "catalogue", key.public())


def test_a_newer_format_is_refused(key):
    newer = json.loads(sign_document(key, "catalogue", b"x")) | {"format": 2}
    with pytest.raises(BadDocument, match="format 1"):
        open_document(json.dumps(newer).encode(), "catalogue", key.public())


@pytest.mark.parametrize("kind", ["", "Catalogue", "a b", "a\0b", "a/b", "x" * 41])
def test_a_kind_is_a_plain_word(key, kind):
    with pytest.raises(ValueError, match="no kind"):
        sign_document(key, kind, b"x")
