"""The kiosks of a gateway from before the registry are known, each or none by its own file."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from kiosk.machine.enrolled import read_enrolled
from kiosk.machine.keys import Purpose, encode_public_key, ensure_key


def enrol(folder, kiosk_id, public):
    folder.mkdir()
    (folder / f"{kiosk_id}.pub").write_bytes(encode_public_key(public))


def test_an_enrolled_kiosk_is_known_by_its_id(tmp_path):
    public = ensure_key(tmp_path / "keys", Purpose.ENROLMENT).public()
    enrol(tmp_path / "enrolled", "QN-HCC-01", public)
    assert read_enrolled(tmp_path / "enrolled") == {"QN-HCC-01": public}


def test_no_folder_is_no_kiosks(tmp_path):
    assert read_enrolled(tmp_path / "none") == {}


@pytest.mark.parametrize("content", [b"", b"not hexadecimal", b"00" * 31, b"\xff\xfe"])
def test_a_file_that_is_no_key_is_named_in_the_log_and_harms_no_other_kiosk(tmp_path, content):
    public = ensure_key(tmp_path / "keys", Purpose.ENROLMENT).public()
    enrol(tmp_path / "enrolled", "QN-HCC-02", public)
    (tmp_path / "enrolled" / "QN-HCC-01.pub").write_bytes(content)
    with capture_logs() as logs:
        assert read_enrolled(tmp_path / "enrolled") == {"QN-HCC-02": public}
    assert [(line["file"], line["kind"]) for line in logs] == [("QN-HCC-01.pub", "KeyUnreadable")]


def test_what_is_no_file_harms_no_other_kiosk(tmp_path):
    public = ensure_key(tmp_path / "keys", Purpose.ENROLMENT).public()
    enrol(tmp_path / "enrolled", "QN-HCC-02", public)
    (tmp_path / "enrolled" / "QN-HCC-01.pub").mkdir()
    (tmp_path / "enrolled" / "QN-HCC-03.pub").symlink_to("nowhere")
    assert read_enrolled(tmp_path / "enrolled") == {"QN-HCC-02": public}
