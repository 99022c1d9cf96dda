"""The gateway's packet keys: which there are, which kiosks are told to seal to, and how that changes.

keys/packet-<suite>.key             a first key, 0600
keys/packet-<suite>-<key id>.key    one made by a rotation
keys/keyring.json                   the serial of the list, and each key's standing; its rename is the change
public/packet-<suite>.pub           the preferred public keys, for a kiosk that is not enrolled (development)

A retired key is offered to nobody any more and opens for ever: a kiosk may have been without a network for
weeks. Several processes share one folder; each sees what another changed at its next call.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import structlog

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import (
    OpenKey,
    PacketSuite,
    encode_open_key,
    encode_seal_key,
    read_open_key,
)
from kiosk.dossier.seal_keys import SEAL_KEYS, ListedKey, SealKeyList, encode_seal_keys
from kiosk.gateway.errors import StateUnusable
from kiosk.machine.errors import MachineError
from kiosk.machine.files import make_private_folder, write_durable, write_once
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.machine.signed import sign_document

_MOST_OTHERS = 16

_log = structlog.get_logger()


def public_key_file(folder: Path, suite: PacketSuite = PacketSuite.MLKEM768_X25519) -> Path:
    """Name the file with the preferred public key of a suite, for a kiosk that is not enrolled."""
    return folder / "public" / f"packet-{suite.label}.pub"


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key: `standing` is preferred, accepted or retired."""

    file: str
    key_id: str
    suite: str
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    standing: Literal["preferred", "accepted", "retired"]


