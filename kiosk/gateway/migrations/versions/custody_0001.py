"""The table of custody as gateways had it before their database had versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, or take the one that is there; the oldest had no column for the signer's key."""
    inspector = sa.inspect(op.get_bind())
    if inspector.has_table("custody"):
        if "signer" not in {column["name"] for column in inspector.get_columns("custody")}:
            op.execute("ALTER TABLE custody ADD COLUMN signer BLOB NOT NULL DEFAULT x''")
        return
    op.create_table(
        "custody",
        sa.Column("submission_id", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("file", sa.String(120), nullable=False),
        sa.Column("kiosk_id", sa.String(64), nullable=False),
        sa.Column("signer", sa.LargeBinary(32), nullable=False),
        sa.Column("procedure", sa.String(32), nullable=False),
        sa.Column("custody_time", sa.BigInteger, nullable=False),
        sa.Column("expected_day", sa.Date),
        sa.Column("dossier_code", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_custody_dossier_code", "custody", ["dossier_code"])
