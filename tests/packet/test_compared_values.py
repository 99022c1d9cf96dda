"""The values that docs give to compare with are right, and their words suffice to open a stored packet.

Nothing of the kiosk's own code is used: what the pages leave unsaid is missing here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TREE = Path(__file__).parents[2]
PAGE = (TREE / "docs" / "packet.md").read_text("utf-8")
VALUES = json.loads(PAGE.split("```json values\n")[1].split("```")[0])
NONE = b""

pytestmark = pytest.mark.slow


def derived(suite):
    """Give the KEM's raw private keys, as the page says."""
    label = VALUES[suite]["private key is SHAKE256 of"].encode()
    if suite == "x25519":
        return None, X25519PrivateKey.from_private_bytes(hashlib.shake_256(label).digest(32))
    raw = hashlib.shake_256(label).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(raw[:64]), X25519PrivateKey.from_private_bytes(raw[64:])


def extract(suite_id, salt, label, ikm):
    """LabeledExtract of RFC 9180."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite_id + label + ikm, "sha256")


def expand(suite_id, prk, label, info, length):
    """LabeledExpand of RFC 9180, of one block."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    return hmac.digest(prk, labelled + b"\x01", "sha256")[:length]


def shared_secret(kem, private, encapsulated):
    """Decapsulate: DHKEM of RFC 9180, or X-Wing."""
    mlkem, x25519 = private
    sent, own = encapsulated[-32:], x25519.public_key().public_bytes_raw()
    common = x25519.exchange(X25519PublicKey.from_public_bytes(sent))
    if mlkem is None:
        suite_id = b"KEM" + kem
        prk = extract(suite_id, NONE, b"eae_prk", common)
        return expand(suite_id, prk, b"shared_secret", sent + own, 32)
    secret = mlkem.decapsulate(encapsulated[:-32])
    return hashlib.sha3_256(secret + common + sent + own + bytes.fromhex("5c2e2f2f5e5c")).digest()


def opened(kem, private, encapsulated, ciphertext, info):
    """Open one HPKE message of base mode; KDF 0x0001, AEAD 0x0002."""
    suite_id = b"HPKE" + kem + b"\x00\x01\x00\x02"
    context = (
        b"\x00" + extract(suite_id, NONE, b"psk_id_hash", NONE) + extract(suite_id, NONE, b"info_hash", info)
    )
    secret = extract(suite_id, shared_secret(kem, private, encapsulated), b"secret", NONE)
    key = expand(suite_id, secret, b"key", context, 32)
    return AESGCM(key).decrypt(expand(suite_id, secret, b"base_nonce", context, 12), ciphertext, None)


@pytest.mark.parametrize("suite", ["mlkem768-x25519", "x25519"])
def test_a_stored_packet_opens_by_the_page_s_words_alone(suite):
    packet = (TREE / VALUES[suite]["packet"]).read_bytes()
    signing = Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(VALUES["enrolment"]["private key is SHA-256 of"].encode()).digest()
    )
    own = signing.public_key().public_bytes_raw()
    assert own.hex() == VALUES["enrolment"]["public key"]
    assert packet[28:44].hex() == VALUES["enrolment"]["key id"]
    assert hashlib.sha256(b"kiosk-hcc signer\0" + own).digest()[:16] == packet[28:44]
    context = b"kiosk-hcc/enrolment/packet-v1\0" + hashlib.sha256(packet[:-64]).digest()
    signing.public_key().verify(packet[-64:], context)

    private = derived(suite)
    public = b"".join(one.public_key().public_bytes_raw() for one in private if one is not None)
    number = packet[11:12]
    key_id = hashlib.sha256(b"kiosk-hcc packet key\0" + number + public).digest()[:16]
    assert packet[12:28] == key_id
    assert key_id.hex() == VALUES[suite]["key id"]

    row = re.search(
        rf"^\| {number[0]} \| `{suite}` \| 0x([0-9a-f]{{4}}) [^|]*\| (\d+) \|", PAGE, re.MULTILINE
    )
    assert row, "the page's table of suites"
    kem, length = bytes.fromhex(row[1]), int(row[2])
    sealed, header = packet[60:-64], packet[:60]
    content = opened(kem, private, sealed[:length], sealed[length:], b"kiosk-hcc packet v1\0" + header)
    assert hashlib.sha256(content).hexdigest() == VALUES["digest of the content"]
    size = int.from_bytes(content[:8], "big")
    assert content[8 : 8 + size].decode() == VALUES["manifest"]


def test_the_page_s_code_gives_the_page_s_key():
    page = (TREE / "docs" / "province-api.md").read_text("utf-8")
    (code, key), *more = re.findall(r"`([0-9A-Z-]{23})` gives\s+`([0-9a-f]{64})`", page)
    assert not more
    plain = code.replace("-", "")
    salt = b"kiosk-hcc one-time code v1\0" + plain[:5].encode()
    found = hashlib.scrypt(plain[5:].encode(), salt=salt, n=32768, r=8, p=1, maxmem=64 * 1024**2, dklen=32)
    assert found.hex() == key


def test_the_page_s_paper_is_the_one_that_its_manifest_names():
    page = (TREE / "docs" / "province-api.md").read_text("utf-8")
    (paper,) = json.loads(page.split("```json manifest\n")[1].split("```")[0])["papers"]
    shown = re.search(r"16 bytes `([^`]+)`", page)
    assert shown
    assert (hashlib.sha256(shown[1].encode()).hexdigest(), len(shown[1])) == (paper["sha256"], paper["bytes"])
