"""Redaction: what people of ours might log by mistake does not leave the machine, in whatever form."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.sandbox.observer.needles import TextSearch, fold
from kiosk.sandbox.observer.streams import Budget, streams
from kiosk.sandbox.people import all_people
from kiosk.technician.redaction import GONE, redact_line, redact_text

pytestmark = pytest.mark.slow

PEOPLE = all_people()


def facts_of(person) -> tuple[str, ...]:
    card = person.card
    return (card.number, card.name, card.residence, card.origin, person.phone, person.child.mother.name)


FACTS = [fact for person in PEOPLE for fact in facts_of(person) if len(fold(fact)) >= 5]
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "without marks": fold,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "as JSON escapes it": lambda text: json.dumps(text)[1:-1],
    "as an address has it": quote,
    "in hexadecimal": lambda text: text.encode().hex(),
    "in base64": lambda text: base64.b64encode(text.encode()).decode(),
    "as a machine reads it": lambda text: fold(text).upper().replace(" ", "<"),
    "in UTF-16": lambda text: text.encode("utf-16-le").hex(),
    "in hexadecimal behind other bytes": lambda text: f"80c703{text.encode().hex()}9000",
    "in hexadecimal, half a byte off": lambda text: f"f{text.encode().hex()}",
    "in a dump": lambda text: text.encode().hex(" "),
    "in a dump with colons": lambda text: text.encode().hex(":").upper(),
    "in base64 behind a sign": lambda text: "x" + base64.b64encode(text.encode()).decode(),
    "behind a number, in hexadecimal": lambda text: f"022085012345|{text}|12031985".encode().hex(),
    "apart": lambda text: " ".join(text) if text.isdecimal() else text,
}
SENTENCES = (
    "{}",
    "card of {} read",
    "no answer for {}, tried again",
    "who={} step=card",
    "[{}]",
    "'{}': gone",
)


def tells(line: str, fact: str) -> bool:
    """Whether a line tells a fact to who looks, unpacks what it packs, and reads bytes that stand apart."""
    search = TextSearch([fact])
    closed = re.sub(r"\b([0-9A-Fa-f]{2})[ :](?=[0-9A-Fa-f]{2}\b)", r"\1", line)
    seen = [text.encode() for text in (line, closed)]
    return any(search.found(part) for data in seen for part in (data, *unpacked(data)))


def unpacked(data: bytes) -> list[bytes]:
    return [content for _, content in streams(data, Budget(1 << 20))]


@settings(deadline=None)
@given(st.sampled_from(FACTS), st.sampled_from(sorted(WAYS)), st.sampled_from(SENTENCES))
def test_a_fact_in_a_sentence_is_taken_out_however_it_is_written(fact, way, sentence):
    line = sentence.format(WAYS[way](fact))
    assert not tells(redact_line(line), fact)
    assert not tells(redact_line(json.dumps({"event": line, "level": "info"})), fact)
    assert not tells(redact_line(json.dumps({"event": "x", "found": [line], "more": {"deep": line}})), fact)


@given(
    st.sampled_from(["name", "fullName", "ho_ten", "residence", "MotherName", "dob", "phone_number"]),
    st.text(),
)
def test_what_stands_in_a_persons_field_is_gone_whatever_it_is(field, text):
    told = json.loads(redact_line(json.dumps({"event": "x", field: text})))
    assert told[field] == (GONE if text else "")


@given(
    st.from_regex(r"0[0-9]{2}[ .-]?[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}", fullmatch=True), st.text(max_size=9)
)
def test_no_run_of_nine_digits_is_left(number, around):
    assert number not in redact_text(f"{around} {number} {around}")


@given(st.integers(min_value=10**8))
def test_a_number_as_long_as_a_documents_is_gone_though_it_is_no_text(number):
    assert json.loads(redact_line(json.dumps({"event": "x", "found": [number]})))["found"] == [GONE]


@given(st.from_regex(r"[a-z0-9._]{1,12}@[a-z]{1,8}\.(vn|com)", fullmatch=True))
def test_no_mail_address_is_left(mail):
    assert "@" not in redact_text(f"sent to {mail}, waiting")


@given(st.dates(min_value=date(1900, 1, 1)))
def test_no_day_of_birth_is_left(day):
    for written in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day.day}-{day.month}-{day:%Y}", day.isoformat()):
        assert written not in redact_text(f"born {written} there")


@pytest.mark.parametrize("between", [" - ", ":", "·", "−", "⁄", " . ", "_", " / ", "  "])
@pytest.mark.parametrize("groups", [("079", "085", "012345"), ("091", "234", "5678")])
def test_a_number_in_groups_is_gone_whatever_stands_between(groups, between):
    told = redact_text(f"card {between.join(groups)} read")
    assert not any(group in told for group in groups), told


@pytest.mark.parametrize(
    "written",
    [
        "12/03/85",
        "12 - 03 - 1985",
        "12-Mar-1985",
        "12 / 3 / 85",
        "12.03.85",
        "12−03−1985",
        "12:03:1985",
        "1985 - 03 - 12",
        "12·03·1985",
        "Mar 12, 1985",
        "12 tháng 3 1985",
    ],
)
def test_a_day_is_gone_however_it_is_written(written):
    assert redact_text(f"born {written}, there") == "born […], there"


@pytest.mark.parametrize(
    "kept", ["at 12:03:08 again", "PySide 6.8.22", "2026-11-22T12:00:00Z", "exit 1, 3 of 4"]
)
def test_times_and_versions_are_left(kept):
    assert redact_text(kept) == kept


@pytest.mark.parametrize("cut", range(30, 60))
def test_a_line_cut_in_the_middle_hides_what_the_whole_one_hides(cut):
    for begin in ("", "[", " "):
        line = begin + json.dumps({"holder": "le hoa", "event": "x", "text": "y" * 60})[:cut]
        assert "hoa" not in redact_line(line)
    told = redact_line(json.dumps({"event": "reader gone", "holder": "le hoa"})[:-5])
    assert told == f"reader gone {GONE}"
    assert "hoa" not in redact_line(json.dumps([{"holder": "le hoa"}]))


@given(
    st.integers(min_value=960, max_value=1010), st.sampled_from(["022085012345", "le thi hoa", "0912345678"])
)
def test_a_text_that_is_cut_leaves_no_half_of_what_stood_there(at, fact):
    told = redact_text(("x " * 600)[:at] + fact + " y" * 600)
    assert len(told) <= 1003
    assert not any(fact[:length] in told for length in (4, 6, 8))


@given(st.text())
def test_a_redacted_line_is_one_printable_line_whatever_came(text):
    for line in (redact_line(text), redact_line(json.dumps({"event": text, text: 1}))):
        assert line.isprintable()
        assert redact_line(line).isprintable()


@pytest.mark.parametrize("nasty", ["\x1b[2Jgone", "a\r\nb", "\x00\x07", "\u202egnp.exe", "\ud800", "\u2028"])
def test_control_characters_are_shown_and_do_nothing(nasty):
    assert redact_line(json.dumps({"event": nasty})).isprintable()
    assert redact_line(nasty).isprintable()


@pytest.mark.parametrize(
    "line",
    [
        {
            "event": "printer failed",
            "kind": "OSError",
            "level": "warning",
            "timestamp": "2026-11-22T12:00:00.12Z",
        },
        {"event": "worker started", "pid": 123456, "role": "chip-reader", "seconds": 0.5},
        {"event": "cannot open /var/lib/kiosk/outbox/outbox.sqlite3-wal", "process": "agent", "bytes": 4096},
        {
            "event": "uncaught",
            "exception": ["DeviceGone", "station.py:93 open", "OSError", "serial.py:12 read"],
        },
        {"event": "reader gone: /dev/kiosk/receipt-printer (ENODEV)", "kiosk": "QN-HCC-01"},
        {"event": "head " + "ab12" * 16},
    ],
)
def test_what_support_needs_is_left(line):
    assert json.loads(redact_line(json.dumps(line))) == line
