"""Asking an eSCL scanner how its feeder is, where the SANE backend does not pass it on.

The states are those of the Mopria eSCL specification, `AdfState` in ScannerStatus.
"""

from __future__ import annotations

import re
import urllib.parse

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition

_STATE = re.compile(rb"<(?:\w+:)?AdfState>\s*(\w{1,64})\s*</")
_MOST = 1 << 16
_CONDITIONS = {
    "ScannerAdfJam": Condition.SHEET_JAM,
    "ScannerAdfMispick": Condition.SHEET_JAM,
    "ScannerAdfInputTrayFailed": Condition.SHEET_JAM,
    "ScannerAdfDoorOpen": Condition.SCANNER_COVER_OPEN,
    "ScannerAdfHatchOpen": Condition.SCANNER_COVER_OPEN,
    "ScannerAdfMultipickDetected": Condition.DOUBLE_FEED,
    "ScannerAdfEmpty": Condition.FEEDER_EMPTY,
}


def feeder_condition(url: str, seconds: float) -> Condition | None:
    """Return what the feeder of the scanner at `url` (`http://HOST:PORT/eSCL`) needs, None when nothing.

    `seconds` is what connecting may take, and each part of the answer. Raises `DeviceFault`: GONE when nobody
    answers in time, PROTOCOL for what is no answer and for what is no such address.
    """
    # With the TLS that it loads a quarter of a scanner's start-up (measured), and few scanners need it.
    import http.client  # noqa: PLC0415

    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DeviceFault(FaultKind.PROTOCOL, f"{url} is no address of a scanner: {error}") from error
    connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path.rstrip('/')}/ScannerStatus")
        with connection.getresponse() as response:
            body = response.read(_MOST)
    except (OSError, http.client.HTTPException) as error:
        raise DeviceFault(FaultKind.GONE, f"the scanner does not say how it is: {error}") from error
    except ValueError as error:  # a host's name that is too long to be asked for
        raise DeviceFault(FaultKind.PROTOCOL, f"{url} is no address of a scanner: {error}") from error
    finally:
        connection.close()
    if response.status != http.client.OK or b"ScannerStatus" not in body:
        raise DeviceFault(FaultKind.PROTOCOL, f"the scanner's status is none: HTTP {response.status}")
    found = _STATE.search(body)
    return _CONDITIONS.get(found[1].decode()) if found else None
