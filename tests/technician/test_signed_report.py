"""A report is what the machine signed, to the byte, or it is none: as JSON and as PDF."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.languages.catalogue import load_languages
from kiosk.languages.phrase import inside, say
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.signed import sign_document
from kiosk.technician.check import Outcome, Picture
from kiosk.technician.export import signed_pdf
from kiosk.technician.signed_report import (
    BadReport,
    check_pdf,
    decode,
    encode,
    fingerprint,
    open_json,
    read_report,
    sign_json,
    sign_pdf,
)
from tests.technician.reports import NOW, checked, half_a_year, reported, worn

pytestmark = pytest.mark.slow

SEED = random.randrange(2**32)  # noqa: S311 - printed, to be repeated


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return ensure_key(tmp_path_factory.mktemp("keys"), Purpose.REPORT)


@pytest.fixture(scope="module")
def pdf(key):
    return signed_pdf(worn(), half_a_year(), key)


def refused(check, data, key):
    try:
        check(data, key.public())
    except BadReport:
        return True
    return False


def without_pictures(report):
    def named(one: Picture) -> Picture:
        return Picture(one.name, b"", one.words, hashlib.sha256(one.png).hexdigest())

    return replace(
        report,
        results=tuple(replace(one, pictures=tuple(map(named, one.pictures))) for one in report.results),
    )


def test_a_report_comes_back_as_it_was_but_for_the_bytes_of_its_pictures(key):
    report = worn()
    kept = read_report(sign_json(encode(report), key), key.public())
    assert kept == without_pictures(report)
    assert encode(kept) == encode(report)


def test_every_changed_bit_of_the_json_is_refused(key):
    signed = sign_json(encode(reported(checked("clock", "Đồng hồ"))), key)
    for at in range(len(signed)):
        for bit in range(8):
            changed = bytearray(signed)
            changed[at] ^= 1 << bit
            assert refused(open_json, bytes(changed), key), f"bit {bit} of byte {at}"


def test_changed_bytes_of_the_pdf_are_refused_wherever_they_are(key, pdf):
    check_pdf(pdf, key.public())
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    places = {*range(64), *range(len(pdf) - 256, len(pdf)), *chance.sample(range(len(pdf)), 4000)}
    for at in places:
        changed = bytearray(pdf)
        changed[at] ^= chance.randrange(1, 256)
        assert refused(check_pdf, bytes(changed), key), f"byte {at}, seed {SEED}"


@pytest.mark.parametrize("more", [b"\n", b" ", b"\0", b"x", b"%%EOF\n", b"%comment\n"])
def test_nothing_can_be_added_before_or_after(key, pdf, more):
    signed = sign_json(encode(worn()), key)
    for data, check in ((signed, open_json), (pdf, check_pdf)):
        for changed in (data + more, more + data):
            with pytest.raises(BadReport):
                check(changed, key.public())


def test_nothing_can_be_cut_off_at_either_end(key, pdf):
    signed = sign_json(encode(worn()), key)
    for data, check in ((signed, open_json), (pdf, check_pdf)):
        for cut in (1, 2, 64, 129, 154, 155, 500, len(data) // 2, len(data) - 1, len(data)):
            for changed in (data[:-cut], data[cut:]):
                with pytest.raises(BadReport):
                    check(changed, key.public())


def test_the_signature_of_one_pdf_fits_no_other_and_a_second_one_does_not_hide_the_first(key, pdf):
    line = pdf[pdf.rindex(b"%kiosk-") :]
    with pytest.raises(BadReport):
        check_pdf(b"%PDF-1.7\nother\n%%EOF\n" + line, key.public())
    with pytest.raises(BadReport):
        check_pdf(pdf + line, key.public())


def test_a_report_written_another_way_is_refused_though_it_says_the_same(key):
    signed = sign_json(encode(worn()), key)
    for changed in (
        json.dumps(json.loads(signed)).encode() + b"\n",
        signed.replace(b'"kind":', b'"kind" :'),
        signed.replace(b'"kind"', b'"k\\u0069nd"'),
    ):
        assert changed != signed
        with pytest.raises(BadReport, match="not written as it was signed"):
            open_json(changed, key.public())


def test_another_key_and_another_kind_of_document_are_refused(key, pdf, tmp_path):
    other = ensure_key(tmp_path, Purpose.REPORT)
    with pytest.raises(BadReport):
        open_json(sign_json(encode(worn()), key), other.public())
    with pytest.raises(BadReport):
        check_pdf(pdf, other.public())
    with pytest.raises(BadReport):
        open_json(sign_document(key, "catalogue", encode(worn())), key.public())
    # A JSON signature is worth nothing under a PDF.
    signature = json.loads(sign_json(pdf, key))["signature"]
    line = b"%kiosk-readiness-report-1 " + base64.b64decode(signature).hex().encode() + b"\n"
    with pytest.raises(BadReport):
        check_pdf(pdf[: pdf.rindex(b"%kiosk-")] + line, key.public())


def test_an_unsigned_pdf_is_refused(key):
    with pytest.raises(BadReport, match="missing"):
        check_pdf(b"%PDF-1.7\n%%EOF\n", key.public())
    check_pdf(sign_pdf(b"%PDF-1.7\n%%EOF\n", key), key.public())


def test_the_body_has_what_others_read_it_by():
    body = json.loads(encode(worn()))
    assert body["format"] == 1
    assert body["verdict"] == "fit-with-limits"
    assert body["limits"] == ["Không quét được giấy tờ rõ ràng"]
    assert body["taken_at"] == "2026-11-22T15:30:00+07:00"
    assert {
        "check",
        "area",
        "role",
        "outcome",
        "weight",
        "title",
        "words",
        "detail",
        "limit",
        "seconds",
        "at",
    } <= set(body["results"][0])
    assert "png" not in str(body)


def test_a_body_whose_verdict_is_not_that_of_its_results_is_refused():
    body = json.loads(encode(worn()))
    body["verdict"] = "fit"
    with pytest.raises(BadReport, match="says fit where its results say fit-with-limits"):
        decode(msgspec.json.encode(body))


@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"format":2}', b"null"])
def test_what_is_no_body_is_told_as_such(body):
    with pytest.raises(BadReport):
        decode(body)


def test_a_measure_that_is_no_number_is_left_out(key):
    odd = checked("heat", "Nhiệt độ", measures={"celsius": float("nan"), "left": 2.0, "right": float("inf")})
    (result,) = read_report(sign_json(encode(reported(odd)), key), key.public()).results
    assert result.measures == {"left": 2.0}
    assert result.outcome is Outcome.PASSED


def test_the_fingerprint_changes_with_the_report():
    first, second = (fingerprint(encode(reported(at=at))) for at in (NOW, NOW.replace(minute=31)))
    assert first != second
    assert len(first.replace(" ", "")) == 16


def test_who_has_only_the_page_about_it_can_check_both_files(key, pdf):
    """As docs/readiness-report.md describes them, with nothing of ours."""
    public = Ed25519PublicKey.from_public_bytes(key.public())
    envelope = json.loads(sign_json(encode(worn()), key))
    body = base64.b64decode(envelope["body"])
    label = b"kiosk-hcc/report/document-v1/readiness-report\0"
    public.verify(base64.b64decode(envelope["signature"]), label + body)
    assert fingerprint(body).replace(" ", "") == hashlib.sha256(body).hexdigest()[:16]
    *before, line, end = pdf.split(b"\n")
    assert (before[-1], end) == (b"%%EOF", b"")
    label = b"kiosk-hcc/report/readiness-report-pdf-v1\0"
    signature = bytes.fromhex(line.decode().removeprefix("%kiosk-readiness-report-1 "))
    public.verify(signature, label + b"\n".join(before) + b"\n")


def test_a_kept_report_can_still_be_said_in_english(key):
    left = say("Chứng thư của ki-ốt còn {days} ngày.", days=12)
    soon = say("Sắp tới: {what}", what=inside("Hồ sơ không gửi được về tỉnh."))
    body = encode(reported(replace(checked("a", "A", Outcome.FAILED), words=left, limit=soon)))
    (found,) = read_report(sign_json(body, key), key.public()).results
    english = load_languages()
    assert english.say(found.words, "en") == english.say(left, "en") != left
    assert english.say(found.limit, "en") == english.say(soon, "en") != soon
    assert encode(decode(body)) == body
