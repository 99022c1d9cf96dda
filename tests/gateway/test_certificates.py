"""Who may ask what, over the gateway's own TLS: real certificates, real handshakes."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from kiosk.dossier.packet import new_submission_id
from kiosk.dossier.seal_keys import SEAL_KEYS, decode_seal_keys
from kiosk.gateway.authority import Authority
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.signed import open_document
from kiosk.province.enrolling import renew

# One gateway serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gateway-world")]

HEALTH = {
    "format": 1,
    "at": "2026-11-22T09:00:00+07:00",
    "version": "0.1.0",
    "uptime_seconds": 10,
    "disk_free_bytes": 10**9,
    "outbox": {"waiting": 2, "oldest_seconds": 60, "bytes": 4096},
    "keys_serial": 1,
    "catalogue_serial": 0,
    "devices": {"chip-reader": "ready"},
}


@pytest.fixture
def nobody(world):
    with world.session_of(None) as session:
        yield session


@pytest.fixture
def other(world, tmp_path):
    """Another kiosk that is enrolled here."""
    return world.enrol(tmp_path / "other", f"QN-HCC-{new_submission_id()[:6]}")


def reason(answer):
    return answer.status_code, answer.json()["reason"]


def test_a_kiosk_files_and_hears_of_its_dossier(world):
    submission_id = world.file_one()
    assert world.get(submission_id).json()["submission_id"] == submission_id


def test_without_a_certificate_nothing_of_dossiers_is_told_or_taken(world, nobody):
    submission_id = world.file_one()
    place = f"{world.url}/v1/packets/{submission_id}"
    needed = (403, "certificate-needed")
    assert reason(nobody.get(place)) == needed
    assert reason(nobody.put(place, data=world.packet(submission_id))) == needed
    assert reason(nobody.put(f"{world.url}/v1/device-health", json=HEALTH)) == needed
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": "sha256 YQ=="}
    assert reason(nobody.post(f"{world.url}/v1/uploads", headers=tus)) == needed


def test_who_is_not_enrolled_gets_the_signed_keys_all_the_same(world, nobody):
    signed = nobody.get(f"{world.url}/v1/keys").content
    held = decode_seal_keys(open_document(signed, SEAL_KEYS, world.pinned.distribution))
    assert {key.key_id for key in held.keys} == {key.key_id for key in world.pinned.seal_keys().keys}


def test_another_kiosk_hears_what_it_would_hear_of_a_dossier_that_is_not_there(world, other):
    with world.session_of(other) as session:
        there, nowhere = (
            session.get(f"{world.url}/v1/packets/{one}") for one in (world.file_one(), new_submission_id())
        )
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert reason(there) == (404, "not-in-custody")


def test_a_certificate_of_another_authority_does_not_get_through_the_handshake(world, tmp_path):
    stranger = Authority(tmp_path / "stranger")
    key = ensure_key(tmp_path / "keys", Purpose.TRANSPORT)
    own = tmp_path / "own.pem"
    own.write_bytes(
        stranger.issue_client("QN-HCC-01", key.public())
        + key.private.private_bytes(
            encoding=serialization.Encoding.PEM,
            format=serialization.PrivateFormat.PKCS8,
            encryption_algorithm=serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(cafile=world.settings.gateway.state / "public" / "ca.pem")
    context.load_cert_chain(own)
    with closing(line(world, context)) as opened, pytest.raises((ssl.SSLError, ConnectionError)):
        ask(opened)
    # The other side hears nothing; the operator does, a moment later.
    while not logged(world, "a certificate does not hold"):
        time.sleep(0.02)


def logged(world, event):
    """What the gateway's log says of an event; a refusal is there before it is answered."""
    lines = (world.children.logs / "gateway.log").read_text("utf-8").splitlines()
    return [told for line in lines if line.startswith("{") and (told := json.loads(line))["event"] == event]


def test_an_old_tls_is_refused(world):
    context = ssl.create_default_context(cafile=world.settings.gateway.state / "public" / "ca.pem")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with closing(line(world, context)) as opened, pytest.raises(ssl.SSLError):
        opened.request("GET", "/health/live")


def ask(opened):
    opened.request("GET", "/health/live")
    return opened.getresponse()


def line(world, context):
    return http.client.HTTPSConnection("127.0.0.1", world.settings.gateway.port, context=context, timeout=20)


def test_a_revoked_kiosk_is_refused_on_the_connection_that_it_has_open(world, other):
    with world.session_of(other) as session:
        place = f"{world.url}/v1/packets/{new_submission_id()}"
        assert session.get(place).status_code == 404
        with world.storage() as storage:
            storage.registry.revoke(other.kiosk_id)
        assert reason(session.get(place)) == (403, "certificate-refused")
        assert reason(session.get(f"{world.url}/v1/keys")) == (403, "certificate-refused")


def test_a_packet_that_a_revoked_kiosk_signed_is_refused_whoever_brings_it(world, other):
    submission_id = new_submission_id()
    packet = world.packet(submission_id, signer=other.key(Purpose.ENROLMENT), kiosk_id=other.kiosk_id)
    with world.storage() as storage:
        storage.registry.revoke(other.kiosk_id)
    assert reason(world.put(submission_id, packet)) == (403, "revoked")
    told = logged(world, "refused")[-1]
    assert (told["kiosk"], told["message"]) == (
        world.pinned.kiosk_id,
        f"signed by a revoked key of kiosk {other.kiosk_id}",
    )


