"""Runs the scripts on the connection that `kiosk.gateway.engine.migrate` gives."""

from __future__ import annotations

from alembic import context

from kiosk.gateway.tables import Base


def _run() -> None:
    # SQLite undoes DDL as well: a migration that is cut off leaves what was there before it.
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


# So Alembic names this file when it runs it; for anybody else it is a module like any other.
if __name__ == "env_py":
    _run()