class _Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal[1]
    serial: int
    issued_at: Annotated[datetime, msgspec.Meta(tz=True)]
    keys: tuple[_Kept, ...]


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A packet key as an operator sees it."""

    key_id: str
    suite: PacketSuite
    made_at: datetime
    standing: str


@dataclass(frozen=True, slots=True, repr=False)
class _Loaded:
    stamp: tuple[int, int, int]
    ring: _Ring
    keys: tuple[OpenKey, ...]
    document: bytes


class Keyring:
    """Owns the packet keys of one gateway, in its state folder; makes one a suite at the first start.

    Every method raises StateUnusable where the files cannot be read or written, but for those that only give
    what was read before.
    """

    def __init__(self, folder: Path, *, begins: Callable[[], bool] = lambda: True) -> None:
        """Open the keys; where there are none, `begins` is asked whether this can be a first start."""
        self._keys, self._public = folder / "keys", folder / "public"
        self._loaded: _Loaded | None = None
        with _usable(folder):
            self._refuse_lost(begins)
            make_private_folder(folder)
            make_private_folder(self._keys)
            self._public.mkdir(exist_ok=True)
            self._distribution: MachineKey = ensure_key(self._keys, Purpose.DISTRIBUTION)
            with self._locked():
                if not self._file.exists():
                    self._begin()
            self._load()

    @property
    def serial(self) -> int:
        """The serial of the list of now."""
        return self._held().ring.serial

    def open_keys(self) -> tuple[OpenKey, ...]:
        """Give every key that opens packets, retired ones too."""
        return self._held().keys

    def failing(self) -> bool:
        """Whether the files cannot be read, so that what is given is what was read before."""
        try:
            self._load()
        except StateUnusable:
            return True
        return False

    def signed_list(self) -> bytes:
        """Give the list that kiosks are given, as a signed document of kind `seal-keys`."""
        return self._held().document

    def kept(self) -> tuple[KeptKey, ...]:
        """Describe every key."""
        suites = {suite.label: suite for suite in PacketSuite}
        return tuple(
            KeptKey(key.key_id, suites[key.suite], key.made_at, key.standing)
            for key in self._held().ring.keys
        )

    def rotate(self, suite: PacketSuite) -> str:
        """Make a new key that kiosks are told to seal to from now on; gives its id in hexadecimal.

        The one before stays accepted. Make a backup before kiosks use the new one.
        """
        with _usable(self._keys), self._locked():
            ring = self._load().ring
            made = OpenKey.generate(suite)
            kept = self._keep(made, f"packet-{suite.label}-{made.public().key_id.hex()}.key", "preferred")
            others = tuple(
                msgspec.structs.replace(key, standing="accepted")
                if key.suite == suite.label and key.standing == "preferred"
                else key
                for key in ring.keys
            )
            self._write(ring.serial, (*others, kept))
            return kept.key_id

    def retire(self, key_id: str) -> None:
        """Offer a key no longer; raises ValueError for an unknown key, or one that nothing has followed."""
        with _usable(self._keys), self._locked():
            ring = self._load().ring
            found = next((key for key in ring.keys if key.key_id == key_id), None)
            if found is None:
                raise ValueError(f"no packet key has the id {key_id}")
            if found.standing == "preferred":
                raise ValueError(f"{key_id} is what kiosks seal to: rotate {found.suite} first")
            if found.standing == "retired":
                return
            retired = msgspec.structs.replace(found, standing="retired")
            self._write(ring.serial, tuple(retired if key is found else key for key in ring.keys))

    @property
    def _file(self) -> Path:
        return self._keys / "keyring.json"

    def _refuse_lost(self, begins: Callable[[], bool]) -> None:
        """Make no new keys in the place of others that were here."""
        if self._file.exists():
            return
        held = {path.name for path in self._keys.glob("packet-*.key")}
        # A rotation writes its key where a list is already.
        if held - {f"packet-{suite.label}.key" for suite in PacketSuite} or not (held or begins()):
            raise StateUnusable(f"{self._file}: lost; restore {self._keys} from the backup")

    def _begin(self) -> None:
        """Take up the keys that are there from before there was a list, or make the first ones."""
        kept = []
        for suite in PacketSuite:
            name = f"packet-{suite.label}.key"
            with contextlib.suppress(FileExistsError):
                write_once(self._keys / name, encode_open_key(OpenKey.generate(suite)))
            kept.append(self._describe(read_open_key(self._keys / name), name, "preferred"))
        self._write(0, tuple(kept))

    def _keep(self, key: OpenKey, name: str, standing: Literal["preferred", "accepted"]) -> _Kept:
        write_once(self._keys / name, encode_open_key(key))
        return self._describe(key, name, standing)

    def _describe(self, key: OpenKey, name: str, standing: Literal["preferred", "accepted"]) -> _Kept:
        return _Kept(name, key.public().key_id.hex(), key.suite.label, datetime.now(UTC), standing)

    def _write(self, serial: int, keys: tuple[_Kept, ...]) -> None:
        # Never below the clock's seconds: after a restore from an old backup the next change still counts as
        # newer than what kiosks have seen.
        ring = _Ring(1, max(serial + 1, int(time.time())), datetime.now(UTC), keys)
        write_durable(self._file, msgspec.json.format(msgspec.json.encode(ring)) + b"\n")
        loaded = self._loaded = self._read(_stamp(self._file))
        for kept, key in zip(loaded.ring.keys, loaded.keys, strict=True):
            if kept.standing == "preferred":
                public = self._public / f"packet-{kept.suite}.pub"
                write_durable(public, encode_seal_key(key.public()), mode=0o644)

    def _held(self) -> _Loaded:
        """Give the keys of now; those held before, where the files cannot be read any more."""
        try:
            return self._load()
        except StateUnusable as error:
            if self._loaded is None:
                raise
            # What is held opens what has come, so that it is handed over.
            _log.error("packet keys cannot be read again", kind=type(error.__cause__ or error).__name__)
            return self._loaded

    def _load(self) -> _Loaded:
        with _usable(self._keys):
            stamp = _stamp(self._file)
            if self._loaded is None or self._loaded.stamp != stamp:
                if self._loaded is not None:
                    _log.info("packet keys were changed by another process")
                self._loaded = self._read(stamp)
            return self._loaded

    def _read(self, stamp: tuple[int, int, int]) -> _Loaded:
        try:
            ring = msgspec.json.decode(self._file.read_bytes(), type=_Ring)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise StateUnusable(f"{self._file}: not a list of packet keys") from error
        keys = tuple(read_open_key(self._keys / Path(kept.file).name) for kept in ring.keys)
        listed = []
        for kept, key in zip(ring.keys, keys, strict=True):
            public = key.public()
            if public.key_id.hex() != kept.key_id:
                raise StateUnusable(f"{self._keys / kept.file}: another key than keyring.json names")
            if kept.standing != "retired":
                listed.append(
                    ListedKey(public.suite, public.key_id, public.raw, kept.standing == "preferred")
                )
        # Kiosks read no endless list: all that is preferred, and of the others the newest.
        others = [key for key in listed if not key.preferred][-_MOST_OTHERS:]
        offered = (*others, *(key for key in listed if key.preferred))
        body = encode_seal_keys(SealKeyList(ring.serial, ring.issued_at, offered))
        return _Loaded(stamp, ring, keys, sign_document(self._distribution, SEAL_KEYS, body))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold off other processes that would change the keys."""
        descriptor = os.open(self._keys / "keyring.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@contextmanager
def _usable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StateUnusable(f"{error.filename or place}: {error.strerror}") from error
    except (BadPacketKey, MachineError) as error:
        raise StateUnusable(str(error)) from error


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
