"""Who stands between a kiosk and its gateway can stop an enrolment and change nothing of it."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.machine.codes import new_code
from kiosk.machine.enrolment import (
    LARGEST_MESSAGE,
    Admission,
    digest_of,
    enrolment_answer,
    enrolment_request,
    is_from_holder,
    read_enrolment_answer,
    read_enrolment_request,
    read_renewal_answer,
    read_renewal_request,
    renewal_answer,
    renewal_request,
)
from kiosk.machine.errors import BadMessage
from kiosk.machine.keys import KIOSK_PURPOSES, Purpose, ensure_key

pytestmark = pytest.mark.slow

KIOSK = "QN-HCC-01"


@pytest.fixture
def keys(tmp_path):
    return {purpose: ensure_key(tmp_path / "keys", purpose) for purpose in KIOSK_PURPOSES}


@pytest.fixture
def other(tmp_path):
    return {purpose: ensure_key(tmp_path / "other", purpose) for purpose in KIOSK_PURPOSES}


@pytest.fixture(scope="module")
def code():
    return new_code()


def body_of(message):
    return json.loads(base64.b64decode(json.loads(message)["body"]))


def with_body(message, **changed):
    envelope = json.loads(message)
    body = json.dumps(body_of(message) | changed).encode()
    return json.dumps(envelope | {"body": base64.b64encode(body).decode()}).encode()


def admission(request):
    return Admission(
        request=digest_of(request),
        kiosk_id=KIOSK,
        certificate="CERTIFICATE",
        authority="AUTHORITY",
        distribution=bytes(32),
        seal_keys=b"keys",
        issued_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def test_a_request_says_which_kiosk_and_keys_and_nothing_of_the_secret(keys, code):
    request = enrolment_request(code, KIOSK, keys)
    read = read_enrolment_request(request)
    assert (read.lookup, read.kiosk_id) == (code.lookup, KIOSK)
    assert read.keys == {purpose: key.public() for purpose, key in keys.items()}
    assert is_from_holder(request, code.key())
    assert code.secret.encode() not in request
    assert code.secret not in json.dumps(body_of(request))


def test_who_does_not_know_the_code_makes_no_request(keys, code):
    assert not is_from_holder(enrolment_request(new_code(), KIOSK, keys), code.key())


def test_an_interceptor_cannot_put_its_own_key_into_a_request(keys, other, code):
    request = enrolment_request(code, KIOSK, keys)
    theirs = {purpose: base64.b64encode(key.public()).decode() for purpose, key in other.items()}
    changed = with_body(request, keys=theirs)
    with pytest.raises(BadMessage, match="not proven"):
        read_enrolment_request(changed)
    # And with proofs of its own it still does not know the code.
    own = enrolment_request(new_code(), KIOSK, other)
    spliced = json.loads(own) | {"mac": json.loads(request)["mac"]}
    assert not is_from_holder(json.dumps(spliced).encode(), code.key())


def test_a_key_that_is_not_held_is_not_enrolled(keys, other, code):
    request = json.loads(enrolment_request(code, KIOSK, keys))
    request["proofs"]["transport"] = request["proofs"]["report"]
    with pytest.raises(BadMessage, match="transport key is not proven"):
        read_enrolment_request(json.dumps(request).encode())


def test_one_key_is_not_enrolled_for_two_purposes(keys, code):
    twice = dict(keys) | {Purpose.REPORT: keys[Purpose.TRANSPORT]}
    with pytest.raises(BadMessage, match="one key each"):
        read_enrolment_request(enrolment_request(code, KIOSK, twice))


def test_a_gateway_s_purpose_is_not_enrolled(keys, code, tmp_path):
    more = dict(keys) | {Purpose.AUTHORITY: ensure_key(tmp_path, Purpose.AUTHORITY)}
    with pytest.raises(BadMessage, match="one key each"):
        read_enrolment_request(enrolment_request(code, KIOSK, more))


@pytest.mark.parametrize("kiosk_id", ["", "../x", "a" * 65, "a b"])
def test_a_kiosk_id_is_a_plain_name(keys, code, kiosk_id):
    with pytest.raises(BadMessage, match="kiosk id"):
        read_enrolment_request(enrolment_request(code, kiosk_id, keys))


def test_an_answer_is_believed_only_from_who_issued_the_code(keys, code):
    request = enrolment_request(code, KIOSK, keys)
    answer = enrolment_answer(admission(request), code.key())
    assert read_enrolment_answer(answer, code, request).kiosk_id == KIOSK
    forged = enrolment_answer(admission(request), new_code().key())
    with pytest.raises(BadMessage, match="not of the gateway"):
        read_enrolment_answer(forged, code, request)
    with pytest.raises(BadMessage, match="not of the gateway"):
        read_enrolment_answer(with_body(answer, authority="MINE"), code, request)


def test_an_answer_to_an_earlier_request_is_not_taken_for_this_one(keys, code):
    first, second = (enrolment_request(code, KIOSK, keys) for _ in range(2))
    assert first != second
    with pytest.raises(BadMessage, match="another request"):
        read_enrolment_answer(enrolment_answer(admission(first), code.key()), code, second)


def test_a_request_sent_back_is_no_answer(keys, code):
    request = enrolment_request(code, KIOSK, keys)
    reflected = {name: json.loads(request)[name] for name in ("format", "body", "mac")}
    with pytest.raises(BadMessage):
        read_enrolment_answer(json.dumps(reflected).encode(), code, request)


def test_a_renewal_needs_the_enrolment_key_of_now(keys, other):
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], other)
    assert read_renewal_request(request).signer == keys[Purpose.ENROLMENT].public()
    stolen = renewal_request(KIOSK, other[Purpose.ENROLMENT], other)
    named = base64.b64encode(keys[Purpose.ENROLMENT].public()).decode()
    with pytest.raises(BadMessage):
        read_renewal_request(with_body(stolen, signer=named))


def test_a_renewal_without_the_old_signature_is_refused(keys, other):
    request = json.loads(renewal_request(KIOSK, keys[Purpose.ENROLMENT], other))
    request["mac"] = request["proofs"]["enrolment"]
    with pytest.raises(BadMessage, match="not signed by the key"):
        read_renewal_request(json.dumps(request).encode())


def test_an_enrolment_request_is_no_renewal(keys, code):
    with pytest.raises(BadMessage):
        read_renewal_request(enrolment_request(code, KIOSK, keys))


def test_a_renewal_s_answer_is_believed_only_from_the_pinned_gateway(keys, tmp_path):
    gateway, stranger = (ensure_key(tmp_path / name, Purpose.DISTRIBUTION) for name in ("g", "s"))
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], keys)
    answer = renewal_answer(admission(request), gateway)
    assert read_renewal_answer(answer, gateway.public(), request).certificate == "CERTIFICATE"
    with pytest.raises(BadMessage, match="not of the gateway"):
        read_renewal_answer(renewal_answer(admission(request), stranger), gateway.public(), request)
    with pytest.raises(BadMessage, match="another request"):
        read_renewal_answer(answer, gateway.public(), request + b" ")


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff\xfe", b"[]", b"[" * 50_000, b"x" * (LARGEST_MESSAGE + 1)]
)
def test_what_is_no_message_is_called_that(data):
    for read in (read_enrolment_request, read_renewal_request):
        with pytest.raises(BadMessage):
            read(data)


_examples = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_flips = {"at": st.integers(min_value=0), "mask": st.integers(min_value=1, max_value=255)}


def flipped(message, at, mask):
    changed = bytearray(message)
    changed[at % len(changed)] ^= mask
    return bytes(changed)


@_examples
@given(**_flips)
def test_a_changed_byte_of_a_request_is_noticed_or_changes_nothing(keys, code, at, mask):
    request = enrolment_request(code, KIOSK, keys)
    changed = flipped(request, at, mask)
    with suppress(BadMessage):
        read = read_enrolment_request(changed)
        assert not is_from_holder(changed, code.key()) or read == read_enrolment_request(request)


@_examples
@given(**_flips)
def test_a_changed_byte_of_an_answer_is_noticed_or_changes_nothing(keys, code, at, mask):
    request = enrolment_request(code, KIOSK, keys)
    sent = admission(request)
    changed = flipped(enrolment_answer(sent, code.key()), at, mask)
    with suppress(BadMessage):
        assert read_enrolment_answer(changed, code, request) == sent


@_examples
@given(**_flips)
def test_a_changed_byte_of_a_renewal_is_noticed_or_changes_nothing(keys, at, mask):
    request = renewal_request(KIOSK, keys[Purpose.ENROLMENT], keys)
    with suppress(BadMessage):
        assert read_renewal_request(flipped(request, at, mask)) == read_renewal_request(request)
