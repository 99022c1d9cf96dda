"""`kiosk enrol` and the operator's verbs, against a real gateway over TLS."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.machine.codes import new_code
from kiosk.province.first_contact import ask_pinned
from kiosk.province.pinned import Pinned
from kiosk.settings import Settings
from tests.gateway_world import gateway_world

pytestmark = pytest.mark.slow

KIOSK = "QN-HCC-07"


@dataclass
class Bench:
    """A gateway that runs, and a machine beside it that is not enrolled."""

    root: Path
    url: str
    settings: Settings

    def run(self, *arguments, given=""):
        return CliRunner().invoke(kiosk, list(arguments), obj=self.settings, input=given)

    def invite(self):
        said = self.run("gateway", "invite", KIOSK)
        assert said.exit_code == 0, said.stderr
        return said.stdout.strip()

    @property
    def pinned(self):
        return Pinned(self.root / "province")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with gateway_world(tmp_path_factory.mktemp("world"), tls="own") as running:
        yield running


@pytest.fixture
def bench(world, tmp_path):
    machine = {
        "paths": world.settings.paths.model_copy(update={"state": tmp_path / "machine"}),
        "centre": world.settings.centre.model_copy(update={"kiosk_id": KIOSK}),
    }
    return Bench(tmp_path / "machine", world.url, world.settings.model_copy(update=machine))


def test_a_typed_code_enrols_a_machine_and_its_line_works(bench):
    code = bench.invite()
    ended = bench.run("enrol", given=f"{code.lower().replace('-', ' ')}\n")
    assert ended.exit_code == 0, ended.stderr
    assert ended.stdout.strip() == f"enrolled as {KIOSK} at {bench.url}"
    assert code not in ended.stdout + ended.stderr
    ask_pinned(bench.pinned, 20)
    listed = json.loads(bench.run("gateway", "kiosks", "--json").stdout)
    assert [one["standing"] for one in listed if one["kiosk_id"] == KIOSK] == ["active"]
    heading, *lines = bench.run("gateway", "kiosks").stdout.splitlines()
    assert heading.startswith("KIOSK ")
    assert [line.split()[1] for line in lines if line.startswith(f"{KIOSK} ")] == ["active"]
    assert bench.run("gateway", "waiting").stdout == "none\n"


def test_an_enrolled_machine_is_not_enrolled_again_by_accident(bench):
    code = bench.invite()
    assert bench.run("enrol", "--code", code).exit_code == 0
    before = bench.pinned.certificate()
    ended = bench.run("enrol", "--code", code)
    assert ended.exit_code == 1
    assert "--again" in ended.stderr
    assert bench.run("enrol", "--again", "--code", code).exit_code == 0
    assert bench.pinned.certificate() == before


def test_a_revoked_machine_is_told_that_it_needs_new_keys(bench):
    assert bench.run("enrol", "--code", bench.invite()).exit_code == 0
    revoked = bench.run("gateway", "revoke", KIOSK)
    assert (revoked.exit_code, revoked.stdout.partition(";")[0]) == (0, f"{KIOSK}: revoked")
    code = bench.invite()
    refused = bench.run("enrol", "--again", "--code", code)
    assert refused.exit_code == 1
    assert "new ones" in refused.stderr
    assert bench.run("enrol", "--again", "--new-keys", "--code", code).exit_code == 0


def test_a_key_that_is_kept_elsewhere_is_missed_by_an_export_and_found_as_a_credential(
    bench, tmp_path, monkeypatch
):
    assert bench.run("enrol", "--code", bench.invite()).exit_code == 0
    (tmp_path / "credentials").mkdir()
    (tmp_path / "stick").mkdir()
    key = bench.root / "keys" / "enrolment.key"
    key.rename(tmp_path / "credentials" / key.name)
    missed = bench.run("outbox", "export", str(tmp_path / "stick"))
    assert missed.exit_code == 1
    assert "the enrolment key is not here" in missed.stderr
    assert "Nothing is lost" in missed.stderr
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    found = bench.run("outbox", "export", str(tmp_path / "stick"))
    assert found.exit_code == 0, found.stderr


def test_a_wrong_code_is_refused_and_pins_nothing(bench):
    ended = bench.run("enrol", "--code", new_code().text)
    assert ended.exit_code == 1
    assert "code-refused" in ended.stderr
    assert "kiosk gateway invite" in ended.stderr
    assert not bench.pinned.enrolled


@pytest.mark.parametrize(
    "words", [("invite", "../x"), ("invite", "bad id!!"), ("revoke", "NOPE"), ("retire", "NOPE")]
)
def test_what_is_no_kiosk_is_wrong_usage(bench, words):
    ended = bench.run("gateway", *words)
    assert ended.exit_code == 2
    assert "letters, digits" in ended.stderr or "no such kiosk" in ended.stderr


@pytest.mark.parametrize("code", ["", "short", "U" * 20])
def test_what_is_no_code_is_wrong_usage(bench, code):
    ended = bench.run("enrol", "--code", "-", given=f"{code}\n")
    assert ended.exit_code in (1, 2)
    assert isinstance(ended.exception, SystemExit)
    assert not (bench.root / "keys").exists()


def test_a_gateway_that_is_not_there_ends_with_3(bench):
    ended = bench.run("enrol", "--gateway", "https://127.0.0.1:1", "--code", new_code().text)
    assert ended.exit_code == 3
    assert "does not answer" in ended.stderr
    assert "Nothing is changed" in ended.stderr


@pytest.mark.parametrize(
    "url", ["http://gateway.example", "ftp://127.0.0.1", "https://a:b@c", "https://c?x=1"]
)
def test_an_address_that_is_not_guarded_is_wrong_usage(bench, url):
    assert bench.run("enrol", "--gateway", url, "--code", new_code().text).exit_code == 2


def test_keys_are_listed_rotated_and_retired(bench):
    first = json.loads(bench.run("gateway", "keys", "list", "--json").stdout)
    old = next(key for key in first["keys"] if key["suite"] == "x25519" and key["standing"] == "preferred")
    refused = bench.run("gateway", "keys", "retire", old["key_id"])
    assert refused.exit_code == 1
    assert "rotate" in refused.stderr
    made = bench.run("gateway", "keys", "rotate", "--suite", "x25519").stdout.strip()
    assert bench.run("gateway", "keys", "retire", old["key_id"]).exit_code == 0
    after = json.loads(bench.run("gateway", "keys", "list", "--json").stdout)
    standing = {key["key_id"]: key["standing"] for key in after["keys"]}
    assert (standing[old["key_id"]], standing[made]) == ("retired", "preferred")
    assert after["serial"] > first["serial"]


def test_a_proxy_s_files_are_written(bench, tmp_path):
    ended = bench.run("gateway", "certify", str(tmp_path / "tls"), "--name", "gateway.example")
    assert ended.exit_code == 0, ended.stderr
    assert (tmp_path / "tls" / "server.key").stat().st_mode & 0o077 == 0
    checked = subprocess.run(
        ["openssl", "verify", "-CAfile", "ca.pem", "-verify_hostname", "gateway.example", "server.pem"],
        cwd=tmp_path / "tls",
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0
