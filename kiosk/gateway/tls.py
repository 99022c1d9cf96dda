"""The gateway's own TLS: a certificate of its authority, and kiosks' certificates asked for, not forced.

Who is not enrolled yet has none: each path says whether it needs one.
"""

from __future__ import annotations

import ipaddress
import ssl
from typing import TYPE_CHECKING

from kiosk.gateway.errors import StateUnusable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.gateway.authority import Authority


class ServerTls:
    """Owns the context of one process; raises StateUnusable where the certificate cannot be made or read."""

    def __init__(self, authority: Authority, names: Sequence[str]) -> None:
        self._authority = authority
        self._names = tuple(names)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.verify_mode = ssl.CERT_OPTIONAL
        self.context.load_verify_locations(cafile=authority.certificate_file)
        self.refresh()

    def refresh(self) -> None:
        """Use the certificate of now: a new one in the last third of a certificate's life.

        Connections that are open keep theirs.
        """
        # The library opens its file once for the certificate and once for the key; meanwhile another worker
        # may have put a new pair there. What is open stays what it is.
        with self._authority.ensure_server(self._names).certificate.open("rb") as pair:
            self.context.load_cert_chain(f"/proc/self/fd/{pair.fileno()}")


def check_exposure(mode: str, host: str) -> None:
    """Let nothing but the gateway's own TLS be reached from other machines; raises StateUnusable."""
    if mode == "own" or host.startswith("/") or host == "localhost":
        return
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise StateUnusable(
            f"gateway.tls is {mode}: gateway.host has to be of this machine alone, not {host!r}"
        )
