"""Countries made up for these tests: their authorities, signers, lists and documents, of every algorithm."""

from __future__ import annotations

import base64
import hashlib
import itertools
import textwrap
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import algos, cms, core, crl, keys, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.emrtd import tlv
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.sod import LDS_SECURITY_OBJECT, LdsSecurityObject

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SERIALS = itertools.count(1000)
HASHES = ("sha1", "sha224", "sha256", "sha384", "sha512")
PLAIN = {hash_name: f"0.4.0.127.0.7.1.1.4.1.{at}" for at, hash_name in enumerate(HASHES, 1)}
CURVES = {
    curve.name: curve
    for curve in (
        ec.SECP192R1(),
        ec.SECP224R1(),
        ec.SECP256K1(),
        ec.SECP256R1(),
        ec.SECP384R1(),
        ec.SECP521R1(),
        ec.BrainpoolP256R1(),
        ec.BrainpoolP384R1(),
        ec.BrainpoolP512R1(),
    )
}


@cache
def private_key(kind: str, number: int = 0):
    """`rsa-2048` or a curve's name; another number is another key."""
    if kind.startswith("rsa-"):
        return rsa.generate_private_key(65537, int(kind[4:]))
    return ec.generate_private_key(CURVES[kind])


@dataclass(frozen=True)
class Key:
    """A key and how it signs: `ecdsa`, `plain`, `rsa` or `pss`, with a hash."""

    kind: str = "secp256r1"
    scheme: str = "ecdsa"
    hash_name: str = "sha256"
    number: int = 0
    salt: int = -1

    @property
    def private(self):
        return private_key(self.kind, self.number)

    @property
    def info(self):
        spki = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return keys.PublicKeyInfo.load(spki)

    @property
    def identifier(self):
        return hashlib.sha256(self.info.dump()).digest()[:20]

    @property
    def salt_length(self):
        return hashlib.new(self.hash_name).digest_size if self.salt < 0 else self.salt

    def algorithm(self):
        if self.scheme == "pss":
            hash_ = {"algorithm": self.hash_name}
            parameters = algos.RSASSAPSSParams(
                {
                    "hash_algorithm": hash_,
                    "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": hash_},
                    "salt_length": self.salt_length,
                }
            )
            return {"algorithm": "rsassa_pss", "parameters": parameters}
        if self.scheme == "plain":
            return {"algorithm": PLAIN[self.hash_name]}
        return {"algorithm": f"{self.hash_name}_{'rsa' if self.scheme == 'rsa' else 'ecdsa'}"}

    def sign(self, data: bytes) -> bytes:
        digest = getattr(hashes, self.hash_name.upper())()
        if self.scheme == "rsa":
            return self.private.sign(data, padding.PKCS1v15(), digest)
        if self.scheme == "pss":
            return self.private.sign(data, padding.PSS(padding.MGF1(digest), self.salt_length), digest)
        signature = self.private.sign(data, ec.ECDSA(digest))
        if self.scheme == "plain":
            size = (self.private.curve.key_size + 7) // 8
            return b"".join(n.to_bytes(size, "big") for n in decode_dss_signature(signature))
        return signature


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


def dg1(kind="ID", state="VNM") -> bytes:
    """A zone whose beginning is all that matters here."""
    text = f"{kind:<<2}{state:<<3}0990000176001099000017<<7".ljust(90, "<")
    return tlv.encode(0x61, tlv.encode(0x5F1F, text.encode()))


def pem(*ders: bytes, label="CERTIFICATE") -> str:
    return "".join(
        f"-----BEGIN {label}-----\n"
        + "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
        + f"\n-----END {label}-----\n"
        for der in ders
    )


class Pki:
    """What tests take from here, under one name."""

    Country, Key, Signer = Country, Key, Signer
    NOW, CURVES, HASHES = NOW, CURVES, HASHES
    dg1 = staticmethod(dg1)
    pem = staticmethod(pem)
    extension = staticmethod(extension)
    raw_extension = staticmethod(raw_extension)
    name = staticmethod(name)
    replace = staticmethod(replace)

    @staticmethod
    def files(signer, *, zone: bytes | None = None, **how) -> dict[str, bytes]:
        """A document's files: DG1, DG13, and what its signer says of them."""
        zone = zone or dg1()
        other = tlv.encode(0x6D, b"what is printed")
        return {"DG1": zone, "DG13": other, "EF.SOD": signer.sod({1: zone, 13: other}, **how)}


@pytest.fixture(scope="session")
def pki():
    return Pki


@pytest.fixture(scope="session")
def vietnam():
    return Country()


@pytest.fixture(scope="session")
def shared():
    """Published certificates and specimens, where this machine has them."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "chip"
    if not folder.is_dir():
        pytest.skip("the published specimens and master lists are not beside this tree")
    return folder
