"""The redaction proof: made-up citizens' visits on a whole kiosk, an export after each few of them, and the
observer, which shares no code with the kiosk, looks for everything personal in the archives.

python -m tests.technician.redaction --visits 1000 --seed 1

Besides what the kiosk logs, lines that people of ours might write by mistake are exported, too: each with a
fact of the visit in it. The same archive that is not redacted shows that the observer would have seen them.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import sys
import tempfile
import time
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from urllib.parse import quote

import click

import kiosk.appliance
from hardware.host.launch import launch_thread
from hardware.simulated.card.data import card_code_text
from kiosk.journey import events as e
from kiosk.journey.visit import Step
from kiosk.sandbox.observer import Facts, Leak, look
from kiosk.sandbox.observer.needles import fold
from kiosk.sandbox.people import Person, all_people
from kiosk.technician.archive import Sources, make_archive
from kiosk.technician.livelog import logs
from kiosk.technician.stick import write_whole
from kiosk.telemetry.log import configure
from kiosk.telemetry.recent import RECENT
from tests.visits.conftest import Kiosk, running, settings_for
from ui.simulated.traces import texts_of

BATCH = 25
_LONGEST_LOG = 200_000
_FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Lý",
)
_MIDDLE = ("Văn", "Thị", "Minh", "Đức", "Ngọc", "Thanh", "Quốc", "Hữu", "Xuân", "Hồng", "Kim", "Quang", "Bảo")
_GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hạnh", "Khánh", "Lộc", "Mỹ", "Oanh", "Phúc", "Quỳnh", "Ánh")
_STREETS = ("Lê Thánh Tông", "Trần Phú", "Hạ Long", "Cái Dăm", "Nguyễn Văn Cừ", "Bãi Cháy", "Giếng Đồn")
_WARDS = ("Hồng Gai", "Bãi Cháy", "Cao Xanh", "Hà Tu", "Uông Bí", "Mạo Khê", "Cửa Ông", "Móng Cái 1")
_ENDS = (Step.REVIEW, Step.DELIVERY, Step.PAPERS, Step.FORM, Step.GREETING)
_FORMS = (
    str,
    str.upper,
    str.lower,
    fold,
    quote,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: json.dumps(text)[1:-1],
    lambda text: text.encode().hex(),
    lambda text: base64.b64encode(text.encode()).decode(),
)
_SENTENCES = ("card of {} read", "no answer for {}", "citizen={}", "{}", "field holds '{}' on page 2")


@dataclass
class Proof:
    """What was found: `leaks` in redacted archives, `unredacted` in the same ones as they are."""

    visits: int = 0
    submitted: int = 0
    lines: int = 0
    archives: int = 0
    planted: int = 0
    leaks: tuple[Leak, ...] = ()
    of_the_kiosks_own: int = 0
    unredacted: int = 0


def made_up(random: Random, number: int) -> Person:
    """Make somebody up after one of the sandbox's people: everything that names them is drawn anew."""
    person = random.choice([one for one in all_people() if len(one.card.name) > 5])

    def name() -> str:
        return " ".join(random.choice(part) for part in (_FAMILY, _MIDDLE, _GIVEN, _GIVEN))

    def home() -> str:
        house = random.randrange(1, 400)
        return f"Số {house} phố {random.choice(_STREETS)}, Phường {random.choice(_WARDS)}, Tỉnh Quảng Ninh"

    def id_number() -> str:
        return f"022{random.randrange(4)}{random.randrange(100):02}{random.randrange(10**6):06}"

    birth = f"{random.randrange(1950, 2005)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
    card = replace(
        person.card,
        number=id_number(),
        name=name(),
        birth_date=birth,
        residence=home(),
        origin=home(),
        father=name(),
        mother=name(),
    )
    child = replace(
        person.child,
        name=name(),
        certificate_number=f"{random.randrange(10**6):06}/{number:05}",
        mother=replace(person.child.mother, name=card.name, number=card.number, residence=card.residence),
    )
    phone = f"09{random.randrange(10**8):08}"
    return replace(
        person, id=f"made-up-{number}", card=card, code_text=card_code_text(card), phone=phone, child=child
    )


