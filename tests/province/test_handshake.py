"""What becomes of a connection whose peer is gone before TLS began."""

from __future__ import annotations

import gc
import socket
import ssl
import struct
import time

import pytest

from kiosk.province.handshake import begin_tls


def test_a_connection_that_the_peer_reset_before_is_not_left_open():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = socket.create_connection(listener.getsockname())
        peer, _ = listener.accept()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        _wait_for_the_reset(wire)
        with pytest.raises(ConnectionResetError):
            begin_tls(wire, ssl.create_default_context(), "localhost")
    gc.collect()  # one left open would be told of here, and fail this test
    assert wire.fileno() == -1


def _wait_for_the_reset(wire):
    while True:
        try:
            wire.getpeername()
        except OSError:
            return
        time.sleep(0.001)
