"""Opens what the gateway's verbs store with, as its settings say."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.database_trouble import database_trouble
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.storage import Storage, open_storage
from kiosk.machine.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.settings import Gateway


def storage_of(settings: Gateway) -> Storage:
    """Open database and packet store of a gateway; the caller closes them. Raises StateUnusable."""
    return open_storage(
        settings.state,
        database=settings.database,
        packets=settings.packets,
        s3_endpoint=settings.s3_endpoint,
    )


@contextmanager
def opened(settings: Gateway) -> Iterator[Storage]:
    """Open them for a verb; its trouble with them ends it with 1 and a line."""
    try:
        with closing(storage_of(settings)) as storage:
            yield storage
    except (StateUnusable, MachineError, OSError) as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(database_trouble(error)) from error
