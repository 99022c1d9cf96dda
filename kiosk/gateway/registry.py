"""The registry of kiosks: who may be let in, whose keys and certificates are which, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Engine, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.dossier.packet import signer_id
from kiosk.gateway.engine import looking_up, reading, writing
from kiosk.gateway.moments import milliseconds, moment_of, moment_or_none, now, of_moment
from kiosk.gateway.tables import Base, CertificateRow, InvitationRow, KioskKeyRow, KioskRow
from kiosk.machine.codes import new_code
from kiosk.machine.enrolled import KIOSK_ID
from kiosk.machine.errors import BadEnrolment
from kiosk.machine.keys import PUBLIC_KEY_BYTES, Purpose

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_WRONG_TRIES = 5
_KEYS = Base.metadata.tables[KioskKeyRow.__tablename__]
_CERTIFICATES = Base.metadata.tables[CertificateRow.__tablename__]
# Asked by every request: built once, as building takes as long as asking.
_SIGNER = select(_KEYS.c.kiosk_id, _KEYS.c.public, _KEYS.c.standing).where(
    _KEYS.c.signer_id == bindparam("signer_id"), _KEYS.c.purpose == Purpose.ENROLMENT
)
_KIOSK_OF_CERTIFICATE = select(_CERTIFICATES.c.kiosk_id).where(
    _CERTIFICATES.c.fingerprint == bindparam("fingerprint"), _CERTIFICATES.c.revoked_at.is_(None)
)


class Standing(StrEnum):
    """Where a kiosk stands, and each key of it."""

    ACTIVE = "active"
    RETIRED = "retired"  # out of service; what it has sealed is still taken
    REVOKED = "revoked"  # lost or stolen; nothing of it is taken


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that packets may be signed with, and whose it is."""

    kiosk_id: str
    public: bytes
    standing: Standing


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A client certificate; `fingerprint` (SHA-256 of its DER form) and `serial` are hexadecimal."""

    fingerprint: str
    serial: str
    not_after: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """A one-time code that has not expired; `keys_digest` and `answer` are empty until it was used."""

    lookup: str
    kiosk_id: str
    key: bytes
    expires_at: datetime
    keys_digest: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class KnownKiosk:
    """One kiosk; `health` is the JSON that it last sent, empty where it did not."""

    kiosk_id: str
    standing: Standing
    since: datetime
    health: str
    health_at: datetime | None
    certificate_until: datetime | None


class Registry:
    """Owns the tables of kiosks. Its methods raise sqlalchemy.exc.SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invite(self, kiosk_id: str, hours: float = 24) -> str:
        """Make a one-time code for a kiosk, new or known; an earlier one is void. Raises BadEnrolment.

        The code is told once: only what is derived from it is kept.
        """
        _check(kiosk_id)
        while True:
            code = new_code()
            moment = now()
            row = InvitationRow(
                lookup=code.lookup,
                kiosk_id=kiosk_id,
                key=code.key().hex(),
                made_at=moment,
                expires_at=moment + milliseconds(hours * 3600),
                keys_digest="",
                answer=b"",
            )
            try:
                with writing(self._engine) as session:
                    _void_invitations(session, kiosk_id)
                    session.add(row)
            except IntegrityError:
                continue  # the first group is taken: draw another
            return code.text

    def redeem(self, lookup: str) -> Invitation | None:
        """Find an invitation by the first group of its code.

        None where there is none, it has expired, or was tried wrongly too often.
        """
        with reading(self._engine) as session:
            row = session.get(InvitationRow, lookup)
            return _invitation(row) if row is not None and _is_open(row) else None

    def note_wrong_code(self, lookup: str) -> None:
        """Count one who knew the first group of a code and not the rest."""
        with writing(self._engine) as session:
            session.execute(
                update(InvitationRow)
                .where(InvitationRow.lookup == lookup)
                .values(wrong=InvitationRow.wrong + 1)
            )

    def grant(
        self,
        invitation: Invitation,
        *,
        keys: Mapping[Purpose, bytes],
        keys_digest: str,
        certificate: IssuedCertificate,
        answer: bytes,
    ) -> Invitation | None:
        """Use an invitation: from the commit on the kiosk is known by these keys and this certificate.

        Gives the invitation as it stands then: where another was quicker, with that one's `keys_digest` and
        `answer`; None where it is void or has expired meanwhile. Raises BadEnrolment where a key is taken.
        """
        with writing(self._engine) as session:
            row = session.get(InvitationRow, invitation.lookup, with_for_update=True)
            if row is None or not _is_open(row) or row.kiosk_id != invitation.kiosk_id:
                return None
            if not row.keys_digest:
                _write_kiosk(session, row.kiosk_id)
                for known in _write_keys(session, row.kiosk_id, keys, no_revoked=True):
                    known.standing = Standing.ACTIVE
                _write_certificate(session, row.kiosk_id, certificate)
                row.keys_digest, row.answer = keys_digest, answer
            return _invitation(row)

    def renew(self, kiosk_id: str, *, keys: Mapping[Purpose, bytes], certificate: IssuedCertificate) -> None:
        """Add a kiosk's keys of tomorrow and its next certificate; those of today stay good.

        Raises BadEnrolment where the kiosk is not active, or a key is another's or was revoked.
        """
        with writing(self._engine) as session:
            kiosk = session.get(KioskRow, kiosk_id, with_for_update=True)
            if kiosk is None or kiosk.standing != Standing.ACTIVE:
                raise BadEnrolment(f"{kiosk_id}: not an active kiosk")
            _write_keys(session, kiosk_id, keys, no_revoked=True)
            _write_certificate(session, kiosk_id, certificate)

    def add_key(self, kiosk_id: str, purpose: Purpose, public: bytes) -> None:
        """Let a kiosk be known by a key, without a code: the operator's act. Raises BadEnrolment.

        A key that is the kiosk's already stays as it stands.
        """
        _check(kiosk_id)
        with writing(self._engine) as session:
            if session.get(KioskRow, kiosk_id) is None:
                _write_kiosk(session, kiosk_id)
            _write_keys(session, kiosk_id, {purpose: public})

    def signer(self, name: bytes) -> Signer | None:
        """Find the enrolment key that a packet's header names (16 bytes), whatever its standing."""
        with looking_up(self._engine) as connection:
            row = connection.execute(_SIGNER, {"signer_id": name.hex()}).first()
            if row is None:
                return None
            return Signer(row.kiosk_id, bytes.fromhex(row.public), Standing(row.standing))

    def signers(self) -> dict[bytes, str]:
        """Give the enrolment keys that packets are taken under: former ones and retired kiosks' as well."""
        query = select(KioskKeyRow).where(
            KioskKeyRow.purpose == Purpose.ENROLMENT, KioskKeyRow.standing != Standing.REVOKED
        )
        with reading(self._engine) as session:
            return {bytes.fromhex(row.public): row.kiosk_id for row in session.scalars(query)}

    def keys_of(self, kiosk_id: str, purpose: Purpose, *, no_revoked: bool = False) -> tuple[bytes, ...]:
        """Give every key that a kiosk ever had for a purpose, revoked ones too where not asked otherwise.

        The newest comes first.
        """
        query = (
            select(KioskKeyRow)
            .where(KioskKeyRow.kiosk_id == kiosk_id, KioskKeyRow.purpose == purpose)
            .order_by(KioskKeyRow.added_at.desc())
        )
        if no_revoked:
            query = query.where(KioskKeyRow.standing != Standing.REVOKED)
        with reading(self._engine) as session:
            return tuple(bytes.fromhex(row.public) for row in session.scalars(query))

    def kiosk_of_certificate(self, fingerprint: str) -> str | None:
        """Say whose certificate this is (SHA-256 of its DER form, hexadecimal); None: unknown or revoked."""
        with looking_up(self._engine) as connection:
            return connection.execute(_KIOSK_OF_CERTIFICATE, {"fingerprint": fingerprint}).scalar()

    def standing(self, kiosk_id: str) -> Standing | None:
        """Say where a kiosk stands; None where there never was one of this id."""
        with reading(self._engine) as session:
            row = session.get(KioskRow, kiosk_id)
            return None if row is None else Standing(row.standing)

    def revoke(self, kiosk_id: str) -> None:
        """Take nothing more of a kiosk: its keys, certificates and open code are void. Raises BadEnrolment.

        A new code may let another machine in under the same id; the keys of this one stay void.
        """
        with writing(self._engine) as session:
            _stand(session, kiosk_id, Standing.REVOKED)
            session.execute(
                update(CertificateRow)
                .where(CertificateRow.kiosk_id == kiosk_id, CertificateRow.revoked_at.is_(None))
                .values(revoked_at=now())
            )

    def retire(self, kiosk_id: str) -> None:
        """Put a kiosk out of service: what it sealed is taken, nothing is renewed. Raises BadEnrolment."""
        with writing(self._engine) as session:
            _stand(session, kiosk_id, Standing.RETIRED)

    def forget(self, ended_before: datetime) -> int:
        """Delete codes and certificates that ended before that moment; say how many."""
        limit = of_moment(ended_before)
        with writing(self._engine) as session:
            codes = delete(InvitationRow).where(InvitationRow.expires_at < limit)
            certificates = delete(CertificateRow).where(CertificateRow.not_after < limit)
            gone = [
                *session.scalars(codes.returning(InvitationRow.lookup)),
                *session.scalars(certificates.returning(CertificateRow.fingerprint)),
            ]
            return len(gone)

    def note_health(self, kiosk_id: str, body: str) -> None:
        """Keep what a kiosk last said of its devices (JSON), and when."""
        with writing(self._engine) as session:
            session.execute(
                update(KioskRow).where(KioskRow.kiosk_id == kiosk_id).values(health=body, health_at=now())
            )

    def kiosks(self, kiosk_id: str | None = None) -> tuple[KnownKiosk, ...]:
        """List every kiosk that was ever enrolled, by id; or only the one of this id."""
        until = (
            select(CertificateRow.kiosk_id, func.max(CertificateRow.not_after).label("until"))
            .where(CertificateRow.revoked_at.is_(None))
            .group_by(CertificateRow.kiosk_id)
            .subquery()
        )
        query = (
            select(KioskRow, until.c.until)
            .outerjoin(until, until.c.kiosk_id == KioskRow.kiosk_id)
            .order_by(KioskRow.kiosk_id)
        )
        if kiosk_id is not None:
            query = query.where(KioskRow.kiosk_id == kiosk_id)
        with reading(self._engine) as session:
            return tuple(
                KnownKiosk(
                    kiosk_id=row.kiosk_id,
                    standing=Standing(row.standing),
                    since=moment_of(row.since),
                    health=row.health,
                    health_at=moment_or_none(row.health_at),
                    certificate_until=moment_or_none(last),
                )
                for row, last in session.execute(query)
            )


