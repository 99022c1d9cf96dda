"""What is fuzzed: for each target a function that any bytes may be given to.

It returns when the input was read or refused by the package's own errors. Whatever else comes out of it, also
a broken promise (AssertionError), is a finding. The functions need nothing but the tree: the campaigns
(`tests.fuzz.campaign`) and the short share in the tests run the same ones.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from hardware.emrtd import tlv
from hardware.emrtd.access import pace_infos
from hardware.emrtd.apdu import Command, PlainChannel
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.chip_keys import read_chip_key
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.com import parse_com
from hardware.emrtd.dg1 import parse_dg1
from hardware.emrtd.dg2 import MAX_FACES, faces
from hardware.emrtd.dg13 import Dg13, parse_dg13
from hardware.emrtd.dg14 import confirms_card_access, parse_dg14
from hardware.emrtd.dg15 import parse_dg15
from hardware.emrtd.errors import EmrtdError
from hardware.emrtd.kdf import session_keys
from hardware.emrtd.master_list import parse_master_list
from hardware.emrtd.passive import authenticate
from hardware.emrtd.picture import MAX_PIXELS, MAX_SIDE
from hardware.emrtd.revocation import RevocationList
from hardware.emrtd.secure_messaging import CHECKSUM_OBJECT, SecureChannel, Session
from hardware.emrtd.sod import parse_sod
from hardware.simulated.card.groups import dg1, zone_of
from kiosk.identity.access_keys import MAX_CANDIDATES, AccessKeyError, keys_from_card_code, keys_from_mrz
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.card_code import CardCodeError, parse_card_code
from kiosk.identity.printed import citizen_from
from kiosk.identity.verifier_key import VerifierKey
from kiosk.identity.verifier_protocol import (
    CONTEXT,
    NONCE_BYTES,
    Question,
    SignedStatement,
    weigh,
    weigh_again,
)
from kiosk.identity.weighing import citizen_of, judge
from tests.citizen import CITIZEN
from tests.fuzz.any_card import REQUEST, AnyCard, read_any_card

CORPUS = Path(__file__).with_name("corpus")
_AT = datetime(2026, 11, 22, tzinfo=UTC)
_DEPTH = 16
_ZONE = dg1(zone_of(CITIZEN))
QUESTION = Question(b"a security object", bytes(range(NONCE_BYTES)))
_AUTHORITY = Ed25519PrivateKey.from_private_bytes(bytes(32))  # of the answers, and of nothing else
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class Target:
    """One target: its name, what runs it, the most bytes worth giving it, others whose inputs it takes."""

    name: str
    run: Callable[[bytes], None]
    longest: int = 4096
    others: tuple[str, ...] = ()

    @property
    def folders(self) -> list[Path]:
        """Where its inputs are kept in the tree."""
        return [CORPUS / name for name in (self.name, *self.others)]

    def seeds(self) -> list[bytes]:
        """Return the inputs that are kept in the tree, folder by folder in the order of their names."""
        return [path.read_bytes() for folder in self.folders for path in sorted(folder.iterdir())]


def fuzz_tlv(data: bytes) -> None:
    """Walk down the first object of each level; what is written again reads the same."""
    level = data
    for _ in range(_DEPTH):
        try:
            objects = tlv.read_all(level)
        except EmrtdError:
            return
        assert len(objects) <= tlv.MAX_OBJECTS
        assert sum(len(item.value) for item in objects) <= len(level)
        written = b"".join(tlv.encode(item.tag, item.value) for item in objects)
        assert tlv.read_all(written) == objects
        if not objects:
            return
        level = objects[0].value
        _allowed(tlv.find, data, *(item.tag for item in objects[:4]))


def fuzz_sod(data: bytes) -> None:
    """Judge it beside a true DG1 and the authority that signed the seeds: no other content is ever signed."""
    anchor, dg1, signed = _genuine()
    result = authenticate({"EF.SOD": data, "DG1": dg1}, ("DG2",), [anchor], _AT)
    if result.signature and result.anchored:
        assert parse_sod(data).hashes in signed


def fuzz_dg2(data: bytes) -> None:
    """What is let through is small, and a decoder finds the same size in it."""
    try:
        found = faces(data)
    except EmrtdError:
        return
    assert 1 <= len(found) <= MAX_FACES
    for face in found:
        picture = face.picture
        assert 0 < picture.width <= MAX_SIDE
        assert 0 < picture.height <= MAX_SIDE
        assert picture.width * picture.height <= MAX_PIXELS
        assert len(picture.data) <= len(data)
        try:
            opened = Image.open(io.BytesIO(picture.data))
        except Exception:  # noqa: BLE001, S112 - the decoder may refuse it as it likes
            continue
        assert opened.size == (picture.width, picture.height)


def fuzz_dg13(data: bytes) -> None:
    """Every text is composed and shows all that it is."""
    try:
        card = parse_dg13(data)
    except EmrtdError:
        return
    texts = [text for field in fields(Dg13) if isinstance(text := getattr(card, field.name), str)]
    for text in texts:
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(char) in _INVISIBLE for char in text)
    assert sum(map(len, texts)) <= 2 * len(data)
    assert sum(map(len, card.unknown.values())) + sum(len(raw) for _, raw in card.repeated) <= 2 * len(data)
    citizen_from({"DG1": _ZONE, "DG13": data}, CardAssurance.CHIP_READ)


def fuzz_files(data: bytes) -> None:
    """The small files, each read as if it were the one."""
    for read in (parse_dg1, parse_com, parse_dg14, parse_dg15, pace_infos):
        _allowed(read, data)
    _allowed(_read_chip_keys, data)
    half = len(data) // 2
    _allowed(confirms_card_access, data[:half], data[half:])
    for load in (Certificate.from_bytes, RevocationList.from_bytes, parse_master_list):
        _allowed(load, data)
    citizen_from({"DG1": data}, CardAssurance.CHIP_READ)


def fuzz_card(data: bytes) -> None:
    """Read a card that answers with these bytes, from the first command to the last file, and judge it.

    Whoever is named by a signed card is the one that the seeds' authority signed for.
    """
    reading = read_any_card(data)
    if reading is None:
        return
    anchor, dg1, _ = _genuine()
    verdict = judge(reading, Anchors((anchor,)), _AT, challenge=REQUEST.challenge)
    citizen = citizen_of(reading, verdict)
    if verdict.assurance >= CardAssurance.CHIP_SIGNED:
        assert citizen.number == parse_dg1(dg1).number


def fuzz_messaging(data: bytes) -> None:
    """An answer under secure messaging, by somebody who has the keys: its checksum holds where that is asked.

    The first byte says which cipher, whether the checksum is added, and whether the answer is to an odd
    instruction; then come two bytes of status and the objects.
    """
    if len(data) < 3:
        return
    keys = session_keys(bytes(16), list(Cipher)[data[0] & 3])
    body = data[3:]
    if data[0] & 4:
        chip = Session(keys)
        chip.step()
        chip.step()
        body += tlv.encode(CHECKSUM_OBJECT, chip.mac(body))
    channel = SecureChannel(PlainChannel(AnyCard([body + data[1:3]], endless=False)), keys)
    with suppress(EmrtdError):
        response = channel.send(Command(0x00, 0xB1 if data[0] & 8 else 0xB0, 0, 0, le=256))
        assert data[0] & 4, "an answer without a true checksum was taken"
        assert len(response.data) < len(body)
        assert response.sw == int.from_bytes(data[1:3], "big")


def fuzz_texts(data: bytes) -> None:
    """What a scanner or a keyboard sends: a card's code, or a machine readable zone."""
    for text in {data.decode(errors="replace"), data.decode("latin-1")}:
        with suppress(CardCodeError):
            assert 1 <= len(keys_from_card_code(parse_card_code(text))) <= 1 + MAX_CANDIDATES
        with suppress(AccessKeyError):
            assert 1 <= len(keys_from_mrz(text)) <= 2 * MAX_CANDIDATES


