"""What a kiosk was given when it was enrolled, and believes of its province from then on.

pin.json               kiosk id, gateway, authority, certificate, distribution key, first list of keys: one
                       file, so that what belongs together changes together; enrolling alone writes it
brought/renewed.json   the last certificate of that enrolment, with its key
brought/keys.json      the last list of packet keys that the gateway signed; its serial never goes back

Whoever may write pin.json chooses whom dossiers are sealed to: on an appliance that is root. What the agent,
which speaks with the network, brings by itself lies in the folder inside, and is believed as pin.json says.

Nothing here is secret. The private keys lie in the machine's folder of keys or are systemd credentials.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import PacketSuite, SealKey
from kiosk.dossier.seal_keys import SEAL_KEYS, SealKeyList, chosen, decode_seal_keys
from kiosk.machine.enrolment import Admission
from kiosk.machine.errors import BadDocument, KeyUnreadable
from kiosk.machine.files import sync_folder, write_durable
from kiosk.machine.keys import KIOSK_PURPOSES, MachineKey, Purpose, credential_of, key_file
from kiosk.machine.signed import open_document
from kiosk.machine.succession import key_for, promote
from kiosk.province.errors import NotEnrolled

# A certificate is renewed when this share of its life is over.
_RENEW_AFTER = 2 / 3
_UNUSABLE = "what was pinned cannot be used; enrol this kiosk again"


class _Pin(msgspec.Struct, frozen=True):
    format: Literal[1]
    kiosk_id: str
    gateway_url: str
    authority: str
    certificate: str
    distribution: bytes
    seal_keys: bytes
    keys: dict[Purpose, bytes]


class _Renewed(msgspec.Struct, frozen=True):
    """A certificate that followed the one of a pin: `of` is the SHA-256 of that pin.json."""

    format: Literal[1]
    of: bytes
    certificate: str
    transport: bytes


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_PINS = msgspec.json.Decoder(_Pin)
_RENEWALS = msgspec.json.Decoder(_Renewed)


class Pinned:
    """Owns `state/province`; `keys` is the folder of the machine's keys, beside it when not given.

    Several processes may hold one: each reads what is there when it is asked.
    """

    def __init__(self, folder: Path, keys: Path | None = None) -> None:
        self._folder = folder
        self._keys = keys or folder.parent / "keys"

    @property
    def keys_folder(self) -> Path:
        """The folder of the machine's keys."""
        return self._keys

    @property
    def enrolled(self) -> bool:
        """Whether this kiosk is enrolled somewhere."""
        return self._file.exists()

    @property
    def kiosk_id(self) -> str:
        """The id that this kiosk is enrolled under; raises NotEnrolled."""
        return self._pin().kiosk_id

    @property
    def gateway_url(self) -> str:
        """The gateway that this kiosk is enrolled at; raises NotEnrolled."""
        return self._pin().gateway_url

    @property
    def authority_pem(self) -> str:
        """The only authority that is trusted on the line to the province; raises NotEnrolled."""
        return self._pin().authority

    @property
    def distribution(self) -> bytes:
        """The public key that signs what the gateway gives out; raises NotEnrolled."""
        return self._pin().distribution

    def public_key(self, purpose: Purpose) -> bytes:
        """Give the public half of a key as the gateway knows it; raises NotEnrolled."""
        return self._pin().keys[purpose]

    def certificate(self) -> x509.Certificate:
        """Give this kiosk's certificate; raises NotEnrolled."""
        return x509.load_pem_x509_certificate(self._pin().certificate.encode())

    def renewal_due(self, now: datetime) -> bool:
        """Whether two thirds of the certificate's life are over; raises NotEnrolled."""
        held = self.certificate()
        life: timedelta = held.not_valid_after_utc - held.not_valid_before_utc
        return now >= held.not_valid_before_utc + life * _RENEW_AFTER

    def tls_context(self) -> ssl.SSLContext:
        """Make what TLS to the gateway needs: TLS 1.3, the pinned authority alone, this kiosk's certificate.

        The key is handed over in memory: no file holds it in the form that the library reads. Raises
        NotEnrolled, MachineError.
        """
        pin = self._pin()
        context = self.nameless_tls_context()
        try:
            _load_own(context, pin.certificate, self._key(pin, Purpose.TRANSPORT))
        except ssl.SSLError as error:
            raise NotEnrolled(_UNUSABLE) from error
        return context

    def nameless_tls_context(self) -> ssl.SSLContext:
        """Make the same, but for who shows no certificate: it has ended, or its key is not given to us.

        Raises NotEnrolled.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        try:
            context.load_verify_locations(cadata=self._pin().authority)
        except ssl.SSLError as error:
            raise NotEnrolled(_UNUSABLE) from error
        return context

    def key(self, purpose: Purpose) -> MachineKey:
        """Give the key that this kiosk is enrolled with; raises NotEnrolled, MachineError."""
        return self._key(self._pin(), purpose)

    def seal_key(self, suite: PacketSuite = PacketSuite.MLKEM768_X25519) -> SealKey:
        """Give the key to seal to; raises NotEnrolled, BadPacketKey."""
        return chosen(self.seal_keys(), suite)

    def seal_keys(self) -> SealKeyList:
        """Give the newest list that is known; raises NotEnrolled, BadPacketKey."""
        pin = self._pin()
        first = _opened(pin.seal_keys, pin)
        try:
            last = _opened(self._list_file.read_bytes(), pin)
        except (OSError, BadDocument, BadPacketKey):
            # None came since, or the file is of an enrolment before this one.
            return first
        return last if last.serial > first.serial else first

    def accept_keys(self, document: bytes) -> bool:
        """Take the list that the gateway gives out now; tell whether it is newer than the one held.

        Raises BadDocument where it is not signed as pinned, or would go back; BadPacketKey where it names no
        key to seal to; NotEnrolled; OSError.
        """
        pin = self._pin()
        offered, held = _opened(document, pin), self.seal_keys()
        if offered.serial < held.serial:
            raise BadDocument(f"list {offered.serial} of packet keys is older than {held.serial}")
        if offered.serial == held.serial:
            if offered.keys != held.keys:
                raise BadDocument(f"two lists of packet keys have the serial {held.serial}")
            return False
        chosen(offered, PacketSuite.MLKEM768_X25519)
        write_durable(self._list_file, document, mode=0o644)
        return True

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold off other processes that would enrol or renew; raises OSError.

        Without it an answer of the gateway before could be written over a new enrolment.
        """
        for folder in (self._folder, self._brought):
            if not folder.exists():
                folder.mkdir(mode=0o755, parents=True, exist_ok=True)
                sync_folder(folder.parent)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def install(self, admission: Admission, gateway_url: str, keys: dict[Purpose, bytes]) -> None:
        """Believe an answer from now on; `keys` are the public keys that it is about.

        To be called under `changing`. When this returns it survives a power cut; before its rename nothing
        has changed. Raises BadDocument, BadPacketKey where the answer does not hold together, OSError.
        """
        pin = _Pin(
            format=1,
            kiosk_id=admission.kiosk_id,
            gateway_url=gateway_url,
            authority=admission.authority,
            certificate=admission.certificate,
            distribution=admission.distribution,
            seal_keys=admission.seal_keys,
            keys=keys,
        )
        _check(pin)
        # A gateway that was put back to an older state gives out an older list.
        pin = msgspec.structs.replace(pin, seal_keys=self._newest_of_its_own(pin))
        write_durable(self._file, msgspec.json.format(msgspec.json.encode(pin)) + b"\n", mode=0o644)
        self.settle()

    def install_renewed(self, admission: Admission, transport: bytes) -> None:
        """Use another certificate of the same enrolment from now on; `transport` is its public key.

        To be called under `changing`. Raises NotEnrolled, BadDocument where it is not of the pinned
        authority, OSError.
        """
        pin = self._pin()
        keys = pin.keys | {Purpose.TRANSPORT: transport}
        _check(msgspec.structs.replace(pin, certificate=admission.certificate, keys=keys))
        renewed = _Renewed(1, _digest(self._file.read_bytes()), admission.certificate, transport)
        write_durable(
            self._renewed_file, msgspec.json.format(msgspec.json.encode(renewed)) + b"\n", mode=0o644
        )
        self.settle()

    def settle(self) -> None:
        """Put new keys into their places where an answer names them; a power cut may have come before."""
        for purpose, public in self._pin().keys.items():
            promote(self._keys, purpose, public)

    def _newest_of_its_own(self, new: _Pin) -> bytes:
        """Give the newest signed list that is held or comes with `new`, of those that its key signed."""
        newest, serial = new.seal_keys, _opened(new.seal_keys, new).serial
        with suppress(NotEnrolled):
            held = [self._pin().seal_keys]
            with suppress(OSError):
                held.append(self._list_file.read_bytes())
            for document in held:
                with suppress(BadDocument, BadPacketKey):
                    found = _opened(document, new).serial
                    if found > serial:
                        newest, serial = document, found
        return newest

    @property
    def _file(self) -> Path:
        return self._folder / "pin.json"

    @property
    def _brought(self) -> Path:
        return self._folder / "brought"

    @property
    def _renewed_file(self) -> Path:
        return self._brought / "renewed.json"

    @property
    def _list_file(self) -> Path:
        return self._brought / "keys.json"

    def _pin(self) -> _Pin:
        """Read what enrolling wrote, with the certificate that followed since."""
        try:
            content = self._file.read_bytes()
            pin = _PINS.decode(content)
        except FileNotFoundError as error:
            raise NotEnrolled("this kiosk is not enrolled") from error
        except OSError as error:
            raise NotEnrolled(f"{self._file}: {error.strerror}") from error
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise NotEnrolled(f"{self._file}: cannot be read; enrol this kiosk again") from error
        try:
            renewed = _RENEWALS.decode(self._renewed_file.read_bytes())
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return pin
        if renewed.of != _digest(content):  # of an enrolment before this one
            return pin
        keys = pin.keys | {Purpose.TRANSPORT: renewed.transport}
        return msgspec.structs.replace(pin, certificate=renewed.certificate, keys=keys)

    def _key(self, pin: _Pin, purpose: Purpose) -> MachineKey:
        found = key_for(self._keys, purpose, pin.keys.get(purpose, b""))
        if found is None:
            there = credential_of(purpose) or key_file(self._keys, purpose).exists()
            what = "not the one that is enrolled" if there else "not here"
            raise KeyUnreadable(f"{self._keys}: the {purpose} key is {what}")
        return found


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _opened(document: bytes, pin: _Pin) -> SealKeyList:
    return decode_seal_keys(open_document(document, SEAL_KEYS, pin.distribution))


def _check(pin: _Pin) -> None:
    """See to it that an answer holds together before anything rests on it."""
    chosen(_opened(pin.seal_keys, pin), PacketSuite.MLKEM768_X25519)
    try:
        own = x509.load_pem_x509_certificate(pin.certificate.encode())
        own.verify_directly_issued_by(x509.load_pem_x509_certificate(pin.authority.encode()))
    except Exception as error:  # however it fails, it is no certificate of this authority
        raise BadDocument("the certificate is not of the authority that came with it") from error
    public = own.public_key().public_bytes_raw()  # type: ignore[union-attr]
    if public != pin.keys[Purpose.TRANSPORT] or set(pin.keys) != set(KIOSK_PURPOSES):
        raise BadDocument("the certificate is of another key")


def _load_own(context: ssl.SSLContext, certificate: str, key: MachineKey) -> None:
    """Give a context the certificate and key; the library reads files only, so one in memory is made."""
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.memfd_create("transport", os.MFD_CLOEXEC)
    try:
        os.write(descriptor, private + certificate.encode())
        context.load_cert_chain(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
