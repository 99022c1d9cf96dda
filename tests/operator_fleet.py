"""A gateway with kiosks that told how they are, its operator, and a real browser: for tests of their page."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from selenium import webdriver
from selenium.webdriver.common.by import By

from kiosk.catalogue.units import load_units
from kiosk.gateway.app import create_app
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.engine import writing
from kiosk.gateway.moments import now
from kiosk.gateway.operators import secrets
from kiosk.gateway.parts import Parts, open_parts
from kiosk.gateway.registry import IssuedCertificate, Registry, Standing
from kiosk.gateway.reports import take_report
from kiosk.gateway.server import GatewayServer
from kiosk.gateway.tables import CertificateRow, KioskRow
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.machine.readiness import READINESS_REPORT
from kiosk.machine.signed import sign_document
from kiosk.settings import Gateway
from tests.chromium import leave_by

ASSETS = Path(__file__).parents[1] / "assets"
NAME, SECRET = "lan", "một câu dài để đăng nhập"
SECONDS = 40


def health(**about: object) -> str:
    """Make what a kiosk says of itself; all is well where not said otherwise."""
    said = {
        "format": 1,
        "at": datetime.now(UTC),
        "version": "0.1.0",
        "uptime_seconds": 86400,
        "disk_free_bytes": 20_000_000_000,
        "outbox": {"waiting": 0, "oldest_seconds": 0, "bytes": 0},
        "keys_serial": 1,
        "catalogue_serial": 1,
        "devices": {
            "chip-reader": "ready",
            "code-scanner": "ready",
            "document-scanner": "ready",
            "receipt-printer": "ready",
        },
        "conditions": {},
        "centre": "Trung tâm Phục vụ hành chính công",
        "unit": "06673",
    }
    return msgspec.json.encode(said | about).decode()


def report(key: MachineKey, kiosk_id: str, **about: object) -> bytes:
    """Make a signed readiness report."""
    body = {
        "format": 1,
        "kiosk_id": kiosk_id,
        "centre_name": "Trung tâm Phục vụ hành chính công",
        "taken_at": datetime.now(UTC) - timedelta(hours=5),
        "by": "",
        "verdict": "fit",
        "limits": [],
        "results": [
            {
                "check": "disk-room",
                "title": "Chỗ trống trên ổ đĩa",
                "outcome": "passed",
                "words": "Còn 20 GB.",
            }
        ],
    }
    return sign_document(key, READINESS_REPORT, msgspec.json.encode(body | about))


@dataclass
class Fleet:
    """A running gateway, and kiosks that an operator's hand let in."""

    url: str
    parts: Parts
    key: MachineKey

    @property
    def registry(self) -> Registry:
        return self.parts.storage.registry

    def add(self, kiosk_id: str, *, days: float = 300, told: str | None = None) -> str:
        """Let a kiosk be known, with a certificate, and what it said."""
        key = MachineKey(Purpose.ENROLMENT, Ed25519PrivateKey.generate())
        self.registry.add_key(kiosk_id, Purpose.ENROLMENT, key.public())
        until = datetime.now(UTC) + timedelta(days=days)
        self.registry.renew(kiosk_id, keys={}, certificate=IssuedCertificate(key.public().hex(), "1", until))
        if told is not None:
            self.registry.note_health(kiosk_id, told)
        return kiosk_id

    def report(self, kiosk_id: str, **about: object) -> bytes:
        """Let a kiosk send a report, signed by a report key of its own."""
        key = MachineKey(Purpose.REPORT, Ed25519PrivateKey.generate())
        self.registry.add_key(kiosk_id, Purpose.REPORT, key.public())
        document = report(key, kiosk_id, **about)
        take_report(document, kiosk_id, self.registry, self.parts.storage.reports)
        return document

    def fill(self, count: int, seed: int = 7, *, reports: bool = True) -> None:
        """Let in many kiosks, of which some are not well."""
        draw = random.Random(seed)  # noqa: S311  # a fleet to be made again
        units = load_units(ASSETS / "units")
        assert units is not None
        communes = units.provinces[0].communes
        ill: list[dict[str, Any]] = [
            {"conditions": {"receipt-printer": "paper-out"}},
            {"conditions": {"receipt-printer": "paper-low"}},
            {"devices": {"chip-reader": "fault", "receipt-printer": "ready"}},
            {"outbox": {"waiting": 14, "oldest_seconds": 200_000, "bytes": 10**7}},
            {"outbox": {"waiting": 3, "oldest_seconds": 9_000, "bytes": 10**6}},
            {"disk_free_bytes": 900_000_000},
        ]
        rows: list[KioskRow | CertificateRow] = []
        moment = now()
        for number in range(count):
            commune = communes[number % len(communes)]
            about = draw.choice(ill) if draw.random() < 0.12 else {}
            kiosk_id = f"QN-{commune.code}-{number // len(communes) + 1:02}"
            centre = f"Trung tâm Phục vụ hành chính công {commune.name}"
            told = "" if draw.random() < 0.01 else health(unit=commune.code, centre=centre, **about)
            until = moment + draw.choice([300, 200, 90]) * 86_400_000
            rows += (
                KioskRow(
                    kiosk_id=kiosk_id,
                    standing=Standing.ACTIVE,
                    since=moment,
                    health=told,
                    health_at=moment if told else None,
                ),
                CertificateRow(
                    fingerprint=kiosk_id, kiosk_id=kiosk_id, serial="1", issued_at=moment, not_after=until
                ),
            )
        kiosks = [row.kiosk_id for row in rows if isinstance(row, KioskRow)]
        with writing(self.parts.storage.engine) as session:
            session.add_all(rows)
        for kiosk_id in kiosks if reports else ():
            if draw.random() < 0.7:
                self.report(
                    kiosk_id,
                    taken_at=datetime.now(UTC) - timedelta(hours=draw.randint(1, 2000)),
                    verdict=draw.choices(["fit", "fit-with-limits", "not-fit"], [95, 4, 1])[0],
                )


