"""A worker that hostile bytes have taken over, or a driver that has gone mad: its words are the test's."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hardware.errors import DeviceFault, FaultKind, HardwareError
from hardware.host import talk
from hardware.host.channel import MAX_FRAME, Channel
from hardware.host.config import DeviceConfig
from hardware.host.messages import Call, Fault, Part, ProgressReport, Result
from hardware.host.proxies import ChipReaderProxy, DocumentScannerProxy
from hardware.vocabulary import (
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    Identity,
    KeyKind,
    Progress,
    Role,
    ScannedSheet,
    ScanSettings,
    StackEnd,
    State,
    Status,
)

SCANNER = Role.DOCUMENT_SCANNER
CONFIG = DeviceConfig("sane", {})
HONEST = Identity("made-up", model="honest")
Answer = Callable[[socket.socket, Channel, int], None]


class Rogue:
    """Launches, one after the other, workers that open well and then answer calls as they are told."""

    def __init__(self, *answers: Answer) -> None:
        self.launched = 0
        self._answers = answers

    def __call__(self, role: Role) -> RogueWorker:
        ours, theirs = socket.socketpair()
        answer = self._answers[min(self.launched, len(self._answers) - 1)]
        self.launched += 1
        return RogueWorker(Channel(ours), role, theirs, answer)


class RogueWorker:
    process_id = None

    def __init__(self, channel: Channel, role: Role, sock: socket.socket, answer: Answer) -> None:
        self.channel = channel
        self._thread = threading.Thread(target=self._run, args=(role, sock, answer))
        self._thread.start()

    def stop(self) -> None:
        self.kill()

    def kill(self) -> None:
        self.channel.hang_up()
        self._thread.join()

    def close(self) -> None:
        self.channel.close()

    def _run(self, role: Role, sock: socket.socket, answer: Answer) -> None:
        channel = Channel(sock)
        with sock, suppress(HardwareError, OSError):
            channel.receive()
            channel.send(Result(0))
            while True:
                call = channel.receive()
                if isinstance(call, Call) and call.method == "status":
                    channel.send(Result(call.id, Status(role, State.READY)))
                elif isinstance(call, Call):
                    answer(sock, channel, call.id)


def honest(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Result(number, HONEST))


def late(_: socket.socket, channel: Channel, number: int) -> None:
    time.sleep(0.4)
    channel.send(Result(number, Identity("made-up", model="late")))


def to_an_earlier_question(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Result(number - 1, HONEST))


def to_a_later_question(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Fault(number + 1, FaultKind.GONE, "not asked yet"))


def of_another_kind(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Result(number, {"driver": ["no", "identity"]}))


def a_page_that_nobody_asked_for(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Part(number, ScannedSheet(b"page", 1, 1, 300)))


def a_call_of_its_own(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Call(number, "identify", {}))


def random_bytes(sock: socket.socket, _: Channel, number: int) -> None:
    del number
    sock.sendall(os.urandom(4096))


def no_json(sock: socket.socket, _: Channel, number: int) -> None:
    del number
    sock.sendall(struct.pack(">I", 7) + b"not one")


def body(sock: socket.socket, body: bytes) -> None:
    sock.sendall(struct.pack(">I", len(body)) + body)


def text_that_is_no_utf_8(sock: socket.socket, _: Channel, number: int) -> None:
    body(sock, b'{"type":"result","id":%d,"value":{"driver":"\xff\xfe"}}' % number)


def a_value_nested_too_deep_to_be_read(sock: socket.socket, _: Channel, number: int) -> None:
    body(sock, b'{"type":"result","id":%d,"value":%s}' % (number, b"[" * 100_000 + b"]" * 100_000))


def a_value_nested_too_deep_to_be_gone_through(sock: socket.socket, _: Channel, number: int) -> None:
    body(sock, b'{"type":"result","id":%d,"value":%s}' % (number, b"[" * 600 + b"]" * 600))


def an_endless_frame(sock: socket.socket, _: Channel, number: int) -> None:
    del number
    sock.sendall(struct.pack(">I", MAX_FRAME + 1))


def half_a_frame_and_gone(sock: socket.socket, channel: Channel, number: int) -> None:
    del number
    sock.sendall(struct.pack(">I", 500) + b'{"type":"result"')
    channel.hang_up()


def with_files(sock: socket.socket, number: int, descriptors: list[int]) -> None:
    body = b'{"type":"result","id":%d,"value":{"$bytes":[0,1]}}' % number
    try:
        socket.send_fds(sock, [struct.pack(">I", len(body)) + body], descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def more_files_than_a_message_has(sock: socket.socket, _: Channel, number: int) -> None:
    with_files(sock, number, [os.memfd_create("many") for _ in range(12)])


def a_file_that_can_still_change(sock: socket.socket, _: Channel, number: int) -> None:
    with_files(sock, number, [os.memfd_create("loose")])


def a_device_for_a_file(sock: socket.socket, _: Channel, number: int) -> None:
    with_files(sock, number, [os.open("/dev/zero", os.O_RDONLY)])


def bytes_that_were_announced_and_not_sent(sock: socket.socket, _: Channel, number: int) -> None:
    with_files(sock, number, [])


def endless_progress(_: socket.socket, channel: Channel, number: int) -> None:
    while True:
        channel.send(ProgressReport(number, 1, 100, "percent"))


BAD = [
    (late, FaultKind.TIMEOUT),
    (to_an_earlier_question, FaultKind.PROTOCOL),
    (to_a_later_question, FaultKind.PROTOCOL),
    (of_another_kind, FaultKind.PROTOCOL),
    (a_page_that_nobody_asked_for, FaultKind.PROTOCOL),
    (a_call_of_its_own, FaultKind.PROTOCOL),
    (random_bytes, FaultKind.PROTOCOL),
    (no_json, FaultKind.PROTOCOL),
    (text_that_is_no_utf_8, FaultKind.PROTOCOL),
    (a_value_nested_too_deep_to_be_read, FaultKind.PROTOCOL),
    (a_value_nested_too_deep_to_be_gone_through, FaultKind.PROTOCOL),
    (an_endless_frame, FaultKind.PROTOCOL),
    (half_a_frame_and_gone, FaultKind.PROTOCOL),
    (more_files_than_a_message_has, FaultKind.PROTOCOL),
    (a_file_that_can_still_change, FaultKind.PROTOCOL),
    (a_device_for_a_file, FaultKind.PROTOCOL),
    (bytes_that_were_announced_and_not_sent, FaultKind.PROTOCOL),
    (endless_progress, FaultKind.PROTOCOL),
]
names = [bad.__name__ for bad, _ in BAD]


@pytest.mark.parametrize("bad", [bad for bad, _ in BAD], ids=names)
def test_a_worker_that_answers_badly_is_replaced_and_the_caller_gets_the_right_answer(supervise, bad):
    rogue = Rogue(bad, honest)
    supervisor = supervise(SCANNER, CONFIG, rogue)
    assert supervisor.call("identify", {}, 0.2 if bad is late else 20) == HONEST
    assert rogue.launched == 2


@pytest.mark.parametrize(("bad", "kind"), BAD, ids=names)
def test_a_worker_that_answers_badly_again_is_a_fault_and_leaves_nothing_open(supervise, bad, kind):
    before = len(list(Path("/proc/self/fd").iterdir()))
    supervisor = supervise(SCANNER, CONFIG, Rogue(bad))
    with pytest.raises(DeviceFault) as fault:
        supervisor.call("identify", {}, 0.2 if bad is late else 20)
    assert fault.value.kind is kind
    supervisor.close()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_a_device_whose_worker_ends_by_itself_is_broken_and_not_absent(supervise):
    supervisor = supervise(SCANNER, CONFIG, Rogue(half_a_frame_and_gone))
    with pytest.raises(DeviceFault, match="the worker ended"):
        supervisor.call("identify", {}, 20)
    assert supervisor.snapshot.status.state is State.FAULT


WORDS = "\x1b[2J\n\u202e" + "x" * 10_000


def in_a_fault(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Fault(number, FaultKind.PROTOCOL, WORDS))


def in_place_of_a_kind_of_fault(sock: socket.socket, _: Channel, number: int) -> None:
    body(sock, json.dumps({"type": "fault", "id": number, "kind": WORDS, "message": ""}).encode())


def in_place_of_a_condition(_: socket.socket, channel: Channel, number: int) -> None:
    channel.send(Result(number, {"job_id": "job-1", "sides": 0, "condition": WORDS}))


@pytest.mark.parametrize("say", [in_a_fault, in_place_of_a_kind_of_fault, in_place_of_a_condition])
def test_the_words_of_a_worker_are_short_and_of_printable_signs(supervise, say):
    with pytest.raises(DeviceFault) as fault:
        scan_stack(supervise(SCANNER, CONFIG, Rogue(say)), [])
    assert "xxx" in str(fault.value)
    assert len(str(fault.value)) <= 500
    assert str(fault.value).isprintable()


def test_an_answer_that_comes_twice_is_never_taken_for_the_next_one(supervise):
    def twice(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Result(number, Identity("made-up", model="first")))
        channel.send(Result(number, Identity("made-up", model="first")))

    rogue = Rogue(twice, honest)
    supervisor = supervise(SCANNER, CONFIG, rogue)
    assert supervisor.call("identify", {}, 20).model == "first"
    assert supervisor.call("identify", {}, 20) == HONEST
    assert rogue.launched == 2


def scan_stack(supervisor, pages: list[ScannedSheet]) -> StackEnd:
    def ignore(_: Progress) -> None:
        pass

    return DocumentScannerProxy(supervisor).scan_stack("job-1", ScanSettings(), pages.append, ignore)


def test_what_is_no_page_never_reaches_who_waits_for_pages(supervise):
    def strange(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Part(number, HONEST))

    pages: list[ScannedSheet] = []
    rogue = Rogue(strange)
    with pytest.raises(DeviceFault) as fault:
        scan_stack(supervise(SCANNER, CONFIG, rogue), pages)
    assert fault.value.kind is FaultKind.PROTOCOL
    assert pages == []
    assert rogue.launched == 1


def test_a_stack_without_an_end_is_broken_off(supervise, monkeypatch):
    monkeypatch.setitem(talk.MOST_PARTS, "page", 20)

    def endless(_: socket.socket, channel: Channel, number: int) -> None:
        while True:
            channel.send(Part(number, ScannedSheet(b"page", 1, 1, 300)))

    pages: list[ScannedSheet] = []
    with pytest.raises(DeviceFault, match="does not stop"):
        scan_stack(supervise(SCANNER, CONFIG, Rogue(endless)), pages)
    assert len(pages) == 20


CARD = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), ("DG1",), bytes(8))
READING = ChipReading("PACE", {"DG1": b"x"})


def read_chip(supervisor, identities: list[ChipReading]) -> ChipReading | Condition:
    return ChipReaderProxy(supervisor).read(CARD, identities.append, lambda _: None)


def test_an_identity_is_handed_on_once_and_a_second_one_ends_the_reading(supervise):
    def twice(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Part(number, READING))
        channel.send(Part(number, READING))
        channel.send(Result(number, READING))

    identities: list[ChipReading] = []
    rogue = Rogue(twice)
    with pytest.raises(DeviceFault, match="does not stop"):
        read_chip(supervise(Role.CHIP_READER, CONFIG, rogue), identities)
    assert identities == [READING] * rogue.launched  # once for each worker that was tried


@pytest.mark.parametrize(
    "strange", [HONEST, "DG1", {"access": "PACE"}, {"access": "PACE", "files": {"DG1": 1}}]
)
def test_what_is_no_identity_never_reaches_who_waits_for_one(supervise, strange):
    def answer(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Part(number, strange))

    identities: list[ChipReading] = []
    with pytest.raises(DeviceFault) as fault:
        read_chip(supervise(Role.CHIP_READER, CONFIG, Rogue(answer)), identities)
    assert fault.value.kind is FaultKind.PROTOCOL
    assert identities == []


def test_a_scan_is_not_sent_to_a_worker_that_ended_while_it_was_idle(supervise):
    ended = threading.Event()

    def ends(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Result(number, HONEST))
        channel.hang_up()
        ended.set()

    def sheet(_: socket.socket, channel: Channel, number: int) -> None:
        channel.send(Result(number, StackEnd("job-1", 0)))

    rogue = Rogue(ends, sheet)
    supervisor = supervise(SCANNER, CONFIG, rogue)
    supervisor.call("identify", {}, 20)
    assert ended.wait(20)
    assert scan_stack(supervisor, []) == StackEnd("job-1", 0)
    assert rogue.launched == 2


def test_a_worker_that_cannot_be_started_is_a_fault(supervise):
    def no_room(_: Role) -> RogueWorker:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    status = supervise(SCANNER, CONFIG, no_room).status()
    assert status.state is State.FAULT
    assert "no worker can be started" in status.fault
