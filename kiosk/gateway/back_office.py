"""The province's own system as the gateway sees it: takes an opened dossier, issues its code, tells of it.

Exactly once there, however often it is asked here: a dossier is looked up by its submission id before it is
sent, the system takes a submission id once, and a code counts only after the system has said whose it is.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import structlog

from kiosk.dossier.errors import ManifestError
from kiosk.dossier.manifest import decode_manifest
from kiosk.dossier.standing import NATIONAL_CODES, Business, Standing
from kiosk.gateway.errors import BackOfficeAway, BackOfficeWrong, HandedOn
from kiosk.gateway.office_line import Account, OfficeLine, read
from kiosk.gateway.office_vocabulary import (
    FOUND,
    LOOK_UP,
    MANIFEST_PART,
    TAKE,
    TAKEN,
    Found,
    describe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.dossier.packet import OpenedPacket

_log = structlog.get_logger()


class BackOffice(Protocol):
    """Takes a dossier over, once a submission id however often it is asked, and tells how it stands.

    Its methods block; several threads call them at once.
    """

    def receive(self, dossier: OpenedPacket, *, is_ours: Callable[[], bool]) -> str:
        """Hand a dossier over and return its code; raises BackOfficeAway, BackOfficeWrong, HandedOn.

        `is_ours` is asked right before the step that cannot be taken back: whether no other worker has the
        dossier meanwhile.
        """
        ...

    def standing(self, dossiers: Mapping[str, str]) -> Mapping[str, Standing]:
        """Ask how dossiers stand, by code, each with its submission id; raises BackOfficeAway.

        What the province did not tell, or told of another dossier, is left out.
        """
        ...

    def answers(self) -> bool:
        """Whether the province's system answers a question about nobody as agreed."""
        ...


class HttpBackOffice:
    """A back office over HTTP in the published vocabulary: docs/back-office.md is the contract."""

    def __init__(
        self,
        base_url: str,
        account: Account | None = None,
        codes: Mapping[str, Business] = NATIONAL_CODES,
    ) -> None:
        self._line = OfficeLine(f"{base_url.rstrip('/')}/exchange", account or Account())
        self._codes = codes

    def receive(self, dossier: OpenedPacket, *, is_ours: Callable[[], bool]) -> str:
        """Hand a dossier over and return its code; raises BackOfficeAway, BackOfficeWrong, HandedOn."""
        submission_id = dossier.header.submission_id
        # It may be there: the answer of an earlier try was lost, or came when nobody waited any more.
        code = self._code_of(submission_id)
        if code:
            return code
        files = self._send_files(dossier)
        if not is_ours():
            raise HandedOn("another worker has this dossier")
        code = self._take(dossier, files)
        owners = {found.reference for found in self._look_up([{"MaHoSo": code}]) if found.code == code}
        if owners != {submission_id}:
            raise BackOfficeWrong("a code was issued that is not this dossier's")
        return code

    def standing(self, dossiers: Mapping[str, str]) -> Mapping[str, Standing]:
        """Ask how dossiers stand, by code; raises BackOfficeAway, BackOfficeWrong."""
        told: dict[str, set[Standing]] = {}
        for found in self._look_up([{"MaHoSo": code} for code in dossiers]):
            if found.reference == dossiers.get(found.code):
                told.setdefault(found.code, set()).add(found.standing(self._codes))
            else:
                _log.warning("the back office tells of another dossier", dossier_code=found.code)
        return {code: standings.pop() for code, standings in told.items() if len(standings) == 1}

    def answers(self) -> bool:
        """Whether the province's system answers a question about nobody as agreed."""
        try:
            self._line.ask(LOOK_UP, [])
        except (BackOfficeAway, BackOfficeWrong):
            return False
        return True

    def _code_of(self, submission_id: str) -> str:
        """Give the code under which a submission is there, empty for none; raises BackOfficeWrong for two."""
        found = self._look_up([{"ThongTinKhac": submission_id}])
        codes = {one.code for one in found if one.reference == submission_id}
        if len(codes) > 1:
            raise BackOfficeWrong("one submission has several codes there")
        return codes.pop() if codes else ""

    def _look_up(self, asked: list[dict[str, str]]) -> list[Found]:
        """Look dossiers up; one that is not as agreed is passed over, if others are."""
        answered = self._line.ask(LOOK_UP, asked)
        found, wrong = [], None
        for raw in answered:
            try:
                found.append(read(raw, FOUND))
            except BackOfficeWrong as error:
                wrong = error
        if wrong is not None and not found:
            raise wrong
        return found

    def _send_files(self, dossier: OpenedPacket) -> list[dict[str, str]]:
        place = f"/files/{dossier.header.submission_id}"
        sent = [("manifest.json", MANIFEST_PART, f"{place}/manifest", dossier.manifest)]
        sent += [(name, name, f"{place}/papers/{name}", body) for name, body in dossier.papers.items()]
        return [
            {
                "TepDinhKemId": hashlib.sha256(body).hexdigest(),
                "TenTepDinhKem": name,
                "MaThanhPhanHoSo": part,
                "DuongDanTaiTepTin": self._line.upload(path, body),
            }
            for name, part, path, body in sent
        ]

    def _take(self, dossier: OpenedPacket, files: list[dict[str, str]]) -> str:
        try:
            manifest = decode_manifest(dossier.manifest)
        except ManifestError as error:
            raise BackOfficeWrong("the manifest cannot be read") from error
        answered = self._line.ask(TAKE, [describe(manifest, files)])
        taken = {read(raw, TAKEN) for raw in answered}
        if len(taken) != 1 or {one.reference for one in taken} != {dossier.header.submission_id}:
            raise BackOfficeWrong("an answer about another submission")
        return taken.pop().code
