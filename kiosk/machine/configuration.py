"""The settings of one kind of kiosk as the province signed them: a document whose body is the file itself.

It lies beside the file in use, as `kiosk.toml.signed`. The kiosk runs by its own file, whatever was signed:
that the two say the same is what a technician checks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
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


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Name the keys that are not the same, tables by what is in them: `screen.width_px`; sorted."""
    return sorted(".".join(path) for path, _, _ in differing(one, other))


def differing(
    one: Mapping[str, Any], other: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Give each key that is not the same, by its path, with both values; None where there is none."""
    for key in one.keys() | other.keys():
        path, this, that = (*above, key), one.get(key), other.get(key)
        if this == that:
            continue
        # A table that is new, or gone, is told by what is in it, too.
        tables = [value for value in (this, that) if isinstance(value, Mapping)]
        if (this is None or that is None) and any(tables):
            yield from differing(this or {}, that or {}, path)
        elif len(tables) == 2:
            yield from differing(tables[0], tables[1], path)
        else:
            yield path, this, that
