"""The gateway as a province runs it: on PostgreSQL, with two workers, behind nginx with mutual TLS."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import ssl
import stat
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.authority import Authority
from kiosk.gateway.operators.events import newest_events
from kiosk.province.http_gateway import HttpGateway
from kiosk.province.pinned import Pinned
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.world import free_port, world_settings
from tests.gateway_world import KIOSK_ID, GatewayWorld
from tests.operator_fleet import log_in
from tests.postgres import postgres_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("behind-nginx")]

_FOLDER = Path(__file__).resolve().parents[2] / "systemd/nginx"
CONFIGURATION, OPERATOR = _FOLDER / "kiosk-gateway.conf", _FOLDER / "kiosk-operator.conf"
_TUS = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


class ProxiedWorld(GatewayWorld):
    """The same, with the operators' own door."""

    operator_url: str


def nginx_configuration(folder: Path, port: int, unix_socket: str, operator_port: int) -> Path:
    """Give the published configuration with the places of this test, inside of what Debian puts around it."""
    site = CONFIGURATION.read_text() + OPERATOR.read_text()
    places = {
        r"listen 8643 ssl;\n    listen \[::\]:8643 ssl;": f"listen 127.0.0.1:{operator_port} ssl;",
        r"kiosks\.example\.org": "localhost",
        r"/etc/kiosk/operator-tls": str(folder),
        r"listen 8600 ssl;\n    listen \[::\]:8600 ssl;": f"listen 127.0.0.1:{port} ssl;",
        r"/run/kiosk-gateway/gateway\.sock": unix_socket,
        r"gateway\.example\.org": "localhost",
        r"/etc/kiosk/tls": str(folder),
        r"/var/log/nginx": str(folder),
    }
    for place, here in places.items():
        site, count = re.subn(place, here, site)
        assert count, place
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{user}daemon off;worker_processes 1;pid {folder}/pid;error_log {folder}/error.log;"
        f"events {{ worker_connections 1024; }}\nhttp {{ {scratch}\n{site}\n}}\n"
    )
    return whole


@contextmanager
def nginx(folder: Path, port: int, unix_socket: str, operator_port: int) -> Iterator[None]:
    """Run nginx with the published configuration."""
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c"]
    configuration = str(nginx_configuration(folder, port, unix_socket, operator_port))
    subprocess.run([*command, configuration, "-t", "-q"], check=True)
    running = subprocess.Popen([*command, configuration])
    try:
        yield
    finally:
        running.send_signal(signal.SIGQUIT)
        running.wait()


def province(root: Path, sockets: str, database: str) -> Settings:
    """Make the settings of a province whose gateway stands behind a proxy."""
    settings = world_settings(root, root / "run", custody_wait_seconds=5)
    gateway = {
        "tls": "proxy",
        "host": f"{sockets}/gateway.sock",
        "workers": 2,
        "database": database,
        "names": ("localhost",),
    }
    return settings.model_copy(
        update={
            "gateway": settings.gateway.model_copy(update=gateway),
            "province": settings.province.model_copy(
                update={"gateway_url": f"https://localhost:{free_port()}"}
            ),
        }
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[ProxiedWorld]:
    root = tmp_path_factory.mktemp("province")
    # A socket's path may have 107 bytes.
    with tempfile.TemporaryDirectory() as sockets, postgres_cluster() as cluster:
        settings = province(root, sockets, cluster.create_database())
        env = environment(settings, root / "home")
        tls, kiosk = root / "tls", settings.paths.state
        certify = [sys.executable, "-m", "kiosk", "gateway", "certify", str(tls)]
        subprocess.run(certify, env=env, check=True, capture_output=True)
        port = int(settings.province.gateway_url.rpartition(":")[2])
        operator_port = free_port()
        with (
            Children(root / "logs", env) as children,
            nginx(tls, port, settings.gateway.host, operator_port),
            requests.Session() as nobody,
        ):
            children.start("sandbox")
            made = ProxiedWorld(settings, children, nobody, Pinned(kiosk / "province", kiosk / "keys"))
            made.operator_url = f"https://localhost:{operator_port}"
            made.start_gateway()
            made.enrol(kiosk, KIOSK_ID)
            children.wait_for_http("sandbox", f"{settings.gateway.back_office_url}/health")
            with made.session_of(made.pinned) as made.session:
                yield made


@pytest.fixture
def stranger(world) -> Iterator[requests.Session]:
    """Somebody without a certificate."""
    with world.session_of(None) as session:
        yield session


def test_a_dossier_goes_through_the_proxy_into_custody_and_comes_back_with_its_code(world):
    submission_id = world.file_one()
    assert world.code_of(submission_id)


def test_the_same_packet_many_times_at_once_through_both_workers_is_taken_once(world):
    submission_id = new_submission_id()
    packet = world.packet(submission_id)
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: world.put(submission_id, packet).status_code, range(16)))
    assert sorted(statuses) == [200] * 15 + [201]
    world.code_of(submission_id)
    assert [one["submission_id"] for one in world.dossiers()].count(submission_id) == 1


