"""A real gateway process with its back office, and a kiosk that is enrolled there: for tests of any part.

    with gateway_world(tmp_path) as world:
        submission_id = new_submission_id()
        assert world.put(submission_id, world.packet(submission_id)).status_code == 201

`world.settings` are those of kiosk, gateway and sandbox alike, so that `kiosk agent` may be started with
`environment(world.settings)`. The gateway keeps its port when it is killed and started again.
"""

from __future__ import annotations

import http.client
import ssl
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from kiosk.cli.gateway_storage import storage_of
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
from kiosk.dossier.packet_keys import SealKey
from kiosk.dossier.papers import paper_of
from kiosk.dossier.people import Person
from kiosk.machine.codes import read_code
from kiosk.machine.keys import MachineKey, Purpose
from kiosk.province.enrolling import enrol as enrol_at
from kiosk.province.first_contact import first_contact
from kiosk.province.pinned import Pinned
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.world import world_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from kiosk.gateway.storage import Storage
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
    pinned: Pinned

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self.settings.province.gateway_url

    @property
    def office(self) -> str:
        """The back office's address."""
        return self.settings.gateway.back_office_url

    @property
    def signer(self) -> MachineKey:
        """The key that the kiosk signs packets with."""
        return self.pinned.key(Purpose.ENROLMENT)

    @property
    def gateway_pid(self) -> int:
        """The gateway's process; with several workers the one that started them."""
        return self.children.running["gateway"].pid

    def open_files(self) -> int:
        """How many files and connections the gateway's process holds open."""
        return len(list(Path(f"/proc/{self.gateway_pid}/fd").iterdir()))

    def seal_key(self) -> SealKey:
        """What the kiosk seals to."""
        return self.pinned.seal_key()

    def packet(self, submission_id: str, **about: object) -> bytes:
        """Seal a made-up dossier of this kiosk; see `packet_for`."""
        keys = {"to": self.seal_key(), "signer": self.signer}
        return packet_for(submission_id, **(keys | about))  # type: ignore[arg-type]

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
        """Start the gateway and wait until it answers."""
        child = self.children.start("gateway")
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            if child.poll() is not None or time.monotonic() > until:
                log = (self.children.logs / "gateway.log").read_text("utf-8", "replace")
                raise RuntimeError(f"the gateway did not come up:\n{log[-2000:]}")
            time.sleep(0.05)

    def stop_gateway(self) -> None:
        """Stop the gateway in order."""
        self.children.stop("gateway")

    def kill_gateway(self) -> None:
        """End the gateway as a power cut would."""
        self.children.kill("gateway")

    def storage(self) -> AbstractContextManager[Storage]:
        """Open the gateway's database and packets beside it, as an operator's verb does."""
        return closing(storage_of(self.settings.gateway))

    def enrol(self, folder: Path, kiosk_id: str) -> Pinned:
        """Enrol another kiosk for real; its keys and what it pins lie under `folder`."""
        with self.storage() as storage:
            code = read_code(storage.registry.invite(kiosk_id))
        pinned = Pinned(folder / "province", folder / "keys")
        enrol_at(
            pinned,
            pinned.keys_folder,
            code=code,
            kiosk_id=kiosk_id,
            gateway_url=self.url,
            post=lambda request: first_contact(self.url, request, _PATIENCE),
        )
        return pinned

    def session_of(self, pinned: Pinned | None) -> requests.Session:
        """Make a session that shows a kiosk's certificate, or none; it trusts this gateway alone."""
        session = requests.Session()
        session.trust_env = False
        if self.url.startswith("https:"):
            session.verify = str(self.settings.gateway.state / "public" / "ca.pem")
            if pinned is not None:
                session.mount("https://", _Certified(pinned.tls_context()))
        return session

    def _answers(self) -> bool:
        parts = urlsplit(self.url)
        assert parts.hostname
        made: http.client.HTTPConnection = (
            http.client.HTTPSConnection(parts.hostname, parts.port, timeout=5, context=_anyone())
            if parts.scheme == "https"
            else http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        )
        with closing(made) as line:
            try:
                line.request("GET", "/health/live")
                return line.getresponse().status == requests.codes.ok
            except OSError:
                return False


class _Certified(HTTPAdapter):
    """Gives every connection a context with a kiosk's certificate in it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)


@contextmanager
def gateway_world(
    root: Path,
    *,
    tls: Literal["off", "own", "proxy"] = "off",
    workers: int = 1,
    database: str = "",
    requests_per_minute: int = 1_000_000,
    env: Mapping[str, str] | None = None,
    office: bool = True,
    **gateway: object,
) -> Iterator[GatewayWorld]:
    """Run a province under `root` and enrol a kiosk there for real.

    `database` is an SQLAlchemy address, empty for SQLite; `gateway` are more of its settings, `env` is added
    to the children's environment. Without `office` there is no back office: nothing gets a dossier code.
    """
    settings = world_settings(root, root / "run", custody_wait_seconds=5)
    about = {
        "tls": tls,
        "workers": workers,
        "database": database,
        "requests_per_minute": requests_per_minute,
    }
    url = settings.province.gateway_url.replace("http:", "https:" if tls == "own" else "http:")
    settings = settings.model_copy(
        update={
            "gateway": settings.gateway.model_copy(update=about | gateway),
            "province": settings.province.model_copy(update={"gateway_url": url}),
        }
    )
    with Children(root / "logs", environment(settings, root / "home") | dict(env or {})) as children:
        if office:
            children.start("sandbox")
        kiosk = settings.paths.state
        with requests.Session() as nobody:
            world = GatewayWorld(settings, children, nobody, Pinned(kiosk / "province", kiosk / "keys"))
            world.start_gateway()
            world.enrol(kiosk, KIOSK_ID)
            if office:
                children.wait_for_http("sandbox", f"{settings.gateway.back_office_url}/health")
            with world.session_of(world.pinned) as world.session:
                yield world


def _anyone() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
