"""Countries made up for these tests: their authorities, signers, lists and documents, of every algorithm."""

from __future__ import annotations

import base64
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.emrtd import tlv
from tests.anchors.made_countries import Country, extension, name, raw_extension
from tests.anchors.made_keys import CURVES, HASHES, Key
from tests.anchors.made_signers import NOW, Signer


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
