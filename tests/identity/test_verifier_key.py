"""The verifier's public key comes from a file; what is none is refused by the file's name."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.identity.verifier_key import VerifierKeyError, read_verifier_key


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a key",
        rsa.generate_private_key(65537, 2048)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        ec.generate_private_key(ec.SECP384R1())
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ],
)
def test_a_file_that_is_no_verifier_key_is_refused_by_name(tmp_path, content):
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    with pytest.raises(VerifierKeyError, match=r"key\.pem"):
        read_verifier_key(file)


def test_a_key_of_the_wrong_kind_of_file_is_told_with_its_name(tmp_path):
    with pytest.raises(VerifierKeyError, match="nowhere"):
        read_verifier_key(tmp_path / "nowhere")
