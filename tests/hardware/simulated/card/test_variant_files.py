"""The variants as data: whole, said in a line each, and checked."""

from __future__ import annotations

import pytest

from hardware.emrtd.access import pace_infos
from hardware.emrtd.curves import CURVES
from hardware.simulated.card import variant as variants
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.variant import (
    Trouble,
    UnknownVariantError,
    all_variants,
    find_variant,
    listed_variants,
    standard_variant,
)
from hardware.vocabulary import Condition
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.facts import FactName

CARD_ACCESS_OF_2021 = (
    "3134300d060804007f0007020202020101300f060a04007f0007020203020202010130"
    "12060a04007f0007020204020202010202010d"
)
"""As it lies in public readers for Vietnamese cards."""

SIZES = ("1024-160", "2048-224", "2048-256")


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Write a file of variants and read it in place of the real ones."""
    monkeypatch.setattr(variants, "_FOLDER", tmp_path)

    def read(text):
        (tmp_path / "some.toml").write_text(text, encoding="utf-8")
        return all_variants.__wrapped__()

    return read


def test_the_first_is_the_card_of_2021_and_is_the_standard():
    assert next(iter(all_variants().values())) is standard_variant() is find_variant("2021")


def test_every_variant_says_in_a_line_what_is_special():
    abouts = [variant.about for variant in all_variants().values()]
    assert all(about and "\n" not in about for about in abouts)
    assert len(set(abouts)) == len(abouts)


def test_what_a_variant_expects_exists():
    for variant in all_variants().values():
        expect = variant.expect
        assert expect.assurance in {assurance.label for assurance in CardAssurance}
        assert not expect.condition or Condition(expect.condition)
        assert expect.facts.keys() <= set(FactName)


def test_an_unknown_variant_is_an_error():
    with pytest.raises(UnknownVariantError, match="2099"):
        find_variant("2099")


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("mute-7", Trouble(mute_at=7)),
        ("mute-10000", Trouble(mute_at=10_000)),
        ("removed-33", Trouble(remove_at=33)),
    ],
)
def test_any_command_may_be_the_one_that_finds_the_card_mute_or_gone(name, trouble):
    variant = find_variant(name)
    assert (variant.name, variant.trouble) == (name, trouble)
    assert name.rpartition("-")[2] in variant.about


@pytest.mark.parametrize("number", ["0", "07", "10001", "99999999999", "-1", "", "1 ", "x", "٣"])
def test_a_number_that_no_reading_has_is_no_variant(number):
    with pytest.raises(UnknownVariantError):
        find_variant(f"mute-{number}")


def test_what_takes_any_number_is_listed_once():
    listed = dict(listed_variants())
    assert {name for name in listed if name.startswith(("mute", "removed"))} == {"mute-N", "removed-N"}
    assert listed["mute-N"] == "does not answer command N, nor any after it (N from 1 to 10000)"


def test_every_pace_suite_that_the_reader_speaks_is_a_variant():
    """Integrated mapping leads onto curves over a prime of 3 mod 4; the chip's own is never in 3DES."""
    suites = {
        f"PACE-{agreement}-{mapping}-{cipher}/{domain}"
        for agreement, mapping, domain in [
            *(("ECDH", "GM", curve.name) for curve in CURVES),
            *(("ECDH", "IM", curve.name) for curve in CURVES if curve.p % 4 == 3),
            *(("ECDH", "CAM", curve.name) for curve in CURVES),
            *(("DH", mapping, f"modp-{sizes}") for mapping in ("GM", "IM") for sizes in SIZES),
        ]
        for cipher in ("3DES-CBC-CBC", "AES-CBC-CMAC-128", "AES-CBC-CMAC-192", "AES-CBC-CMAC-256")
        if (mapping, cipher) != ("CAM", "3DES-CBC-CBC")
    }
    offered = {f"PACE-{suite}" for variant in all_variants().values() for suite in variant.access.pace}
    assert offered >= suites


def test_a_word_without_a_meaning_is_refused(elsewhere):
    with pytest.raises(ValueError, match=r"variant 'odd' in some\.toml.*manner"):
        elsewhere('[odd]\nabout = "x"\nmanner.end = "9000"\n')


def test_a_protocol_that_does_not_exist_is_refused(elsewhere):
    with pytest.raises(ValueError, match="ROT13"):
        elsewhere('[odd]\nabout = "x"\naccess.pace = ["ECDH-GM-ROT13/brainpoolP256r1"]\n')


def test_a_curve_for_numbers_is_refused(elsewhere):
    with pytest.raises(ValueError, match="DH-GM"):
        elsewhere('[odd]\nabout = "x"\naccess.pace = ["DH-GM-AES-CBC-CMAC-128/brainpoolP256r1"]\n')


def test_a_table_with_choices_stands_for_one_variant_a_combination(elsewhere):
    made = elsewhere(
        '["{size}-{end}"]\nabout = "{size} and {end}"\nmanners.most = "{size}"\nmanners.end = "{end}"\n'
        'each.size = [64, 128]\neach.end = ["9000", "6B00"]\n'
    )
    assert list(made) == ["64-9000", "64-6b00", "128-9000", "128-6b00"]
    assert (made["128-6b00"].manners.most, made["128-6b00"].manners.end) == (128, "6B00")


def test_two_variants_of_one_name_are_refused(elsewhere):
    with pytest.raises(ValueError, match="two variants"):
        elsewhere('["{a}"]\nabout = "{b}"\neach.a = ["x"]\neach.b = ["1", "2"]\n')


def test_the_card_of_2021_says_what_vietnamese_cards_say(issuer, card_data):
    assert VirtualCard(card_data, issuer).contents["EF.CardAccess"].hex() == CARD_ACCESS_OF_2021


def test_every_suite_is_announced_by_its_name(issuer, card_data):
    for name, variant in all_variants().items():
        if name.startswith(("pace-ecdh-", "pace-dh-")):
            (info,) = pace_infos(VirtualCard(card_data, issuer, variant).contents["EF.CardAccess"])
            assert info.name == variant.expect.access
