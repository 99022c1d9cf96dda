"""Writes what a document signer signs: the EF.SOD of a virtual card, and its EF.CardSecurity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, x509

from hardware.emrtd import tlv
from hardware.emrtd.sod import LDS_SECURITY_OBJECT, LdsSecurityObject
from hardware.simulated.card.issuer import Issuer
from hardware.simulated.card.signers import scheme_of

_SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"


def make_sod(
    groups: Mapping[int, bytes], issuer: Issuer, version: int = 0, *, in_order: bool = True
) -> bytes:
    """Hash the data groups, by number, with the signer's hash and have it sign the list.

    What is signed is a set, whose members are not `in_order` where an issuer did not sort them as DER wants.
    Version 1 of the list names the versions of the data structure and of Unicode, as EF.COM does.
    """
    hash_name = scheme_of(issuer.kind).hash_name
    content = {
        "version": version,
        "hash_algorithm": {"algorithm": hash_name},
        "hashes": [
            {"number": number, "value": hashlib.new(hash_name, data).digest()}
            for number, data in sorted(groups.items())
        ],
    }
    if version:
        content["version_info"] = {"lds_version": "0108", "unicode_version": "040000"}
    return tlv.encode(
        0x77, _sign(LDS_SECURITY_OBJECT, LdsSecurityObject(content).dump(), issuer, in_order=in_order)
    )


def make_card_security(security_infos: bytes, issuer: Issuer) -> bytes:
    """Have the signer sign the chip's security information."""
    return _sign(_SECURITY_OBJECT, security_infos, issuer)


def _sign(content_type: str, content: bytes, issuer: Issuer, *, in_order: bool = True) -> bytes:
    """Write the signed data (CMS, DER) of one signer, with its certificate."""
    scheme = scheme_of(issuer.kind)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [cms.ContentType(content_type)]},
            {"type": "message_digest", "values": [hashlib.new(scheme.hash_name, content).digest()]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": datetime.now(UTC)})]},
        ]
    )
    if not in_order:
        members = sorted((attribute.dump() for attribute in attributes), reverse=True)
        attributes = cms.CMSAttributes.load(tlv.encode(0x31, b"".join(members)))
    signer = x509.Certificate.load(issuer.signer_der)
    digest = algos.DigestAlgorithm({"algorithm": scheme.hash_name})
    identifier = {"issuer": signer.issuer, "serial_number": signer.serial_number}
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {
                "content_type": content_type,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [cms.CertificateChoices({"certificate": signer})],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
                    "digest_algorithm": digest,
                    "signed_attrs": attributes,
                    "signature_algorithm": scheme.algorithm(issuer.signer_key),
                    "signature": scheme.sign(issuer.signer_key, attributes.dump()),
                }
            ],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())
