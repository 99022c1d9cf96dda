"""The files of a virtual card, written from its data as far as the real layout is known, and its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.emrtd import files, tlv
from hardware.emrtd.dh import GROUPS
from hardware.simulated.card import security_infos as infos
from hardware.simulated.card.authentication_chip import AgreementKey, DhPrivateKey, SigningKey
from hardware.simulated.card.data import CardData
from hardware.simulated.card.groups import DG3, com, dg1, dg2, dg13, zone_of
from hardware.simulated.card.issuer import Issuer
from hardware.simulated.card.keys import CardKeys
from hardware.simulated.card.portrait import portrait_of
from hardware.simulated.card.security_infos import KeyForm, Protocol
from hardware.simulated.card.security_object import make_card_security, make_sod
from hardware.simulated.card.variant import Proof, Variant

EF_CARD_SECURITY = "EF.CardSecurity"
EF_DIR = "EF.DIR"
EF_ATR = "EF.ATR/INFO"

_DIRECTORY = bytes.fromhex("61094f07a0000002471001")


@dataclass(frozen=True, slots=True)
class Personalised:
    """A card as it leaves the issuer: its files by name, EF.SOD last, and the keys that its chip holds."""

    files: dict[str, bytes]
    keys: CardKeys
    agreement: tuple[AgreementKey, ...]
    signing: SigningKey | None


def personalise(data: CardData, issuer: Issuer, variant: Variant) -> Personalised:
    """Write the files of a card of this variant, have its signer sign them, and give the chip its keys."""
    genuine = CardKeys(issuer.authority, data.number)
    held = CardKeys(issuer.authority, data.number, "clone") if variant.proof.cloned else genuine
    return Personalised(
        _files(data, issuer, variant, genuine),
        held,
        tuple(_agreement_keys(variant, held)),
        _signing_key(variant.proof, held),
    )


def _files(data: CardData, issuer: Issuer, variant: Variant, keys: CardKeys) -> dict[str, bytes]:
    by = issuer.by(variant.proof.signer)
    groups = _groups(data, variant, keys)
    written = _master_file(variant, keys, by)
    written["EF.COM"] = com({*groups, "DG3"} - set(variant.groups.unlisted))
    written |= {name: content for name, content in groups.items() if name not in variant.groups.lost}
    numbered = {files.group_number(name) or 0: content for name, content in groups.items()}
    proof = variant.proof
    written["EF.SOD"] = make_sod(numbered | {3: DG3}, by, proof.sod_version, in_order=proof.sod_sorted)
    for name in variant.groups.altered:
        written[name] = written[name][:-1] + bytes((written[name][-1] ^ 1,))
    return written


def _master_file(variant: Variant, keys: CardKeys, by: Issuer) -> dict[str, bytes]:
    """Write what lies outside the applet."""
    written: dict[str, bytes] = {}
    if variant.access.card_access:
        announced = variant.access.announced
        protocols = variant.access.pace if announced is None else announced
        written[files.EF_CARD_ACCESS] = infos.security_infos(*_offers(variant.proof, protocols))
    if _mapped_by_chip(variant):
        written[EF_CARD_SECURITY] = make_card_security(_security_infos(variant, keys), by)
    if variant.manners.directory:
        written[EF_DIR] = _DIRECTORY
    if variant.manners.tells_lengths:
        length = infos.integer(variant.manners.extended)
        written[EF_ATR] = tlv.encode(0x7F66, length + length)
    return written


def _groups(data: CardData, variant: Variant, keys: CardKeys) -> dict[str, bytes]:
    shape = variant.groups
    jpeg2000 = shape.portrait == "jpeg2000"
    picture = portrait_of(data.number, data.sex, shape.portrait, shape.portrait_size)
    groups = {
        "DG1": dg1(zone_of(data, variant.document)),
        "DG2": dg2(picture.image, picture.size, jpeg2000=jpeg2000),
        "DG13": dg13(data, shape.dg13),
        "DG14": tlv.encode(files.TAGS["DG14"], _security_infos(variant, keys)),
    }
    if variant.proof.active:
        groups["DG15"] = tlv.encode(files.TAGS["DG15"], _active_public_key(variant.proof, keys))
    return {name: content for name, content in groups.items() if name not in shape.absent}


def _offers(proof: Proof, pace: Iterable[str]) -> list[bytes]:
    """List the ways into the chip and its proofs, in the order that Vietnamese cards have."""
    named = proof.chip if proof.chip_named else ()
    chip = (infos.chip_authentication_info(Protocol.parse(text), proof.key_id) for text in named)
    return [
        infos.terminal_authentication_info(),
        *chip,
        *(infos.pace_info(Protocol.parse(text)) for text in pace),
    ]


def _security_infos(variant: Variant, keys: CardKeys) -> bytes:
    """Everything that DG14 signs: what EF.CardAccess should say, and the public keys."""
    proof = variant.proof
    entries = _offers(proof, variant.access.pace)
    for agreement, domain in sorted({(p.agreement, p.domain) for p in map(Protocol.parse, proof.chip)}):
        public = _chip_public_key(domain, proof.key_form, keys)
        entries.append(infos.chip_public_key_info(agreement, public, proof.key_id))
    if proof.active.startswith("ecdsa"):
        entries.append(infos.active_authentication_info(proof.active_hash))
    return infos.security_infos(*entries)


def _chip_public_key(domain: str, form: KeyForm, keys: CardKeys) -> bytes:
    number = infos.PARAMETER_IDS[domain]
    if number not in GROUPS:
        return infos.ec_public_key(keys.elliptic("chip", domain).public_key(), form)
    group = GROUPS[number]
    public = pow(group.g, keys.scalar("chip", group.q), group.p)
    standard = number if form is KeyForm.STANDARDIZED else None
    return infos.dh_public_key(group.p, group.g, group.q, public, standard)


def _active_public_key(proof: Proof, keys: CardKeys) -> bytes:
    key = keys.active(proof.active)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        explicit = proof.key_form is KeyForm.EXPLICIT  # the standard's numbers are for keys in DG14 only
        return infos.ec_public_key(key.public_key(), KeyForm.EXPLICIT if explicit else KeyForm.NAMED)
    written: bytes = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return written


def _agreement_keys(variant: Variant, keys: CardKeys) -> Sequence[AgreementKey]:
    made: list[AgreementKey] = []
    for protocol in map(Protocol.parse, variant.proof.chip):
        group = GROUPS.get(protocol.parameter_id)
        private = (
            keys.elliptic("chip", protocol.domain)
            if group is None
            else DhPrivateKey(group.p, keys.scalar("chip", group.q))
        )
        made.append(AgreementKey(protocol.chip_oid, private, variant.proof.key_id))
    return made


def _signing_key(proof: Proof, keys: CardKeys) -> SigningKey | None:
    if not proof.active:
        return None
    return SigningKey(keys.active(proof.active), proof.active_hash, der=proof.active_encoding == "der")


def _mapped_by_chip(variant: Variant) -> bool:
    return any(Protocol.parse(text).agreement == "ECDH-CAM" for text in variant.access.pace)
