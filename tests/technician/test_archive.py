"""The archive for support: what is in it, that it is redacted, and that nothing that is broken stops it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.sandbox.people import find_person
from kiosk.settings import Paths, Settings
from kiosk.technician.archive import Sources, make_archive
from kiosk.technician.history import History
from kiosk.telemetry.audit import AuditLog

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PERSON = find_person("minh-anh")
LINES = [
    json.dumps({"event": f"card of {PERSON.card.name} read", "level": "info"}),
    json.dumps({"event": "\x1b[2J\u202eboo", "level": "warning"}),
    "no JSON at all \x07",
]


@pytest.fixture
def settings(tmp_path):
    return Settings(paths=Paths(state=tmp_path / "state", run=tmp_path / "run"))


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_of_the_archive_stands_in_its_manifest_with_its_digest(settings, station):
    AuditLog(settings.paths.state / "technician" / "audit").note("let in", "lan")
    report = History(settings.paths.state).keep(NOW, b"{}")
    made = make_archive(Sources(settings, {"process": LINES}, station.snapshots()), now=NOW)
    assert made.name == "kiosk-QN-HCC-01-20261122-120000.zip"
    files = files_of(made.content)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    assert manifest["redacted"]
    assert not manifest["missing"]
    assert files[f"reports/{report.name}"] == b"{}"
    assert set(json.loads(files["devices/devices.json"])) == {one.status.role for one in station.snapshots()}
    assert json.loads(files["audit/entries.jsonl"])["who"] == "lan"
    assert json.loads(files["settings.json"])["centre.kiosk_id"] == {"value": "QN-HCC-01", "from": "default"}


def test_a_clock_that_stands_at_1970_stops_no_archive(settings):
    made = make_archive(Sources(settings), now=datetime(1970, 1, 1, tzinfo=UTC))
    assert json.loads(files_of(made.content)["manifest.json"])["made_at"].startswith("1970-01-01")


def test_lines_are_redacted_unless_asked_otherwise_and_never_steer_a_terminal(settings):
    sources = Sources(settings, {"process": LINES})
    redacted = files_of(make_archive(sources).content)["logs/process.jsonl"].decode()
    as_they_are = files_of(make_archive(sources, redacted=False).content)
    assert PERSON.card.name not in redacted
    assert PERSON.card.name in json.loads(as_they_are["logs/process.jsonl"].splitlines()[0])["event"]
    assert not json.loads(as_they_are["manifest.json"])["redacted"]
    assert "NOT redacted" in as_they_are["README.txt"].decode()
    for text in (redacted, as_they_are["logs/process.jsonl"].decode()):
        assert all(line.isprintable() for line in text.split("\n"))
        assert len(text.splitlines()) == len(LINES)


def test_what_cannot_be_read_is_named_and_the_rest_is_there(settings):
    state = settings.paths.state
    (state / "outbox").mkdir(parents=True)
    (state / "outbox" / "outbox.sqlite3").write_bytes(b"no database" * 1000)
    (state / "technician" / "audit" / "audit-0000000001.log").mkdir(parents=True)
    made = make_archive(Sources(settings, {"process": LINES}))
    assert [one.partition(":")[0] for one in made.missing] == ["audit", "outbox"]
    files = files_of(made.content)
    assert "logs/process.jsonl" in files
    assert json.loads(files["manifest.json"])["missing"] == list(made.missing)


def test_the_shell_writes_one_archive_and_notes_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK__PATHS__STATE", str(tmp_path / "state"))
    (tmp_path / "stick").mkdir()
    done = CliRunner().invoke(kiosk, ["technician", "export", str(tmp_path / "stick"), "--json"])
    assert done.exit_code == 0, done.stderr
    (archive,) = (tmp_path / "stick").iterdir()
    assert json.loads(done.stdout)["file"] == str(archive)
    settings = json.loads(files_of(archive.read_bytes())["settings.json"])
    assert settings["paths.state"]["from"] == "environment"
    (entry,) = AuditLog(tmp_path / "state" / "technician" / "audit").entries()
    assert entry.what == "exported"


def test_the_shell_says_why_nothing_was_written(tmp_path, monkeypatch):
    monkeypatch.setenv("KIOSK__PATHS__STATE", str(tmp_path / "state"))
    done = CliRunner().invoke(kiosk, ["technician", "export", str(tmp_path / "away")])
    assert done.exit_code == 1
    assert "nothing was written" in done.stderr
    assert "Traceback" not in done.stderr
