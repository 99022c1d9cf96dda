"""The gateway's own folder: its packet keys, the public halves for kiosks, and who is enrolled.

keys/packet-<suite>.key      private, 0600
public/packet-<suite>.pub    what an operator copies to the kiosks (`province.key_file`)
enrolled/<kiosk id>.pub      kiosks of an older gateway, taken into its database at the next start
packets/, gateway.sqlite3    what is in custody
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import (
    OpenKey,
    PacketSuite,
    encode_open_key,
    encode_seal_key,
    read_open_key,
)
from kiosk.gateway.errors import StateUnusable
from kiosk.machine.files import make_private_folder, write_durable, write_once

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class GatewayState:
    """The folder and the keys in it."""

    folder: Path
    keys: tuple[OpenKey, ...]

    def open_keys(self) -> tuple[OpenKey, ...]:
        """Give the keys that packets are opened with."""
        return self.keys

    @property
    def enrolled(self) -> Path:
        """The folder of kiosks' public keys that are taken into the registry at the next start."""
        return self.folder / "enrolled"

    @property
    def packets(self) -> Path:
        """The folder of packets in custody."""
        return self.folder / "packets"

    @property
    def database(self) -> Path:
        """The database of custody."""
        return self.folder / "gateway.sqlite3"


def public_key_file(folder: Path, suite: PacketSuite = PacketSuite.MLKEM768_X25519) -> Path:
    """Name the file with the public key of a suite, for a kiosk's settings."""
    return folder / "public" / f"packet-{suite.label}.pub"


def open_state(folder: Path) -> GatewayState:
    """Prepare the gateway's folder: makes one key a suite at the first start; raises StateUnusable."""
    try:
        for part in (folder, folder / "keys", folder / "packets"):
            make_private_folder(part)
        (folder / "public").mkdir(exist_ok=True)
        return GatewayState(folder, tuple(_ensure_key(folder, suite) for suite in PacketSuite))
    except OSError as error:
        raise StateUnusable(f"{error.filename or folder}: {error.strerror}") from error
    except BadPacketKey as error:
        raise StateUnusable(str(error)) from error


def _ensure_key(folder: Path, suite: PacketSuite) -> OpenKey:
    path = folder / "keys" / f"packet-{suite.label}.key"
    with contextlib.suppress(FileExistsError):
        write_once(path, encode_open_key(OpenKey.generate(suite)))
    key = read_open_key(path)
    write_durable(public_key_file(folder, suite), encode_seal_key(key.public()), mode=0o644)
    return key
