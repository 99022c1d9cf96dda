"""The kiosk's devices by role: what `kiosk` holds in its hand."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from hardware.errors import DeviceFault, HardwareError
from hardware.host.config import DeviceConfig
from hardware.host.keeper import Keeper
from hardware.host.launch import Launcher, launch_process
from hardware.host.proxies import (
    ChipReaderProxy,
    CodeScannerProxy,
    DeviceProxy,
    DocumentScannerProxy,
    ReceiptPrinterProxy,
)
from hardware.host.publisher import Publisher
from hardware.host.supervisor import Supervisor
from hardware.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from hardware.roles import ChipReader, CodeScanner, Device, DocumentScanner, ReceiptPrinter
    from hardware.vocabulary import Snapshot, Status

__all__ = ["DeviceConfig", "Station"]

_T = TypeVar("_T")
_Proxy = TypeVar("_Proxy", bound=DeviceProxy)


class Station:
    """The devices of one kiosk, each in a worker of its own.

    `run_folder` is a memory-backed folder for the control sockets of simulated devices. With `watch_seconds`
    every device that nobody uses is looked at about so often, so that what is unplugged becomes absent and
    what returns becomes ready by itself; else that is noticed when somebody asks. Asking for a role that is
    not configured raises `HardwareError`.
    """

    def __init__(
        self,
        configs: Mapping[Role, DeviceConfig],
        run_folder: Path,
        launch: Launcher = launch_process,
        watch_seconds: float | None = None,
    ) -> None:
        self._publisher = Publisher()
        self._supervisors = {
            role: Supervisor(role, config, run_folder, launch, self._publisher.tell)
            for role, config in configs.items()
        }
        self._watch_seconds = watch_seconds
        self._keepers: list[Keeper] = []
        self._opening = threading.Lock()
        self._closed = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are filled here."""
        return tuple(self._supervisors)

    @property
    def chip_reader(self) -> ChipReader:
        """The reader of identity cards."""
        return self._proxy(Role.CHIP_READER, ChipReaderProxy)

    @property
    def code_scanner(self) -> CodeScanner:
        """The reader of QR codes."""
        return self._proxy(Role.CODE_SCANNER, CodeScannerProxy)

    @property
    def document_scanner(self) -> DocumentScanner:
        """The scanner of sheets."""
        return self._proxy(Role.DOCUMENT_SCANNER, DocumentScannerProxy)

    @property
    def receipt_printer(self) -> ReceiptPrinter:
        """The printer of slips."""
        return self._proxy(Role.RECEIPT_PRINTER, ReceiptPrinterProxy)

    def device(self, role: Role) -> Device:
        """Return the device of `role` as far as every device is alike."""
        return self._proxy(role, DeviceProxy)

    def open(self) -> None:
        """Start all workers side by side; a device that does not open is told by `snapshots`."""
        with self._opening:
            if self._watch_seconds is not None and not self._keepers and not self._closed:
                self._keepers = [Keeper(one.look, self._watch_seconds) for one in self._supervisors.values()]

        def start(supervisor: Supervisor) -> None:
            with suppress(DeviceFault):
                supervisor.open()

        self._each(self._supervisors, start)

    def statuses(self) -> tuple[Status, ...]:
        """Ask every device how it is, side by side; never raises."""
        return self._each(self._supervisors, lambda supervisor: DeviceProxy(supervisor).status())

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return what is known of every device; asks none."""
        return tuple(supervisor.snapshot for supervisor in self._supervisors.values())

    def subscribe(self, listener: Callable[[Snapshot], None]) -> Callable[[], None]:
        """Tell `listener` every change of a device from now on; what is returned ends that.

        It is called in a thread of the station's own, holding no lock, for one change after the other. While
        it is slow, older snapshots of a role give way to newer ones; one that raises is logged and kept.
        """
        return self._publisher.subscribe(listener)

    def restart(self, roles: Iterable[Role]) -> None:
        """End the workers of `roles` with all that their memory holds and start fresh ones; never raises."""
        self._each([role for role in roles if role in self._supervisors], Supervisor.restart)

    def close(self) -> None:
        """End all workers for good; may be called twice, and from any thread."""
        with self._opening:
            self._closed = True
        for keeper in self._keepers:
            keeper.end()
        self._each(self._supervisors, Supervisor.close)
        for keeper in self._keepers:
            keeper.join()
        self._publisher.close()

    def _proxy(self, role: Role, kind: type[_Proxy]) -> _Proxy:
        if role not in self._supervisors:
            raise HardwareError(f"this station has no {role}")
        return kind(self._supervisors[role])

    def _each(self, roles: Iterable[Role], action: Callable[[Supervisor], _T]) -> tuple[_T, ...]:
        """Run `action` on the supervisors of `roles` side by side; the answers keep the order."""
        with ThreadPoolExecutor(max_workers=len(Role)) as pool:
            return tuple(pool.map(action, [self._supervisors[role] for role in roles]))
