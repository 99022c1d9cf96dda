"""How the chip's own proofs are asked for while it is read, by readers and chips of little room too."""

from __future__ import annotations

import pytest

from hardware.emrtd.errors import SecureMessagingError
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.variant import find_variant
from tests.hardware.emrtd.between import CHALLENGE, EVERYTHING, Between


def test_chip_and_active_authentication_are_done_where_their_groups_are_wanted(wire, read):
    reading = read(wire)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved
    assert reading.active_authentication is not None
    assert reading.active_authentication.challenge == CHALLENGE
    assert reading.active_authentication.response
    without = read(wire, ("DG1", "EF.SOD"))
    assert without.chip_authentication is without.active_authentication is None


@pytest.mark.parametrize(("takes_short_identifiers", "selects"), [(True, 1), (False, len(EVERYTHING))])
def test_the_select_that_proves_the_chip_is_the_one_of_the_security_object(
    wire, read, takes_short_identifiers, selects
):
    """It is selected once, also by a card that has to be told each file."""

    def carry(command, process):
        short = command[:2] == b"\x0c\xb0" and command[2] & 0x80
        if short and not takes_short_identifiers:
            wire.card.reset()
            return b"\x6a\x86"
        return process(command)

    between = Between(wire.card, carry)
    assert read(between).chip_authentication.proved
    begun = max(at for at, command in enumerate(between.commands) if command[:2] == b"\x00\x22")
    session = between.commands[begun:]
    assert sum(command[:4] == b"\x0c\xa4\x02\x0c" for command in session) == selects


def test_a_copy_without_the_chips_key_is_read_and_said_to_be_one(card_data, issuer, read, heard):
    between = Between(VirtualCard(card_data, issuer, find_variant("clone")))
    reading = read(between, again=between.power)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved is False
    assert between.opened == 2
    assert reading.files["DG2"] == between.card.contents["DG2"]
    assert len(heard.identities) == 1


@pytest.mark.parametrize("name", ["aa-rsa-2048", "aa-rsa-pieces"])
@pytest.mark.parametrize("longest", [256, 65_536])
def test_a_long_signature_comes_at_once_or_in_pieces(card_data, issuer, read, name, longest):
    between = Between(VirtualCard(card_data, issuer, find_variant(name)))
    reading = read(between, longest=longest, again=between.power)
    assert reading.active_authentication is not None
    # Not where reader and card share no way to carry it; then the chip's other proof must do.
    assert len(reading.active_authentication.response) == (
        0 if (name, longest) == ("aa-rsa-2048", 256) else 256
    )


@pytest.mark.parametrize("refusal", [b"\x67\x00", b"\x6f\x00", None])
@pytest.mark.parametrize("name", ["ca-dh-aes-cbc-cmac-128", "aa-rsa-2048"])
def test_a_reader_that_carries_no_long_proof_gives_all_the_rest(card_data, issuer, read, name, refusal):
    """A key of 2048 bits makes a command of over 255 bytes, which is sent in pieces, or such an answer."""

    def carry(command, process):
        answer = process(command) if len(command) <= 261 else b"\x00" * 259
        if len(answer) <= 258:
            return answer
        if refusal is None:
            raise DeviceFault(FaultKind.PROTOCOL, "not transacted")
        return refusal

    between = Between(VirtualCard(card_data, issuer, find_variant(name)), carry)
    reading = read(between, longest=65_536, again=between.power)
    assert all(reading.files[group] == between.card.contents[group] for group in reading.files)
    assert {"DG1", "DG2", "EF.SOD"} <= reading.files.keys()
    proofs = (reading.chip_authentication.proved, bool(reading.active_authentication.response))
    assert proofs == (True, name.startswith("ca"))


@pytest.mark.parametrize("refusal", [b"\x67\x00", b"\x6a\x80", None])
def test_a_chip_authentication_that_a_reader_does_not_carry_is_left_undecided(wire, read, refusal):
    def carry(command, process):
        if command[:2] not in {b"\x0c\x86", b"\x1c\x86"}:
            return process(command)
        if refusal is None:
            raise DeviceFault(FaultKind.PROTOCOL, "not transacted")
        return refusal

    between = Between(wire.card, carry)
    reading = read(between, again=between.power)
    assert reading.chip_authentication.proved is None
    assert reading.chip_authentication.trouble
    assert reading.files["DG2"] == wire.card.contents["DG2"]


def test_an_answer_that_is_none_under_the_new_keys_accuses_nobody_and_costs_no_file(wire, read):
    """A glitch of reader or link, in the one place where a copy's false answer is looked for."""

    def carry(command, process):
        answer = process(command)
        if command[:4] == b"\x0c\xa4\x02\x0c" and between.opened == 1:
            return answer[:1]
        return answer

    between = Between(wire.card, carry)
    reading = read(between, again=between.power)
    assert reading.chip_authentication.proved is None
    assert "under the new keys" in reading.chip_authentication.trouble
    assert between.opened == 2
    assert reading.files["DG2"] == wire.card.contents["DG2"]


def test_a_false_word_in_a_proof_ends_the_reading(card_data, issuer, read):
    def carry(command, process):
        answer = process(command)
        return answer[:-3] + bytes((answer[-3] ^ 1,)) + answer[-2:] if command[:2] == b"\x0c\x88" else answer

    between = Between(VirtualCard(card_data, issuer), carry)
    with pytest.raises(SecureMessagingError):
        read(between)


def test_mapping_that_authenticates_the_chip_makes_its_own_command_needless(card_data, issuer, read):
    variant = find_variant("pace-ecdh-cam-aes-cbc-cmac-128-secp256r1")
    between = Between(VirtualCard(card_data, issuer, variant))
    reading = read(between)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved
    assert not any(command[:2] in {b"\x0c\x22", b"\x0c\x86"} for command in between.commands)
