"""What a SANE backend's words mean: a file of data a backend in `sane_models/`, each fact with its source."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, ScanMode, ScanSource


class SaneModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The profile of a backend, for all models that it drives.

    `sources` and `modes` give the words by which its options `source` and `mode` are recognised, best first.
    `duplex_option` is the option that makes its feeder scan both sides, where that is no source, and its
    values for both sides and for one. `serial` is a pattern whose group finds the serial number in SANE's
    name of the device. `set` are options set before every scan, where the device has them. `statuses` are
    SANE statuses (as `SaneStatus` names them, in lower case with dashes) that mean a condition other than
    the usual. `debug` is the environment that makes the backend say more, `words` what it then says and
    what that means. `sensors` are read-only options that are `yes` while a condition holds. With
    `reads_ahead` the next sheet moves before it is asked for. With `one_page_a_run` it cannot scan twice
    without being closed.
    """

    sources: dict[ScanSource, list[str]] = {}
    modes: dict[ScanMode, list[str]] = {}
    duplex_option: list[str] = []
    serial: str = ""
    set: dict[str, str] = {}
    statuses: dict[str, Condition] = {}
    debug: dict[str, str] = {}
    words: dict[str, Condition] = {}
    sensors: dict[str, Condition] = {}
    reads_ahead: bool = False
    one_page_a_run: bool = False


_FOLDER = files("hardware.drivers") / "sane_models"


def model_for(device: str, name: str = "") -> SaneModel:
    """Return the profile `name`, or the one of the backend that SANE's device name begins with.

    A backend that has none is taken as the usual. Raises `DeviceFault(PROTOCOL)` for a name without a file.
    """
    usual = msgspec.toml.decode((_FOLDER / "usual.toml").read_bytes(), type=SaneModel)
    # `net:HOST:BACKEND:…` is a scanner on another machine behind its saned (sane-net(5)).
    backend = device.split(":")[2] if device.startswith("net:") and device.count(":") > 2 else device
    file = _FOLDER / f"{name or backend.split(':')[0]}.toml"
    if not file.is_file():
        if name:
            raise DeviceFault(FaultKind.PROTOCOL, f"no scanner model is named {name!r}")
        return usual
    own = msgspec.toml.decode(file.read_bytes(), type=SaneModel)
    return msgspec.structs.replace(
        own, sources={**usual.sources, **own.sources}, modes={**usual.modes, **own.modes}
    )
