"""A packet opens for the province alone, says who sealed it, and is refused when one bit of it changed."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.dossier import packet as format1
from kiosk.dossier.packet import new_submission_id, open_packet, read_header, seal
from kiosk.dossier.packet_errors import (
    BadSignature,
    NotAPacket,
    PacketAltered,
    PacketError,
    PacketTooLarge,
    UnknownKey,
    UnknownSigner,
    UnknownVersion,
)
from kiosk.dossier.packet_keys import OpenKey
from kiosk.machine.keys import Purpose, ensure_key

MANIFEST = '{"procedure":"1.001193","name":"Nguyễn Thị Hoa"}'.encode()
PAPERS = {"giay-chung-sinh.pdf": b"%PDF-1.7 the paper", "another.pdf": b""}
SUBMISSION = "00112233445566778899aabbccddeeff"

_examples = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def sealed(ends, manifest=MANIFEST, papers=PAPERS) -> bytes:
    return seal(manifest, papers, submission_id=SUBMISSION, to=ends.province.public(), signer=ends.signer)


def test_the_province_opens_what_the_kiosk_sealed(ends):
    opened = open_packet(sealed(ends), [ends.province], ends.kiosks)
    assert opened.manifest == MANIFEST
    assert opened.papers == PAPERS
    assert opened.kiosk_id == "QN-HCC-01"
    assert opened.header.submission_id == SUBMISSION


def test_sealing_twice_gives_other_bytes_and_the_same_digest(ends):
    first, second = sealed(ends), sealed(ends)
    assert first != second
    keys = ([ends.province], ends.kiosks)
    assert open_packet(first, *keys).digest == open_packet(second, *keys).digest
    other = sealed(ends, manifest=MANIFEST + b" ")
    assert open_packet(other, *keys).digest != open_packet(first, *keys).digest


def test_nothing_of_the_content_can_be_read_in_the_packet(ends):
    data = sealed(ends)
    for word in (b"1.001193", "Nguyễn".encode(), b"giay-chung-sinh", b"%PDF"):
        assert word not in data


def test_the_fields_of_version_1_stand_where_the_document_says(ends):
    data = sealed(ends)
    assert data[:8] == b"\x89HCC\r\n\x1a\n"
    assert struct.unpack_from(">HH", data, 8) == (1, ends.province.suite)
    assert data[12:28] == ends.province.public().key_id
    assert data[28:44] == format1.signer_id(ends.signer.public())
    assert data[44:60].hex() == SUBMISSION
    content = 8 + len(MANIFEST) + 4 + sum(2 + len(name) + 8 + len(body) for name, body in PAPERS.items())
    encapsulated = {1: 1120, 2: 32}[ends.province.suite]
    assert len(data) == 60 + encapsulated + content + 16 + 64


def test_the_content_of_version_1_is_laid_out_as_the_document_says():
    packed = format1._pack(b"{}", {"b.pdf": b"B", "a.pdf": b"AA"})
    assert packed == (
        bytes.fromhex("0000000000000002")
        + b"{}"
        + bytes.fromhex("00000002")
        + bytes.fromhex("0005")
        + b"a.pdf"
        + bytes.fromhex("0000000000000002")
        + b"AA"
        + bytes.fromhex("0005")
        + b"b.pdf"
        + bytes.fromhex("0000000000000001")
        + b"B"
    )


@_examples
@given(at=st.integers(min_value=0), mask=st.integers(min_value=1, max_value=255))
def test_any_flipped_byte_is_refused(ends, at, mask):
    data = bytearray(sealed(ends))
    data[at % len(data)] ^= mask
    with pytest.raises(PacketError):
        open_packet(bytes(data), [ends.province], ends.kiosks)


@_examples
@given(length=st.integers(min_value=0))
def test_a_packet_cut_short_is_refused(ends, length):
    data = sealed(ends)
    with pytest.raises(PacketError):
        open_packet(data[: length % len(data)], [ends.province], ends.kiosks)


@_examples
@given(data=st.binary(max_size=300))
def test_bytes_that_are_no_packet_are_called_that(data):
    with pytest.raises(NotAPacket):
        read_header(data)


def test_a_newer_version_is_called_unknown_and_not_altered(ends):
    data = bytearray(sealed(ends))
    data[9] = 2
    with pytest.raises(UnknownVersion, match="version 2"):
        read_header(bytes(data))


def test_a_kiosk_that_is_not_enrolled_is_refused(ends):
    with pytest.raises(UnknownSigner):
        open_packet(sealed(ends), [ends.province], {})


def test_another_kiosk_cannot_sign_in_the_name_of_an_enrolled_one(ends, tmp_path):
    other = ensure_key(tmp_path / "other", Purpose.ENROLMENT)
    data = sealed(ends)
    forged = data[:-64] + other.sign("packet-v1", hashlib.sha256(data[:-64]).digest())
    with pytest.raises(BadSignature):
        open_packet(forged, [ends.province], ends.kiosks)


def test_a_header_moved_onto_another_message_does_not_open_even_when_signed_again(ends):
    data = bytearray(sealed(ends))
    data[44] ^= 1
    body = bytes(data[:-64])
    signed = body + ends.signer.sign("packet-v1", hashlib.sha256(body).digest())
    with pytest.raises(PacketAltered):
        open_packet(signed, [ends.province], ends.kiosks)


def test_the_kiosk_itself_and_another_province_cannot_open_it(ends):
    with pytest.raises(UnknownKey):
        open_packet(sealed(ends), [OpenKey.generate(ends.province.suite)], ends.kiosks)


def test_a_packet_of_more_than_64_mib_is_not_sealed(ends):
    with pytest.raises(PacketTooLarge):
        sealed(ends, papers={"a.pdf": bytes(64 * 1024 * 1024)})


@pytest.mark.parametrize("name", ["../a.pdf", "a/b.pdf", "", ".hidden", "giấy.pdf", "a" * 101])
def test_a_paper_s_name_is_a_plain_file_name(ends, name):
    with pytest.raises(ValueError, match="plain file name"):
        sealed(ends, papers={name: b"x"})


@_examples
@given(content=st.binary(max_size=80))
def test_content_that_is_not_laid_out_right_is_called_altered(content):
    try:
        manifest, papers = format1._unpack(content)
    except PacketAltered:
        return
    assert format1._pack(manifest, papers) == content


def test_submission_ids_do_not_repeat():
    assert len({new_submission_id() for _ in range(1000)}) == 1000
