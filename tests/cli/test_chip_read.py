"""`kiosk chip read` and `verify` on a virtual card: what is told, what is kept, what is said of trouble."""

from __future__ import annotations

import json
import os
import shutil
import stat
from dataclasses import asdict
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.issuer import CSCA_FILE, ensure_issuer
from hardware.simulated.chip_reader import SimulatedChipReader
from kiosk.cli import kiosk
from kiosk.clock import vietnam_now
from kiosk.identity.card_code import mask_number
from kiosk.identity.verifier import Answer, Outcome
from kiosk.identity.verifier_key import read_verifier_key
from kiosk.identity.verifier_protocol import Question, Request, weigh
from kiosk.sandbox.card_verifier import PUBLIC_KEY_FILE, Authority, Control, Mode, ensure_verifier_key
from kiosk.sandbox.people import find_person

PERSON = find_person("minh-anh")
NUMBER = PERSON.card.number


@pytest.fixture(scope="module")
def issuer_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("issuer")
    ensure_issuer(folder)
    return folder


@pytest.fixture
def reader(issuer_folder):
    """A reader whose cards come from `control`; a command closes it, and another opens it again."""
    reader = SimulatedChipReader(str(issuer_folder))
    reader.control({"do": "insert", "card": asdict(PERSON.card)})
    return reader


@pytest.fixture
def run(monkeypatch, reader, bench):
    """Run `kiosk chip …` with that reader in place of PC/SC's."""
    monkeypatch.setattr(reader, "close", lambda: None)
    driver = SimpleNamespace(load=lambda: lambda **_: reader)
    monkeypatch.setattr("kiosk.cli.chip.entry_points", lambda **_: {"pcsc": driver})
    monkeypatch.setattr("kiosk.cli.chip.harden", lambda: None)  # it would harden the test's own process

    def run(*arguments: str, typed: str | None = None):
        return CliRunner().invoke(kiosk, ["chip", *arguments], obj=bench, input=typed)

    return run


@pytest.fixture
def trusted(bench, issuer_folder):
    bench.anchors.mkdir(parents=True)
    shutil.copy(issuer_folder / CSCA_FILE, bench.anchors)


def test_everything_about_a_reading_is_in_one_document(run, trusted):
    result = run("read", "--number", NUMBER, "--json", "--portrait")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["version"] == 1
    assert told["access"].startswith("PACE-")
    assert (told["key"], told["assurance"], told["alarm"]) == ("can", "chip-genuine", False)
    facts = {fact["name"]: fact["value"] for fact in told["facts"]}
    assert facts["signer"] is True
    assert facts["chip-authentication"] is True
    assert told["chip_authentication"]["proved"] is True
    assert told["verifier"]["outcome"] == "not-asked"
    assert told["citizen"]["name"] == PERSON.card.name
    assert NUMBER not in result.stdout
    assert told["portrait"]["type"].startswith("image/")
    for name in ("EF.SOD", "DG1", "DG2", "DG13", "DG14"):
        assert told["files"][name]["bytes"] > 0
        assert told["files"][name]["milliseconds"] > 0
    assert told["apdus"] > 10
    assert 0 < told["milliseconds"]["files"] < told["milliseconds"]["read"]


def test_all_that_is_printed_on_the_card_is_told_the_relatives_too(run, reader):
    card = asdict(PERSON.card) | {"mother": "Vũ Thử Hòa, 022165000012"}
    reader.control({"do": "insert", "card": card})
    told = json.loads(run("read", "--number", NUMBER, "--json").stdout)["printed"]
    assert (told["father"], told["mother"]) == (card["father"], "Vũ Thử Hòa, 022••••••012")
    assert (told["spouse"], told["features"]) == (card["spouse"], card["features"])
    assert (told["number"], told["old_number"]) == (mask_number(NUMBER), "100•••017")
    assert all(told[name] for name in told if not name.endswith("_fields")), told
    lines = run("read", "--number", NUMBER)
    shown = run("read", "--number", NUMBER, "--show-number")
    for name in ("father", "mother", "spouse", "features", "religion", "old_number", "chip_id"):
        assert f"{name:<15} {told[name]}" in lines.stdout
    for number in (NUMBER, "022165000012", "100000017"):
        assert number not in lines.stdout
        assert number in shown.stdout


def test_fields_of_a_form_that_is_not_known_are_numbered(run, reader):
    reader.control({"do": "insert", "card": asdict(PERSON.card), "variant": "2024-sealed"})
    result = run("read", "--number", NUMBER, "--json")
    assert 13 in json.loads(result.stdout)["printed"]["unknown_fields"]


