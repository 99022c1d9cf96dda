"""Countries made up for these tests: an authority's name and key, and whatever it could issue."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import core, crl, x509

from hardware.emrtd import tlv
from hardware.emrtd.certificates import Certificate
from tests.anchors.made_keys import Key
from tests.anchors.made_signers import NOW, Signer

SERIALS = itertools.count(1000)


def name(country: str, common_name: str):
    parts = ([("country_name", country)] if country else []) + [("common_name", common_name)]
    return x509.Name.build(dict(parts))


def extension(oid: str, value, *, critical: bool = False):
    if oid[0].isdigit():  # asn1crypto does not know what is in it
        value = core.ParsableOctetString(value.dump())
    return {"extn_id": oid, "critical": critical, "extn_value": value}


def raw_extension(oid: str, value: bytes):
    """Write an extension whose value need not be what it should."""
    content = core.ObjectIdentifier(oid).dump() + tlv.encode(0x04, value)
    return x509.Extension.load(tlv.encode(0x30, content))


@dataclass
class Country:
    """An authority's name and key, and all that it can issue."""

    letters: str = "VN"
    title: str = "CSCA of a test"
    key: Key = field(default_factory=lambda: Key("brainpoolP384r1", hash_name="sha384"))
    start: datetime = NOW - timedelta(days=1000)
    end: datetime = NOW + timedelta(days=4000)

    @property
    def subject(self):
        return name(self.letters, self.title)

    def authority(self, **changes) -> bytes:
        return self.certificate(self.subject, self.key, ca=True, start=self.start, end=self.end, **changes)

    @property
    def anchor(self) -> Certificate:
        return Certificate.from_bytes(self.authority())

    def link(self, newer: Country, **changes) -> bytes:
        """Have this one's key say what its successor's is."""
        how = {"start": newer.start, "end": self.end} | changes
        return self.certificate(newer.subject, newer.key, ca=True, **how)

    def certificate(
        self,
        subject,
        key,
        *,
        ca=False,
        start=None,
        end=None,
        usages=None,
        serial=None,
        more=(),
        issuer=None,
        identifiers=True,
        by=None,
        usage=True,
    ) -> bytes:
        by = by or self.key
        usages = usages or ({"key_cert_sign", "crl_sign"} if ca else {"digital_signature"})
        extensions = [extension("key_usage", x509.KeyUsage(usages), critical=True)] if usage else []
        if identifiers:
            extensions += [
                extension("key_identifier", core.OctetString(key.identifier)),
                extension(
                    "authority_key_identifier",
                    x509.AuthorityKeyIdentifier({"key_identifier": self.key.identifier}),
                ),
            ]
        if ca:
            constraints = x509.BasicConstraints({"ca": True, "path_len_constraint": 0})
            extensions.append(extension("basic_constraints", constraints, critical=True))
        body = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": serial or next(SERIALS),
                "signature": by.algorithm(),
                "issuer": issuer or self.subject,
                "validity": {
                    "not_before": x509.Time({"utc_time": start or NOW - timedelta(days=900)}),
                    "not_after": x509.Time({"utc_time": end or NOW + timedelta(days=3000)}),
                },
                "subject": subject,
                "subject_public_key_info": key.info,
                "extensions": [*extensions, *more],
            }
        )
        return x509.Certificate(
            {
                "tbs_certificate": body,
                "signature_algorithm": by.algorithm(),
                "signature_value": by.sign(body.dump()),
            }
        ).dump()

    def signer(self, key: Key | None = None, **changes) -> Signer:
        key = key or Key()
        subject = changes.pop("subject", None) or name(self.letters, "Signer of a test")
        return Signer(self.certificate(subject, key, **changes), key)

    def list_signer(self, key: Key | None = None, **changes) -> Signer:
        usage = extension("extended_key_usage", x509.ExtKeyUsageSyntax(["2.23.136.1.1.3"]), critical=True)
        return self.signer(
            key or Key(number=7), more=(usage,), subject=name(self.letters, "List signer"), **changes
        )

    def revocation(
        self,
        *serials: int,
        at=NOW - timedelta(days=10),
        until=NOW + timedelta(days=80),
        by=None,
        more=(),
        entry_more=(),
    ) -> bytes:
        by = by or self.key
        entries = [
            {"user_certificate": serial, "revocation_date": x509.Time({"utc_time": at})}
            | ({"crl_entry_extensions": list(entry_more)} if entry_more else {})
            for serial in serials
        ]
        identifier = x509.AuthorityKeyIdentifier({"key_identifier": by.identifier})
        body = {
            "version": "v2",
            "signature": by.algorithm(),
            "issuer": self.subject,
            "this_update": x509.Time({"utc_time": at}),
            "crl_extensions": [extension("authority_key_identifier", identifier), *more],
        }
        if until:
            body["next_update"] = x509.Time({"utc_time": until})
        if entries:
            body["revoked_certificates"] = entries
        body = crl.TbsCertList(body)
        return crl.CertificateList(
            {"tbs_cert_list": body, "signature_algorithm": by.algorithm(), "signature": by.sign(body.dump())}
        ).dump()

    def master_list(self, *certificates: bytes, by: Signer | None = None, beside=()) -> bytes:
        listed = core.SetOf([core.Any.load(one) for one in certificates], spec=core.Any)
        content = tlv.encode(0x30, b"\x02\x01\x00" + listed.dump())
        return (by or self.list_signer()).message("2.23.136.1.1.2", content, beside=beside)
