from __future__ import annotations

import base64
import textwrap

from kiosk.identity.anchors import Anchors, load_anchors


def pem(der: bytes) -> str:
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def test_der_and_pem_are_read_alike(tmp_path, issuer, anchors):
    (tmp_path / "one.der").write_bytes(issuer.csca_der)
    (tmp_path / "two.pem").write_text(pem(issuer.csca_der))
    loaded = load_anchors(tmp_path)
    assert [certificate.der for certificate in loaded.certificates] == [issuer.csca_der] * 2
    assert loaded.refused == ()
    assert loaded.certificates[0].subject == anchors.certificates[0].subject


def test_a_folder_that_is_not_there_trusts_nobody(tmp_path):
    assert load_anchors(tmp_path / "none") == Anchors()


def test_what_is_no_authority_is_refused_by_name(tmp_path, issuer):
    (tmp_path / "signer.crt").write_bytes(issuer.signer_der)
    (tmp_path / "broken.cer").write_bytes(b"not a certificate")
    (tmp_path / "notes.txt").write_text("left alone")
    loaded = load_anchors(tmp_path)
    assert loaded.certificates == ()
    assert [reason.split(":")[0] for reason in loaded.refused] == ["broken.cer", "signer.crt"]