def fuzz_answers(data: bytes) -> None:
    """An answer of the authority's verifier, from whoever holds the line; only what is signed says anything.

    A first byte of 1 has the authority sign what follows.
    """
    key = VerifierKey(_AUTHORITY.public_key(), "of the fuzzing")
    signed = data[:1] == b"\x01"
    reply = signed_by_the_authority(data[1:]) if signed else data
    answer = weigh(reply, QUESTION, key, "host", _AT)
    assert answer.words
    assert signed or not answer.statement
    if answer.voucher is not None:
        assert answer.voucher.covers(QUESTION.sod)
        assert weigh_again(answer.statement, answer.signature, QUESTION.sod, key).voucher is not None


def signed_by_the_authority(statement: bytes) -> bytes:
    """Write an answer as the authority would."""
    return msgspec.json.encode(SignedStatement(statement, _AUTHORITY.sign(CONTEXT + statement), 1))


TARGETS = {
    target.name: target
    for target in (
        Target("tlv", fuzz_tlv, others=("dg13", "files", "sod")),
        Target("sod", fuzz_sod),
        Target("dg2", fuzz_dg2),
        Target("dg13", fuzz_dg13),
        Target("files", fuzz_files, 2560),
        Target("card", fuzz_card, 8192),
        Target("messaging", fuzz_messaging, 512),
        Target("texts", fuzz_texts, 600),
        Target("answers", fuzz_answers),
    )
}


def _read_chip_keys(data: bytes) -> None:
    for key in parse_dg14(data).keys:
        _allowed(read_chip_key, key)


def _allowed(read: Callable[..., object], *arguments: object) -> None:
    with suppress(EmrtdError):
        read(*arguments)


@cache
def _genuine() -> tuple[Certificate, bytes, list[dict[int, bytes]]]:
    """Return the authority of the seeds, the DG1 they speak of, and the hashes that they were signed with."""
    files = CORPUS / "files"
    anchor = Certificate.from_bytes((files / "certificate.bin").read_bytes())
    return anchor, (files / "dg1.bin").read_bytes(), [parse_sod(seed).hashes for seed in _signed_seeds()]


def _signed_seeds() -> list[bytes]:
    return [
        path.read_bytes() for path in sorted((CORPUS / "sod").iterdir()) if path.name.startswith("signed")
    ]
