"""What goes to a stick: every packet that waits, sealed as it is, under a signature; and the verbs."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from click.testing import CliRunner

from kiosk.cli import kiosk
from kiosk.dossier.errors import BadExport
from kiosk.dossier.exported import KIND, ExportedPacket, ExportIndex, decode_index, encode_index
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.machine.signed import sign_document
from kiosk.outbox.errors import ExportUnwritable
from kiosk.outbox.export import export
from kiosk.outbox.row import SyncState
from kiosk.province.port import Custody
from kiosk.settings import Outbox as OutboxSettings
from kiosk.settings import Paths, Settings

pytestmark = pytest.mark.slow

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CUSTODY = Custody(MOMENT, "H49.22.01-261122-0001", None)


@pytest.fixture
def signer(tmp_path):
    return ensure_key(tmp_path / "keys", Purpose.ENROLMENT)


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_an_export_holds_what_waits_in_its_order_and_the_rows_stay_queued(outbox, make, signer, stick):
    first, held, second = make(visit="v"), make(), make(visit="v")
    for one in (first, held, second):
        one.into(outbox)
    outbox.acknowledge(held.submission_id, CUSTODY)
    done = export(outbox, stick, kiosk_id="QN-HCC-01", signer=signer, moment=MOMENT)
    assert done.folder is not None
    assert (done.packets, done.missing, done.folder.parent) == (2, 0, stick)
    index = decode_index((done.folder / "index.json").read_bytes(), signer.public())
    assert (index.kiosk_id, index.exported_at) == ("QN-HCC-01", MOMENT)
    assert [(one.submission_id, one.visit) for one in index.packets] == [
        (first.submission_id, "v"),
        (second.submission_id, "v"),
    ]
    for one, sealed in zip(index.packets, (first, second), strict=True):
        packet = (done.folder / one.file_name).read_bytes()
        assert packet == sealed.packet
        assert (one.bytes, one.sha256) == (len(packet), hashlib.sha256(packet).hexdigest())
    assert [(row.sync, row.exported_at) for row in outbox.waiting()] == [(SyncState.QUEUED, MOMENT)] * 2
    assert len(list(done.folder.iterdir())) == 3


def test_an_export_goes_over_no_other(outbox, make, signer, stick):
    make().into(outbox)
    export(outbox, stick, kiosk_id="QN-HCC-01", signer=signer, moment=MOMENT)
    with pytest.raises(ExportUnwritable, match="already"):
        export(outbox, stick, kiosk_id="QN-HCC-01", signer=signer, moment=MOMENT)


def test_a_row_whose_packet_is_gone_is_counted_and_not_listed(outbox, make, signer, stick, folder):
    lost, kept = make(), make()
    lost.into(outbox)
    kept.into(outbox)
    (folder / "blobs" / f"{lost.submission_id}.packet").unlink()
    done = export(outbox, stick, kiosk_id="QN-HCC-01", signer=signer, moment=MOMENT)
    assert (done.packets, done.missing) == (1, 1)


def _listed(**other):
    packet = {
        "submission_id": "0" * 32,
        "sha256": "0" * 64,
        "bytes": 1,
        "visit": "v",
        "queued_at": "2026-11-22T09:30:00Z",
    }
    return packet | other


@pytest.mark.parametrize(
    "spoilt",
    [
        {"format": 2},
        {"kiosk_id": "../other"},
        {"kiosk_id": ""},
        {"exported_at": "2026-11-22T09:30:00"},
        {"more": 1},
        {"packets": [_listed(submission_id="../../etc/passwd")]},
        {"packets": [_listed(submission_id="0" * 32 + "\n")]},
        {"packets": [_listed(bytes=0)]},
        {"packets": [_listed(sha256="X" * 64)]},
        {"packets": [_listed(), _listed()]},
    ],
)
def test_an_index_that_is_signed_and_wrong_is_refused(signer, spoilt):
    good = {
        "format": 1,
        "kiosk_id": "QN-HCC-01",
        "exported_at": "2026-11-22T09:30:00Z",
        "packets": [_listed()],
    }
    assert decode_index(sign_document(signer, KIND, msgspec.json.encode(good)), signer.public())
    with pytest.raises(BadExport):
        decode_index(sign_document(signer, KIND, msgspec.json.encode(good | spoilt)), signer.public())


def test_an_index_that_another_signed_or_that_was_altered_is_refused(signer, tmp_path):
    packet = ExportedPacket("0" * 32, "0" * 64, 1, "v", MOMENT)
    data = encode_index(ExportIndex(1, "QN-HCC-01", MOMENT, (packet,)), signer)
    with pytest.raises(BadExport):
        decode_index(data, ensure_key(tmp_path / "other", Purpose.ENROLMENT).public())
    with pytest.raises(BadExport):
        decode_index(data.replace(b'"body":"e', b'"body":"f'), signer.public())
    with pytest.raises(BadExport):
        decode_index(b"no index", signer.public())


# The verbs.


@pytest.fixture
def settings(tmp_path):
    return Settings(paths=Paths(state=tmp_path, run=tmp_path / "run"))


@pytest.fixture
def verb(settings):
    def run(*words, settings=settings):
        return CliRunner().invoke(kiosk, ["outbox", *map(str, words)], obj=settings)

    return run


def test_status_says_what_waits_why_and_how_much_room_there_is(outbox, make, verb):
    tried, fresh, held = make(), make(), make()
    for one in (tried, fresh, held):
        one.into(outbox)
    outbox.retry(tried.submission_id, delay=timedelta(hours=1), error="away")
    outbox.acknowledge(held.submission_id, CUSTODY)
    said = verb("status")
    assert said.exit_code == 0, said.output
    assert "2 packets" in said.output
    assert "1 away" in said.output
    assert "1 not tried yet" in said.output
    assert "repairs     none" in said.output
    told = json.loads(verb("status", "--json").output)
    assert told["waiting"]["packets"] == 2
    assert told["waiting"]["bytes"] == len(tried.packet) + len(fresh.packet)
    assert told["waiting"]["troubles"] == {"": 1, "away": 1}
    assert told["in_custody"] == {"dossiers": 1, "without_code": 0}
    assert told["room"]["enough"] is True
    assert told["repairs"] == []


def test_status_fails_where_no_visit_could_begin_and_tells_repairs(outbox, make, verb, settings, folder):
    make(size=61 << 20).into(outbox)
    outbox.close()
    (folder / "outbox.sqlite3").write_bytes(b"spoilt" * 1000)
    small = settings.model_copy(update={"outbox": OutboxSettings(quota_mib=128, reserve_mib=16)})
    said = verb("status", settings=small)
    assert said.exit_code == 1
    assert "NOT enough" in said.output
    assert "1 rebuilt" in said.output
    assert "set-aside/" in said.output
    assert len(json.loads(verb("status", "--json").output)["repairs"]) == 1


def test_a_queue_that_cannot_be_used_is_said_in_a_line(settings, verb, tmp_path):
    (tmp_path / "outbox").write_bytes(b"")
    said = verb("status")
    assert said.exit_code == 1
    assert said.output.startswith("Error: ")
    assert "Traceback" not in said.output


def test_list_names_every_dossier_and_nothing_of_a_person(outbox, make, verb):
    one, held = make(), make()
    one.into(outbox)
    held.into(outbox)
    outbox.acknowledge(held.submission_id, CUSTODY)
    assert [line.split()[0] for line in verb("list").output.splitlines()[1:]] == [
        one.local_reference,
        held.local_reference,
    ]
    waiting = json.loads(verb("list", "--waiting", "--json").output)
    assert [row["submission_id"] for row in waiting] == [one.submission_id]


def test_retry_takes_references_and_refuses_what_is_not_queued(outbox, make, verb):
    one, other = make(), make()
    for sealed in (one, other):
        sealed.into(outbox)
        outbox.retry(sealed.submission_id, delay=timedelta(hours=1), error="away")
    assert outbox.lease(timedelta(seconds=60)) is None
    assert "1 made due" in verb("retry", one.local_reference).output
    assert outbox.lease(timedelta(seconds=60)).submission_id == one.submission_id
    assert verb("retry", "KIOSK-NO").exit_code == 2
    assert "1 made due" in verb("retry").output


def test_an_export_of_nothing_writes_nothing(outbox, verb, stick):
    assert verb("export", stick).output == "nothing waits: nothing was written\n"
    assert json.loads(verb("export", stick, "--json").output)["folder"] is None
    assert list(stick.iterdir()) == []


def test_a_machine_that_is_not_enrolled_writes_no_stick_that_nobody_would_take(
    outbox, make, verb, stick, settings
):
    make().into(outbox)
    before = sorted(path.name for path in (settings.paths.state / "keys").iterdir())
    said = verb("export", stick, settings=settings.model_copy(update={"profile": "appliance"}))
    assert said.exit_code == 1
    assert "not enrolled" in said.output
    assert "Nothing is lost" in said.output
    assert list(stick.iterdir()) == []
    assert sorted(path.name for path in (settings.paths.state / "keys").iterdir()) == before


def test_export_says_where_it_is_and_a_stick_that_is_not_there_is_wrong_usage(outbox, make, verb, stick):
    make().into(outbox)
    told = json.loads(verb("export", stick, "--json").output)
    assert (told["packets"], told["missing"]) == (1, 0)
    assert told["folder"].startswith(str(stick))
    assert verb("export", stick / "none").exit_code == 2
    assert "1 copied to a stick" in verb("status").output
