from __future__ import annotations

import pytest

from hardware.emrtd.access import choose_suite, pace_infos
from hardware.emrtd.errors import BadData, NotSupported
from hardware.simulated.card.contents import CARD_ACCESS


def infos(*entries: str) -> bytes:
    body = b"".join(bytes.fromhex(entry) for entry in entries)
    return bytes((0x31, len(body))) + body


def pace(protocol: str, parameter: int, version: int = 2) -> str:
    return f"3012060a04007f0007020204{protocol}0201{version:02x}0201{parameter:02x}"


def test_the_bytes_known_of_vietnamese_cards_choose_their_suite():
    suite = choose_suite(pace_infos(CARD_ACCESS))
    assert (suite.name, suite.curve.name) == ("PACE-ECDH-GM-AES-CBC-CMAC-128", "brainpoolP256r1")
    assert suite.parameter_id is None


def test_the_curve_is_the_one_that_the_chip_names():
    assert choose_suite(pace_infos(infos(pace("0202", 12)))).curve.name == "secp256r1"


def test_among_several_the_spoken_one_is_chosen_and_named_to_the_chip():
    suite = choose_suite(pace_infos(infos(pace("0102", 2), pace("0202", 99), pace("0202", 16))))
    assert (suite.curve.name, suite.parameter_id) == ("brainpoolP384r1", 16)


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ([pace("0402", 13)], "PACE-ECDH-IM-AES-CBC-CMAC-128"),
        ([pace("0204", 13)], "PACE-ECDH-GM-AES-CBC-CMAC-256"),
        ([pace("0202", 14)], "parameters 14"),
        ([], "no PACE"),
    ],
)
def test_what_is_not_spoken_is_refused_by_name(entries, named):
    with pytest.raises(NotSupported, match=named):
        choose_suite(pace_infos(infos(*entries)))


@pytest.mark.parametrize("data", ["", "31", "3105", "300431020600", "3103020101", "31023000"])
def test_broken_files_are_bad_data(data):
    with pytest.raises(BadData):
        pace_infos(bytes.fromhex(data))
