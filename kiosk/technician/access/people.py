"""The people who may come behind the door, in one file that only its owner may change.

On an appliance file and folder are root's, and the shell may read them as the folder's group.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.machine.files import make_private_folder, sync_folder
from kiosk.technician.access.errors import NotAllowed, PeopleUnreadable, PeopleUnsafe, UnknownPerson
from kiosk.technician.access.rights import Duty

FILE = "access.json"
# Every one of them is asked at every try.
MOST_PEOPLE = 12
_VERSION = 1
_LARGEST = 64 * 1024
_NAME = re.compile(r"[a-z][a-z0-9.-]{1,31}")


@dataclass(frozen=True, slots=True)
class Member:
    """One person: a short name, what they are, what is kept of secret and badge (`badge` may be empty)."""

    id: str
    duty: Duty
    secret: str
    badge: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class _File:
    version: int
    people: tuple[Member, ...]


def need_name(name: str) -> None:
    """Refuse what is no name of a person; raises NotAllowed."""
    if not _NAME.fullmatch(name):
        raise NotAllowed("a name is 2 to 32 small letters, digits, dots and hyphens, a letter first")


class People:
    """The file in `folder`; read anew each time, so that who was removed is out at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.file = folder / FILE

    def all(self) -> tuple[Member, ...]:
        """Return everybody; empty without a file.

        Raises PeopleUnreadable, PeopleUnsafe.
        """
        try:
            # A pipe or a link in the place of the file is not waited for, or followed.
            flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
            with os.fdopen(os.open(self.file, flags), "rb") as file:
                held = os.fstat(file.fileno())
                if not stat.S_ISREG(held.st_mode):
                    raise PeopleUnreadable(f"{self.file} is not a file")
                # The shell reads it as the folder's group; nobody else does, and only its owner writes.
                if held.st_mode & (stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO):
                    raise PeopleUnsafe(
                        f"{self.file} has mode {stat.S_IMODE(held.st_mode):04o}: others than its owner may "
                        f"use it. See who could have changed it, then: chmod 600 {self.file}"
                    )
                if self._folder.stat().st_mode & stat.S_IWOTH:
                    raise PeopleUnsafe(
                        f"anybody may put another file in the place of {self.file}. See who did, then: "
                        f"chmod o-w {self._folder}"
                    )
                content = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise PeopleUnreadable(f"{self.file} cannot be read: {error.strerror}") from None
        return self._parse(content)

    def _parse(self, content: bytes) -> tuple[Member, ...]:
        none = PeopleUnreadable(f"{self.file} does not hold people: set it aside and add them anew")
        if len(content) > _LARGEST:
            raise none
        try:
            read = msgspec.json.decode(content, type=_File)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise none from None
        names = {member.id for member in read.people}
        well = all(_NAME.fullmatch(name) for name in names)
        if read.version != _VERSION or not well or not len(names) == len(read.people) <= MOST_PEOPLE:
            raise none
        return read.people

    def find(self, name: str) -> Member:
        """Return one person; raises UnknownPerson, PeopleUnreadable, PeopleUnsafe."""
        for member in self.all():
            if member.id == name:
                return member
        raise UnknownPerson(f"nobody called {name} is enrolled")

    def put(self, member: Member) -> None:
        """Add a person, or replace the one of that name.

        Raises NotAllowed for a name that cannot be, or one person too many; PeopleUnreadable, PeopleUnsafe
        and OSError for the file.
        """
        need_name(member.id)
        with self._alone():
            others = tuple(one for one in self.all() if one.id != member.id)
            if len(others) >= MOST_PEOPLE:
                raise NotAllowed(f"at most {MOST_PEOPLE} people are enrolled at a kiosk")
            self._write((*others, member))

    def remove(self, name: str) -> None:
        """Take a person out; raises UnknownPerson, PeopleUnreadable, PeopleUnsafe, OSError."""
        with self._alone():
            self.find(name)
            self._write(tuple(one for one in self.all() if one.id != name))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        make_private_folder(self._folder)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _write(self, people: tuple[Member, ...]) -> None:
        temporary = self._folder / f".{FILE}.{secrets.token_hex(8)}.tmp"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                group = self._folder.stat().st_gid
                if os.geteuid() == 0 and group != 0:
                    os.fchown(descriptor, 0, group)
                    os.fchmod(descriptor, 0o640)
                file.write(msgspec.json.encode(_File(_VERSION, people)))
                file.flush()
                os.fsync(descriptor)
            temporary.replace(self.file)
            sync_folder(self._folder)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
