"""As much of the Internet Printing Protocol (RFC 8010, RFC 8011) as following one job takes."""

from __future__ import annotations

import http.client
import itertools
from dataclasses import dataclass
from enum import IntEnum

from hardware.drivers.escpos.link import fail
from hardware.errors import DeviceFault, FaultKind

Value = str | int | bytes

_OPERATION, _END = 0x01, 0x03
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_TEXT = range(0x40, 0x60)
_NOT_FOUND = 0x0406
_FIRST_FAILURE = 0x0400


class Operation(IntEnum):
    """What is asked of a queue."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class IppRefusedError(Exception):
    """The server understood and did not do it; `status` is IPP's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"IPP status {status:#06x}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue `name` of the print server at `host`:`port`; each request has `seconds`."""

    host: str
    port: int
    name: str
    seconds: float

    def ask(
        self, operation: Operation, document: bytes = b"", **attributes: str | int
    ) -> dict[str, list[Value]]:
        """Return the attributes that the server answers.

        Raises `IppRefusedError` when it says no, `DeviceFault` when it says nothing or nothing sensible.
        """
        uri = f"ipp://{self.host}:{self.port}/printers/{self.name}"
        body = _encode(operation, {"printer-uri": uri, **attributes}) + document
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.seconds)
        try:
            headers = {"Content-Type": "application/ipp"}
            connection.request("POST", f"/printers/{self.name}", body, headers)
            response = connection.getresponse()
            content = response.read(1 << 20)
        except TimeoutError as error:
            raise DeviceFault(FaultKind.TIMEOUT, "the print server does not answer") from error
        except http.client.HTTPException as error:
            raise DeviceFault(FaultKind.WRONG_DEVICE, "what answers is no print server") from error
        except OSError as error:
            fail(error)
        finally:
            connection.close()
        if response.status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            raise DeviceFault(FaultKind.ACCESS_DENIED, "the print server does not let us in")
        try:
            status, answer = _decode(content)
        except (IndexError, UnicodeDecodeError, ValueError) as error:
            message = f"what answers is no print server (HTTP status {response.status})"
            raise DeviceFault(FaultKind.WRONG_DEVICE, message) from error
        if status == _NOT_FOUND and operation is Operation.GET_PRINTER_ATTRIBUTES:
            raise DeviceFault(FaultKind.GONE, f"the print server has no queue {self.name}")
        if status >= _FIRST_FAILURE:
            raise IppRefusedError(status)
        return answer


_numbers = itertools.count(1)
# Attributes that are not plain names.
_TAGS = {
    "attributes-charset": 0x47,
    "attributes-natural-language": 0x48,
    "printer-uri": 0x45,
    "document-format": 0x49,
    "job-id": _INTEGER,
    "requesting-user-name": 0x42,
    "job-name": 0x42,
    "requested-attributes": 0x44,
}


def _encode(operation: Operation, attributes: dict[str, str | int]) -> bytes:
    """Return a request; a name in `attributes` may be written with underscores."""
    body = bytearray(b"\x02\x00" + operation.to_bytes(2, "big"))
    body += (next(_numbers) & 0x7FFFFFFF).to_bytes(4, "big") + bytes((_OPERATION,))
    first = {"attributes-charset": "utf-8", "attributes-natural-language": "en"}
    for name, value in {**first, **attributes}.items():
        plain = name.replace("_", "-")
        data = value.to_bytes(4, "big") if isinstance(value, int) else value.encode()
        body.append(_TAGS[plain])
        body += len(plain).to_bytes(2, "big") + plain.encode() + len(data).to_bytes(2, "big") + data
    body.append(_END)
    return bytes(body)


def _decode(content: bytes) -> tuple[int, dict[str, list[Value]]]:
    """Return status and attributes of an answer; raises ValueError or IndexError for anything else."""
    if len(content) < 9 or content[0] not in (1, 2):
        raise ValueError("no IPP")
    answer: dict[str, list[Value]] = {}
    place, name = 8, ""
    while (tag := content[place]) != _END:
        place += 1
        if tag < 0x10:
            continue
        length = int.from_bytes(content[place : place + 2], "big")
        if length:
            name = content[place + 2 : place + 2 + length].decode()
        place += 2 + length
        length = int.from_bytes(content[place : place + 2], "big")
        data = content[place + 2 : place + 2 + length]
        place += 2 + length
        answer.setdefault(name, []).append(_value(tag, data))
    return int.from_bytes(content[2:4], "big"), answer


def _value(tag: int, data: bytes) -> Value:
    if tag in (_INTEGER, _ENUM, _BOOLEAN):
        return int.from_bytes(data, "big", signed=tag != _BOOLEAN)
    return data.decode() if tag in _TEXT else data
