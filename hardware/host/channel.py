"""Frames between supervisor and worker: a length, JSON of one known message, and at most one memory file.

The other side may have been taken over by hostile bytes, so sizes are bounded, unknown messages and fields
are refused, and nothing is ever unpickled. File contents travel in a sealed memfd passed beside the frame
(SCM_RIGHTS) and never touch a disk.
"""

from __future__ import annotations

import fcntl
import math
import os
import select
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Any

import msgspec

from hardware.errors import HardwareError
from hardware.host.messages import Call, Message, Part, Result

MAX_FRAME = 1 << 20
MAX_PAYLOAD = 64 << 20
_LENGTH = struct.Struct(">I")
_MARK = "$bytes"
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


class ChannelError(HardwareError):
    """The talk with the other side is over."""


class ChannelClosedError(ChannelError):
    """The other side is gone."""


class ChannelTimeoutError(ChannelError):
    """Nothing came in time."""


class UnsendableError(ChannelError):
    """A message is too large, or there is no memory for its file; nothing was sent and the talk can go on."""


class MalformedFrameError(ChannelError):
    """What came is not one of our messages."""


class Channel:
    """One end of the talk; sending is safe from several threads, receiving belongs to one."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._sending = threading.Lock()

    def hang_up(self) -> None:
        """End the talk; a `receive` that waits in another thread ends with `ChannelClosedError`."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up and give the descriptor back; only for the thread that receives."""
        self.hang_up()
        with self._sending:
            self._socket.close()

    def send(self, message: Message) -> None:
        """Send one message, with the bytes in its value or arguments in a memory file.

        Raises `UnsendableError`, and `ChannelClosedError` when nobody is there.
        """
        payload: list[bytes] = []
        match message:
            case Result(id=number, value=value):
                plain = msgspec.to_builtins(value, builtin_types=(bytes,))
                message = Result(number, _take_out(plain, payload))
            case Part(id=number, value=value):
                plain = msgspec.to_builtins(value, builtin_types=(bytes,))
                message = Part(number, _take_out(plain, payload))
            case Call(id=number, method=method, arguments=arguments):
                plain = msgspec.to_builtins(arguments, builtin_types=(bytes,))
                message = Call(number, method, _take_out(plain, payload))
            case _:
                pass
        body = msgspec.json.encode(message)
        size = sum(map(len, payload))
        if len(body) > MAX_FRAME or size > MAX_PAYLOAD:
            raise UnsendableError(f"a frame of {len(body)} + {size} bytes is too large")
        frame = _LENGTH.pack(len(body)) + body
        if not payload:
            self._send(frame, [])
            return
        descriptor = _memory_file(payload)
        try:
            self._send(frame, [descriptor])
        finally:
            os.close(descriptor)

    def wait(self, seconds: float | None) -> bool:
        """Wait until there is something to receive, be it a hang-up; False when nothing came in time."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(None if seconds is None else math.ceil(seconds * 1000)))

    def receive(self, seconds: float | None = None) -> Message:
        """Return the next message; waits at most `seconds` for the whole of it.

        Raises `ChannelTimeoutError`, `ChannelClosedError` and `MalformedFrameError`.
        """
        until = None if seconds is None else time.monotonic() + seconds
        descriptors: list[int] = []
        try:
            (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until, descriptors))
            if length > MAX_FRAME:
                raise MalformedFrameError(f"a frame of {length} bytes was announced")
            body = self._read(length, until, descriptors)
            if len(descriptors) > 1:
                raise MalformedFrameError("more than one file came with a frame")
            payload = _payload(descriptors[0]) if descriptors else b""
        except MemoryError as error:
            raise ChannelError("no memory for what was sent") from error
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        try:
            return _message(body, payload)
        # A text that is no UTF-8 is no error of msgspec's own.
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise MalformedFrameError(f"not a message: {error}") from error

    def _send(self, frame: bytes, descriptors: list[int]) -> None:
        with self._sending:
            try:
                sent = socket.send_fds(self._socket, [frame], descriptors)
                if sent < len(frame):
                    self._socket.sendall(frame[sent:])
            except OSError as error:
                raise ChannelClosedError(f"cannot send: {error}") from error

    def _read(self, count: int, until: float | None, descriptors: list[int]) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise ChannelTimeoutError("no answer in time")
            try:
                if not self.wait(left):
                    continue
                part, received, flags, _ = socket.recv_fds(
                    self._socket, count - len(parts), 4, socket.MSG_CMSG_CLOEXEC
                )
            except OSError as error:
                raise ChannelClosedError(f"cannot receive: {error}") from error
            descriptors.extend(received)
            if flags & socket.MSG_CTRUNC:
                raise MalformedFrameError("too many files came with a frame")
            if not part:
                raise ChannelClosedError("the other side hung up")
            parts += part
        return bytes(parts)


def _take_out(value: Any, payload: list[bytes]) -> Any:
    """Move the bytes in a plain value to the payload and leave their place in it."""
    match value:
        case bytes():
            place = {_MARK: [sum(map(len, payload)), len(value)]}
            payload.append(value)
            return place
        case dict():
            return {key: _take_out(part, payload) for key, part in value.items()}
        case list() | tuple():
            return [_take_out(part, payload) for part in value]
        case _:
            return value


def _message(body: bytes, payload: bytes) -> Message:
    """Return the message of a frame."""
    message = _decoder.decode(body)
    places = _Payload(payload)
    match message:
        case Result(id=number, value=value):
            return Result(number, places.put_back(value))
        case Part(id=number, value=value):
            return Part(number, places.put_back(value))
        case Call(id=number, method=method, arguments=arguments):
            return Call(number, method, places.put_back(arguments))
        case _:
            return message


class _Payload:
    """The bytes beside a frame; they are taken once each, so that a small frame cannot ask for many."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._taken = 0

    def put_back(self, value: Any) -> Any:
        """Put the bytes where their places are; raises `MalformedFrameError`."""
        match value:
            case {"$bytes": [int(offset), int(length)]} if len(value) == 1:
                if offset < 0 or length < 0 or offset + length > len(self._content):
                    raise MalformedFrameError("a place outside of the payload")
                self._taken += length
                if self._taken > len(self._content):
                    raise MalformedFrameError("places in the payload that overlap")
                return self._content[offset : offset + length]
            case dict():
                return {key: self.put_back(part) for key, part in value.items()}
            case list():
                return [self.put_back(part) for part in value]
            case _:
                return value


def _payload(descriptor: int) -> bytes:
    """Read a passed memory file; anything that could still change, or wait, is refused."""
    try:
        if fcntl.fcntl(descriptor, fcntl.F_GET_SEALS) & _SEALS != _SEALS:
            raise MalformedFrameError("a file that could still change")
    except OSError as error:
        raise MalformedFrameError("a file that is not in memory") from error
    size = os.fstat(descriptor).st_size
    if size > MAX_PAYLOAD:
        raise MalformedFrameError(f"a file of {size} bytes")
    parts: list[bytes] = []
    while size > 0 and (part := os.pread(descriptor, size, sum(len(part) for part in parts))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _memory_file(payload: list[bytes]) -> int:
    """Return a sealed file in memory that holds the payload."""
    descriptor = None
    try:
        descriptor = os.memfd_create("payload", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        for part in payload:
            view = memoryview(part)
            while view:
                view = view[os.write(descriptor, view) :]
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    except OSError as error:
        if descriptor is not None:
            os.close(descriptor)
        raise UnsendableError(f"no memory file for what is sent: {error}") from error
    return descriptor
