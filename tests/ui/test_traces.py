"""The demo's count of traces sees what is left on the kiosk's side and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from PIL import Image

from kiosk.capture.page import Page
from kiosk.catalogue.store import load_catalogue
from kiosk.journey.visit import Visit
from kiosk.sandbox.observer import Facts, Kind, Leak, Report, find_leaks
from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import Person, all_people, find_person
from kiosk.settings import Settings
from ui.simulated.demo_world import DemoWorld, demo_world
from ui.simulated.play import Played
from ui.simulated.traces import Traces, facts_of, texts_of
from ui.simulated.visitor import answers_of

pytestmark = pytest.mark.slow

PERSON = find_person("minh-anh", date(2026, 11, 22))
ASSETS = Path(__file__).resolve().parents[2] / "assets"
SAID = ("dossier_code", "local_reference", "assurance", "holder", "screens")
COUNTED = ("submissions_received", "personal_data_left")
CHOSEN = Visit(
    answers=MappingProxyType(answers_of(PERSON)),
    procedure=load_catalogue(ASSETS / "procedures").find("1.001193"),
)


def test_what_is_left_is_counted_on_the_kiosk_side_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with demo_world() as demo, Traces(demo, out) as traces:
        (out / "accepted.json").write_text(PERSON.card.name, "utf-8")
        (demo.root / "province" / "held").write_text(PERSON.card.name, "utf-8")
        planted = demo.root / "home" / "tmp" / "form.json"
        planted.write_text(PERSON.child.name, "utf-8")
        in_memory = demo.settings.paths.run / "page"
        in_memory.write_bytes(birth_attestation(PERSON))
        assert traces.count(PERSON, CHOSEN) == len(traces.leaks)
        # Other programs of this machine may write to the shared folders at the same time.
        ours = {(leak.file, leak.kind) for leak in traces.leaks if _is_ours(leak, demo, out)}
        assert ours == {(str(planted), Kind.TEXT), (str(in_memory), Kind.BLOB)}
        others = sum(not _is_ours(leak, demo, out) for leak in traces.leaks)
        assert traces.shared == others
        another = Leak(str(tmp_path / "form.json"), Kind.TEXT, "UTF-8")
        traces.report = Report(0, (*traces.leaks, another))
        assert traces.shared == others + 1
        told = Played(dict.fromkeys((*SAID, *COUNTED), ""), traces.leaks, traces.shared).report(out)
        assert told[-1].startswith(f"{others + 1} of these lie in folders that other programs write to")


def _is_ours(leak: Leak, demo: DemoWorld, out: Path) -> bool:
    return leak.file.startswith((str(demo.root), str(demo.settings.paths.run), str(out)))


def test_a_strip_of_the_scanned_sheet_as_bare_pixels_is_known(tmp_path: Path) -> None:
    facts = facts_of(PERSON, CHOSEN, Settings(), tmp_path)
    with Image.open(io.BytesIO(birth_attestation(PERSON))) as image:
        strip = image.crop((0, 1000, image.width, 1300)).tobytes()
    (tmp_path / "scan.pnm").write_bytes(b"P6 2480 300 255\n" + strip)
    assert {leak.kind for leak in find_leaks([tmp_path / "scan.pnm"], facts)} == {Kind.BLOB}


def test_pages_documents_and_entries_of_the_visit_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    end = replace(
        CHOSEN,
        pages={"paper": (Page(b"a page", 1, 1, 300),)},
        delivery_answers={"phone": "0911111111"},
        claimed_number="022000000001",
    )
    facts = facts_of(PERSON, end, Settings(), tmp_path)
    assert {b"a page", b"%PDF"} <= set(facts.blobs)
    assert {"0911111111", "022000000001", PERSON.child.certificate_number} <= set(facts.texts)


@pytest.mark.parametrize("person", all_people(), ids=lambda person: person.id)
def test_what_the_kiosk_itself_is_made_of_is_no_trace_of_anybody(person: Person) -> None:
    end = replace(CHOSEN, answers=answers_of(person))
    texts = texts_of(person, end, Settings())
    made_of = [file for folder in (ASSETS, ASSETS.parent / "ui") for file in folder.rglob("*.*")]
    assert find_leaks([file for file in made_of if file.is_file()], Facts(texts)) == ()
    assert not {"Kinh", "Nùng", "Việt Nam", "Nam", "Nữ", "khong", ""} & set(texts)
