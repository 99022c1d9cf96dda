"""Packets that come in pieces, until the last byte is there: one file and one description each.

    uploads/<submission id>-<16 digits>.part    the bytes so far
    uploads/<submission id>-<16 digits>.json    how long it will be, its SHA-256, whose it is

A name is made of the submission id and the first digits of the packet's SHA-256, so a kiosk that lost an
answer knows it. No lock is held while bytes travel: each batch is written under the file's lock, at the
offset that its sender believes in or not at all. Two connections of one kiosk, of which one is dead and
does not know it, cannot harm each other so.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from kiosk.dossier.packet import MAX_PACKET_BYTES
from kiosk.gateway.errors import NotTaken
from kiosk.machine.files import make_private_folder, write_durable
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

NAME = r"[0-9a-f]{32}-[0-9a-f]{16}"
# Unfinished uploads of one kiosk; the one that rests longest makes room for a new one.
_AT_ONCE = 8


class Upload(msgspec.Struct, frozen=True):
    """What an upload will be: `sha256` is that of the whole packet, `kiosk_id` whose it is."""

    submission_id: str
    sha256: str
    length: int
    kiosk_id: str

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"{self.submission_id}-{self.sha256[:16]}"


# Built before there are threads: two that read a type for the first time at once can end the process.
_UPLOADS = msgspec.json.Decoder(Upload)


class Uploads:
    """Owns the folder; every process of the gateway may. Its methods block and raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make_private_folder(folder)

    def begin(self, upload: Upload) -> int:
        """Make room for an upload and give its offset: not 0 where it was begun before.

        Raises NotTaken where another packet has this name.
        """
        with self._locked():
            known = self._read(upload.name)
            if known is not None and known != upload:
                raise NotTaken(409, RefusalReason.OTHER_CONTENT, "another upload has this name")
            if known is None:
                self._make_room(upload.kiosk_id)
            os.close(os.open(self._part(upload.name), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600))
            if known is None:
                # The description last: what has one can be written to.
                write_durable(self._description(upload.name), msgspec.json.encode(upload))
            return self.offset(upload.name)

    def find(self, name: str, kiosk_id: str) -> Upload:
        """Find an upload of a kiosk; raises NotTaken where there is none."""
        upload = self._read(name)
        if upload is None or upload.kiosk_id != kiosk_id:
            raise NotTaken(404, RefusalReason.NO_SUCH_UPLOAD, "no such upload")
        return upload

    def offset(self, name: str) -> int:
        """Say how many bytes are durably here."""
        with self._open(name) as descriptor:
            os.fsync(descriptor)
            return os.fstat(descriptor).st_size

    def append(self, upload: Upload, offset: int, data: bytes | bytearray) -> int:
        """Write a batch at `offset` and give the next one; raises NotTaken where the file is elsewhere.

        What is written is durable after `offset` was asked for.
        """
        with self._open(upload.name) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            at = os.fstat(descriptor).st_size
            if at != offset:
                raise NotTaken(409, RefusalReason.WRONG_OFFSET, f"the upload is at {at}")
            if offset + len(data) > upload.length:
                raise NotTaken(413, RefusalReason.TOO_LARGE, "more bytes than Upload-Length said")
            rest = memoryview(data)
            while rest:
                written = os.pwrite(descriptor, rest, offset)
                rest, offset = rest[written:], offset + written
            return offset

    def beginning(self, name: str, count: int) -> bytes:
        """Read the first bytes."""
        with self._open(name) as descriptor:
            return os.pread(descriptor, count, 0)

    def whole(self, upload: Upload) -> bytes:
        """Read a whole packet; where it is not what was announced, drops it and raises NotTaken."""
        with self._open(upload.name) as descriptor, os.fdopen(os.dup(descriptor), "rb") as file:
            packet = file.read(MAX_PACKET_BYTES + 1)
        if hashlib.sha256(packet).hexdigest() != upload.sha256:
            self.drop(upload.name)
            raise NotTaken(422, RefusalReason.ALTERED, "the bytes are not those that were announced")
        return packet

    def drop(self, name: str) -> None:
        """Forget an upload."""
        self._description(name).unlink(missing_ok=True)
        self._part(name).unlink(missing_ok=True)

    def purge(self, older_than: timedelta) -> int:
        """Drop what nobody has added to for so long, and say how many those were."""
        limit = time.time() - older_than.total_seconds()
        count = 0
        for path in self._folder.glob("*.part"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    self.drop(path.stem)
                    count += 1
        return count

    def _make_room(self, kiosk_id: str) -> None:
        mine: list[tuple[float, str]] = []
        for path in self._folder.glob("*.json"):
            upload = self._read(path.stem)
            if upload is not None and upload.kiosk_id == kiosk_id:
                with contextlib.suppress(FileNotFoundError):
                    mine.append((self._part(path.stem).stat().st_mtime, path.stem))
        for _, name in sorted(mine)[: max(0, len(mine) + 1 - _AT_ONCE)]:
            self.drop(name)

    def _read(self, name: str) -> Upload | None:
        if not re.fullmatch(NAME, name):
            return None
        try:
            return _UPLOADS.decode(self._description(name).read_bytes())
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one at a time count what is here and add to it."""
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def _open(self, name: str) -> Iterator[int]:
        try:
            descriptor = os.open(self._part(name), os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            raise NotTaken(404, RefusalReason.NO_SUCH_UPLOAD, "no such upload") from None
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _part(self, name: str) -> Path:
        return self._folder / f"{name}.part"

    def _description(self, name: str) -> Path:
        return self._folder / f"{name}.json"