def test_without_a_certificate_nothing_is_taken_whatever_the_headers_say(world, stranger):
    submission_id = new_submission_id()
    forged = quote(ssl.DER_cert_to_PEM_cert(_der(world.pinned)))
    for headers in ({}, {"X-Client-Certificate": forged}):
        answer = stranger.put(
            f"{world.url}/v1/packets/{submission_id}", data=world.packet(submission_id), headers=headers
        )
        assert (answer.status_code, answer.json()["reason"]) == (403, "certificate-needed")


def test_a_certificate_of_another_authority_is_turned_away_by_the_proxy(world, tmp_path, stranger):
    other = Authority(tmp_path / "other")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    chain, private = other.issue_server(["localhost"])
    certificate.write_bytes(chain)
    key.write_bytes(private)
    stranger.cert = (str(certificate), str(key))
    answer = stranger.get(f"{world.url}/v1/packets/{new_submission_id()}")
    assert answer.status_code == 400
    assert "json" not in answer.headers["Content-Type"]


def test_a_kiosk_that_was_revoked_is_refused_at_both_workers(world, tmp_path):
    pinned = world.enrol(tmp_path, "QN-HCC-02")
    with world.session_of(pinned) as session:
        url = f"{world.url}/v1/packets/{new_submission_id()}"
        assert session.get(url).status_code == 404
        with world.storage() as storage:
            storage.registry.revoke("QN-HCC-02")
        with ThreadPoolExecutor(4) as pool:
            assert {answer.status_code for answer in pool.map(lambda _: session.get(url), range(8))} == {403}


def test_an_upload_that_was_cut_goes_on_where_it_stopped(world):
    submission_id = new_submission_id()
    packet = world.packet(submission_id, papers={"scan.pdf": b"%PDF-1.7" + os.urandom(3_000_000)})
    digest = hashlib.sha256(packet).hexdigest()
    about = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in (("submission_id", submission_id), ("sha256", digest))
    )
    begun = world.session.post(
        f"{world.url}/v1/uploads",
        headers=_TUS | {"Upload-Length": str(len(packet)), "Upload-Metadata": about},
    )
    assert begun.status_code == 201, begun.text
    upload = f"{world.url}{begun.headers['Location']}"

    def half() -> Iterator[bytes]:
        yield packet[:1_500_000]
        raise ConnectionAbortedError

    with suppress(requests.ConnectionError, ConnectionAbortedError):
        world.session.patch(upload, data=half(), headers=_TUS | {"Upload-Offset": "0"})
    while not int(world.session.head(upload, headers=_TUS).headers["Upload-Offset"]):
        time.sleep(0.02)  # what had come is kept, not lost with the connection
    with closing(HttpGateway(world.url, timeout_seconds=30, tls=world.pinned.tls_context)) as gateway:
        gateway.submit(packet, submission_id)
    assert world.get(submission_id).status_code == 200


@pytest.mark.parametrize("size", [65 << 20, 69 << 20], ids=["by-the-gateway", "by-the-proxy"])
def test_a_packet_that_is_too_large_is_refused_before_it_is_sent(world, size):
    asked = requests.Request("PUT", f"{world.url}/v1/packets/{new_submission_id()}").prepare()
    asked.headers["Content-Length"] = str(size)
    assert world.session.send(asked, timeout=30).status_code == 413


