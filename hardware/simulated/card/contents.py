"""The files of a virtual card, written from its data as far as the real layout is known."""

from __future__ import annotations

import unicodedata

from hardware.emrtd import tlv
from hardware.emrtd.files import TAGS, group_number
from hardware.emrtd.mrz import Mrz, check_digit, compose_td1
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import Issuer
from hardware.simulated.card.portrait import draw_portrait
from hardware.simulated.card.security_object import make_sod

CARD_ACCESS = bytes.fromhex(
    "3134300d060804007f0007020202020101300f060a04007f00070202030202020101"
    "3012060a04007f0007020204020202010202010d"
)
"""The 54 bytes seen on Vietnamese cards: terminal authentication, chip authentication with AES-128, and
PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1."""

_UTF8_MARK = bytes.fromhex("060628d316010008")  # object identifier 1.0.10646.1.0.8
_CHIP_ID = "00A1B2C3D4E5F607"


def write_files(data: CardData, issuer: Issuer) -> dict[str, bytes]:
    """Return the files by name, EF.SOD last."""
    groups = {
        "DG1": tlv.encode(TAGS["DG1"], tlv.encode(0x5F1F, td1(data).encode("ascii"))),
        "DG2": _dg2(draw_portrait(data.number, data.sex)),
        "DG13": dg13(data),
        "DG14": tlv.encode(TAGS["DG14"], CARD_ACCESS),
    }
    files = {"EF.CardAccess": CARD_ACCESS, "EF.COM": _com(), **groups}
    numbered = {n: content for name, content in groups.items() if (n := group_number(name)) is not None}
    return files | {"EF.SOD": make_sod(numbered, issuer)}


def td1(data: CardData) -> str:
    """Write the machine readable zone: the last nine digits are the document number, all twelve follow."""
    surname, _, given = fold(data.name).partition(" ")
    return compose_td1(
        Mrz(
            kind="ID",
            issuer="VNM",
            document_number=data.number[3:],
            optional_1=f"{data.number}<<{check_digit(data.number)}",
            birth=_yymmdd(data.birth_date),
            sex="M" if data.sex == "Nam" else "F",
            expiry=_yymmdd(data.expiry_date) if data.expiry_date else "991231",
            nationality="VNM",
            optional_2="",
            surname=surname,
            given_names=given,
        )
    )


def dg13(data: CardData) -> bytes:
    """Write what is printed on the card; empty fields are left out, as on cards that never had them."""
    texts = {
        1: data.number,
        2: data.name,
        3: _printed(data.birth_date),
        4: data.sex,
        5: data.nationality,
        6: data.ethnicity,
        7: data.religion,
        8: data.origin,
        9: data.residence,
        10: data.features,
        11: _printed(data.issue_date),
        12: _printed(data.expiry_date) if data.expiry_date else "Không thời hạn",
        15: data.old_number,
        16: _CHIP_ID,
    }
    fields = {number: _text(text) for number, text in texts.items() if text}
    if data.father or data.mother:
        fields[13] = tlv.encode(0x30, _text(data.father) + _text(data.mother))
    if data.spouse:
        fields[14] = tlv.encode(0x30, _text(data.spouse))
    entries = b"".join(
        tlv.encode(0x30, tlv.encode(0x02, bytes((number,))) + value)
        for number, value in sorted(fields.items())
    )
    version = tlv.encode(0x02, b"\x01")
    return tlv.encode(TAGS["DG13"], tlv.encode(0x30, version + _UTF8_MARK + tlv.encode(0x31, entries)))


def fold(name: str) -> str:
    """`Nguyễn Thị Đào` as `NGUYEN THI DAO`."""
    flat = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in flat if not unicodedata.combining(char)).upper()


def _com() -> bytes:
    """EF.COM lists DG1, 2, 3, 13, 14: DG3 too, though nobody may read it."""
    listed = bytes(TAGS[f"DG{number}"] for number in (1, 2, 3, 13, 14))
    versions = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000")
    return tlv.encode(TAGS["EF.COM"], versions + tlv.encode(0x5C, listed))


def _dg2(jpeg: bytes) -> bytes:
    """One ISO/IEC 19794-5 face record without feature points."""
    information = (20 + 12 + len(jpeg)).to_bytes(4, "big") + bytes(16)
    image = b"\x01\x00" + (360).to_bytes(2, "big") + (480).to_bytes(2, "big") + bytes(6)
    body = information + image + jpeg
    record = b"FAC\x00010\x00" + (14 + len(body)).to_bytes(4, "big") + b"\x00\x01" + body
    header = tlv.encode(0xA1, bytes.fromhex("8101028201008702010188020008"))
    template = tlv.encode(0x7F60, header + tlv.encode(0x5F2E, record))
    return tlv.encode(TAGS["DG2"], tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))


def _text(text: str) -> bytes:
    return tlv.encode(0x0C, unicodedata.normalize("NFC", text).encode())


def _printed(iso_date: str) -> str:
    return "/".join(reversed(iso_date.split("-")))


def _yymmdd(iso_date: str) -> str:
    """`1985-02-01` as `850201`; a bare year leaves day and month open."""
    year, _, rest = iso_date.partition("-")
    return year[2:] + (rest.replace("-", "") if rest else "<<<<")
