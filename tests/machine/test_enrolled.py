"""A gateway knows the kiosks that an operator has put into its folder, and no others."""

from __future__ import annotations

import pytest

from kiosk.machine.enrolled import enrol, read_enrolled
from kiosk.machine.errors import BadEnrolment
from kiosk.machine.keys import Purpose, ensure_key


def test_an_enrolled_kiosk_is_known_by_its_id(tmp_path):
    public = ensure_key(tmp_path / "keys", Purpose.ENROLMENT).public()
    enrol(tmp_path / "enrolled", "QN-HCC-01", public)
    assert read_enrolled(tmp_path / "enrolled") == {"QN-HCC-01": public}


def test_no_folder_is_no_kiosks(tmp_path):
    assert read_enrolled(tmp_path / "none") == {}


@pytest.mark.parametrize("kiosk_id", ["../x", "", ".x", "a/b", "a" * 65])
def test_an_id_that_is_no_file_name_is_refused(tmp_path, kiosk_id):
    with pytest.raises(BadEnrolment):
        enrol(tmp_path, kiosk_id, bytes(32))


def test_a_file_that_is_no_key_is_named(tmp_path):
    (tmp_path / "QN-HCC-01.pub").write_text("not hexadecimal")
    with pytest.raises(BadEnrolment, match="QN-HCC-01"):
        read_enrolled(tmp_path)
