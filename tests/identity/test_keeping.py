"""Readings in a folder: judged again by somebody else, and never more than what is signed."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.vocabulary import ChipAuthentication
from kiosk.identity import keeping
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.keeping import READING_FILE, KeptError, load_reading, write_reading
from kiosk.identity.verdict import FactName
from kiosk.identity.weighing import citizen_of, judge


@pytest.fixture
def kept(tmp_path, reading):
    write_reading(tmp_path / "kept", reading)
    return tmp_path / "kept"


def rewritten(folder, **changes):
    """Change `reading.json` as anybody could."""
    path = folder / READING_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return folder


def test_a_kept_reading_comes_back_but_for_what_only_the_reader_saw(kept, reading):
    loaded = load_reading(kept)
    assert replace(loaded, chip_authentication=reading.chip_authentication) == reading
    assert loaded.chip_authentication.protocol == reading.chip_authentication.protocol
    assert loaded.chip_authentication.proved is None
    assert "reported" in loaded.chip_authentication.trouble


def test_what_was_kept_back_missing_or_broken_stays_apart(tmp_path, reading):
    told = replace(reading, refused=("DG3",), missing=("DG11",), broken=("DG2", "EF.COM"))
    write_reading(tmp_path / "kept", told)
    loaded = load_reading(tmp_path / "kept")
    assert (loaded.refused, loaded.missing, loaded.broken) == (("DG3",), ("DG11",), ("DG2", "EF.COM"))


def test_judged_again_every_fact_is_the_same_but_chip_authentication(kept, reading, anchors, now):
    before, after = judge(reading, anchors, now), judge(load_reading(kept), anchors, now)
    changed = [new.name for old, new in zip(before.facts, after.facts, strict=True) if old != new]
    assert changed == [FactName.CHIP_AUTHENTICATION]
    assert after.value(FactName.CHIP_AUTHENTICATION) is None
    # Active authentication is a signature, which proves the same to everybody.
    assert after.assurance is before.assurance is CardAssurance.CHIP_GENUINE
    assert citizen_of(load_reading(kept), after) == citizen_of(reading, before)


def test_a_card_that_proved_itself_by_chip_authentication_alone_is_signed_to_a_third_party(
    read, anchors, now, tmp_path
):
    reading = read(variant="no-dg15")
    write_reading(tmp_path / "kept", reading)
    assert judge(reading, anchors, now).assurance is CardAssurance.CHIP_GENUINE
    assert judge(load_reading(tmp_path / "kept"), anchors, now).assurance is CardAssurance.CHIP_SIGNED


def test_a_copy_stays_a_copy_in_the_folder(read, anchors, now, tmp_path):
    write_reading(tmp_path / "kept", read(variant="clone"))
    verdict = judge(load_reading(tmp_path / "kept"), anchors, now)
    assert verdict.value(FactName.CHIP_AUTHENTICATION) is False
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_success_written_into_the_folder_is_no_success(read, anchors, now, tmp_path):
    write_reading(tmp_path / "kept", read(variant="no-proof"))
    proof = {"protocol": "CA-ECDH-AES-CBC-CMAC-256", "proved": True, "trouble": ""}
    folder = rewritten(tmp_path / "kept", chip_authentication=proof)
    assert judge(load_reading(folder), anchors, now).assurance is CardAssurance.CHIP_SIGNED


def test_nobody_else_on_the_machine_may_read_it(tmp_path, reading):
    old = os.umask(0)
    try:
        write_reading(tmp_path / "kept", reading, {"voucher.json": b"{}"})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept").iterdir()} == {0o600}


def test_the_files_have_their_icao_names_and_lie_there_as_on_the_chip(kept, reading):
    names = {f"{name}.bin" for name in reading.files} | {READING_FILE}
    assert {path.name for path in kept.iterdir()} == names
    assert (kept / "EF.SOD.bin").read_bytes() == reading.files["EF.SOD"]


def test_a_folder_with_a_description_is_whole(tmp_path, reading, monkeypatch):
    written = []
    create = keeping._create

    def noted(path, data):
        written.append(path.name)
        create(path, data)

    monkeypatch.setattr(keeping, "_create", noted)
    write_reading(tmp_path / "kept", reading, {"voucher.json": b"{}"})
    assert written[-1] == READING_FILE
    assert set(written) == {path.name for path in (tmp_path / "kept").iterdir()}


def test_nothing_in_it_tells_the_key_that_opened_the_chip(kept, reading):
    document = json.loads((kept / READING_FILE).read_text())
    assert document["key"] == "can"
    assert "000123" not in (kept / READING_FILE).read_text()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path, reading):
    (tmp_path / "note").write_text("mine")
    with pytest.raises(KeptError, match="not empty"):
        write_reading(tmp_path, reading)
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_a_file_that_no_chip_has_is_not_written(tmp_path, reading):
    with pytest.raises(KeptError, match="no file of a chip"):
        write_reading(tmp_path / "kept", replace(reading, files={"../DG1": b"x"}))
    assert not (tmp_path / "kept").exists()


def test_a_place_where_nothing_can_be_written_says_so(tmp_path, reading):
    (tmp_path / "file").write_text("")
    with pytest.raises(KeptError, match="file"):
        write_reading(tmp_path / "file", reading)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": "1"},
        {"files": ["DG1", "../../etc/passwd"]},
        {"files": ["DG17"]},
        {"files": "DG1"},
        {"files": ["DG3"]},
        {"key": "pin"},
        {"somebody": "else"},
        {"active_authentication": {"challenge": "!"}},
        {"active_authentication": {"challenge": "", "response": "", "key": ""}},
        {"chip_authentication": {"protocol": "", "proved": None, "why": ""}},
        {"access": 1},
        {"access": ""},
        {"access": "BAC\n"},
        {"access": "PACE\nproved     chip-genuine\n\u001b[8m"},
        {"access": "A" * 49},
        {"chip_authentication": {"protocol": "CA\u001b[8m", "proved": False}},
        {"refused": ["DG3\nproved     chip-genuine"]},
        {"missing": ["\u001b[8m"]},
        {"broken": ["\u202e"]},
        {"milliseconds": {"\u001b[8m": 1.0}},
        {"\u001b[8m": "a field"},
        {"key": "\u001b[8m"},
    ],
    ids=str,
)
def test_a_description_that_is_wrong_is_one_clear_error(kept, changes):
    with pytest.raises(KeptError) as caught:
        load_reading(rewritten(kept, **changes))
    assert str(caught.value).isprintable()


def test_a_folder_that_is_not_there_or_holds_nothing_is_one_clear_error(tmp_path):
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(KeptError, match=READING_FILE):
            load_reading(folder)


def test_a_file_that_is_too_long_is_not_read_whole(kept):
    with (kept / "DG2.bin").open("r+b") as file:
        file.truncate(1 << 32)
    with pytest.raises(KeptError, match="longer"):
        load_reading(kept)


def test_links_and_pipes_are_not_followed(kept, tmp_path):
    (tmp_path / "elsewhere").write_bytes((kept / "DG1.bin").read_bytes())
    (kept / "DG1.bin").unlink()
    (kept / "DG1.bin").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeptError, match=r"DG1\.bin"):
        load_reading(kept)
    (kept / "DG1.bin").unlink()
    os.mkfifo(kept / "DG1.bin")
    assert load_reading(kept).files["DG1"] == b""


@given(content=st.binary(max_size=200) | st.text(alphabet='{}[]":,01abc', max_size=200).map(str.encode))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_description_of_any_content_is_read_or_refused_and_nothing_else(tmp_path, content):
    (tmp_path / READING_FILE).write_bytes(content)
    with pytest.raises(KeptError):
        load_reading(tmp_path)


def test_a_deeply_nested_description_is_refused(tmp_path):
    (tmp_path / READING_FILE).write_bytes(b"[" * 60_000)
    with pytest.raises(KeptError):
        load_reading(tmp_path)


def test_a_report_of_doubt_is_kept_as_it_is(tmp_path, reading):
    doubt = ChipAuthentication("CA-ECDH-AES-CBC-CMAC-128", proved=None, trouble="the chip answered 6A80")
    write_reading(tmp_path / "kept", replace(reading, chip_authentication=doubt))
    assert load_reading(tmp_path / "kept").chip_authentication == doubt


def test_words_that_somebody_else_wrote_are_one_line_that_steers_no_terminal(kept):
    proof = {"protocol": "CA-X", "proved": False, "trouble": "no\nproved     chip-genuine\u001b[8m"}
    loaded = load_reading(rewritten(kept, chip_authentication=proof))
    assert loaded.chip_authentication.trouble == "no proved chip-genuine [8m"