def test_a_person_is_told_the_same_in_lines(run, trusted):
    result = run("read", "--number", NUMBER, "--show-number")
    assert result.exit_code == 0, result.stderr
    for words in ("opened by  PACE-", "with the CAN", "chip-genuine", NUMBER, PERSON.card.name, "DG1 "):
        assert words in result.stdout


def test_the_code_and_the_zone_of_the_card_open_it_too_and_from_standard_input(run, trusted):
    for option in ("--qr", "--can", "--number"):
        text = {"--qr": PERSON.code_text, "--can": NUMBER[-6:], "--number": NUMBER}[option]
        assert run("read", option, text, "--json").exit_code == 0, option
        assert run("read", option, "-", "--json", typed=f"{text}\n").exit_code == 0, option


def test_the_zone_on_the_back_opens_it_whole_or_its_two_lines_with_numbers(run, trusted, tmp_path):
    assert run("read", "--number", NUMBER, "--dump", str(tmp_path / "kept")).exit_code == 0
    zone = (tmp_path / "kept" / "DG1.bin").read_bytes()[-90:].decode()
    lines = [zone[:30], zone[30:60], zone[60:]]
    for typed in ("\n".join(lines), "\n".join(lines[:2]), zone.lower()):
        read = run("read", "--mrz", "-", "--json", typed=f"{typed}\n")
        assert read.exit_code == 0, read.stderr
        assert zone[:30] not in read.stdout


def test_a_failure_has_a_sentence_and_an_exit_code_of_its_own(run, reader, monkeypatch):
    wrong = run("read", "--can", "999999")
    assert (wrong.exit_code, "does not open the chip" in wrong.stderr) == (6, True)
    reader.control({"do": "remove-at", "apdu": 12})
    pulled = run("read", "--number", NUMBER)
    assert (pulled.exit_code, "taken away" in pulled.stderr) == (5, True)
    nothing = run("read", "--number", NUMBER, "--wait", "0")
    assert (nothing.exit_code, "No card" in nothing.stderr) == (4, True)

    def gone(_seconds):
        raise DeviceFault(FaultKind.GONE, "unplugged")

    monkeypatch.setattr(reader, "wait_for_card", gone)
    unplugged = run("read", "--number", NUMBER)
    assert (unplugged.exit_code, "unplugged" in unplugged.stderr) == (3, True)


def test_a_card_that_only_its_zone_opens_says_so_and_is_opened_by_the_printed_code(run, reader):
    """What it takes is printed on it; "not supported" would send its holder away."""
    reader.control({"do": "insert", "card": asdict(PERSON.card), "variant": "bac-only"})
    for option, text in (("--number", NUMBER), ("--can", NUMBER[-6:])):
        digits = run("read", option, text)
        assert (digits.exit_code, "--qr" in digits.stderr, "--mrz" in digits.stderr) == (11, True, True)
    by_code = run("read", "--qr", PERSON.code_text, "--json")
    assert by_code.exit_code == 0, by_code.stderr
    assert json.loads(by_code.stdout)["access"] == "BAC"


def test_a_false_card_is_told_with_its_facts_and_ends_with_9(run, reader, trusted):
    reader.control({"do": "insert", "card": asdict(PERSON.card), "altered": "DG13"})
    result = run("read", "--number", NUMBER)
    assert result.exit_code == 9
    assert "unidentified, ALARM" in result.stdout
    assert "not what was signed: DG13" in result.stdout


def test_another_card_that_opens_is_told_from_the_one_that_was_named(run):
    other = NUMBER[:3] + "095999" + NUMBER[-3:]
    result = run("read", "--number", other[:6] + NUMBER[6:])
    assert result.exit_code == 10
    assert "another card" in result.stderr
    assert result.stdout == ""


def test_a_false_card_is_called_false_though_it_holds_another_number_too(run, reader, trusted):
    reader.control({"do": "insert", "card": asdict(PERSON.card), "altered": "DG13"})
    result = run("read", "--number", NUMBER[:3] + "095" + NUMBER[6:])
    assert result.exit_code == 9
    assert "unidentified, ALARM" in result.stdout


def test_a_dump_is_verified_again_without_card_reader_or_network(run, reader, trusted, tmp_path):
    folder = tmp_path / "kept"
    read = run("read", "--number", NUMBER, "--json", "--dump", str(folder))
    assert read.exit_code == 0, read.stderr
    assert "made-up people or your own card only" in read.stderr
    reader.control({"do": "remove"})
    again = run("verify", str(folder), "--json")
    assert again.exit_code == 0, again.stderr
    then, now = json.loads(read.stdout), json.loads(again.stdout)
    for told in ("citizen", "access", "key", "apdus", "files"):
        assert then[told] == now[told], told
    facts = {fact["name"]: fact["value"] for fact in then["facts"]}
    # That the chip held its key only the reader saw that was there; the signed rest is as it was.
    assert {fact["name"]: fact["value"] for fact in now["facts"]} == facts | {"chip-authentication": None}
    assert now["assurance"] in {"chip-signed", "chip-genuine"}
    assert now["source"] == str(folder)


