"""A client's end of TLS that stays open for nobody, however early the peer is gone."""

from __future__ import annotations

import socket
import ssl


def begin_tls(wire: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    """Give `wire` for TLS with `host`: its `do_handshake` is still to be called. Raises OSError.

    Takes `wire` over in any case. The library forgets to close what it made of it where the peer has reset
    the connection before (measured, Python 3.11).
    """
    context.sslsocket_class = _Closing
    return context.wrap_socket(wire, server_hostname=host, do_handshake_on_connect=False)


class _Closing(ssl.SSLSocket):
    def __del__(self) -> None:
        self.close()
