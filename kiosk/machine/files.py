"""Files that must be whole or absent: private folders, written once, on the disk when the call returns.

A folder that the operator shares with its group (setgid, writable by the group) shares what is made in it: so
do shell and agent, which are different users, work on one queue.
"""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder of mode 0700, with its parents, durably; one that exists is left as it is."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=private_mode(folder.parent, 0o700), parents=True, exist_ok=True)
    for one in made:
        sync_folder(one.parent)


def private_mode(folder: Path, mode: int = 0o600) -> int:
    """Give the mode of what is made in a folder: its owner's alone, its group's too in a shared folder."""
    try:
        held = folder.stat().st_mode
    except FileNotFoundError:
        return mode
    shared = held & stat.S_ISGID and held & stat.S_IWGRP
    return mode | (mode & stat.S_IRWXU) >> 3 if shared else mode


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durable(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file by write, fsync, rename, fsync of the folder; nothing of it is left when that fails."""
    temporary = _write_temporary(path, content, mode)
    try:
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_once(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Like `write_durable`, but never over a file: raises FileExistsError where one exists."""
    if path.exists():
        raise FileExistsError(path)
    temporary = _write_temporary(path, content, mode)
    try:
        # A hard link, unlike a rename, never replaces a file.
        os.link(temporary, path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _write_temporary(path: Path, content: bytes, mode: int) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, private_mode(path.parent, mode))
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
