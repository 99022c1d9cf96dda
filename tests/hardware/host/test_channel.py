from __future__ import annotations

import fcntl
import json
import os
import pickle
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.errors import FaultKind
from hardware.host.channel import (
    MAX_FRAME,
    MAX_PAYLOAD,
    Channel,
    ChannelClosedError,
    ChannelTimeoutError,
    MalformedFrameError,
    UnsendableError,
)
from hardware.host.messages import Call, Fault, Open, ProgressReport, Result
from hardware.vocabulary import ScannedSheet


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    yield Channel(ours), theirs
    ours.close()
    theirs.close()


def frame(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


@pytest.mark.parametrize(
    "message",
    [
        Open(
            "serial",
            "a.module:Class",
            ("b:C",),
            {"port": "/dev/ttyS0", "baud_rate": 9600, "gap": 0.1, "loud": True},
            "/run/kiosk",
        ),
        Call(7, "read", {"can": "000001", "wanted": ["DG1"]}),
        Result(7, {"access": "PACE"}),
        Result(8),
        Fault(9, FaultKind.GONE, "unplugged"),
        ProgressReport(10, 3, 100, "percent"),
    ],
)
def test_a_message_arrives_as_it_was_sent(ends, message):
    ours, theirs = ends
    ours.send(message)
    assert Channel(theirs).receive(1.0) == message


@given(st.dictionaries(st.text(), st.binary(max_size=3000) | st.text() | st.lists(st.binary()), max_size=6))
def test_bytes_anywhere_in_a_value_arrive_whole(value):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Channel(ours).send(Result(1, value))
        received = Channel(theirs).receive(1.0)
        assert isinstance(received, Result)
        assert received.value == value


def test_a_page_travels_in_a_memory_file_and_not_in_the_frame(ends):
    ours, theirs = ends
    ours.send(Result(1, ScannedSheet(b"P" * 100_000, 10, 10, 300)))
    data, descriptors, _, _ = socket.recv_fds(theirs, 65536, 4)
    assert len(data) < 200
    (descriptor,) = descriptors
    assert str(Path(f"/proc/self/fd/{descriptor}").readlink()).startswith("/memfd:")
    with pytest.raises(PermissionError):
        os.write(descriptor, b"x")
    os.close(descriptor)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"not json",
        b'{"type":"result","id":1,"value":1,"more":2}',
        b'{"type":"result","id":"one"}',
        b'{"type":"fault","id":1,"kind":"tired","message":""}',
        b'{"type":"unheard-of"}',
        b"[" * 100_000,
        json.dumps({"type": "result", "id": 1, "value": {"$bytes": [0, 5]}}).encode(),
        json.dumps({"type": "result", "id": 1, "value": {"$bytes": [-5, 5]}}).encode(),
        pickle.dumps(Result),
    ],
)
def test_what_is_not_one_of_our_messages_is_refused(ends, body):
    ours, theirs = ends
    theirs.sendall(frame(body))
    with pytest.raises(MalformedFrameError):
        ours.receive(1.0)


def test_a_frame_that_announces_too_much_is_refused_before_it_is_read(ends):
    ours, theirs = ends
    theirs.sendall(struct.pack(">I", MAX_FRAME + 1))
    with pytest.raises(MalformedFrameError, match="announced"):
        ours.receive(1.0)


def test_a_message_that_is_too_large_is_not_sent(ends):
    ours, _ = ends
    with pytest.raises(UnsendableError, match="too large"):
        ours.send(Result(1, "x" * MAX_FRAME))
    with pytest.raises(UnsendableError, match="too large"):
        ours.send(Result(1, b"x" * (MAX_PAYLOAD + 1)))


def send_with(sock: socket.socket, descriptors: list[int]) -> None:
    socket.send_fds(sock, [frame(b'{"type":"result","id":1,"value":{"$bytes":[0,1]}}')], descriptors)


@contextmanager
def memory_file(content: bytes) -> Iterator[int]:
    descriptor = os.memfd_create("payload", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.write(descriptor, content)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, 0xF)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("places", [((0, 6), (0, 6)), ((0, 6), (5, 1)), ((0, 4), (1, 3))])
def test_a_small_frame_cannot_ask_for_more_bytes_than_came_with_it(ends, places):
    ours, theirs = ends
    wanted = ",".join(f'{{"$bytes":[{offset},{length}]}}' for offset, length in places)
    with memory_file(b"abcdef") as descriptor:
        message = f'{{"type":"part","id":1,"value":[{wanted}]}}'
        socket.send_fds(theirs, [frame(message.encode())], [descriptor])
    with pytest.raises(MalformedFrameError, match="overlap"):
        ours.receive(1.0)


def test_a_file_that_could_still_change_is_refused(ends):
    ours, theirs = ends
    descriptor = os.memfd_create("loose")
    os.write(descriptor, b"x")
    send_with(theirs, [descriptor])
    os.close(descriptor)
    with pytest.raises(MalformedFrameError):
        ours.receive(1.0)


def test_a_file_on_disk_or_a_pipe_is_refused(ends, tmp_path):
    ours, theirs = ends
    (tmp_path / "file").write_bytes(b"x")
    with (tmp_path / "file").open("rb") as file:
        send_with(theirs, [file.fileno()])
    # Where the scratch folder lies in memory, the file is one that could still change.
    with pytest.raises(MalformedFrameError, match=r"memory|could still change"):
        ours.receive(1.0)
    reading, writing = os.pipe()
    send_with(theirs, [reading])
    with pytest.raises(MalformedFrameError, match="memory"):
        ours.receive(1.0)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("count", [2, 9])
def test_more_than_one_file_is_refused_and_none_stays_open(ends, count):
    ours, theirs = ends
    before = len(list(Path("/proc/self/fd").iterdir()))
    descriptors = [os.memfd_create("many") for _ in range(count)]
    send_with(theirs, descriptors)
    for descriptor in descriptors:
        os.close(descriptor)
    with pytest.raises(MalformedFrameError):
        ours.receive(1.0)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_a_payload_that_finds_no_memory_ends_the_talk_and_not_the_process():
    program = """
import resource, socket
from pathlib import Path
from hardware.host.channel import Channel, ChannelError
from hardware.host.messages import Result
ours, theirs = socket.socketpair()
Channel(theirs).send(Result(1, bytes(60 << 20)))
pages = int(Path("/proc/self/statm").read_text().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * 4096 + (20 << 20), -1))
try:
    Channel(ours).receive(5)
except ChannelError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "no memory for what was sent\n"


def test_half_a_frame_is_waited_for_until_the_deadline(ends):
    ours, theirs = ends
    theirs.sendall(frame(b'{"type":"result","id":1}')[:9])
    with pytest.raises(ChannelTimeoutError):
        ours.receive(0.05)


def test_a_peer_that_hangs_up_is_told_apart_from_a_slow_one(ends):
    ours, theirs = ends
    theirs.close()
    with pytest.raises(ChannelClosedError):
        ours.receive(1.0)
    with pytest.raises(ChannelClosedError):
        ours.send(Result(1))