def _check(kiosk_id: str) -> None:
    if not KIOSK_ID.fullmatch(kiosk_id):
        raise BadEnrolment(f"{kiosk_id!r}: not a kiosk id")


def _write_kiosk(session: Session, kiosk_id: str) -> None:
    """Make a kiosk active, whatever became of an earlier machine under its id."""
    row = session.get(KioskRow, kiosk_id, with_for_update=True)
    if row is None:
        session.add(KioskRow(kiosk_id=kiosk_id, standing=Standing.ACTIVE, since=now(), health=""))
    elif row.standing != Standing.ACTIVE:
        row.standing, row.since, row.health, row.health_at = Standing.ACTIVE, now(), "", None


def _write_keys(
    session: Session, kiosk_id: str, keys: Mapping[Purpose, bytes], *, no_revoked: bool = False
) -> list[KioskKeyRow]:
    """Write down a kiosk's keys and give those that were known as its own before; raises BadEnrolment."""
    own = []
    for purpose, public in keys.items():
        if len(public) != PUBLIC_KEY_BYTES:
            raise BadEnrolment(f"{kiosk_id}: the {purpose} key has not {PUBLIC_KEY_BYTES} bytes")
        known = session.get(KioskKeyRow, public.hex())
        if known is None:
            session.add(
                KioskKeyRow(
                    public=public.hex(),
                    signer_id=signer_id(public).hex(),
                    kiosk_id=kiosk_id,
                    purpose=purpose,
                    standing=Standing.ACTIVE,
                    added_at=now(),
                )
            )
        elif (known.kiosk_id, known.purpose) != (kiosk_id, purpose):
            raise BadEnrolment(f"{kiosk_id}: the {purpose} key is known already, as another's")
        elif no_revoked and known.standing == Standing.REVOKED:
            raise BadEnrolment(f"{kiosk_id}: the {purpose} key was revoked")
        else:
            own.append(known)
    return own


