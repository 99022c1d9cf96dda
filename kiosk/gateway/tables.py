"""The gateway's tables: nothing in them speaks of a citizen.

Times are milliseconds since 1970 in UTC, whole bytes and keys are lower-case hexadecimal digits. A change
here needs a script in `migrations/`; a test holds the two together.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Index, LargeBinary, String, Text, literal_column, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# In the statement itself: of a value beside it a database cannot tell that a partial index covers it.
EMPTY: ColumnElement[str] = literal_column("''", String)


class Base(DeclarativeBase):
    """Every table of the gateway."""


class CustodyRow(Base):
    """One packet in custody; `file` is empty once the sealed packet was purged.

    `next_attempt` is the end of a lease while a worker has the row, and when to try again otherwise.
    `standing_due` is null where the province is not asked any more.
    """

    __tablename__ = "custody"
    __table_args__ = (
        Index(
            "ix_custody_code",
            "dossier_code",
            sqlite_where=text("dossier_code <> ''"),
            postgresql_where=text("dossier_code <> ''"),
        ),
        Index(
            "ix_custody_waiting",
            "next_attempt",
            sqlite_where=text("dossier_code = ''"),
            postgresql_where=text("dossier_code = ''"),
        ),
        Index(
            "ix_custody_standing_due",
            "standing_due",
            sqlite_where=text("standing_due IS NOT NULL"),
            postgresql_where=text("standing_due IS NOT NULL"),
        ),
        Index(
            "ix_custody_packet_kept",
            "handed_over_at",
            sqlite_where=text("file <> '' AND handed_over_at IS NOT NULL"),
            postgresql_where=text("file <> '' AND handed_over_at IS NOT NULL"),
        ),
        Index("ix_custody_custody_time", "custody_time"),
    )

    submission_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(120))
    kiosk_id: Mapped[str] = mapped_column(String(64))
    signer: Mapped[bytes] = mapped_column(LargeBinary(32))
    procedure: Mapped[str] = mapped_column(String(32))
    custody_time: Mapped[int] = mapped_column(BigInteger)
    expected_day: Mapped[date | None]
    dossier_code: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int]
    next_attempt: Mapped[int] = mapped_column(BigInteger)
    handed_over_at: Mapped[int | None] = mapped_column(BigInteger)
    standing_due: Mapped[int | None] = mapped_column(BigInteger)
    business: Mapped[str] = mapped_column(String(64), server_default="")
    payment: Mapped[str] = mapped_column(String(64), server_default="")
    delivery: Mapped[str] = mapped_column(String(64), server_default="")


class KioskRow(Base):
    """One kiosk that was ever enrolled, and what it last said of its devices (JSON)."""

    __tablename__ = "kiosks"

    kiosk_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    standing: Mapped[str] = mapped_column(String(16))
    since: Mapped[int] = mapped_column(BigInteger)
    health: Mapped[str] = mapped_column(Text, server_default="")
    health_at: Mapped[int | None] = mapped_column(BigInteger)


class KioskKeyRow(Base):
    """One public key of a kiosk, kept for ever: what it signed may still be on its way."""

    __tablename__ = "kiosk_keys"

    public: Mapped[str] = mapped_column(String(64), primary_key=True)
    signer_id: Mapped[str] = mapped_column(String(32), index=True)
    kiosk_id: Mapped[str] = mapped_column(String(64), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    standing: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[int] = mapped_column(BigInteger)


class CertificateRow(Base):
    """One client certificate that was issued, by SHA-256 of its DER form."""

    __tablename__ = "certificates"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(64), index=True)
    serial: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[int] = mapped_column(BigInteger)
    not_after: Mapped[int] = mapped_column(BigInteger)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)


class InvitationRow(Base):
    """One one-time code by its first group; `keys_digest` and `answer` are empty until it was used.

    `key` is derived from the code's secret, which is not kept; `wrong` counts who tried without it.
    """

    __tablename__ = "invitations"

    lookup: Mapped[str] = mapped_column(String(8), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(64))
    wrong: Mapped[int] = mapped_column(server_default="0")
    made_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    keys_digest: Mapped[str] = mapped_column(String(64), server_default="")
    answer: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class PhoneLoginRow(Base):
    """One log-in by phone, for some minutes; `sealed` is readable to the kiosk that began it and nobody else.

    `token`, `state` and `browser` are SHA-256 of what only the phone holds, hexadecimal; the last two are
    empty until the person went on to VNeID. `key` is the kiosk's, of this log-in alone.
    """

    __tablename__ = "phone_logins"

    login_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(64), index=True)
    user_code: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(300))
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(64), index=True, server_default="")
    browser: Mapped[str] = mapped_column(String(64), server_default="")
    standing: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class ChoreRow(Base):
    """Work that one of several workers does when it is due."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    due: Mapped[int] = mapped_column(BigInteger)


class ReportRow(Base):
    """The newest readiness report of one kiosk, whole and signed as it came.

    `verdict` (how the machine stands), `failed` (how many checks) and `taken_at` are what the report says of
    itself.
    """

    __tablename__ = "reports"

    kiosk_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    taken_at: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    verdict: Mapped[str] = mapped_column(String(32))
    failed: Mapped[int]
    document: Mapped[bytes] = mapped_column(LargeBinary)


class OperatorRow(Base):
    """Somebody who may look at the page of kiosks; `secret` is an argon2id hash."""

    __tablename__ = "operators"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    secret: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[int] = mapped_column(BigInteger)


class OperatorSessionRow(Base):
    """One browser that is logged in; `token` is SHA-256 of what its cookie holds, hexadecimal."""

    __tablename__ = "operator_sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    started_at: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)


class OperatorTryRow(Base):
    """Log-ins that failed since the last that did not, by SHA-256 of name, address or known browser."""

    __tablename__ = "operator_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[int] = mapped_column(BigInteger)
    locked_until: Mapped[int] = mapped_column(BigInteger)


class OperatorEventRow(Base):
    """What an operator did, or somebody tried; `name` is empty where it is no operator's."""

    __tablename__ = "operator_events"

    event_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64))