@contextmanager
def running_fleet(folder: Path) -> Iterator[Fleet]:
    """Run a gateway without TLS, as behind a door of this machine."""
    parts = open_parts(
        Gateway(state=folder, requests_per_minute=1_000_000),
        back_office=HttpBackOffice("http://127.0.0.1:9"),
        expected_day=lambda *_: None,
        units=load_units(ASSETS / "units"),
    )
    server = GatewayServer(create_app(parts))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield Fleet(url, parts, ensure_key(folder / "made-up", Purpose.REPORT))
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def cheap_secrets() -> Iterator[None]:
    """Let comparing secrets cost a hundredth, for tests of all else."""
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_HASHER", cheap)
        patch.setattr(secrets, "_NOBODYS", cheap.hash("the secret of nobody at all"))
        yield


def log_in(session: requests.Session, url: str, name: str = NAME, secret: str = SECRET) -> requests.Response:
    """Log in as a browser does: by the form."""
    page = session.get(f"{url}/operator/login", timeout=SECONDS).text
    mark = page.split('name="mark" value="')[1].split('"')[0]
    return session.post(
        f"{url}/operator/login",
        data={"name": name, "secret": secret, "mark": mark},
        allow_redirects=False,
        timeout=SECONDS,
    )


class Browser:
    """Chromium, at a size of one's choice."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def size(self, width: int, height: int) -> None:
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def open(self, address: str) -> None:
        self.driver.get(address)

    def all(self, selector: str, attribute: str) -> list[str]:
        """Give an attribute of all elements at once."""
        found: list[str] = self.driver.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.getAttribute(arguments[1]))",
            selector,
            attribute,
        )
        return found

    def find(self, selector: str):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def type(self, selector: str, text: str) -> None:
        (field,) = self.find(selector)
        field.clear()
        field.send_keys(text)

    def press(self, selector: str) -> None:
        """Press what leads to another page, and wait until this one has gone."""
        leave_by(self.driver, self.driver.find_element(By.CSS_SELECTOR, selector).click)

    def presses_key(self, key: str) -> None:
        """Press a key that leads to another page, and wait until this one has gone."""
        leave_by(self.driver, lambda: self.driver.switch_to.active_element.send_keys(key))

    def log_in(self, url: str, name: str = NAME, secret: str = SECRET) -> None:
        self.open(f"{url}/operator/login")
        self.type("#name", name)
        self.type("#secret", secret)
        self.press("#log-in")

    def wider_than_the_screen(self) -> list[str]:
        """Name what sticks out at the side."""
        return self.driver.execute_script(
            "const w = document.documentElement.clientWidth;"
            "return [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, thead, .sprite'))"
            ".filter(e => e.getBoundingClientRect().right > w + 1).map(e => e.outerHTML.slice(0, 120))"
        )

    def shot(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))
