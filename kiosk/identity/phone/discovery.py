"""What an issuer's address alone tells of it: OpenID Connect Discovery 1.0, RFC 8414, RFC 8628 section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from authlib.oauth2.rfc8414 import get_well_known_url as oauth_address
from authlib.oidc.discovery import get_well_known_url as openid_address

from kiosk.identity.phone.errors import ProviderNotBelieved
from kiosk.identity.phone.web import guarded

if TYPE_CHECKING:
    from kiosk.identity.phone.web import Web


@dataclass(frozen=True, slots=True)
class Provider:
    """Where an issuer takes which question; `userinfo` is empty where it takes none."""

    issuer: str
    device_authorization: str
    token: str
    keys: str
    userinfo: str


def discover(web: Web, issuer: str) -> Provider:
    """Ask an issuer where it takes questions; raises ProviderAway, ProviderNotBelieved.

    OpenID's document is asked first; one without a device flow sends on to OAuth's. Both must name exactly
    the issuer that was asked, or another's answers would be believed (RFC 8414 section 3.3).
    """
    found = dict(web.get(openid_address(issuer, external=True)))
    _is_of(found.get("issuer"), issuer)
    if "device_authorization_endpoint" not in found:
        more = web.get(oauth_address(issuer, external=True))
        _is_of(more.get("issuer"), issuer)
        found = {**more, **found}
    if "device_authorization_endpoint" not in found:
        raise ProviderNotBelieved("the issuer offers no device flow (RFC 8628)")
    return Provider(
        issuer=issuer,
        device_authorization=_place(found["device_authorization_endpoint"], issuer),
        token=_place(found.get("token_endpoint"), issuer),
        keys=_place(found.get("jwks_uri"), issuer),
        userinfo=_place(found["userinfo_endpoint"], issuer) if "userinfo_endpoint" in found else "",
    )


def _place(url: object, issuer: str) -> str:
    # An issuer elsewhere has nothing to say about the programs of this machine.
    if issuer.startswith("https:") and not (isinstance(url, str) and url.startswith("https:")):
        raise ProviderNotBelieved("an address of the provider's is not https")
    return guarded(url)


def _is_of(said: object, issuer: str) -> None:
    if said != issuer:
        raise ProviderNotBelieved("the discovery document is another issuer's")
