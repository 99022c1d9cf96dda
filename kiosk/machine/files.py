"""Files that must be whole or absent: private folders, written once, on the disk when the call returns.

A folder that the operator shares with its group (setgid, writable by the group) shares what is made in it: so
do shell and agent, which are different users, work on one queue.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Links are not followed, pipes not waited for.
_CAREFULLY = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def make_private_folder(folder: Path) -> None:
    """Make a folder of mode 0700, with its parents, durably; one that exists is left as it is."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        _make_folder(one, own_mode=0o700 if one == folder else 0o777)
    for one in missing:
        sync_folder(one.parent)


def private_mode(folder: Path, mode: int = 0o600) -> int:
    """Give the mode of what is made in a folder: its owner's alone, its group's too in a shared folder."""
    return _shared_mode(mode) if _is_shared(folder) else mode


def open_private(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open or make a file of `private_mode`, whatever the umask is; gives its descriptor.

    A technician's shell takes the group's right to write away: what it made in a shared folder would be
    closed to the services. So a shared file that is ours gets its mode whenever it is opened.

    Others may write in such a folder: what stands there in the place of a file (a link, a pipe, another name
    of a file that lies elsewhere) is refused. Raises OSError.
    """
    shared = _is_shared(path.parent)
    wanted = _shared_mode(mode) if shared else mode
    descriptor = os.open(path, flags | _CAREFULLY, wanted)
    try:
        found = _need_file(descriptor, path)
        if shared and stat.S_IMODE(found.st_mode) != wanted and os.geteuid() in (0, found.st_uid):
            os.fchmod(descriptor, wanted)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def open_owned(path: Path, flags: int) -> int:
    """Like `open_private`, for a folder that one service owns: a file is its owner's, ours or root's."""
    descriptor = open_private(path, flags)
    try:
        _need_owner(descriptor, path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_owned(path: Path, most: int) -> bytes:
    """Read a file of a folder that one service owns, as `open_owned`; raises OSError, also above `most`."""
    with os.fdopen(os.open(path, os.O_RDONLY | _CAREFULLY), "rb") as file:
        _need_file(file.fileno(), path)
        _need_owner(file.fileno(), path)
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def _need_file(descriptor: int, path: Path) -> os.stat_result:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise PermissionError(errno.EPERM, "this is not a file of its own", str(path))
    return found


def _need_owner(descriptor: int, path: Path) -> None:
    if os.fstat(descriptor).st_uid not in (0, os.geteuid(), path.parent.stat().st_uid):
        raise PermissionError(errno.EPERM, "this is somebody else's file", str(path))


def _is_shared(folder: Path) -> bool:
    try:
        held = folder.stat().st_mode
    except FileNotFoundError:
        return False
    return bool(held & stat.S_ISGID and held & stat.S_IWGRP)


def _shared_mode(mode: int) -> int:
    return mode | (mode & stat.S_IRWXU) >> 3


def _make_folder(folder: Path, own_mode: int) -> None:
    shared = _is_shared(folder.parent)
    try:
        folder.mkdir(own_mode)
        if shared:
            folder.chmod(_shared_mode(0o700) | stat.S_ISGID)
    except FileExistsError:
        if not folder.is_dir():
            raise


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
        descriptor = open_private(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            if mode & 0o077:
                # Meant for others too, whatever the umask of who writes it.
                os.fchmod(descriptor, stat.S_IMODE(os.fstat(descriptor).st_mode) | mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