def visit(kiosk: Kiosk, random: Random, proof: Proof) -> tuple[str, ...]:
    """Let somebody file, or leave half-way; gives what is personal of it."""
    kiosk.at(Step.WELCOME)
    kiosk.seen.clear()
    kiosk.person = made_up(random, proof.visits)
    proof.visits += 1
    if random.random() < 0.5:
        end = kiosk.go(Step.REVIEW)
        kiosk.until(lambda one: one.submission_id, "a submission id")
        kiosk.post(e.Continue())
        kiosk.at(Step.DONE)
        proof.submitted += 1
        kiosk.leave()
    else:
        end = kiosk.go(random.choice(_ENDS))
        kiosk.post(e.StartOver())
    assert end.citizen is not None
    kiosk.at(Step.WELCOME)
    # The devices' workers are made anew behind the welcome.
    kiosk.appliance.runner._wiper.submit(lambda: None).result(30)
    kiosk.appliance.station.statuses()
    return texts_of(kiosk.person, end, kiosk.settings)


def mistakes(facts: tuple[str, ...], random: Random) -> list[str]:
    """Write lines as somebody might who looks for a fault; texts that say little of anybody are left out."""
    lines = []
    for fact in facts:
        if len(fold(fact)) < 5:
            continue
        text = random.choice(_SENTENCES).format(random.choice(_FORMS)(fact))
        lines.append(
            random.choice((text, json.dumps({"event": text}), json.dumps({"event": "x", "data": [text]})))
        )
    return lines


def export(kiosk: Kiosk, folder: Path, facts: Facts, planted: list[str], proof: Proof) -> None:
    """Export three times: as it is done, as it is never done, and as the kiosk alone logs."""
    settings, devices = kiosk.settings, kiosk.appliance.station.snapshots()
    own = logs()
    proof.lines += len(own.get("process", ())) + len(planted)
    proof.planted += len(planted)
    proof.archives += 1
    for kind in ("redacted", "bare", "own"):
        lines = own if kind == "own" else {**own, "mistakes": planted}
        archive = make_archive(Sources(settings, lines, devices), redacted=kind == "redacted")
        file = write_whole(folder, archive.name, archive.content)
        found = look([file], facts)
        assert not found.unreadable, found
        assert not found.cut_short, found
        file.unlink()
        match kind:
            case "redacted":
                proof.leaks += found.leaks
            case "bare":
                proof.unredacted += len(found.leaks)
            case _:
                proof.of_the_kiosks_own += len(found.leaks)


def prove(folder: Path, visits: int, seed: int) -> Proof:
    """Let so many come, and export after every few of them."""
    random, proof = Random(seed), Proof()  # noqa: S311  # people as any others
    (folder / "stick").mkdir()
    # In threads: a fresh process for each device after each visit takes most of the time, and logs the same.
    kiosk.appliance.launch_process = launch_thread  # type: ignore[assignment,attr-defined]
    with running(settings_for(folder)) as running_kiosk:
        while proof.visits < visits:
            facts: set[str] = set()
            planted: list[str] = []
            RECENT.keep(0)
            RECENT.keep(_LONGEST_LOG)
            for _ in range(min(BATCH, visits - proof.visits)):
                told = visit(running_kiosk, random, proof)
                facts.update(told)
                planted += mistakes(told, random)
            export(running_kiosk, folder / "stick", Facts(tuple(sorted(facts))), planted, proof)
            click.echo(f"{proof.visits} visits, {len(proof.leaks)} finds", err=True)
    return proof


@click.command()
@click.option("--visits", default=10, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(visits: int, seed: int) -> None:
    """Prove it; ends with 1 when something personal was found in a redacted archive."""
    configure("shell")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        handler.setStream(nowhere)
        proof = prove(Path(folder), visits, seed)
    took = time.monotonic() - begun
    click.echo(f"seed {seed}: {proof.visits} visits, {proof.submitted} submitted, {took:.0f} s")
    click.echo(f"{proof.archives} archives, {proof.lines} log lines, {proof.planted} of them by mistake")
    click.echo(f"not redacted: {proof.unredacted} finds, {proof.of_the_kiosks_own} in what the kiosk logs")
    click.echo(f"redacted: {len(proof.leaks)} finds")
    for leak in proof.leaks:
        click.echo(f"  {leak.kind}: {leak.form}")
    sys.exit(bool(proof.leaks) or not proof.unredacted)


if __name__ == "__main__":
    main()
