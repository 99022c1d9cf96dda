"""Log-ins by phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "phone_logins",
        sa.Column("login_id", sa.String(32), primary_key=True),
        sa.Column("kiosk_id", sa.String(64), nullable=False, index=True),
        sa.Column("user_code", sa.String(16), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(64), nullable=False, index=True, server_default=""),
        sa.Column("browser", sa.String(64), nullable=False, server_default=""),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )
