"""Opens a chip with the keys at hand: PACE where the chip offers it, basic access control where it does not.

Never the one after the other failed: whoever stands between could make PACE fail and listen to the weaker.
Several keys are tried in their order, each in a run of its own, until the chip accepts one; what is not a
wrong key stops at once. The keys are all of one card: an access number is printed on it and certain, so where
it is wrong the zone, which may be guessed, is not tried. A chip that counts its tries is never brought to its
last: that is the holder's.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hardware.emrtd import bac, files, pace
from hardware.emrtd.access import BAC, Suite, choose_suite, offers_pace, pace_infos
from hardware.emrtd.apdu import OK, Channel, Command, PlainChannel
from hardware.emrtd.draw import Draw
from hardware.emrtd.errors import CardRefused, KeyMissing, NotSupported, WrongPassword
from hardware.emrtd.kdf import Password
from hardware.emrtd.pace_cam import MappingProof
from hardware.emrtd.secure_messaging import SecureChannel
from hardware.emrtd.tries import LAST_TRY, tries_left
from hardware.vocabulary import AccessKey, KeyKind

MOST_TRIES = 4
"""Keys of one kind that are tried: the rules of expiry leave no more candidates."""

_UNKNOWN_REFERENCE = 0x6A88
_WRONG_PARAMETERS = frozenset({0x6A81, 0x6A86, 0x6700, 0x6B00})


@dataclass(frozen=True, slots=True)
class Opened:
    """A chip whose application is selected: its protected channel, and how it was opened.

    `access` is the suite's name or `BAC`; `proof` is there after chip authentication mapping only, and is
    worth something when it stands the `check` against a signed DG14.
    """

    channel: SecureChannel
    access: str
    key: AccessKey
    proof: MappingProof | None = None


def open_chip(
    plain: PlainChannel,
    card_access: bytes | None,
    keys: Sequence[AccessKey],
    draw: Draw = secrets.token_bytes,
) -> Opened:
    """Open the chip and select its application; `card_access` is EF.CardAccess, None where there is none.

    Raises WrongPassword when the chip accepted none of `keys`, KeyMissing when it takes none of their kinds,
    NotSupported (which names what the chip offers or wants), CardRefused, BadData, SecureMessagingError, and
    what the transport raises.
    """
    if card_access is not None and offers_pace(card_access):
        return _open_by_pace(plain, choose_suite(pace_infos(card_access)), keys, draw)
    return _open_by_bac(plain, [key for key in keys if key.kind is KeyKind.MRZ], draw)


class _Tries:
    """Which keys may still be tried, and what the chip said to those that were."""

    def __init__(self) -> None:
        self._tried: Counter[KeyKind] = Counter()
        self._closed: set[KeyKind] = set()
        self.wrong: WrongPassword | None = None
        self.refused: CardRefused | None = None

    def allows(self, key: AccessKey) -> bool:
        if key.kind in self._closed or self._tried[key.kind] == MOST_TRIES:
            return False
        self._tried[key.kind] += 1
        return True

    def failed(self, key: AccessKey, error: WrongPassword) -> None:
        self.wrong = error
        if key.kind is KeyKind.CAN:
            self._closed.add(KeyKind.MRZ)
        if error.tries_left is not None and error.tries_left <= LAST_TRY:
            self._closed.add(key.kind)

    def unknown(self, key: AccessKey, error: CardRefused) -> None:
        """Leave a kind of password that the chip does not have, or that has only the holder's try left."""
        self.refused = error
        self._closed.add(key.kind)

    def error(self) -> Exception:
        return self.wrong or self.refused or NotSupported("no key to try")


def _open_by_pace(plain: PlainChannel, suite: Suite, keys: Sequence[AccessKey], draw: Draw) -> Opened:
    tries = _Tries()
    for key in keys:
        if not tries.allows(key):
            continue
        try:
            established = pace.establish(plain, suite, _password(key), draw)
        except WrongPassword as error:
            tries.failed(key, error)
        except CardRefused as error:
            if error.sw != _UNKNOWN_REFERENCE and tries_left(error.sw) is None:
                raise
            tries.unknown(key, error)
        else:
            channel = SecureChannel(plain, established.keys)
            _select_application(channel)
            return Opened(channel, suite.name, key, established.proof)
    raise tries.error()


def _open_by_bac(plain: PlainChannel, keys: Sequence[AccessKey], draw: Draw) -> Opened:
    if not keys:
        raise KeyMissing("the chip offers BAC only, which takes a key of the machine readable zone")
    _select_application(plain)
    tries = _Tries()
    for key in keys:
        if not tries.allows(key):
            continue
        try:
            session = bac.authenticate(plain, key.text, draw)
        except WrongPassword as error:
            tries.failed(key, error)
        else:
            return Opened(SecureChannel(plain, session.keys, session.counter), BAC, key)
    raise tries.error()


def _password(key: AccessKey) -> Password:
    return Password.from_can(key.text) if key.kind is KeyKind.CAN else Password.from_mrz(key.text)


def _select_application(channel: Channel) -> None:
    """SELECT by name, wanting nothing back; chips that cannot do that are asked in the long form."""
    sw = channel.send(Command(0x00, 0xA4, 0x04, 0x0C, files.APPLICATION)).sw
    if sw in _WRONG_PARAMETERS:
        sw = channel.send(Command(0x00, 0xA4, 0x04, 0x00, files.APPLICATION, le=256)).sw
    if sw != OK:
        raise CardRefused(sw, "SELECT of the eMRTD application")
