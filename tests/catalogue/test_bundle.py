"""A catalogue as one file: the same content the same bytes, and nothing but a catalogue comes out of one."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from kiosk.catalogue.bundle import pack, unpack
from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.header import read_catalogue_header
from kiosk.catalogue.store import load_catalogue
from kiosk.gateway.published import Published
from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import Purpose, ensure_key

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(scope="module")
def bundle():
    return pack(ASSETS)


def test_what_is_unpacked_is_what_was_packed(bundle, tmp_path):
    unpack(bundle, tmp_path / "new")
    assert (
        load_catalogue(tmp_path / "new" / "procedures").codes()
        == load_catalogue(ASSETS / "procedures").codes()
    )
    assert pack(tmp_path / "new") == bundle


def test_the_same_content_gives_the_same_bytes_wherever_and_whenever_it_lies(bundle, tmp_path):
    for part in ("procedures", "forms", "calendar", "units"):
        shutil.copytree(ASSETS / part, tmp_path / part)
    assert pack(tmp_path) == bundle


def zipped(*entries, compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as writing:
        for name, content in entries:
            writing.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../procedures/1.001193.json",
        "/procedures/1.001193.json",
        "procedures/../../x.json",
        "procedures/a/b.json",
        "procedures/.hidden.json",
        "procedures/x.py",
        "slips/slip.json",
        "procedures/",
    ],
)
def test_a_name_that_leads_elsewhere_writes_nothing(tmp_path, name):
    with pytest.raises(CatalogueDataError):
        unpack(zipped((name, b"{}")), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: b"",
        lambda: b"PK\x03\x04 not a zip",
        lambda: zipped(("procedures/1.001193.json", b"{}"), compression=zipfile.ZIP_BZIP2),
        lambda: zipped(("procedures/large.json", bytes(300 * 1024 * 1024))),
    ],
    ids=["empty", "torn", "another packing", "a bomb"],
)
def test_what_is_no_bundle_writes_nothing(tmp_path, hostile):
    with pytest.raises(CatalogueDataError):
        unpack(hostile(), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_without_a_usable_catalogue_is_refused(tmp_path):
    with pytest.raises(CatalogueDataError):
        unpack(zipped(("procedures/1.001193.json", b"{}")), tmp_path / "new")


def test_every_torn_bundle_is_refused_or_whole(bundle, tmp_path):
    for at in range(0, len(bundle), len(bundle) // 100):
        broken = bundle[:at] + bytes([bundle[at] ^ 0x55]) + bundle[at + 1 :]
        folder = tmp_path / str(at)
        try:
            unpack(broken, folder)
        except CatalogueDataError:
            continue
        # A flaw where nothing is said (a time, an attribute) leaves what was packed.
        assert pack(folder) == bundle


def test_the_header_names_the_bundle_and_only_its_gateway_signs_one(tmp_path):
    key = ensure_key(tmp_path / "keys", Purpose.DISTRIBUTION)
    published = Published(tmp_path / "catalogue", key)
    assert published.signed_header() is None
    header = published.publish(ASSETS)
    signed = published.signed_header() or b""
    assert read_catalogue_header(signed, key.public()) == header
    assert published.bundle(header.sha256).read_bytes() == pack(ASSETS)
    stranger = ensure_key(tmp_path / "stranger", Purpose.DISTRIBUTION)
    with pytest.raises(BadDocument):
        read_catalogue_header(signed, stranger.public())


def test_the_same_catalogue_again_keeps_its_serial_and_another_gets_a_higher_one(tmp_path):
    published = Published(tmp_path / "catalogue", ensure_key(tmp_path / "keys", Purpose.DISTRIBUTION))
    first = published.publish(ASSETS)
    assert published.publish(ASSETS) == first
    other = tmp_path / "other"
    shutil.copytree(ASSETS, other)
    (other / "procedures" / "1.000656.json").unlink()
    second = published.publish(other)
    assert second.serial > first.serial
    assert published.publish(ASSETS).serial > second.serial
    assert published.bundle(second.sha256) is not None


@pytest.mark.parametrize("digest", ["../current", "current", "a" * 63, "A" * 64])
def test_only_a_digest_names_a_bundle(tmp_path, digest):
    published = Published(tmp_path / "catalogue", ensure_key(tmp_path / "keys", Purpose.DISTRIBUTION))
    published.publish(ASSETS)
    assert published.bundle(digest) is None
