"""The page about verdicts names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from kiosk.cli.chip_report import report_on
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.facts import FactName
from kiosk.identity.judging import Judged
from kiosk.identity.keeping import READING_FILE, write_reading
from kiosk.identity.verifier import Answer, Outcome, Voucher, digest_of
from kiosk.identity.weighing import judge

PAGE = (Path(__file__).parents[2] / "docs/card-verdict.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[list[str]]]:
    """The words in code of each cell of the table under a heading, row by row."""
    part = PAGE.split(heading, 1)[1]
    table = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE).group().splitlines()[2:]
    return [[re.findall(r"`([^`]+)`", cell) for cell in row.split("|")[1:-1]] for row in table]


def first_column(heading: str) -> list[str]:
    return [word for first, *_ in rows(heading) for word in first]


def test_every_fact_is_explained_in_its_order():
    assert first_column("## Facts") == [str(name) for name in FactName]


def test_every_level_is_explained():
    assert first_column("## Levels") == [assurance.label for assurance in CardAssurance]


def test_every_field_of_a_kept_reading_is_explained(tmp_path, reading):
    write_reading(tmp_path / "kept", reading)
    document = msgspec.json.decode((tmp_path / "kept" / READING_FILE).read_bytes())
    assert sorted(first_column("| `voucher.json` |")) == sorted(document)


def test_every_field_of_the_report_is_explained_in_its_order(reading, anchors, now):
    sod = reading.files["EF.SOD"]
    answer = Answer(Outcome.VOUCHED, "vouched for", Voucher("somebody", now, digest_of(sod), b"", b""))
    judged = Judged(judge(reading, anchors, now), answer)
    report = report_on("a reader", reading, judged, show_number=True, milliseconds=1.0)
    document = msgspec.json.decode(report.as_json())
    heading = "## The report as one document"
    assert first_column(heading) == list(document)
    explained = {first[0]: second for first, second in rows(heading)}
    for name in ("verifier", "chip_authentication", "citizen", "printed", "milliseconds", "portrait"):
        assert explained[name] == list(document[name]), name
    assert explained["facts"] == list(document["facts"][0])
    for file in document["files"].values():
        assert explained["files"] == list(file)
