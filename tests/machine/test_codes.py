"""A one-time code survives being read aloud and typed, and tells nobody its secret."""

from __future__ import annotations

import pytest

from kiosk.machine.codes import ALPHABET, authentic, authenticate, new_code, read_code
from kiosk.machine.errors import BadCode

pytestmark = pytest.mark.slow


def test_a_code_is_four_groups_of_five():
    groups = new_code().text.split("-")
    assert [len(group) for group in groups] == [5, 5, 5, 5]
    assert set("".join(groups)) <= set(ALPHABET)


def test_codes_do_not_repeat():
    assert len({new_code().text for _ in range(1000)}) == 1000


def test_a_code_is_read_however_it_is_typed():
    code = read_code("0189A-BCDEF-GHJKM-NPQRS")
    for typed in ("oi89a-bcdef-ghjkm-npqrs", " O L 8 9 A bcdefghjkm npqrs\n", "0189ABCDEFGHJKMNPQRS"):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "0189A", "0189A-BCDEF-GHJKM-NPQRU", "0189A-BCDEF-GHJKM-NPQRST", "٠189A-BCDEF-GHJKM-NPQRS"]
)
def test_what_is_no_code_is_refused_and_not_repeated(typed):
    with pytest.raises(BadCode) as refused:
        read_code(typed)
    assert not typed or typed not in str(refused.value)


def test_the_secret_shows_in_no_repr():
    code = new_code()
    assert code.secret not in repr(code)
    assert code.lookup in repr(code)


@pytest.mark.parametrize("at", [5, 12, 19])
def test_one_wrong_letter_gives_another_key(at):
    plain = "0189ABCDEFGHJKMNPQRS"
    other = ALPHABET[(ALPHABET.index(plain[at]) + 1) % len(ALPHABET)]
    assert read_code(plain[:at] + other + plain[at + 1 :]).key() != read_code(plain).key()


def test_the_key_depends_on_the_group_that_names_the_invitation():
    assert read_code("00000AAAAAAAAAAAAAAA").key() != read_code("00001AAAAAAAAAAAAAAA").key()


def test_the_derivation_of_version_1_does_not_change():
    key = read_code("00000-00000-00000-00000").key()
    assert key.hex() == "38f36e2c98445de10612a26e05ffd99cd06bb287c624339c2267939beee465ff"


def test_a_mac_is_worth_nothing_under_another_label_or_key():
    key, other = new_code().key(), new_code().key()
    mac = authenticate(key, "a", b"message")
    assert authentic(key, "a", b"message", mac)
    assert not authentic(key, "b", b"message", mac)
    assert not authentic(other, "a", b"message", mac)
    assert not authentic(key, "a", b"messagf", mac)
    assert not authentic(key, "a", b"message", b"")