def test_a_retired_kiosk_empties_its_queue(world, other):
    submission_id = new_submission_id()
    packet = world.packet(submission_id, signer=other.key(Purpose.ENROLMENT), kiosk_id=other.kiosk_id)
    with world.storage() as storage:
        storage.registry.retire(other.kiosk_id)
    with world.session_of(other) as session:
        place = f"{world.url}/v1/packets/{submission_id}"
        assert session.put(place, data=packet).status_code == 201
        assert session.get(place).status_code == 200


def test_a_request_that_somebody_plays_back_doubles_nothing(world, other):
    submission_id = new_submission_id()
    packet = world.packet(submission_id)
    first = world.put(submission_id, packet)
    with world.session_of(other) as session:
        again = session.put(f"{world.url}/v1/packets/{submission_id}", data=packet)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["custody_time"] == again.json()["custody_time"]
    with world.storage() as storage:
        assert storage.table.find(submission_id).kiosk_id == world.pinned.kiosk_id


def test_a_header_says_nothing_about_who_somebody_is(world, nobody):
    pem = world.pinned.certificate().public_bytes(serialization.Encoding.PEM).decode()
    shown = {"X-Client-Certificate": quote(pem), "X-Real-IP": "10.0.0.1"}
    answer = nobody.get(f"{world.url}/v1/packets/{world.file_one()}", headers=shown)
    assert reason(answer) == (403, "certificate-needed")


def test_another_kiosk_s_upload_is_not_there(world, other):
    tus = {"Tus-Resumable": "1.0.0"}
    said = {"submission_id": new_submission_id(), "sha256": "ab" * 32}
    pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    about = tus | {"Upload-Length": "900", "Upload-Metadata": ",".join(pairs)}
    made = world.session.post(f"{world.url}/v1/uploads", headers=about)
    assert made.status_code == 201
    place = world.url + made.headers["Location"]
    assert world.session.head(place, headers=tus).status_code == 200
    with world.session_of(other) as session:
        assert session.head(place, headers=tus).status_code == 404
        assert reason(session.delete(place, headers=tus)) == (404, "no-such-upload")


def test_a_certificate_is_renewed_and_the_new_one_lets_in(world, other):
    before = other.certificate()
    with world.session_of(other) as session:
        renew(other, lambda request: session.post(f"{world.url}/v1/renewal", data=request).content)
    assert other.certificate() != before
    with world.session_of(other) as session:
        assert session.get(f"{world.url}/v1/packets/{new_submission_id()}").status_code == 404


def test_a_certificate_that_ended_while_there_was_no_network_can_still_be_renewed(world, other, nobody):
    before = other.certificate()
    renew(other, lambda request: nobody.post(f"{world.url}/v1/renewal", data=request).content)
    assert other.certificate().not_valid_after_utc >= before.not_valid_after_utc
    with world.session_of(other) as session:
        assert session.get(f"{world.url}/v1/packets/{new_submission_id()}").status_code == 404


def test_a_kiosk_s_health_is_kept_the_latest_alone(world):
    place = f"{world.url}/v1/device-health"
    assert world.session.put(place, json=HEALTH).status_code == 204
    assert world.session.put(place, json=HEALTH | {"uptime_seconds": 20}).status_code == 204
    with world.storage() as storage:
        (kept,) = [one for one in storage.registry.kiosks() if one.kiosk_id == world.pinned.kiosk_id]
    assert '"uptime_seconds":20' in kept.health
    assert abs((datetime.now(UTC) - kept.health_at).total_seconds()) < 60


@pytest.mark.parametrize(
    "wrong",
    [
        {"citizen": "Nguyễn Thị Hoa"},
        {"devices": {"chip-reader": "Nguyễn Thị Hoa"}},
        {"devices": {f"role-{one}": "ready" for one in range(33)}},
        {"uptime_seconds": -1},
        {"format": 2},
        {"at": "2026-11-22T09:00:00"},
    ],
)
def test_health_that_its_schema_does_not_name_is_refused(world, wrong):
    answer = world.session.put(f"{world.url}/v1/device-health", json=HEALTH | wrong)
    assert reason(answer) == (422, "bad-request")
    assert "Hoa" not in answer.text


def test_health_of_more_than_a_page_is_refused(world):
    answer = world.session.put(f"{world.url}/v1/device-health", data=b" " * 20_000)
    assert reason(answer) == (413, "too-large")


def test_who_opens_connections_and_never_shakes_hands_shuts_nobody_out(world):
    with ExitStack() as opened:
        for _ in range(900):
            opened.enter_context(
                socket.create_connection(("127.0.0.1", world.settings.gateway.port), timeout=20)
            )
        with world.session_of(world.pinned) as session:
            assert session.get(f"{world.url}/v1/packets/{world.file_one()}").status_code == 200


def test_the_gateway_s_certificate_names_what_the_settings_say(world):
    port = world.settings.gateway.port
    pem = ssl.get_server_certificate(
        ("127.0.0.1", port), ca_certs=str(world.settings.gateway.state / "public" / "ca.pem")
    )
    names = x509.load_pem_x509_certificate(pem.encode()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]


def test_who_trusts_other_authorities_does_not_speak_to_it(world):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{world.url}/health/live", timeout=20)
