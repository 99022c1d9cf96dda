"""The contract that kiosks rely on is the one that is published."""

from __future__ import annotations

import json
from pathlib import Path

import requests

from kiosk.dossier.seal_keys import SEAL_KEYS, decode_seal_keys
from kiosk.gateway.app import contract
from kiosk.gateway.keyring import Keyring
from kiosk.machine.signed import open_document

DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_contract_is_the_gateway_s_own():
    published = json.loads((DOCS / "openapi.json").read_text("utf-8"))
    assert published == contract(), "write it again: kiosk gateway openapi > docs/openapi.json"


def test_the_keys_it_gives_out_are_signed_and_those_that_open(province):
    signed = requests.get(f"{province.url}/v1/keys", timeout=20).content
    body = open_document(signed, SEAL_KEYS, province.app.state.parts.authority.distribution.public())
    listed = decode_seal_keys(body)
    held = {key.public().key_id for key in province.app.state.parts.keyring.open_keys()}
    assert {key.key_id for key in listed.keys} == held


def test_the_packet_keys_outlive_a_restart(tmp_path):
    assert Keyring(tmp_path).open_keys() == Keyring(tmp_path).open_keys()


def test_no_page_of_documentation_is_served(province):
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert requests.get(province.url + path, timeout=20).status_code == 404
