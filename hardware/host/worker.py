"""The process that holds one device: `python -m hardware.host.worker ROLE --channel FD`.

Reads from its channel what to open and what to call. A `DeviceFault` is answered; anything else that a driver
raises is a bug and ends the process. When the supervisor goes away the worker ends, even in the middle of a
call. Imports neither `kiosk` nor Qt.
"""

from __future__ import annotations

import importlib
import inspect
import os
import signal
import socket
import sys
import threading
import traceback
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hardware.errors import DeviceFault, FaultKind
from hardware.host.channel import Channel, ChannelClosedError, ChannelError, UnsendableError
from hardware.host.harden import harden
from hardware.host.inbox import Inbox
from hardware.host.messages import Call, Fault, Open, Part, ProgressReport, Result
from hardware.host.schema import signature_of
from hardware.recorder.recording import RecordingError
from hardware.recorder.tap import recording
from hardware.vocabulary import Progress, Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from hardware.recorder.recording import Recording
    from hardware.roles import Device

BUG_EXIT = 70


class Control(Protocol):
    """What makes a simulated device act on request."""

    def strike(self) -> None:
        """Let the faults that were asked for happen; called before each call of the device."""

    def close(self) -> None:
        """Take no more requests."""


def serve(
    channel: Channel, role: Role, die: Callable[[], None], hung_up: Callable[[], None] = lambda: None
) -> None:
    """Open the device that the first message names and answer calls until the supervisor hangs up.

    `die` ends the worker as a crash would; only simulated faults use it. `hung_up` is called from another
    thread when the supervisor is gone.
    """
    with suppress(ChannelClosedError):
        _hold(Inbox(channel, hung_up), channel, role, die)


def _hold(inbox: Inbox, channel: Channel, role: Role, die: Callable[[], None]) -> None:
    """Hold one device from its opening to its end."""
    opening = inbox.take()
    if not isinstance(opening, Open):
        raise ChannelError("the first message must be open")
    try:
        device, recorded = _open(opening, role)
    except DeviceFault as fault:
        channel.send(Fault(0, fault.kind, str(fault)))
        return
    control: Control | None = None
    try:
        try:
            control = _control(opening, device, role, die)
        except DeviceFault as fault:  # another kiosk holds what is simulated
            channel.send(Fault(0, fault.kind, str(fault)))
            return
        channel.send(Result(0))
        while True:
            call = inbox.take()
            if not isinstance(call, Call):
                raise ChannelError("only calls are understood once the device is open")
            with inbox.running(call.id, getattr(device, "cancel", None)):
                answer = _run(channel, role, device, call, control)
            try:
                channel.send(answer)
            except UnsendableError as error:
                channel.send(Fault(call.id, FaultKind.PROTOCOL, str(error)))
    finally:
        if control is not None:
            control.close()
        device.close()
        if recorded is not None:
            recorded.close()


def _open(opening: Open, role: Role) -> tuple[Device, Recording | None]:
    """Load the driver and let it open its device; returns the recording of it too, if there is one.

    The option `record` is no driver's: it names the folder where what passes is recorded.
    """
    try:
        driver = _load(opening.load)
    except ImportError as error:
        message = f"driver {opening.driver} is not installed on this machine: {error}"
        raise DeviceFault(FaultKind.PROTOCOL, message) from error
    options = dict(opening.options)
    folder = str(options.pop("record", ""))
    to_record = recording(Path(folder), role, opening.driver) if folder else nullcontext()
    try:
        inspect.signature(driver).bind(**options)
    except TypeError as error:
        message = f"driver {opening.driver} does not take these options: {error}"
        raise DeviceFault(FaultKind.PROTOCOL, message) from error
    try:
        with to_record as recorded:
            device: Device = driver(**options)
    except RecordingError as error:
        raise DeviceFault(FaultKind.ACCESS_DENIED, str(error)) from error
    except (TypeError, ValueError) as error:
        # An option of another type or out of its range, or a bug; nothing has been read yet that the message
        # could hold.
        say_where(type(error), error, error.__traceback__)
        message = f"driver {opening.driver} cannot be opened with these options: {error}"
        raise DeviceFault(FaultKind.PROTOCOL, message) from error
    return device, recorded


def _control(opening: Open, device: Device, role: Role, die: Callable[[], None]) -> Control | None:
    """Let a simulated device act on request; None for a real one."""
    control: Control | None = None
    if hasattr(device, "control"):
        for name in opening.controls:
            control = _load(name)(device, role, Path(opening.run_folder), die)
    return control


def _load(name: str) -> Any:
    """Import what `module:name` means."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _run(channel: Channel, role: Role, device: Device, call: Call, control: Control | None) -> Result | Fault:
    """Run one call and return how it ended."""

    def report(progress: Progress) -> None:
        channel.send(ProgressReport(call.id, progress.done, progress.total, progress.unit))

    def hand_on(part: object) -> None:
        try:
            channel.send(Part(call.id, part))
        except UnsendableError as error:
            raise DeviceFault(FaultKind.PROTOCOL, str(error)) from error

    try:
        signature = signature_of(role, call.method)
        arguments: dict[str, Any] = signature.check_arguments(call.arguments)
        if signature.reports_progress:
            arguments["progress"] = report
        if signature.part:
            arguments[signature.part] = hand_on
        if control is not None:
            control.strike()
        value = getattr(device, call.method)(**arguments)
    except DeviceFault as fault:
        return Fault(call.id, fault.kind, str(fault))
    return Result(call.id, value)


def end_with_supervisor() -> None:
    """Kill this process and its children a second after the supervisor hung up.

    The main thread, if it is idle, closes the device in order; one that is stuck in a call gets a second.
    """
    timer = threading.Timer(1.0, os.killpg, (0, signal.SIGKILL))
    timer.daemon = True
    timer.start()


def say_where(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print where a bug is without its message, which may hold what was read from a card."""
    del error
    where = "".join(traceback.format_tb(trace))
    print(f"worker: {kind.__name__}\n{where}", file=sys.stderr)  # noqa: T201 - stderr is the journal


def main(arguments: list[str]) -> None:
    """Run the worker for `ROLE --channel FD`."""
    role, _, descriptor = arguments
    sys.excepthook = say_where
    harden()
    sock = socket.socket(fileno=int(descriptor))
    sock.set_inheritable(False)
    serve(Channel(sock), Role(role), lambda: os._exit(BUG_EXIT), end_with_supervisor)


if __name__ == "__main__":
    main(sys.argv[1:])
