"""The contract that kiosks rely on is the one that is published."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import requests

from kiosk.catalogue.bundle import unpack
from kiosk.catalogue.header import read_catalogue_header
from kiosk.dossier.packet import new_submission_id
from kiosk.dossier.seal_keys import SEAL_KEYS, decode_seal_keys
from kiosk.gateway.app import contract
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.parts import open_parts
from kiosk.machine.signed import open_document
from kiosk.settings import Gateway

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


@pytest.mark.slow
def test_readiness_says_what_keeps_it_from_taking_packets(province):
    ready = f"{province.url}/health/ready"
    assert requests.get(ready, timeout=20).json() == {
        "database": "ok",
        "packets": "ok",
        "keys": "ok",
        "handover": "ok",
    }
    province.state.packets.rename(province.state.folder / "away")
    answer = requests.get(ready, timeout=20)
    assert (answer.status_code, answer.json()["packets"]) == (503, "failing")
    (province.state.folder / "away").rename(province.state.packets)
    keys, away = province.state.folder / "keys", province.state.folder / "keys-away"
    submission_id, before = new_submission_id(), new_submission_id()
    packet = province.kiosk.packet(submission_id)
    assert province.put(before, province.kiosk.packet(before)).status_code == 201
    keys.rename(away)
    assert requests.get(ready, timeout=20).json()["keys"] == "failing"
    # The keys in memory open it; after the process none would.
    assert province.put(submission_id, packet).status_code == 503
    with pytest.raises(StateUnusable, match="restore"):
        open_parts(
            Gateway(state=province.state.folder),
            back_office=HttpBackOffice(province.back_office),
            expected_day=lambda *_: None,
        )
    away.rename(keys)
    assert requests.get(ready, timeout=20).status_code == 200
    assert province.put(submission_id, packet).status_code == 201
    province.app.state.parts.handover.stop()
    assert requests.get(ready, timeout=20).json()["handover"] == "failing"
    assert requests.get(f"{province.url}/health/live", timeout=20).json() == {"status": "ok"}


@pytest.mark.slow
def test_the_catalogue_that_is_published_is_fetched_and_checked(province, tmp_path):
    place = f"{province.url}/v1/catalogue"
    missing = requests.get(place, timeout=20)
    assert (missing.status_code, missing.json()["reason"]) == (404, "not-published")
    parts = province.app.state.parts
    parts.published.publish(DOCS.parent / "assets")
    signed = requests.get(place, timeout=20).content
    header = read_catalogue_header(signed, parts.authority.distribution.public())
    bundle = requests.get(f"{place}/{header.sha256}", timeout=20).content
    assert (hashlib.sha256(bundle).hexdigest(), len(bundle)) == (header.sha256, header.bytes)
    unpack(bundle, tmp_path / "new")
    assert requests.get(f"{place}/{'0' * 64}", timeout=20).json()["reason"] == "not-published"