def test_the_proxy_s_logs_hold_no_address_and_no_submission_id(world):
    asked = requests.Request("PUT", f"{world.url}/v1/packets/{new_submission_id()}").prepare()
    asked.headers["Content-Length"] = str(69 << 20)  # nginx says so in its log, with the whole line
    assert world.session.send(asked, timeout=30).status_code == 413
    logs = [file.read_text() for file in world.settings.paths.state.parent.rglob("tls/*.log")]
    assert logs
    assert not [line for log in logs for line in log.splitlines() if re.search(r"/v1/|client:", line)]


def test_a_worker_killed_in_the_middle_of_hand_overs_loses_and_doubles_none(world):
    world.control(mode="slow", seconds=0.3)
    ids = [world.file_one() for _ in range(8)]
    while not {one["submission_id"] for one in world.dossiers()} & set(ids):
        time.sleep(0.02)
    children = Path(f"/proc/{world.gateway_pid}/task/{world.gateway_pid}/children")
    os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    world.control(mode="normal")
    codes = {one: _code_of(world, one) for one in (*ids, _filed_all_the_same(world))}
    held = [one for one in world.dossiers() if one["submission_id"] in codes]
    assert {one["submission_id"]: one["dossier_code"] for one in held} == codes
    assert len(held) == 9


def test_what_is_not_of_the_contract_is_not_there(world, stranger):
    assert stranger.get(f"{world.url}/").status_code == 404
    assert stranger.get(f"{world.url}/control").status_code == 404
    assert stat.S_IMODE(Path(world.settings.gateway.host).stat().st_mode) == 0o660
    assert stranger.get(f"{world.url}/health/ready").json()["database"] == "ok"


def test_operators_and_kiosks_come_in_by_doors_of_their_own(world, stranger):
    secret = "một câu dài để đăng nhập"
    with world.storage() as storage:
        storage.operators.add("lan", secret)
    # Both workers know the session, and the cookie is of this door alone.
    logged_in = log_in(stranger, world.operator_url, secret=secret)
    assert (logged_in.status_code, logged_in.headers["Location"]) == (303, "/operator/kiosks")
    page = f"{world.operator_url}/operator/kiosks"
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: stranger.get(page, timeout=60), range(8)))
    assert {one.status_code for one in pages} == {200}
    assert KIOSK_ID in pages[0].text
    assert "Strict-Transport-Security" in pages[0].headers
    assert storage_events(world)[0].address == "127.0.0.1"
    for path in ("/v1/keys", f"/v1/packets/{'0' * 32}", "/health", "/phone/x"):
        assert stranger.get(world.operator_url + path, timeout=60).status_code == 404
    assert stranger.get(f"{world.url}/operator/kiosks", timeout=60).status_code == 404
    with world.session_of(world.pinned) as kiosk:
        forged = {"X-Client-Certificate": quote(ssl.DER_cert_to_PEM_cert(_der(world.pinned)))}
        # At this door nobody is a kiosk: not by a certificate, and not by a header that says so.
        for headers in ({}, forged):
            answer = kiosk.get(page, headers=headers, allow_redirects=False, timeout=60)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/operator/login")


def storage_events(world):
    with world.storage() as storage:
        return newest_events(storage.engine, 1)


def _der(pinned: Pinned) -> bytes:
    return pinned.certificate().public_bytes(Encoding.DER)


def _filed_all_the_same(world: GatewayWorld) -> str:
    """File a dossier, again where the connection died with a worker."""
    submission_id = new_submission_id()
    packet = world.packet(submission_id)
    while (answer := world.put(submission_id, packet)).status_code == 502:
        pass
    assert answer.status_code in {200, 201}
    return submission_id


def _code_of(world: GatewayWorld, submission_id: str) -> str:
    """Wait for the dossier code, whatever died under a question."""
    code = ""
    while not code:
        time.sleep(0.02)
        answer = world.get(submission_id)
        code = "" if answer.status_code == 502 else answer.json()["dossier_code"]
    return code
