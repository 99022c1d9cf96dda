"""One try to reach one server, step by step: its name, a connection, TLS, an answer; each can break.

Nothing is followed and nothing is asked of the environment: no redirections and no proxies, as where the
kiosk speaks with its servers in earnest (kiosk/province/line.py).
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from enum import IntEnum
from urllib.parse import urlsplit

from cryptography import x509

from kiosk.machine.errors import MachineError
from kiosk.province.away import kind_of
from kiosk.province.errors import AwayKind, NotEnrolled
from kiosk.province.handshake import begin_tls
from kiosk.technician.measuring.chain import chain_of, leaf_of
from kiosk.technician.site import Endpoint

_LARGEST_ANSWER = 64 * 1024
_PORTS = {"http": 80, "https": 443}


class Step(IntEnum):
    """How far it came; a later one needs those before."""

    NAME = 1
    CONNECTION = 2
    TLS = 3
    ANSWER = 4


class Broken(Exception):
    """A step that did not come about: which, how, and what the error said itself."""

    def __init__(self, step: Step, kind: AwayKind, detail: str) -> None:
        super().__init__(detail)
        self.step = step
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a server said, and when (monotonic seconds, in the middle of asking)."""

    status: int
    headers: Message
    body: bytes
    at: float


class Attempt:
    """Tries one endpoint once, for at most `seconds`; `cut` ends it from any thread, `close` from its own.

    Each step does what it needs of the steps before, and raises Broken; `step` is the one at hand.
    """

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        parts = urlsplit(endpoint.url)
        self.endpoint = endpoint
        self.host = parts.hostname or ""
        self.port = parts.port or _PORTS.get(parts.scheme, 0)
        self._path = parts.path.rstrip("/") + endpoint.asks
        self._until = time.monotonic() + seconds
        self._open: list[socket.socket] = []
        self.step = Step.NAME

    @property
    def place(self) -> str:
        """The host and port, for details."""
        return f"{self.host}:{self.port}"

    def left(self) -> float:
        """Give the seconds that are left; raises TimeoutError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        return left

    def resolve(self) -> list[tuple[socket.AddressFamily, str]]:
        """Find the addresses of the name."""
        self.step = Step.NAME
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Broken(Step.NAME, AwayKind.UNREACHABLE, f"{self.host}: {_words(error)}") from error
        return [(family, str(address[0])) for family, _, _, _, address in found]

    def connect(self) -> tuple[socket.socket, float]:
        """Connect to the first address that answers; gives the connection and the milliseconds it took."""
        trouble = OSError("the name has no address")
        addresses = self.resolve()
        self.step = Step.CONNECTION
        for family, address in addresses:
            began = time.monotonic()
            try:
                return self._dial(family, address), (time.monotonic() - began) * 1000
            except OSError as error:
                trouble = error
        kind = kind_of(trouble, AwayKind.UNREACHABLE)
        raise Broken(Step.CONNECTION, kind, f"{self.place}: {_words(trouble)}") from trouble

    def secure(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        """Shake hands over TLS as the endpoint is trusted, or as `context` says."""
        if context is None:
            context = self._trusted()
        wire, _ = self.connect()
        self.step = Step.TLS
        try:
            guarded = begin_tls(wire, context, self.host)
            self._open.append(guarded)
            guarded.settimeout(self.left())
            guarded.do_handshake()
        except OSError as error:
            raise Broken(Step.TLS, kind_of(error), f"{self.place}: {_words(error)}") from error
        return guarded

    def chain(self) -> tuple[x509.Certificate, ...]:
        """Give the certificates that the trust goes over: the server's own first, the authority's last."""
        return chain_of(self.secure())

    def shown(self) -> x509.Certificate:
        """Give the certificate that whoever answers shows: to say who stands there, never to trust."""
        return leaf_of(self.secure(_believing()))

    def ask(self, *, unguarded: bool = False) -> Answer:
        """Ask for what shows that the service itself answers; `unguarded` believes whoever answers."""
        wire: socket.socket
        if self.endpoint.tls is None:
            wire, _ = self.connect()
        else:
            wire = self.secure(_believing() if unguarded else None)
        self.step = Step.ANSWER
        connection = http.client.HTTPConnection(self.host, self.port)
        try:
            wire.settimeout(self.left())
            connection.sock = wire
            began = time.monotonic()
            connection.request("GET", self._path or "/", headers={"Accept": "application/json"})
            with connection.getresponse() as response:
                at = (began + time.monotonic()) / 2
                body = response.read(_LARGEST_ANSWER)
                if response.length and len(body) < _LARGEST_ANSWER:
                    raise http.client.IncompleteRead(body)
                return Answer(response.status, response.headers, body, at)
        except (OSError, http.client.HTTPException) as error:
            raise Broken(Step.ANSWER, kind_of(error), f"{self.place}: {_words(error)}") from error
        finally:
            connection.close()

    def cut(self) -> None:
        """End what is under way on every connection, and let nothing more begin."""
        self._until = 0.0
        for wire in list(self._open):
            with suppress(OSError):
                # That of the connection below TLS: the other thread may be at work above it.
                socket.socket.shutdown(wire, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close every connection; for the thread that tries, at its end."""
        for wire in self._open:
            wire.close()

    def _dial(self, family: socket.AddressFamily, address: str) -> socket.socket:
        left = self.left()
        wire = socket.socket(family, socket.SOCK_STREAM)
        self._open.append(wire)
        wire.settimeout(left)
        # Reset, not refused, it was taken and cut at once: whatever is tried on it says so.
        with suppress(ConnectionResetError, BrokenPipeError):
            wire.connect((address, self.port))
        return wire

    def _trusted(self) -> ssl.SSLContext:
        try:
            return self.endpoint.tls() if self.endpoint.tls else _believing()
        except (NotEnrolled, MachineError, OSError) as error:
            raise Broken(Step.TLS, AwayKind.NOT_ENROLLED, f"{self.place}: {_words(error)}") from error


def _believing() -> ssl.SSLContext:
    """Make a context that believes anybody: only to read what a server says of itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told or type(error).__name__
