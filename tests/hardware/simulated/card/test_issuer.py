"""The made-up authority: what it keeps, and whom it issues."""

from __future__ import annotations

import hashlib
import threading

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.sod import parse_sod
from hardware.simulated.card.issuer import ensure_issuer
from hardware.simulated.card.security_object import make_sod
from hardware.simulated.card.signers import SignerKind


@pytest.mark.parametrize("kind", SignerKind)
def test_what_a_signer_of_any_kind_signs_is_truly_signed(issuer, kind):
    sod = parse_sod(make_sod({1: b"one"}, issuer.by(kind)))
    assert sod.signature_is_valid()
    assert sod.hashes[1] == hashlib.new(sod.hash_name, b"one").digest()


def test_all_but_two_signers_are_issued_by_the_authority(issuer):
    authority = Certificate.from_bytes(issuer.csca_der)
    strangers = {
        kind
        for kind in SignerKind
        if not authority.issued(Certificate.from_bytes(issuer.by(kind).signer_der))
    }
    assert strangers == {SignerKind.STRANGER, SignerKind.FORGED}


@pytest.mark.parametrize("kind", SignerKind)
def test_every_certificate_says_that_it_is_a_test(issuer, kind):
    assert "TEST" in Certificate.from_bytes(issuer.by(kind).signer_der).common_name


def test_a_signer_is_issued_once_for_a_folder(tmp_path):
    first, second = ensure_issuer(tmp_path), ensure_issuer(tmp_path)
    assert first.by(SignerKind.RSA).signer_der == second.by(SignerKind.RSA).signer_der
    keys = [issuer.authority.rsa_key("genuine", 1024).private_numbers() for issuer in (first, second)]
    assert keys[0] == keys[1]


def test_several_may_ask_at_once_for_a_new_signer(tmp_path):
    made = []
    asked = [ensure_issuer(tmp_path) for _ in range(4)]

    def ask(issuer):
        made.append(issuer.by(SignerKind.ECDSA_SHA512).signer_der)

    threads = [threading.Thread(target=ask, args=(issuer,)) for issuer in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
