"""New keys in the place of old ones: made beside them, and put in their place when the gateway knows them.

A power cut at any moment leaves a machine that can go on: the new key is durable before anybody hears of it,
and the old one stays until what the gateway answered about the new one is durable too.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.machine.errors import KeyUnreadable
from kiosk.machine.files import make_private_folder, sync_folder, write_once
from kiosk.machine.keys import (
    MachineKey,
    Purpose,
    credential_of,
    ensure_key,
    key_file,
    publish,
    read_key,
)


def next_key(folder: Path, purpose: Purpose) -> MachineKey:
    """Give the key that is to follow the one of now, made on first use; the same until it is promoted.

    Raises KeyUnreadable where it cannot be made, or the key of now is a credential: that is the operator's.
    """
    if credential_of(purpose) is not None:
        raise KeyUnreadable(f"the {purpose} key is a systemd credential, which only the operator changes")
    path = _next_file(folder, purpose)
    try:
        make_private_folder(folder)
        with contextlib.suppress(FileExistsError):
            write_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    return read_key(path, purpose)


def key_for(folder: Path, purpose: Purpose, public: bytes) -> MachineKey | None:
    """Give the key of this public half, the one of now or the next; None where it is neither."""
    for held in (_now, _next):
        key = held(folder, purpose)
        if key is not None and key.public() == public:
            return key
    return None


def promote(folder: Path, purpose: Purpose, public: bytes) -> None:
    """Put the next key into its place if it is the one of this public half; raises KeyUnreadable.

    A credential's place is not ours: nothing happens.
    """
    if credential_of(purpose) is not None:
        return
    key = _next(folder, purpose)
    if key is None or key.public() != public:
        return
    path = key_file(folder, purpose)
    try:
        _next_file(folder, purpose).replace(path)
        sync_folder(folder)
        publish(folder, key)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error


def _now(folder: Path, purpose: Purpose) -> MachineKey | None:
    if credential_of(purpose) is None and not key_file(folder, purpose).exists():
        return None
    return ensure_key(folder, purpose)


def _next(folder: Path, purpose: Purpose) -> MachineKey | None:
    path = _next_file(folder, purpose)
    return read_key(path, purpose) if path.exists() else None


def _next_file(folder: Path, purpose: Purpose) -> Path:
    return folder / f"{purpose}.next.key"
