"""What an earlier program wrote is read by every later one."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from kiosk.dossier.checking import check
from kiosk.dossier.dossier import Dossier
from kiosk.dossier.filling import asked_answers
from kiosk.dossier.forms import load_forms
from kiosk.dossier.manifest import decode_manifest, encode_manifest, manifest_of

STORED = Path(__file__).with_name("stored")
TODAY = date(2026, 11, 22)


def test_a_manifest_of_format_1_is_read_and_names_nobody_beyond_its_two_people() -> None:
    old = decode_manifest((STORED / "manifest-1.json").read_bytes())
    assert old.format == 1
    assert (old.submitter.name, old.subject.name) == ("Trần Thị Thử", "Lê Thử An")
    assert (old.who, old.people, old.assurance.account) == ("", (), "")


def test_what_a_manifest_of_format_1_said_is_all_kept_when_it_is_written_again() -> None:
    raw = (STORED / "manifest-1.json").read_bytes()
    again = json.loads(encode_manifest(decode_manifest(raw)))
    new = {"who": "", "people": []}
    assert again == json.loads(raw) | new | {
        "assurance": {"card": "chip-signed", "holder": "unknown", "account": ""}
    }


def test_a_manifest_of_now_says_for_whom_and_names_everybody(dossier: Dossier) -> None:
    raw = json.loads(encode_manifest(manifest_of(dossier)))
    assert raw["format"] == 2
    assert raw["who"] == ""
    assert [one["role"] for one in raw["people"]] == ["submitter", "subject", "mother", "father"]
    assert raw["people"][3]["person"]["birth_date"] == "1988"


def test_the_form_as_it_first_was_still_loads_and_takes_its_answers(
    tmp_path: Path, answers: dict[str, str]
) -> None:
    shutil.copy(STORED / "form-1.001193-v1.json", tmp_path / "1.001193.json")
    form = load_forms(tmp_path).form("1.001193")
    assert (form.version, form.roles, len(form.pages(answers))) == (1, (), 4)
    assert check(form, answers, TODAY) == {}
    assert asked_answers(form, answers) == answers