def test_the_name_of_a_folder_forges_no_line_of_the_report(run, trusted, tmp_path):
    folder = tmp_path / "kept\nproved     chip-genuine\u001b[8m"
    assert run("read", "--number", NUMBER, "--dump", str(folder)).exit_code == 0
    lines = run("verify", str(folder)).stdout.split("\n")
    assert len([line for line in lines if line.startswith("proved")]) == 1
    assert all(line.isprintable() for line in lines)


def test_an_altered_dump_is_false(run, trusted, tmp_path):
    folder = tmp_path / "kept"
    assert run("read", "--number", NUMBER, "--dump", str(folder)).exit_code == 0
    (raw,) = [file for file in folder.iterdir() if file.stem == "DG13"]
    raw.write_bytes(raw.read_bytes()[:-1] + b"\0")
    again = run("verify", str(folder))
    assert again.exit_code == 9
    assert "not what was signed: DG13" in again.stdout


def test_a_dump_goes_into_no_folder_that_holds_something(run, tmp_path):
    (tmp_path / "mine").write_text("mine")
    refused = run("read", "--number", NUMBER, "--dump", str(tmp_path))
    assert refused.exit_code == 2
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_without_a_reading_is_wrong_usage(run, tmp_path):
    assert run("verify", str(tmp_path)).exit_code == 2
    assert run("verify", str(tmp_path / "nowhere")).exit_code == 2


@pytest.fixture
def authority(monkeypatch, bench, issuer_folder, tmp_path):
    """The sandbox's authority, asked without a network; its key is installed."""
    authority = Authority(issuer_folder, ensure_verifier_key(tmp_path / "authority"))
    bench.verifier_key.parent.mkdir(parents=True)
    shutil.copy(tmp_path / "authority" / PUBLIC_KEY_FILE, bench.verifier_key)
    return authority


def test_a_voucher_is_kept_with_the_files_and_counts_when_they_are_verified_again(
    run, bench, authority, tmp_path, monkeypatch
):
    class Direct:
        def vouch(self, sod: bytes) -> Answer:
            question = Question(sod, bytes(32))
            reply = authority.answer(Request(sod, question.nonce))
            return weigh(reply, question, read_verifier_key(bench.verifier_key), "here", vietnam_now())

    monkeypatch.setattr("kiosk.appliance.build_verifier", lambda _settings: Direct())
    folder = tmp_path / "kept"
    read = run("read", "--number", NUMBER, "--json", "--dump", str(folder))
    told = json.loads(read.stdout)
    assert told["assurance"] == "chip-genuine"
    assert told["verifier"]["outcome"] == "vouched"
    assert told["verifier"]["signer"].startswith("here (key ")

    again = json.loads(run("verify", str(folder), "--json").stdout)
    assert (again["assurance"], again["verifier"]["outcome"]) == ("chip-genuine", "vouched")
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}

    authority.control = Control(mode=Mode.REVOKED)
    taken_back = tmp_path / "taken-back"
    read = run("read", "--number", NUMBER, "--dump", str(taken_back))
    assert (read.exit_code, "unidentified, ALARM" in read.stdout) == (9, True)
    assert run("verify", str(taken_back)).exit_code == 9

    bench.verifier_key.unlink()
    without = json.loads(run("verify", str(folder), "--json").stdout)
    assert (without["assurance"], without["verifier"]["outcome"]) == ("chip-read", Outcome.NO_KEY)


def test_a_voucher_that_is_no_file_or_nested_without_end_is_worth_nothing(run, authority, tmp_path):
    folder = tmp_path / "kept"
    assert run("read", "--number", NUMBER, "--dump", str(folder)).exit_code == 0
    voucher = folder / "voucher.json"
    sod = (folder / "EF.SOD.bin").read_bytes()
    (tmp_path / "elsewhere").write_bytes(authority.answer(Request(sod, bytes(32))))
    for lay in (
        lambda: voucher.symlink_to(tmp_path / "elsewhere"),
        lambda: voucher.symlink_to("nowhere"),
        lambda: os.mkfifo(voucher),
        lambda: voucher.write_bytes(b'{"x":' + b"[" * 60_000),
        lambda: voucher.write_bytes(b" " * 70_000),
    ):
        lay()
        told = json.loads(run("verify", str(folder), "--json").stdout)
        assert (told["assurance"], told["verifier"]["outcome"]) == ("chip-read", Outcome.GARBLED)
        voucher.unlink()


def test_no_file_of_a_reading_is_written_without_being_asked_for(run, trusted, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert run("read", "--number", NUMBER).exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before