def _write_certificate(session: Session, kiosk_id: str, certificate: IssuedCertificate) -> None:
    session.add(
        CertificateRow(
            fingerprint=certificate.fingerprint,
            kiosk_id=kiosk_id,
            serial=certificate.serial,
            issued_at=now(),
            not_after=of_moment(certificate.not_after),
        )
    )


def _stand(session: Session, kiosk_id: str, standing: Standing) -> None:
    """Let a kiosk and its keys stand so from now on; what was revoked stays revoked."""
    row = session.get(KioskRow, kiosk_id, with_for_update=True)
    if row is None:
        raise BadEnrolment(f"{kiosk_id}: no such kiosk")
    row.standing, row.since = standing, now()
    session.execute(
        update(KioskKeyRow)
        .where(KioskKeyRow.kiosk_id == kiosk_id, KioskKeyRow.standing != Standing.REVOKED)
        .values(standing=standing)
    )
    _void_invitations(session, kiosk_id)


def _void_invitations(session: Session, kiosk_id: str) -> None:
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.kiosk_id == kiosk_id, InvitationRow.expires_at > now())
        .values(expires_at=now())
    )


def _is_open(row: InvitationRow) -> bool:
    return row.expires_at > now() and row.wrong < _WRONG_TRIES


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        lookup=row.lookup,
        kiosk_id=row.kiosk_id,
        key=bytes.fromhex(row.key),
        expires_at=moment_of(row.expires_at),
        keys_digest=row.keys_digest,
        answer=row.answer,
    )
