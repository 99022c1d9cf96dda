"""EF.CardAccess: what is chosen of what a chip offers, and what is refused by name."""

from __future__ import annotations

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.access import choose_suite, offers_pace, pace_infos, spoken_suites
from hardware.emrtd.errors import BadData, NotSupported

# The 54 bytes of eight public readers of the Vietnamese card.
VIETNAMESE = bytes.fromhex(
    "3134300d060804007f0007020202020101300f060a04007f00070202030202020101"
    "3012060a04007f0007020204020202010202010d"
)
DH_GM, ECDH_GM, DH_IM, ECDH_IM, ECDH_CAM = "01", "02", "03", "04", "06"
TDES, AES_128, AES_192, AES_256 = "01", "02", "03", "04"
SECP_192, SECP_256, BRAINPOOL_256, BRAINPOOL_320, BRAINPOOL_384, BRAINPOOL_512 = 8, 12, 13, 14, 16, 17
MODP_1024, MODP_2048 = 0, 2


def infos(*entries: str) -> bytes:
    body = b"".join(bytes.fromhex(entry) for entry in entries)
    return bytes((0x31, len(body))) + body


def pace(protocol: str, parameter: int, version: int = 2) -> str:
    return f"3012060a04007f0007020204{protocol}0201{version:02x}0201{parameter:02x}"


def own_parameters(protocol: str) -> str:
    """PACEDomainParameterInfo with a curve that the chip spells out (here: no more than its beginning)."""
    return f"3010060904007f0007020204{protocol}3003020100"


def chosen(*entries: str) -> str:
    suite = choose_suite(pace_infos(infos(*entries)))
    return f"{suite.name} {suite.group.name}"


def test_the_bytes_known_of_vietnamese_cards_choose_their_suite():
    suite = choose_suite(pace_infos(VIETNAMESE))
    assert (suite.name, suite.group.name) == ("PACE-ECDH-GM-AES-CBC-CMAC-128", "brainpoolP256r1")
    assert suite.parameter_id is None


def test_the_group_is_the_one_that_the_chip_names():
    assert chosen(pace(ECDH_GM + AES_128, SECP_256)) == "PACE-ECDH-GM-AES-CBC-CMAC-128 secp256r1"


@pytest.mark.parametrize(
    ("entries", "best"),
    [
        (  # the weakest part counts: AES-256 over 128 bits of curve is no more than AES-128 over 256
            [pace(ECDH_GM + AES_256, BRAINPOOL_256), pace(ECDH_GM + AES_192, BRAINPOOL_384)],
            "PACE-ECDH-GM-AES-CBC-CMAC-192 brainpoolP384r1",
        ),
        (
            [pace(ECDH_GM + TDES, BRAINPOOL_512), pace(ECDH_GM + AES_128, SECP_256)],
            "PACE-ECDH-GM-AES-CBC-CMAC-128 secp256r1",
        ),
        (
            [pace(DH_GM + AES_256, MODP_2048), pace(ECDH_GM + AES_128, SECP_256)],
            "PACE-ECDH-GM-AES-CBC-CMAC-128 secp256r1",
        ),
        (
            [pace(DH_GM + AES_128, MODP_1024), pace(DH_GM + AES_128, MODP_2048)],
            "PACE-DH-GM-AES-CBC-CMAC-128 modp-2048-256",
        ),
        (  # among equals: the chip's own proof, then the older one
            [
                pace(ECDH_IM + AES_128, SECP_256),
                pace(ECDH_GM + AES_128, SECP_256),
                pace(ECDH_CAM + AES_128, SECP_256),
            ],
            "PACE-ECDH-CAM-AES-CBC-CMAC-128 secp256r1",
        ),
        (
            [pace(ECDH_IM + AES_128, SECP_256), pace(ECDH_GM + AES_128, SECP_256)],
            "PACE-ECDH-GM-AES-CBC-CMAC-128 secp256r1",
        ),
        (
            [pace(DH_GM + TDES, MODP_1024), pace(ECDH_GM + TDES, SECP_192)],
            "PACE-ECDH-GM-3DES-CBC-CBC secp192r1",
        ),
        (  # among all equals: the chip's order
            [pace(ECDH_GM + AES_128, BRAINPOOL_256), pace(ECDH_GM + AES_128, SECP_256)],
            "PACE-ECDH-GM-AES-CBC-CMAC-128 brainpoolP256r1",
        ),
    ],
)
def test_of_several_the_one_with_the_strongest_weakest_part_is_chosen(entries, best):
    assert chosen(*entries) == best


