"""Sticks that are mounted, and a file onto one: whole under its name, or not there at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path("/")
_PIECE = 1 << 18
_OCTAL = re.compile(r"\\([0-7]{3})")
_MOST_NAMES = 1000
# Where the system and the state lie; the last one is what an overlay root lies on.
_OWN = ("/", "/usr", "/var", "/var/lib", "/var/lib/kiosk", "/boot", "/boot/efi", "/home", "/media/root-ro")


class Trouble(StrEnum):
    """Why nothing was written."""

    FULL = "full"
    READ_ONLY = "read-only"
    GONE = "gone"
    CHANGED = "changed"
    UNWRITABLE = "unwritable"


class StickError(Exception):
    """Nothing was written; `trouble` says why, the message is for a technician."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Stick:
    """A removable disk that is mounted; `label` is the last part of where, sizes are bytes."""

    folder: Path
    device: str
    kind: str
    read_only: bool
    free: int
    size: int

    @property
    def label(self) -> str:
        """What to call it on a screen."""
        name = self.folder.name or str(self.folder)
        return "".join(letter if letter.isprintable() else "�" for letter in name)


def mounted_sticks(root: Path = ROOT) -> tuple[Stick, ...]:
    """Name what is mounted of disks that can be taken out or hang on USB, in the order of mounting.

    The disk that the machine itself runs from, `/`, and all parts of it, is none, wherever it hangs.
    One that vanishes while it is looked at, or cannot be asked for its size, is left out.
    """
    try:
        lines = (root / "proc/self/mountinfo").read_bytes().decode(errors="surrogateescape").splitlines()
    except OSError:
        return ()
    own = _disks_below_root(root, lines)
    found: dict[str, Stick] = {}
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(kinds) < 2 or not _is_removable(root, fields[2], own):
            continue
        folder = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[4]))
        read_only = "ro" in fields[5].split(",") or "ro" in (kinds[2].split(",") if len(kinds) > 2 else ())
        with suppress(OSError):
            room = os.statvfs(root / folder.relative_to("/"))
            free, size = room.f_bavail * room.f_frsize, room.f_blocks * room.f_frsize
            # A folder of it that is mounted once more is the same stick.
            found.setdefault(fields[2], Stick(folder, kinds[1], kinds[0], read_only, free, size))
    return tuple(found.values())


def _disks_below_root(root: Path, lines: list[str]) -> set[Path]:
    """Name the kernel's folders of what the machine's own folders lie on."""
    numbers = {fields[2] for line in lines if len(fields := line.split(" ")) > 4 and fields[4] in _OWN}
    disks = {disk for number in numbers if (disk := _disk(root, number)) is not None}
    # What is encrypted or put together lies on others.
    below = {_whole(one.resolve()) for disk in disks for one in (disk / "slaves").glob("*")}
    return disks | below


def _disk(root: Path, number: str) -> Path | None:
    """Find the kernel's folder of the whole disk that a block device is, or is a part of."""
    try:
        folder = (root / "sys/dev/block" / number).resolve(strict=True)
    except OSError:
        return None
    return _whole(folder)


def _whole(folder: Path) -> Path:
    # Of a disk and its parts, the disk alone says whether it can be taken out.
    return folder.parent if (folder.parent / "removable").exists() else folder


def _is_removable(root: Path, number: str, own: set[Path]) -> bool:
    """Tell by the kernel's own folder of a block device, or of the disk that it is a part of."""
    try:
        folder = (root / "sys/dev/block" / number).resolve(strict=True)
    except OSError:
        return False
    if _disk(root, number) in own:
        return False
    for one in (folder, folder.parent):
        with suppress(OSError):
            if (one / "removable").read_text("ascii").strip() == "1":
                return True
    return any(part.startswith("usb") and part[3:].isdigit() for part in folder.parts)


