"""A real gateway process with its back office, and a kiosk that is enrolled there: for tests of any part.

    with gateway_world(tmp_path) as world:
        submission_id = new_submission_id()
        assert world.put(submission_id, world.packet(submission_id)).status_code == 201

`world.settings` are those of kiosk, gateway and sandbox alike, so that `kiosk agent` may be started with
`environment(world.settings)`. The gateway keeps its port when it is killed and started again.
"""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import requests

from kiosk.dossier.consent import Consent, ConsentPurpose
from kiosk.dossier.delivery import Delivery, DeliveryWay
from kiosk.dossier.manifest import (
    Manifest,
    ManifestAssurance,
    ManifestPaper,
    ManifestProcedure,
    encode_manifest,
)
from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.packet_keys import SealKey, read_seal_key
from kiosk.dossier.papers import paper_of
from kiosk.dossier.people import Person
from kiosk.gateway.keyring import Keyring, public_key_file
from kiosk.gateway.storage import open_storage
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.world import world_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.settings import Settings

KIOSK_ID = "QN-HCC-01"
PDF = b"%PDF-1.7 a paper"
PAPERS = {"giay-chung-sinh.pdf": PDF}
_PATIENCE = 60


def manifest(
    submission_id: str,
    *,
    kiosk_id: str = KIOSK_ID,
    papers: Mapping[str, bytes] | None = None,
    answer: str = "Nguyễn An Bình",
) -> bytes:
    """Make the manifest of a made-up birth registration."""
    held = PAPERS if papers is None else papers
    made = [paper_of(name.removesuffix(".pdf"), "Giấy chứng sinh", 1, body) for name, body in held.items()]
    moment = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    return encode_manifest(
        Manifest(
            format=1,
            submission_id=submission_id,
            local_reference="KIOSK-7F3K-9Q2M",
            kiosk_id=kiosk_id,
            created_at=moment,
            procedure=ManifestProcedure("1.001193", "Đăng ký khai sinh", "on-time", 1),
            assurance=ManifestAssurance("chip-signed", "unknown"),
            submitter=Person("Nguyễn Thị Hoa", "022190000001"),
            subject=Person(answer),
            consents=(Consent(ConsentPurpose.SEND_DOSSIER, ConsentPurpose.SEND_DOSSIER.wording, moment),),
            answers={"child-name": answer},
            delivery=Delivery(DeliveryWay.DESK),
            papers=tuple(
                ManifestPaper(one.key, one.name, one.file_name, one.pages, len(one.pdf), one.sha256)
                for one in made
            ),
        )
    )


def packet_for(
    submission_id: str,
    *,
    to: SealKey,
    signer: MachineKey,
    papers: Mapping[str, bytes] | None = None,
    content: bytes | None = None,
    **about: str,
) -> bytes:
    """Seal a made-up dossier; `content` replaces its manifest."""
    return seal(
        manifest(submission_id, papers=papers, **about) if content is None else content,
        PAPERS if papers is None else papers,
        submission_id=submission_id,
        to=to,
        signer=signer,
    )


@dataclass
class GatewayWorld:
    """A running gateway, its back office, and one enrolled kiosk."""

    settings: Settings
    children: Children
    session: requests.Session
    signer: MachineKey

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self.settings.province.gateway_url

    @property
    def office(self) -> str:
        """The back office's address."""
        return self.settings.gateway.back_office_url

    @property
    def gateway_pid(self) -> int:
        """The gateway's process; with several workers the one that started them."""
        return self.children.running["gateway"].pid

    def seal_key(self) -> SealKey:
        """What the kiosk seals to."""
        return read_seal_key(public_key_file(self.settings.gateway.state))

    def packet(self, submission_id: str, **about: object) -> bytes:
        """Seal a made-up dossier of this kiosk; see `packet_for`."""
        return packet_for(submission_id, to=self.seal_key(), signer=self.signer, **about)  # type: ignore[arg-type]

    def put(self, submission_id: str, packet: bytes) -> requests.Response:
        """Hand a packet over as the kiosk."""
        return self.session.put(f"{self.url}/v1/packets/{submission_id}", data=packet, timeout=_PATIENCE)

    def get(self, submission_id: str) -> requests.Response:
        """Ask for custody as the kiosk."""
        return self.session.get(f"{self.url}/v1/packets/{submission_id}", timeout=_PATIENCE)

    def file_one(self) -> str:
        """Put a new dossier into custody and give its submission id."""
        submission_id = new_submission_id()
        self.put(submission_id, self.packet(submission_id)).raise_for_status()
        return submission_id

    def code_of(self, submission_id: str) -> str:
        """Wait for the dossier code."""
        while not (code := self.get(submission_id).json()["dossier_code"]):
            time.sleep(0.02)
        return code

    def control(self, **how: object) -> None:
        """Tell the back office how to behave."""
        requests.post(f"{self.office}/control", json=how, timeout=_PATIENCE).raise_for_status()

    def dossiers(self) -> list[dict]:
        """What the back office holds."""
        return requests.get(f"{self.office}/dossiers", timeout=_PATIENCE).json()

    def start_gateway(self) -> None:
        """Start the gateway and wait until it is ready."""
        self.children.start("gateway")
        self.children.wait_for_http("gateway", f"{self.url}/health")

    def stop_gateway(self) -> None:
        """Stop the gateway in order."""
        self.children.stop("gateway")

    def kill_gateway(self) -> None:
        """End the gateway as a power cut would."""
        self.children.kill("gateway")


@contextmanager
def gateway_world(
    root: Path,
    *,
    tls: Literal["off", "own"] = "off",
    workers: int = 1,
    database: str = "",
    requests_per_minute: int = 1_000_000,
    env: Mapping[str, str] | None = None,
) -> Iterator[GatewayWorld]:
    """Run a province under `root` and enrol a kiosk there for real.

    `database` is an SQLAlchemy address, empty for SQLite; `env` is added to the children's environment.
    """
    settings = world_settings(root, root / "run", custody_wait_seconds=5)
    gateway = settings.gateway.model_copy(
        update={
            "tls": tls,
            "workers": workers,
            "database": database,
            "requests_per_minute": requests_per_minute,
        }
    )
    settings = settings.model_copy(update={"gateway": gateway})
    with Children(root / "logs", environment(settings, root / "home") | dict(env or {})) as children:
        children.start("sandbox")
        children.wait_for_http("sandbox", f"{settings.gateway.back_office_url}/health")
        with requests.Session() as session:
            world = GatewayWorld(settings, children, session, _enrol(settings))
            world.start_gateway()
            yield world


def _enrol(settings: Settings) -> MachineKey:
    Keyring(settings.gateway.state)
    signer = ensure_key(settings.paths.state / "keys", Purpose.ENROLMENT)
    with closing(open_storage(settings.gateway.state, database=settings.gateway.database)) as storage:
        storage.registry.add_key(KIOSK_ID, Purpose.ENROLMENT, signer.public())
    return signer
