"""Leases, standing and hand-over of what is in custody; the registry of kiosks; daily work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; what was handed over before counts from its time of custody."""
    op.add_column("custody", sa.Column("handed_over_at", sa.BigInteger))
    op.add_column("custody", sa.Column("standing_due", sa.BigInteger))
    for name in ("business", "payment", "delivery"):
        op.add_column("custody", sa.Column(name, sa.String(64), nullable=False, server_default=""))
    op.execute(
        "UPDATE custody SET handed_over_at = custody_time, standing_due = custody_time"
        " WHERE dossier_code <> ''"
    )
    # It led readers of what waits to all that waits, in no order.
    op.drop_index("ix_custody_dossier_code", "custody", if_exists=True)
    for name, column, where in (
        ("ix_custody_code", "dossier_code", "dossier_code <> ''"),
        ("ix_custody_waiting", "next_attempt", "dossier_code = ''"),
        ("ix_custody_standing_due", "standing_due", "standing_due IS NOT NULL"),
        ("ix_custody_packet_kept", "handed_over_at", "file <> '' AND handed_over_at IS NOT NULL"),
    ):
        condition = sa.text(where)
        op.create_index(name, "custody", [column], sqlite_where=condition, postgresql_where=condition)
    op.create_index("ix_custody_custody_time", "custody", ["custody_time"])
    op.create_table(
        "kiosks",
        sa.Column("kiosk_id", sa.String(64), primary_key=True),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("health", sa.Text, nullable=False, server_default=""),
        sa.Column("health_at", sa.BigInteger),
    )
    op.create_table(
        "kiosk_keys",
        sa.Column("public", sa.String(64), primary_key=True),
        sa.Column("signer_id", sa.String(32), nullable=False, index=True),
        sa.Column("kiosk_id", sa.String(64), nullable=False, index=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "certificates",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("kiosk_id", sa.String(64), nullable=False, index=True),
        sa.Column("serial", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("not_after", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "invitations",
        sa.Column("lookup", sa.String(8), primary_key=True),
        sa.Column("kiosk_id", sa.String(64), nullable=False, index=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False, server_default="0"),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("keys_digest", sa.String(64), nullable=False, server_default=""),
        sa.Column("answer", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("due", sa.BigInteger, nullable=False),
    )