def write_whole(
    folder: Path,
    name: str,
    content: bytes,
    told: Callable[[int], None] = lambda _: None,
) -> Path:
    """Write a file into a folder of somebody else's, by another name first, and read it again.

    `told` is told how many bytes are written. Where a file of the name is there, a number is added. Raises
    StickError, and then there is nothing of it under that name; nor under another, but on a stick that was
    pulled. Exceptions of `told` pass through.
    """
    try:
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _trouble(error, Trouble.GONE) from error
    temporary = f".{secrets.token_hex(6)}.tmp"
    try:
        try:
            _need_room(place, len(content))
            _write(place, temporary, content, told)
            _need_same(place, temporary, content)
            final = _free_name(place, name)
            _need_there(folder, place)
            os.rename(temporary, final, src_dir_fd=place, dst_dir_fd=place)
            _sync(place)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=place)
            raise
        # A stick that was pulled may still take a name into memory.
        try:
            _need_there(folder, place)
        except StickError:
            with suppress(OSError):
                os.unlink(final, dir_fd=place)
            raise
    except OSError as error:
        raise _trouble(error) from error
    finally:
        os.close(place)
    return folder / final


def write_all(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write several files by their names, each as `write_whole` does, or none; raises StickError.

    On a stick that was pulled meanwhile, those before it stay, whole.
    """
    written: list[Path] = []
    try:
        for name, content in files.items():
            written.append(write_whole(folder, name, content))
    except BaseException:
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
    return tuple(written)


def _need_room(place: int, wanted: int) -> None:
    room = os.statvfs(place)
    if room.f_flag & os.ST_RDONLY:
        raise StickError(Trouble.READ_ONLY, "mounted read-only")
    if room.f_bavail * room.f_frsize < wanted:
        raise StickError(Trouble.FULL, f"{room.f_bavail * room.f_frsize} bytes are free of {wanted}")


def _write(place: int, name: str, content: bytes, told: Callable[[int], None]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o644, dir_fd=place), "wb", buffering=0) as file:
        view = memoryview(content)
        done = 0
        while done < len(content):
            done += file.write(view[done : done + _PIECE])
            # Piece by piece onto the stick itself: the count is true, and a pulled stick is known at once.
            os.fdatasync(file.fileno())
            told(done)
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _need_same(place: int, name: str, content: bytes) -> None:
    """Read it again, from the stick: some say that they are larger than they are."""
    with os.fdopen(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=place), "rb") as file:
        if file.read() != content:
            raise StickError(Trouble.CHANGED, "what was read again is not what was written")


def _free_name(place: int, name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    for number in range(1, _MOST_NAMES):
        chosen = name if number == 1 else f"{stem}-{number}{dot}{suffix}"
        try:
            os.stat(chosen, dir_fd=place, follow_symlinks=False)
        except FileNotFoundError:
            return chosen
    raise StickError(Trouble.UNWRITABLE, f"{name} and every number after it are taken")


def _need_there(folder: Path, place: int) -> None:
    """See that the folder is still the one that was opened: a pulled stick leaves an empty folder of ours."""
    try:
        now, then = folder.stat(), os.fstat(place)
    except OSError as error:
        raise StickError(Trouble.GONE, str(error)) from error
    if (now.st_dev, now.st_ino) != (then.st_dev, then.st_ino):
        raise StickError(Trouble.GONE, "is not mounted any more")


def _sync(place: int) -> None:
    try:
        os.fsync(place)
    except OSError as error:
        # Some file systems have no such thing for a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


_TROUBLES = {
    Trouble.FULL: (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
    Trouble.READ_ONLY: (errno.EROFS, errno.EACCES, errno.EPERM),
    Trouble.GONE: (errno.ENOENT, errno.ENODEV, errno.EIO, errno.ENXIO, errno.ENOTDIR, errno.ESTALE),
}


def _trouble(error: OSError, otherwise: Trouble = Trouble.UNWRITABLE) -> StickError:
    for trouble, numbers in _TROUBLES.items():
        if error.errno in numbers:
            return StickError(trouble, error.strerror or str(error))
    return StickError(otherwise, error.strerror or str(error))
