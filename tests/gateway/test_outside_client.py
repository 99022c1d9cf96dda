"""The pages for a province's engineer are enough: a client written from them alone does what a kiosk does."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest

from kiosk.dossier.packet import new_submission_id
from kiosk.province.errors import RefusalReason
from tests.gateway.outside_client import Client

# One gateway serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gateway-world")]

DOCS = Path(__file__).parents[2] / "docs"
PDF = b"%PDF-1.7 made up"


@pytest.fixture
def client(world, tmp_path):
    with world.storage() as storage:
        code = storage.registry.invite("QN-HCC-77")
    made = Client(world.url, "QN-HCC-77", tmp_path)
    made.enrol(code)
    return made


def manifest(submission_id, papers):
    """The manifest that docs/province-api.md shows, for these papers."""
    page = (DOCS / "province-api.md").read_text("utf-8")
    shown = json.loads(page.split("```json manifest\n")[1].split("```")[0])
    (paper,) = shown["papers"]
    shown["papers"] = [
        paper
        | {"file": name, "key": name.removesuffix(".pdf"), "bytes": len(body)}
        | {"sha256": hashlib.sha256(body).hexdigest()}
        for name, body in papers.items()
    ]
    return shown | {"submission_id": submission_id, "kiosk_id": "QN-HCC-77"}


def test_it_enrols_seals_submits_and_asks(world, client):
    submission_id, papers = new_submission_id(), {"giay-chung-sinh.pdf": PDF}
    packet = client.seal(submission_id, manifest(submission_id, papers), papers)
    status, custody = client.put(submission_id, packet)
    assert (status, custody["submission_id"]) == (201, submission_id)
    assert client.put(submission_id, packet)[0] == 200
    while not client.get(submission_id)[1]["dossier_code"]:
        time.sleep(0.02)
    (held,) = [one for one in world.dossiers() if one["submission_id"] == submission_id]
    assert held["manifest"]["submitter"]["name"] == "Nguyễn Thị Hoa"


def test_it_sends_in_pieces(client):
    submission_id, papers = new_submission_id(), {"giay-chung-sinh.pdf": PDF, "don.pdf": bytes(300_000)}
    packet = client.seal(submission_id, manifest(submission_id, papers), papers)
    assert client.upload(submission_id, packet, 100_000) == 204
    assert client.get(submission_id)[0] == 200


def test_it_reads_why_it_is_refused(client):
    submission_id, papers = new_submission_id(), {"giay-chung-sinh.pdf": PDF}
    packet = client.seal(submission_id, manifest(submission_id, papers), {})
    assert client.put(submission_id, packet)[1]["reason"] == "altered"


def test_every_reason_that_the_gateway_knows_stands_on_the_page():
    page = (DOCS / "province-api.md").read_text("utf-8")
    unsaid = [reason for reason in RefusalReason if f"`{reason}`" not in page]
    assert unsaid == [RefusalReason.OTHER]
