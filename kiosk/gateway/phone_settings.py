"""The gateway's client at VNeID, from its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.gateway.phone_vneid import VneidClient, read_key, read_secret
from kiosk.identity.phone.claims import VNEID
from kiosk.identity.phone.web import Web

if TYPE_CHECKING:
    from kiosk.settings import Vneid


def vneid_client(settings: Vneid | None) -> VneidClient | None:
    """Put the client together, None without settings; raises StateUnusable for no secret or no key."""
    if settings is None:
        return None
    return VneidClient(
        authorize_url=settings.authorize_url,
        token_url=settings.token_url,
        userinfo_url=settings.userinfo_url,
        client_id=settings.client_id,
        redirect_uri=f"{settings.public_url.rstrip('/')}/phone/back",
        secret=read_secret(settings.secret_file),
        key=read_key(settings.key_file),
        names=replace(VNEID, **settings.claims.model_dump(exclude_none=True)),
        web=Web(ca_file=settings.ca_file, timeout_seconds=settings.timeout_seconds),
    )
