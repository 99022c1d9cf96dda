"""A whole kiosk on simulated devices, with its workers and its outbox, and the hands of its visitor."""

from __future__ import annotations

import base64
import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from hardware.host.launch import ProcessWorker
from hardware.simulated.control import ask
from hardware.simulated.lines import NobodyListensError
from hardware.vocabulary import Role
from kiosk.appliance import Appliance, build
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey import events as e
from kiosk.journey.anywhere import UNINTERRUPTED
from kiosk.journey.logging_in import door
from kiosk.journey.visit import Login, Purpose, Step, TroubleKind, Visit
from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import find_person
from kiosk.sandbox.world import provision, world_settings
from kiosk.settings import Device, Journey, Settings
from ui.simulated.visitor import answers_of

PROCEDURE = "1.001193"
PAPER = "giay-chung-sinh"
SECONDS = 20
_PRINTER = Role.RECEIPT_PRINTER


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds; fail with `what` when it does not come."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited {SECONDS} s for {what}"
        time.sleep(0.01)


def note_of(sheet: bytes) -> bytes:
    """Cut a piece of about 8 cm out of a sheet: whole sheets take ten times as long and prove the same."""
    with Image.open(io.BytesIO(sheet)) as whole:
        side = whole.width * 2 // 5
        piece = whole.crop((0, whole.height // 4, side, whole.height // 4 + side))
    packed = io.BytesIO()
    piece.save(packed, "PNG")
    return packed.getvalue()


class Kiosk:
    """One running kiosk and the person in front of it."""

    def __init__(self, appliance: Appliance) -> None:
        self.appliance = appliance
        self.settings = appliance.settings
        self.outbox = appliance.outbox
        self.person = find_person("minh-anh")
        self._sheet = note_of(birth_attestation(self.person))
        self._seen: list[Visit] = []
        appliance.runner.subscribe(self._seen.append)

    @property
    def visit(self) -> Visit:
        return self.appliance.runner.visit

    @property
    def seen(self) -> list[Visit]:
        """Every visit that the screen was told of, since the last one began."""
        return self._seen

    def post(self, *events: e.Event) -> None:
        for event in events:
            self.appliance.runner.post(event)

    def until(self, holds: Callable[[Visit], object], what: str) -> Visit:
        deadline = time.monotonic() + SECONDS
        while not holds(visit := self.visit):
            assert time.monotonic() < deadline, f"waited for {what}; at {visit.step}, {visit.trouble}"
            time.sleep(0.01)
        return visit

    def at(self, step: Step) -> Visit:
        return self.until(lambda visit: visit.step is step, f"the screen {step}")

    def in_trouble(self, kind: TroubleKind) -> Visit:
        return self.until(lambda visit: visit.trouble and visit.trouble.kind is kind, f"the trouble {kind}")

    def tell(self, role: Role, **request: object) -> dict[str, object]:
        """Ask until somebody listens: after a visit the workers are started anew, behind the welcome."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                return ask(self.settings.paths.run, role, request)
            except NobodyListensError:
                assert time.monotonic() < deadline, f"nobody listens as {role}"
                time.sleep(0.05)

    def feed(self, sheet: bytes | None = None) -> None:
        self.tell(Role.DOCUMENT_SCANNER, do="feed", page=base64.b64encode(sheet or self._sheet).decode())

    def put_card(self, **more: object) -> None:
        card = msgspec.to_builtins(self.person.card) | more.pop("card", {})
        self.tell(Role.CHIP_READER, do="insert", card=card, **more)

    def show_code(self) -> None:
        self.tell(Role.CODE_SCANNER, do="show", text=self.person.code_text)

    def slips(self) -> list[bytes]:
        slips = self.tell(Role.RECEIPT_PRINTER, do="slips")["slips"]
        assert isinstance(slips, list)
        return [base64.b64decode(slip) for slip in slips]

    def pids(self) -> dict[Role, int]:
        """Name the worker process of every device that has one."""
        workers = {role: held._worker for role, held in self.appliance.station._supervisors.items()}
        return {role: one.process.pid for role, one in workers.items() if isinstance(one, ProcessWorker)}

    def kill_worker(self, role: Role) -> None:
        os.kill(self.pids()[role], signal.SIGKILL)

    def wait_for_fresh_workers(self, before: dict[Role, int]) -> None:
        def fresh() -> bool:
            now = self.pids()
            return set(now) == set(Role) and not set(now.values()) & set(before.values())

        wait_until(fresh, "fresh workers")
        # A call that the wipe cut off may have begun a worker of its own, which the wipe then replaces: only
        # when the wipe is through are these the workers that stay.
        self.appliance.runner._wiper.submit(lambda: None).result(30)
        # A worker that answers has finished opening.
        self.appliance.station.statuses()

    def leave(self) -> None:
        """Take the card from the reader, if one lies there, and end the visit."""
        self.tell(Role.CHIP_READER, do="remove")
        self.until(lambda visit: not visit.card_on_reader, "the card taken")
        self.post(e.Finish())

    def start_over(self) -> None:
        """Wipe the visit, and wait until the machine is ready for the next person."""
        before = self.pids()
        self.post(e.StartOver())
        self.at(Step.WELCOME)
        self.wait_for_fresh_workers(before)

    def go(self, step: Step) -> Visit:
        """Walk on to `step` by the short way, which enters everything on the way."""
        ways = self._ways()
        behind = [Step.WELCOME, *(there for _, there in ways)].index(self.visit.step)
        for reach, there in ways[behind:]:
            reach()
            self.at(there)
            if there is step:
                return self.visit
        raise AssertionError(f"no way to {step} from {self.visit.step}")

    def scan(self) -> None:
        """Scan one more sheet."""
        held = len(self.visit.pages.get(PAPER, ()))
        self.feed()
        self.post(e.ScanSheet(PAPER))
        self.until(lambda visit: len(visit.pages.get(PAPER, ())) > held, "a page")

    def submit(self) -> None:
        """Go to the review and submit."""
        self.go(Step.REVIEW)
        self.until(lambda visit: visit.submission_id, "a submission id")
        self.post(e.Continue())

    def _ways(self) -> list[tuple[Callable[[], None], Step]]:
        agree = [e.SetConsent(purpose, given=True) for purpose in ConsentPurpose]
        answers = [e.Answer(key, value) for key, value in answers_of(self.person).items()]
        world = self.appliance.runner.world
        pages = len(world.forms.form(PROCEDURE).steps)
        on = e.Continue()
        return [
            (lambda: self.post(e.Begin()), Step.PURPOSE),
            (lambda: self.post(e.ChoosePurpose(Purpose.FILE)), Step.CONSENT),
            (lambda: self.post(*agree, on), door(world)),
            *([(lambda: self.post(e.ChooseLogin(Login.CARD)), Step.IDENTIFY)] if world.phone else []),
            (self.show_code, Step.CARD),
            (self.put_card, Step.GREETING),
            (lambda: self.post(on), Step.SEARCH),
            (lambda: self.post(e.ChooseProcedure(PROCEDURE)), Step.PROCEDURE),
            (lambda: self.post(on), Step.FORM),
            (lambda: self.post(*answers, *[on] * pages), Step.PAPERS),
            (self._through_papers, Step.DELIVERY),
            (lambda: self.post(e.ChooseDelivery(DeliveryWay.DESK), on), Step.REVIEW),
        ]

    def _through_papers(self) -> None:
        if not self.visit.pages.get(PAPER):
            self.scan()
        self.post(e.Continue())


def settings_for(root: Path, *, custody: float = 0, **journey: float) -> Settings:
    """Make a provisioned kiosk's settings, with its folders below `root`."""
    settings = world_settings(root, root / "run", custody_wait_seconds=custody)
    # A printer that falls silent is waited for 3 s instead of 20.
    printer = Device(driver=f"simulated-{_PRINTER}", options={"timeout": 0.5, "print_timeout": 3.0})
    settings = settings.model_copy(
        update={
            "journey": Journey(**journey),
            "devices": {**settings.devices, _PRINTER: printer},
            "sound": False,
        }
    )
    provision(settings)
    return settings


@contextmanager
def running(settings: Settings) -> Iterator[Kiosk]:
    """Run a kiosk in this process, its workers in theirs."""
    appliance = build(settings)
    kiosk = Kiosk(appliance)
    appliance.start()
    try:
        yield kiosk
    finally:
        appliance.close()


@pytest.fixture(scope="module")
def _kiosk(request, tmp_path_factory):
    wanted = getattr(request.module, "JOURNEY", {})
    with running(settings_for(tmp_path_factory.mktemp("kiosk"), **wanted)) as kiosk:
        yield kiosk


@pytest.fixture
def kiosk(_kiosk: Kiosk):
    """The module's kiosk at its welcome; wiped after the test."""
    _kiosk.at(Step.WELCOME)
    _kiosk.seen.clear()
    yield _kiosk
    _kiosk.until(lambda visit: visit.step not in UNINTERRUPTED, "the machine to rest")
    for role in Role:
        (_kiosk.settings.paths.run / "control" / f"{role}.faults.json").unlink(missing_ok=True)
    if _kiosk.visit.step is not Step.WELCOME:
        _kiosk.start_over()


@pytest.fixture(scope="session")
def start_kiosk():
    return running


@pytest.fixture(scope="session")
def make_settings():
    return settings_for


@pytest.fixture(scope="session")
def wait():
    return wait_until
