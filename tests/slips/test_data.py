from __future__ import annotations

from dataclasses import fields

import pytest

from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.errors import SlipRefused

WORDS = [field.name for field in fields(SlipData) if field.name not in ("kind", "printed_at")]


@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize("number", ["022095000001", "022 095 000 001", "022.095.000.001"])
def test_an_id_number_is_refused_in_every_field_and_not_told_on(slip_of, field, number):
    with pytest.raises(SlipRefused) as refused:
        slip_of(**{field: f"số {number}"})
    assert field in str(refused.value)
    assert "022" not in str(refused.value)


def test_codes_of_many_digits_are_no_id_numbers(slip_of):
    for code in ("000.00.01.H49-261122-0001", "H49.34.35-261122-000123", "1234567890123"):
        assert slip_of(dossier_code=code).code == code


@pytest.mark.parametrize("facts", [{"dossier_code": "H49-1"}, {"expected_day": "thứ Ba, 24/11/2026"}])
def test_a_queued_slip_can_carry_neither_a_dossier_code_nor_a_day(slip_of, facts):
    with pytest.raises(SlipRefused):
        slip_of(SlipKind.QUEUED, **facts)


def test_a_control_character_is_refused(slip_of):
    with pytest.raises(SlipRefused, match="procedure"):
        slip_of(procedure="Khai\nsinh")


@pytest.mark.parametrize("field", ["local_reference", "procedure"])
def test_a_slip_names_its_reference_and_what_was_filed(slip_of, field):
    with pytest.raises(SlipRefused):
        slip_of(**{field: ""})
