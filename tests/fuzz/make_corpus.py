"""Writes the inputs that fuzzing begins with: `python -m tests.fuzz.make_corpus`.

All of it comes from virtual cards of a made-up person and an authority made for this one run, of which only
the certificate is kept. The signatures differ from run to run, so it is run only when a format is added.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping

import msgspec
from PIL import Image

from hardware.emrtd import reader, tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.kdf import SessionKeys, session_keys
from hardware.emrtd.secure_messaging import Session, protect_command
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData, card_code_text
from hardware.simulated.card.groups import com, dg1, dg2, dg13, zone_of
from hardware.simulated.card.issuer import Issuer, make_issuer
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.security_infos import chip_public_key_info, security_infos
from hardware.simulated.card.security_object import make_sod
from hardware.simulated.card.signers import SignerKind
from hardware.simulated.card.variant import find_variant
from kiosk.identity.verifier import digest_of
from kiosk.identity.verifier_protocol import Result, SignedStatement
from tests.fuzz.any_card import FILES, REQUEST, draw, join
from tests.fuzz.targets import CORPUS, QUESTION

_PERSON = CardData(
    number="001099000017",
    name="Nguyễn Mẫu Thử Đào",
    birth_date="1999-01-15",
    sex="Nam",
    origin="Phường Hồng Gai, Quảng Ninh",
    residence="Tổ 1, Phường Hồng Gai, Quảng Ninh",
    issue_date="2021-06-15",
    expiry_date="2039-01-15",
    features="Không",
    old_number="100000017",
    father="Nguyễn Mẫu Bình",
    mother="Vũ Thử Hòa",
    spouse="Trần Thử Anh",
)
_CLOSED = (
    "2021",
    "bac-only",
    "pace-ecdh-im-aes-cbc-cmac-128-secp256r1",
    "pace-ecdh-cam-aes-cbc-cmac-128-secp256r1",
    "pace-dh-gm-aes-cbc-cmac-128-modp-1024-160",
)
_HEARD = 14
_SIGNERS = (SignerKind.ECDSA, SignerKind.ECDSA_EXPLICIT, SignerKind.RSA, SignerKind.RSA_PSS)
_LONG_GROUP = bytes.fromhex("618303fff0") + b"\x90\x00"  # a DG1 that says it has nearly 256 kB
_REFUSING = tuple(
    bytes.fromhex(sw) for sw in ("9000", "6a82", "6982", "6700", "6cff", "6c10", "6b00", "6282", "6988")
)
_PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"  # Doc 9303-4
)


def main() -> None:
    """Write every folder of the corpus anew."""
    issuer = make_issuer()
    card = VirtualCard(_PERSON, issuer)
    contents = {**card.contents, "DG2": dg2(_picture("JPEG"), (24, 32))}
    groups = {number: contents[f"DG{number}"] for number in (1, 2, 13, 14, 15)}
    signed = {f"signed-{kind}": make_sod(groups, issuer.by(kind)) for kind in _SIGNERS}
    contents["EF.SOD"] = signed["signed-ecdsa"]

    shutil.rmtree(CORPUS, ignore_errors=True)
    CORPUS.mkdir()
    shapes = {f"dg13-{shape}": dg13(_PERSON, shape) for shape in ("whole", "own-part", "sealed", "shuffled")}
    small = {name.lower(): contents[name] for name in ("EF.CardAccess", "DG14", "DG15") if name in contents}
    _write("tlv", {"nested": _nested(60)})
    _write("sod", signed | {"forged": make_sod(groups, issuer.by(SignerKind.FORGED))})
    _write("dg2", _portraits())
    _write("dg13", shapes)
    revoked = {"revocation-list": issuer.authority.revocation_list()}
    _write("files", small | _small(issuer.csca_der) | revoked)
    _write("card", _cards(issuer, contents))
    _write("messaging", _messages())
    _write("texts", _texts())
    _write("answers", _answers())


def _portraits() -> dict[str, bytes]:
    jpeg, two_faces = _picture("JPEG"), bytearray(dg2(_picture("JPEG"), (24, 32)))
    two_faces[two_faces.index(b"FAC\x00") + 13] = 2
    return {
        "jpeg": dg2(jpeg, (24, 32)),
        "jpeg-progressive": dg2(_picture("JPEG", progressive=True), (24, 32)),
        "jpeg2000": dg2(_picture("JPEG2000"), (24, 32), jpeg2000=True),
        "codestream": dg2(_picture("JPEG2000", no_jp2=True), (24, 32), jpeg2000=True),
        "tiles": dg2(_picture("JPEG2000", no_jp2=True, tile_size=(16, 16)), (24, 32), jpeg2000=True),
        "two-faces": bytes(two_faces),
    }


def _picture(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 32)).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def _small(certificate: bytes) -> dict[str, bytes]:
    return {
        "com": com(("DG1", "DG2", "DG3", "DG13", "DG14", "DG15")),
        "dg1": dg1(zone_of(_PERSON)),
        "dg1-passport": tlv.encode(0x61, tlv.encode(0x5F1F, _PASSPORT.encode())),
        "certificate": certificate,
        "dg14-long-domain": _long_domain(),
    }


def _long_domain() -> bytes:
    """DG14 with a key in a standard domain whose number has more digits than Python writes."""
    standardized = tlv.encode(0x06, bytes.fromhex("04007f00070102"))
    algorithm = tlv.encode(0x30, standardized + tlv.encode(0x02, b"\x7f" * 2000))
    key = tlv.encode(0x30, algorithm + tlv.encode(0x03, b"\x00\x04"))
    return tlv.encode(0x6E, security_infos(chip_public_key_info("ECDH", key)))


def _cards(issuer: Issuer, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Answers of a card that speaks freely, as its whole files and in small pieces, and a true card's own."""
    files = [contents[name] for name in FILES]
    read = [b"\x90\x00", *(part + b"\x90\x00" for data in files for part in _pieces(data, 223))]
    slowly = [b"\x90\x00", *(part + b"\x90\x00" for data in files[:3] for part in _pieces(data, 64))]
    proofs = [b"\x90\x00", b"\x7c\x00\x90\x00"]  # chip authentication, which this channel does not hold it to
    begun = [b"\x90\x00", files[0] + b"\x90\x00"]
    return {
        "files": b"\x06" + join([*files, *proofs, b"\x6d\x00"]),
        "files-of-a-copy": b"\x06" + join([*files, *proofs, bytes(64) + b"\x90\x00"]),
        "files-without-dg13": b"\x07" + join([*files[:2], b"", *files[3:], b"\x90\x00"]),
        "answers": b"\x02" + join(read),
        "answers-in-pieces": b"\x02" + join(slowly),
        "answers-dripping": b"\x03" + join([begun[1], begun[1], _LONG_GROUP, *[b"\x00\x90\x00"] * 60]),
        "answers-refusing": b"\x02" + join([*begun, *_REFUSING]),
        "statuses": b"\x01" + join(list(_REFUSING)),
        **{f"closed-{variant}": b"\x00" + join(_heard(issuer, variant)) for variant in _CLOSED},
    }


