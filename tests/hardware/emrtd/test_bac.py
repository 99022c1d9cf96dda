"""Basic access control, against the worked example of ICAO Doc 9303-11 appendix D.2 and D.3."""

from __future__ import annotations

import pytest

from hardware.emrtd import bac
from hardware.emrtd.apdu import PlainChannel, Response
from hardware.emrtd.errors import BadData, CardRefused, NotSupported, SecureMessagingError, WrongPassword
from hardware.emrtd.kdf import document_keys
from hardware.simulated.card.bac_chip import NO_CHALLENGE, BacChip

# ICAO Doc 9303-11 appendix D.2, D.3
INFORMATION = "L898902C<369080619406236"
READER_NONCE = bytes.fromhex("781723860c06c226")
READER_SECRET = bytes.fromhex("0b795240cb7049b01c19b33e32804f0b")
CHALLENGE = ("0084000008", "4608f919887022129000")
AUTHENTICATE = (
    ("008200002872c29c2371cc9bdb65b779b8e8d37b29ecc154aa56a8799fae2f498f76ed92f25f1448eea8ad90a728"),
    ("46b9342a41396cd7386bf5803104d7cedc122b9132139baf2eedc94ee178534f2f2d235d074d74499000"),
)


class Script:
    """Answers as the example's chip does, and insists on the example's commands."""

    def __init__(self, *exchanges):
        self.exchanges = list(exchanges)

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self.exchanges.pop(0)
        assert command.hex() == expected
        return bytes.fromhex(answer)


class Recording:
    """What a chip said to somebody else."""

    def transmit(self, command: bytes) -> bytes:
        return bytes.fromhex((CHALLENGE if command[1] == 0x84 else AUTHENTICATE)[1])


class Wire:
    """Carries commands to a chip in this process."""

    def __init__(self, chip: BacChip):
        self.chip = chip

    def send(self, command):
        if command.ins == 0x84:
            return Response(self.chip.get_challenge(), 0x9000)
        return Response(*self.chip.external_authenticate(command.data))


def open_with(*exchanges):
    secrets = iter((READER_NONCE, READER_SECRET))
    return bac.authenticate(PlainChannel(Script(*exchanges)), INFORMATION, lambda _count: next(secrets))


def test_the_document_keys_of_the_worked_example_come_out():
    keys = document_keys(INFORMATION)
    assert keys.encryption.hex() == "ab94fdecf2674fdfb9b391f85d7f76f2"
    assert keys.mac.hex() == "7962d9ece03d1acd4c76089dce131543"


def test_every_command_and_key_of_the_worked_example_comes_out():
    session = open_with(CHALLENGE, AUTHENTICATE)
    assert session.keys.encryption.hex() == "979ec13b1cbfe9dcd01ab0fed307eae5"
    assert session.keys.mac.hex() == "f1cb1f1fb5adf208806b89dc579dc1f8"
    assert session.counter == 0x887022120C06C226


@pytest.mark.parametrize(
    ("status", "left"),
    [("6300", None), ("63c3", 3), ("63c0", 0), ("6982", None), ("6988", None), ("6a80", None)],
)
def test_a_refused_cryptogram_is_a_wrong_key(status, left):
    with pytest.raises(WrongPassword) as caught:
        open_with(CHALLENGE, (AUTHENTICATE[0], status))
    assert caught.value.tries_left == left


@pytest.mark.parametrize(
    ("exchanges", "error", "words"),
    [
        ([(CHALLENGE[0], "6d00")], NotSupported, "neither PACE nor BAC"),
        ([(CHALLENGE[0], "6982")], CardRefused, "6982 to GET CHALLENGE"),
        ([(CHALLENGE[0], "4608f9198870229000")], BadData, "challenge of 7 bytes"),
        ([CHALLENGE, (AUTHENTICATE[0], "6985")], CardRefused, "6985 to EXTERNAL AUTHENTICATE"),
        ([CHALLENGE, (AUTHENTICATE[0], "9000")], BadData, "0 bytes"),
        (
            [CHALLENGE, (AUTHENTICATE[0], "47" + AUTHENTICATE[1][2:])],
            SecureMessagingError,
            "false checksum",
        ),
    ],
    ids=[
        "no such command",
        "no challenge",
        "a short challenge",
        "a refusal",
        "an empty answer",
        "a false checksum",
    ],
)
def test_a_chip_that_answers_falsely_is_not_believed(exchanges, error, words):
    with pytest.raises(error, match=words):
        open_with(*exchanges)


def test_a_chip_that_plays_an_old_answer_is_not_believed():
    """The checksum is right, for whoever listened once has it; the nonces inside are not those of now."""
    with pytest.raises(SecureMessagingError, match="did not prove"):
        bac.authenticate(PlainChannel(Recording()), INFORMATION)


def test_reader_and_chip_end_with_the_same_session():
    chip = BacChip(INFORMATION)
    assert bac.authenticate(Wire(chip), INFORMATION) == chip.session


def test_a_chip_does_not_open_for_another_document():
    chip = BacChip(INFORMATION, wrong_key=0x63C2)
    with pytest.raises(WrongPassword) as caught:
        bac.authenticate(Wire(chip), INFORMATION.replace("L", "M"))
    assert (chip.session, caught.value.tries_left) == (None, 2)


def test_a_challenge_serves_one_try():
    chip = BacChip(INFORMATION)
    keys = document_keys(INFORMATION)
    sealed = bac.seal(keys, READER_NONCE + chip.get_challenge() + READER_SECRET)
    assert chip.external_authenticate(sealed)[1] == 0x9000
    assert chip.external_authenticate(sealed) == (b"", NO_CHALLENGE)
