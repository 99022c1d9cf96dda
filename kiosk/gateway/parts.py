"""What one gateway process answers from: put together once, before its application is built."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.gateway.authority import Authority
from kiosk.gateway.bodies import Bodies
from kiosk.gateway.callers import Callers
from kiosk.gateway.custody import Custody
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.handover import Handover
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.limits import RateLimit
from kiosk.gateway.operators.listing import Places
from kiosk.gateway.phone_desk import PhoneDesk
from kiosk.gateway.phone_table import PhoneTable
from kiosk.gateway.published import Published
from kiosk.gateway.purge import DailyPurge, Purge
from kiosk.gateway.storage import Storage, open_storage
from kiosk.gateway.strays import Strays
from kiosk.gateway.uploads import Uploads

if TYPE_CHECKING:
    from kiosk.catalogue.units import Units
    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody import ExpectedDay
    from kiosk.gateway.phone_vneid import VneidClient
    from kiosk.settings import Gateway


_LOG_INS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Parts:
    """One a process: nothing of it may cross a fork."""

    storage: Storage
    keyring: Keyring
    authority: Authority
    custody: Custody
    handover: Handover
    callers: Callers
    rate: RateLimit
    bodies: Bodies
    uploads: Uploads
    published: Published
    purge: DailyPurge
    places: Places
    log_ins: asyncio.Semaphore
    phone: PhoneDesk | None = None

    def close(self) -> None:
        """Close every connection; hand-over and purge have been stopped before."""
        self.storage.close()


def open_parts(
    settings: Gateway,
    *,
    back_office: BackOffice,
    expected_day: ExpectedDay,
    vneid: VneidClient | None = None,
    units: Units | None = None,
) -> Parts:
    """Open all that the settings mean; raises StateUnusable.

    `vneid` is the gateway as a client there, where the settings name it; `units` names the communes that
    kiosks stand in.
    """
    storage = open_storage(
        settings.state,
        database=settings.database,
        packets=settings.packets,
        s3_endpoint=settings.s3_endpoint,
    )
    try:
        keyring = Keyring(settings.state, begins=lambda: storage.table.count() == (0, 0))
        authority = Authority(settings.state)
        custody = Custody(storage.store, storage.table, storage.registry, keyring, expected_day)
        uploads_folder = settings.state / "uploads"
        uploads = Uploads(uploads_folder)
        purge = Purge(storage, uploads, packet_days=settings.packet_days, entry_days=settings.entry_days)
        return Parts(
            storage=storage,
            keyring=keyring,
            authority=authority,
            custody=custody,
            handover=Handover(custody, back_office),
            callers=Callers(settings.tls, storage.registry),
            rate=RateLimit(settings.requests_per_minute),
            uploads=uploads,
            bodies=Bodies(uploads_folder),
            published=Published(settings.state / "catalogue", authority.distribution),
            purge=DailyPurge(storage, purge, Strays(storage.store, custody)),
            places=Places(units),
            # Comparing a secret takes long on purpose: however many come, kiosks keep their threads.
            log_ins=asyncio.Semaphore(_LOG_INS_AT_ONCE),
            phone=_phone(settings, storage, vneid),
        )
    except OSError as error:
        storage.close()
        raise StateUnusable(f"{error.filename or settings.state}: {error.strerror}") from error
    except StateUnusable:
        storage.close()
        raise


def _phone(settings: Gateway, storage: Storage, vneid: VneidClient | None) -> PhoneDesk | None:
    if vneid is None or settings.vneid is None:
        return None
    return PhoneDesk(PhoneTable(storage.engine), vneid, settings.vneid.public_url)
