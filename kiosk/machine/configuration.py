"""The settings of one kind of kiosk as the province signed them: a document whose body is the file itself.

It lies beside the file in use, as `kiosk.toml.signed`. The kiosk runs by its own file, whatever was signed:
that the two say the same is what a technician checks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import MachineKey
from kiosk.machine.signed import open_document, sign_document

SUFFIX = ".signed"
_KIND = "configuration"


def sign_configuration(key: MachineKey, content: bytes) -> bytes:
    """Sign a settings file with the gateway's distribution key; raises BadDocument for what is none."""
    read_configuration(content)
    return sign_document(key, _KIND, content)


def open_configuration(signed: bytes, public: bytes) -> dict[str, Any]:
    """Give the settings that the holder of `public` signed; raises BadDocument."""
    return read_configuration(open_document(signed, _KIND, public))


def read_configuration(content: bytes) -> dict[str, Any]:
    """Read a settings file as it is, without its defaults; raises BadDocument."""
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadDocument(f"not a settings file: {error}") from error


def differences(one: Mapping[str, Any], other: Mapping[str, Any], above: str = "") -> list[str]:
    """Name the keys that are not the same, tables by what is in them: `screen.width_px`; sorted."""
    found = []
    for key in one.keys() | other.keys():
        name = f"{above}{key}"
        this, that = one.get(key), other.get(key)
        if isinstance(this, dict) and isinstance(that, dict):
            found += differences(this, that, f"{name}.")
        elif this != that:
            found.append(name)
    return sorted(found)