def _heard(issuer: Issuer, variant: str) -> list[bytes]:
    """What a card answered to the reader's own numbers, until the first files were read."""
    tap = _Tap(VirtualCard(_PERSON, issuer, find_variant(variant)))
    reader.read_card(tap, REQUEST, lambda _part: None, lambda _step: None, draw)
    return tap.answers[:_HEARD]


class _Tap:
    """Carries commands to a card and keeps what it answers."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self.answers: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        """Exchange one command."""
        self.answers.append(self._card.process(command))
        return self.answers[-1]


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def _messages() -> dict[str, bytes]:
    """An answer with data and one without, by each cipher, without the checksum that the target adds."""
    messages: dict[str, bytes] = {}
    for number, cipher in enumerate(Cipher):
        keys = session_keys(bytes(16), cipher)
        for name, data in (("data", b"some data of a file"), ("status", b"")):
            chip = ChipSession(keys)
            chip.open(protect_command(_stepped(keys), Command(0x00, 0xB0, 0, 0, le=256)))
            answer = chip.protect(data, 0x9000)[:-10]
            messages[f"{cipher.lower()}-{name}"] = bytes((number | 4,)) + b"\x90\x00" + answer
    messages["false"] = b"\x01" + messages["aes-128-data"][1:] + bytes.fromhex("8e08") + bytes(8)
    return messages


def _stepped(keys: SessionKeys) -> Session:
    session = Session(keys)
    session.step()
    return session


def _texts() -> dict[str, bytes]:
    code = card_code_text(_PERSON)
    zone = "IDVNM0990000176001099000017<<7\n9901155M3901153VNM<<<<<<<<<<<8\nNGUYEN<<MAU<THU<DAO<<<<<<<<<<<"
    return {
        "code-2021": code.encode(),
        "code-2024": f"{code}||||".encode(),
        "code-run-together": code.replace("|", "").encode(),
        "code-as-latin": code.encode().decode("latin-1").encode(),
        "zone": zone.encode(),
        "zone-of-letters": zone.replace("0", "O").lower().encode(),
        "zone-passport": _PASSPORT.encode(),
        "phone": b"https://example.invalid/q/abcdef",
    }


def _answers() -> dict[str, bytes]:
    """Statements for the target to sign; answers that somebody else signed, or nested deeper than any is."""
    said = {
        "sod_sha256": digest_of(QUESTION.sod).hex(),
        "nonce": QUESTION.nonce.hex(),
        "at": "2026-11-22T00:00:00Z",
        "version": 1,
    }
    statements = {result: msgspec.json.encode(said | {"result": result}) for result in Result}
    forged = SignedStatement(statements[Result.VOUCHED], bytes(64), 1)
    deep = b"[" * 2000
    return {
        **{result: b"\x01" + statement for result, statement in statements.items()},
        "forged": msgspec.json.encode(forged),
        "deep": b'{"version":1,"ticket":' + deep,
        "deep-statement": b"\x01" + b'{"version":1,"ticket":' + deep,
    }


def _nested(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = tlv.encode(0x30, data)
    return data


def _write(target: str, inputs: Mapping[str, bytes]) -> None:
    folder = CORPUS / target
    folder.mkdir()
    for name, data in inputs.items():
        (folder / f"{name}.bin").write_bytes(data)


if __name__ == "__main__":
    main()
