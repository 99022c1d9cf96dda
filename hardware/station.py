"""The kiosk's devices by role: what `kiosk` holds in its hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from hardware.errors import DeviceFault, HardwareError
from hardware.host.launch import Launcher, launch_process
from hardware.host.proxies import (
    ChipReaderProxy,
    CodeScannerProxy,
    DeviceProxy,
    DocumentScannerProxy,
    ReceiptPrinterProxy,
)
from hardware.host.supervisor import DeviceConfig, Supervisor
from hardware.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from hardware.roles import ChipReader, CodeScanner, Device, DocumentScanner, ReceiptPrinter
    from hardware.vocabulary import Status

__all__ = ["DeviceConfig", "Station"]

_T = TypeVar("_T")
_Proxy = TypeVar("_Proxy", bound=DeviceProxy)


class Station:
    """The devices of one kiosk, each in a worker of its own.

    `run_folder` is a memory-backed folder for the control sockets of simulated devices. Asking for a role
    that is not configured raises `HardwareError`.
    """

    def __init__(
        self, configs: Mapping[Role, DeviceConfig], run_folder: Path, launch: Launcher = launch_process
    ) -> None:
        self._supervisors = {
            role: Supervisor(role, config, run_folder, launch) for role, config in configs.items()
        }

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
        """Start all workers side by side; a device that does not open is told by `statuses`."""

        def start(supervisor: Supervisor) -> None:
            with suppress(DeviceFault):
                supervisor.open()

        self._each(self._supervisors, start)

    def statuses(self) -> tuple[Status, ...]:
        """Ask every device how it is, side by side; never raises."""
        return self._each(self._supervisors, lambda supervisor: DeviceProxy(supervisor).status())

    def restart(self, roles: Iterable[Role]) -> None:
        """End the workers of `roles` with all that their memory holds and start fresh ones; never raises."""
        self._each([role for role in roles if role in self._supervisors], Supervisor.restart)

    def close(self) -> None:
        """End all workers; may be called twice."""
        self._each(self._supervisors, Supervisor.close)

    def _proxy(self, role: Role, kind: type[_Proxy]) -> _Proxy:
        if role not in self._supervisors:
            raise HardwareError(f"this station has no {role}")
        return kind(self._supervisors[role])

    def _each(self, roles: Iterable[Role], action: Callable[[Supervisor], _T]) -> tuple[_T, ...]:
        """Run `action` on the supervisors of `roles` side by side; the answers keep the order."""
        with ThreadPoolExecutor(max_workers=len(Role)) as pool:
            return tuple(pool.map(action, [self._supervisors[role] for role in roles]))
