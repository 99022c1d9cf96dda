"""A gateway and a kiosk without a network between them: for tests of what they believe of each other.

with paired(tmp_path / "gateway", tmp_path / "kiosk") as pair:
    pair.enrol()
    assert pair.pinned.enrolled
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.gateway.authority import Authority
from kiosk.gateway.enrolment import admit, renew
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.registry import Registry
from kiosk.gateway.storage import open_storage
from kiosk.machine.codes import OneTimeCode, read_code
from kiosk.province.enrolling import enrol
from kiosk.province.pinned import Pinned

KIOSK = "QN-HCC-01"
URL = "https://127.0.0.1:8601"


@dataclass
class Pair:
    """Both sides; `state` is the kiosk's folder."""

    registry: Registry
    authority: Authority
    keyring: Keyring
    state: Path

    @property
    def pinned(self) -> Pinned:
        return Pinned(self.state / "province")

    def admit(self, request: bytes) -> bytes:
        return admit(request, self.registry, self.authority, self.keyring)

    def renew(self, request: bytes) -> bytes:
        return renew(request, KIOSK, self.registry, self.authority, self.keyring)

    def code(self, kiosk_id: str = KIOSK) -> OneTimeCode:
        return read_code(self.registry.invite(kiosk_id))

    def enrol(
        self,
        code: OneTimeCode | None = None,
        post: Callable[[bytes], bytes] | None = None,
        *,
        new_keys: bool = False,
    ) -> None:
        enrol(
            self.pinned,
            self.state / "keys",
            code=code or self.code(),
            kiosk_id=KIOSK,
            gateway_url=URL,
            post=post or self.admit,
            new_keys=new_keys,
        )


@contextmanager
def paired(gateway: Path, kiosk: Path) -> Iterator[Pair]:
    """Make a gateway in a folder, and a kiosk in another that is not enrolled yet."""
    with closing(open_storage(gateway)) as storage:
        yield Pair(storage.registry, Authority(gateway), Keyring(gateway), kiosk)
