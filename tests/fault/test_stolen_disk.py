"""Promise 2 against a thief: all that lies on a kiosk's disk, its own keys among it, opens no packet."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from kiosk.appliance import build_filer
from kiosk.dossier.forms import load_forms
from kiosk.dossier.manifest import decode_manifest
from kiosk.dossier.packet import HEADER_BYTES, new_submission_id, open_packet, read_header
from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.gateway.keyring import Keyring
from kiosk.machine.keys import SIGNATURE_BYTES, Purpose
from kiosk.outbox.store import Outbox
from kiosk.sandbox.people import find_person
from tests.fault.crash.filing import PEOPLE, visit_of
from tests.fault.crash.oracle import Eyes
from tests.gateway_world import KIOSK_ID, gateway_world

pytestmark = pytest.mark.slow
_KEY_BYTES = {PacketSuite.X25519: 32, PacketSuite.MLKEM768_X25519: 96}
_WRITTEN = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
_WHOLE = 4096
# The label of HPKE's info is in docs/packet.md: a thief reads it too.
_INFO = b"kiosk-hcc packet v1\0"


@pytest.fixture(scope="module")
def stolen(tmp_path_factory):
    """The image of a kiosk that was enrolled for real and has filed under both suites, and its province."""
    root = tmp_path_factory.mktemp("stolen")
    with gateway_world(root / "world", tls="own") as world:
        settings, signer = world.settings, world.signer.public()
    forms = load_forms(settings.paths.assets / "forms")
    filed: dict[str, str] = {}
    with closing(Outbox(settings.paths.state / "outbox")) as outbox:
        for suite in PacketSuite:
            province = settings.province.model_copy(update={"suite": suite.label})
            filer = build_filer(settings.model_copy(update={"province": province}), forms, outbox)
            for name in PEOPLE:
                submission_id = new_submission_id()
                visit = visit_of(find_person(name), settings)
                reference = f"KIOSK-{len(filed):04d}-THEF"
                filer.file(replace(visit, submission_id=submission_id, local_reference=reference))
                filed[submission_id] = name
        # The thief comes with the queue still open: database, its log and all.
        image = root / "image"
        shutil.copytree(settings.paths.state, image)
    return image, settings, filed, signer


def packets_in(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*.packet"))]


def secrets_in(folder: Path) -> Iterator[bytes]:
    """Every piece of bytes that a file holds, as it is and as base64 or hexadecimal digits say it."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".packet":
            continue
        content = path.read_bytes()
        if len(content) <= _WHOLE:
            yield content
        for text in set(_WRITTEN.findall(content)):
            for decode in (base64.b64decode, base64.urlsafe_b64decode, binascii.unhexlify):
                try:
                    yield decode(text)
                except (ValueError, binascii.Error):
                    continue


def keys_from(folder: Path, size: int) -> set[bytes]:
    """Every run of `size` bytes in them, and what Ed25519 makes of 32 of them as a scalar."""
    runs = {
        piece[at : at + size] for piece in secrets_in(folder) for at in range(max(0, len(piece) - size + 1))
    }
    return runs | {hashlib.sha512(run).digest()[:32] for run in runs if size == len(run) == 32}


def opens(packet: bytes, suite: PacketSuite, raw: bytes) -> bool:
    try:
        sealed = packet[HEADER_BYTES:-SIGNATURE_BYTES]
        suite.hpke.decrypt(sealed, OpenKey(suite, raw).native(), info=_INFO + packet[:HEADER_BYTES])
    except (InvalidTag, BadPacketKey, ValueError):
        return False
    return True


def opened_by(folder: Path, packets: list[bytes]) -> int:
    """How many packets the thief opens with all that lies in a folder."""
    count = 0
    for suite, size in _KEY_BYTES.items():
        ours = [packet for packet in packets if read_header(packet).suite is suite]
        # Sealed to one key: who opens one opens all.
        found = [key for key in keys_from(folder, size) if opens(ours[0], suite, key)]
        count += sum(any(opens(packet, suite, key) for key in found) for packet in ours)
    return count


def test_the_image_holds_every_key_of_the_kiosk_and_every_packet(stolen):
    image, _, filed, _ = stolen
    assert len(packets_in(image)) == len(filed) == 2 * len(PEOPLE)
    assert (image / "keys" / f"{Purpose.ENROLMENT}.key").exists()
    assert (image / "keys" / f"{Purpose.TRANSPORT}.key").exists()
    assert (image / "province" / "pin.json").exists()


def test_nothing_on_a_stolen_disk_opens_a_packet(stolen):
    image, _, _, _ = stolen
    assert len(keys_from(image, 32)) > 100, "the attack tries something"
    assert opened_by(image, packets_in(image)) == 0


def test_the_same_attack_opens_every_packet_where_the_provinces_keys_are(stolen, tmp_path):
    image, settings, filed, _ = stolen
    both = tmp_path / "both"
    shutil.copytree(image, both / "kiosk")
    shutil.copytree(settings.gateway.state / "keys", both / "province")
    assert opened_by(both, packets_in(image)) == len(filed)


def test_nothing_readable_of_the_people_is_on_a_stolen_disk(stolen):
    image, settings, _, _ = stolen
    assert Eyes(settings).look([image]) == []


def test_the_provinces_keys_open_every_packet_of_a_stolen_disk(stolen):
    image, settings, filed, signer = stolen
    keys = Keyring(settings.gateway.state).open_keys()
    opened = [open_packet(packet, keys, {KIOSK_ID: signer}) for packet in packets_in(image)]
    numbers = {one.header.submission_id: decode_manifest(one.manifest).submitter.number for one in opened}
    assert numbers == {one: find_person(name).card.number for one, name in filed.items()}