def test_what_is_not_spoken_is_passed_over_for_what_is():
    entries = [
        pace(ECDH_GM + AES_256, 99),
        pace(ECDH_GM + AES_256, BRAINPOOL_512, version=1),
        pace(ECDH_GM + AES_128, BRAINPOOL_384),
    ]
    assert chosen(*entries) == "PACE-ECDH-GM-AES-CBC-CMAC-128 brainpoolP384r1"


def test_the_parameters_are_named_to_a_chip_that_has_several_only():
    one = [pace(ECDH_GM + AES_128, BRAINPOOL_256), pace(ECDH_IM + AES_128, BRAINPOOL_256)]
    assert {suite.parameter_id for suite in spoken_suites(pace_infos(infos(*one)))} == {None}
    two = [pace(ECDH_GM + AES_128, BRAINPOOL_256), pace(DH_GM + AES_128, MODP_2048)]
    assert {suite.parameter_id for suite in spoken_suites(pace_infos(infos(*two)))} == {13, 2}


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ([pace(ECDH_GM + AES_128, BRAINPOOL_320)], "PACE-ECDH-GM-AES-CBC-CMAC-128 with brainpoolP320r1$"),
        ([pace(ECDH_GM + AES_128, 9)], "with brainpoolP192r1$"),
        ([pace(ECDH_GM + AES_128, 11)], "with brainpoolP224r1$"),
        ([pace(ECDH_GM + AES_128, 5)], "with reserved domain parameters .5.$"),
        ([pace(ECDH_GM + AES_128, 99)], "with domain parameters of its own .99.$"),
        (
            ["300f060a04007f00070202040202020102", own_parameters(ECDH_GM)],
            "PACE-ECDH-GM-AES-CBC-CMAC-128 with domain parameters of its own$",
        ),
        ([pace(ECDH_GM + AES_128, SECP_256, version=1)], "version 1 with secp256r1"),
        ([pace(ECDH_GM + AES_128, MODP_2048)], "PACE-ECDH-GM-AES-CBC-CMAC-128 with modp-2048-256"),
        ([pace(DH_GM + AES_128, SECP_256)], "PACE-DH-GM-AES-CBC-CMAC-128 with secp256r1"),
        ([pace(ECDH_CAM + TDES, SECP_256)], "PACE-0601 with secp256r1"),
        ([pace("0909", SECP_256)], "PACE-0909 with secp256r1"),
        ([own_parameters(ECDH_GM)], "offers no PACE"),
    ],
)
def test_what_is_not_spoken_is_refused_by_name(entries, named):
    with pytest.raises(NotSupported, match=named):
        choose_suite(pace_infos(infos(*entries)))


@pytest.mark.parametrize(
    ("entries", "offered"),
    [
        ([], False),
        (["300d060804007f0007020202020101"], False),
        ([pace(ECDH_GM + AES_128, SECP_256)], True),
        ([pace("0909", 99)], True),
        ([own_parameters(ECDH_GM)], True),
    ],
    ids=["nothing", "terminal authentication", "a suite", "an unknown suite", "parameters alone"],
)
def test_anything_of_pace_keeps_basic_access_control_away(entries, offered):
    assert offers_pace(infos(*entries)) is offered


@pytest.mark.parametrize("data", ["", "31", "3105", "300431020600", "3103020101", "31023000"])
def test_broken_files_are_bad_data(data):
    with pytest.raises(BadData):
        pace_infos(bytes.fromhex(data))


@pytest.mark.parametrize("length", [0, 9, 2000])
def test_a_number_without_measure_is_bad_data(length):
    """Python does not even write a number of some thousand digits in words."""
    number = tlv.encode(0x02, b"\x7f" * length)
    info = tlv.encode(0x30, bytes.fromhex("060a04007f00070202040202020102") + number)
    with pytest.raises(BadData, match="a number of"):
        choose_suite(pace_infos(tlv.encode(0x31, info)))
