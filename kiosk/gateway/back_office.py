"""The province's own system as the gateway sees it: takes an opened dossier, issues the dossier code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

import msgspec
import requests

from kiosk.gateway.errors import BackOfficeAway

if TYPE_CHECKING:
    from kiosk.dossier.packet import OpenedPacket

_TIMEOUT_SECONDS = (5.0, 30.0)


class BackOffice(Protocol):
    """Takes a dossier over, once a submission id however often it is asked. Blocks."""

    def receive(self, dossier: OpenedPacket) -> str:
        """Hand a dossier over and return its code; raises BackOfficeAway."""
        ...


class _Received(msgspec.Struct, frozen=True):
    dossier_code: Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[0-9A-Za-z.-]+$")]


class HttpBackOffice:
    """A back office over HTTP: each paper by PUT, then the manifest by PUT, answered with the code."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def receive(self, dossier: OpenedPacket) -> str:
        """Hand a dossier over and return its code; raises BackOfficeAway."""
        place = f"{self._base}/dossiers/{dossier.header.submission_id}"
        for name, body in dossier.papers.items():
            self._put(f"{place}/papers/{name}", body)
        answer = self._put(place, dossier.manifest)
        try:
            return msgspec.json.decode(answer, type=_Received).dossier_code
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BackOfficeAway("an answer without a dossier code") from error

    def _put(self, address: str, body: bytes) -> bytes:
        try:
            response = self._session.put(address, data=body, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise BackOfficeAway(type(error).__name__) from error
        if response.status_code not in (200, 201):
            raise BackOfficeAway(f"status {response.status_code}")
        return response.content
