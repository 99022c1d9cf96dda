"""Signers made up for these tests, and the documents and lists that they sign, rightly or wrongly."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, core, x509

from hardware.emrtd import tlv
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.sod import LDS_SECURITY_OBJECT, LdsSecurityObject
from tests.anchors.made_keys import Key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """A certificate and its key."""

    der: bytes
    key: Key

    @property
    def serial(self) -> int:
        return Certificate.from_bytes(self.der).serial

    def sod(self, groups, *, group_hash="sha256", content_type=LDS_SECURITY_OBJECT, **how) -> bytes:
        content = LdsSecurityObject(
            {
                "version": 0,
                "hash_algorithm": {"algorithm": group_hash},
                "hashes": [
                    {"number": number, "value": hashlib.new(group_hash, data).digest()}
                    for number, data in sorted(groups.items())
                ],
            }
        ).dump()
        return tlv.encode(0x77, self.message(content_type, content, **how))

    def message(
        self,
        content_type,
        content,
        *,
        signed_at=NOW - timedelta(days=100),
        order=None,
        sign_sorted=True,
        digest=None,
        signers=1,
        beside=(),
        version="v3",
        attributes=True,
        algorithm=None,
        type_signed=None,
        called=None,
    ) -> bytes:
        """Write signed data; `order` lays the attributes down in another order than DER's."""
        rows = [
            cms.CMSAttribute(
                {"type": "content_type", "values": [cms.ContentType(type_signed or content_type)]}
            ),
            cms.CMSAttribute(
                {
                    "type": "message_digest",
                    "values": [digest or hashlib.new(self.key.hash_name, content).digest()],
                }
            ),
        ]
        if signed_at:
            rows.append(
                cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]})
            )
        ordered = sorted(row.dump() for row in rows)
        laid = [ordered[at] for at in order] if order else ordered
        signed = tlv.encode(0x31, b"".join(ordered if sign_sorted else laid)) if attributes else content
        certificate = x509.Certificate.load(self.der)
        digest_algorithm = {"algorithm": self.key.hash_name}
        info = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": called or certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                }
            ),
            "digest_algorithm": digest_algorithm,
            "signature_algorithm": algorithm or self.key.algorithm(),
            "signature": self.key.sign(signed),
        }
        if attributes:
            info["signed_attrs"] = cms.CMSAttributes.load(tlv.encode(0x31, b"".join(laid)))
        held = [self.der, *beside]
        data = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest_algorithm],
                "encap_content_info": {
                    "content_type": content_type,
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [
                    cms.CertificateChoices({"certificate": x509.Certificate.load(d)}) for d in held
                ],
                "signer_infos": [cms.SignerInfo(info) for _ in range(signers)],
            }
        ).dump()
        if version == "v1":
            data = data.replace(b"\x02\x01\x03", b"\x02\x01\x01", 1)
        return tlv.encode(0x30, cms.ContentType("signed_data").dump() + tlv.encode(0xA0, data))
