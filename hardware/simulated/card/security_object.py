"""Writes the EF.SOD of a virtual card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd import tlv
from hardware.emrtd.sod import LDS_SECURITY_OBJECT, LdsSecurityObject
from hardware.simulated.card.issuer import Issuer


def make_sod(groups: Mapping[int, bytes], issuer: Issuer) -> bytes:
    """Hash the data groups, by number, with SHA-256 and have the document signer sign the list."""
    content = LdsSecurityObject(
        {
            "version": 0,
            "hash_algorithm": {"algorithm": "sha256"},
            "hashes": [
                {"number": number, "value": hashlib.sha256(data).digest()}
                for number, data in sorted(groups.items())
            ],
        }
    ).dump()
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [cms.ContentType(LDS_SECURITY_OBJECT)]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": datetime.now(UTC)})]},
        ]
    )
    signature = issuer.signer_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    signer = x509.Certificate.load(issuer.signer_der)
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [digest],
            "encap_content_info": {
                "content_type": LDS_SECURITY_OBJECT,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [cms.CertificateChoices({"certificate": signer})],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        {
                            "issuer_and_serial_number": {
                                "issuer": signer.issuer,
                                "serial_number": signer.serial_number,
                            }
                        }
                    ),
                    "digest_algorithm": digest,
                    "signed_attrs": attributes,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signature": signature,
                }
            ],
        }
    )
    return tlv.encode(0x77, cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())
