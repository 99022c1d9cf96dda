"""The contract that kiosks rely on is the one that is published."""

from __future__ import annotations

import json
from pathlib import Path

import requests

from kiosk.dossier.packet_keys import PacketSuite, describe_seal_key, read_seal_key
from kiosk.gateway.app import contract
from kiosk.gateway.state import open_state, public_key_file

DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_contract_is_the_gateway_s_own():
    published = json.loads((DOCS / "openapi.json").read_text("utf-8"))
    assert published == contract(), "write it again: kiosk gateway openapi > docs/openapi.json"


def test_the_keys_it_lists_are_those_that_kiosks_are_given(province):
    listed = requests.get(f"{province.url}/v1/keys", timeout=20).json()
    given = [
        describe_seal_key(read_seal_key(public_key_file(province.state.folder, suite)))
        for suite in PacketSuite
    ]
    assert listed == [{"suite": key.suite, "key_id": key.key_id, "public": key.public} for key in given]


def test_the_packet_keys_outlive_a_restart(tmp_path):
    assert open_state(tmp_path).keys == open_state(tmp_path).keys


def test_no_page_of_documentation_is_served(province):
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert requests.get(province.url + path, timeout=20).status_code == 404
