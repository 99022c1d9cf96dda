"""Chip authentication: the chip agrees on new keys with a private key that a copy has not (Doc 9303-11 6.2).

It says something only once DG14, where the key's other half lies, is known to be what the country signed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from hardware.emrtd import files, tlv
from hardware.emrtd.apdu import OK, Command, Response
from hardware.emrtd.chip_keys import DhChipKey, EcChipKey, read_chip_key
from hardware.emrtd.ciphers import BY_LAST_ARC
from hardware.emrtd.dg14 import Agreement, ChipAuthenticationInfo, ChipPublicKey, ChipSecurity, parse_dg14
from hardware.emrtd.draw import Draw, draw_scalar
from hardware.emrtd.errors import BadData, CardRefused, NotSupported, SecureMessagingError
from hardware.emrtd.kdf import session_keys
from hardware.emrtd.secure_messaging import SecureChannel
from hardware.vocabulary import ChipAuthentication

_3DES = 1
_DEFAULT = {
    Agreement.DH: bytes.fromhex("04007f00070202030101"),
    Agreement.ECDH: bytes.fromhex("04007f00070202030201"),
}
"""id-CA-…-3DES-CBC-CBC, what a key without a ChipAuthenticationInfo is for (Doc 9303-11 section 6.2.2)."""

_PIECE = 208
"""Bytes of a command that stays a short one when it is protected."""

_MOST_KEYS = 8
"""So many are looked at: a number of 4096 bits costs half a second, and no card has more than a few keys."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of chip authentication that this reader can go: its protocol, and the key it goes with."""

    oid: bytes
    cipher: int
    key: ChipPublicKey

    @property
    def name(self) -> str:
        """The name in the standard, as `CA-ECDH-AES-CBC-CMAC-128`."""
        return f"CA-{self.key.agreement}-{BY_LAST_ARC[self.cipher][1]}"


def authenticate(
    channel: SecureChannel, dg14: bytes, draw: Draw = secrets.token_bytes
) -> ChipAuthentication | None:
    """Have the chip prove that it holds a private key of DG14; None where DG14 has no public key.

    `channel` goes on under the new keys, and EF.SOD is selected: that SELECT is the command whose answer is
    the proof. When the chip refuses, or asks for what is not built here, the channel goes on as it was and
    `proved` is None. When it proves false the channel is dead, for the chip has other keys than we; so it is,
    `proved` being None, when no answer came that is one. Open it again then to read on. Raises what the
    transport raises, and SecureMessagingError when the channel was broken before new keys were in use.
    """
    try:
        security = parse_dg14(dg14)
        if not security.keys:
            return None
        ways = offered_ways(security)
    except (BadData, NotSupported) as error:
        return ChipAuthentication("CA", proved=None, trouble=str(error))
    try:
        way, key = first_built_here(ways)
    except (BadData, NotSupported) as error:
        return ChipAuthentication(ways[0].name, proved=None, trouble=str(error))
    own, secret = key.agree(draw_scalar(draw, key.order, (key.order.bit_length() + 7) // 8))
    try:
        _exchange(channel, way, own)
    except CardRefused as error:
        return ChipAuthentication(way.name, proved=None, trouble=str(error))
    channel.rekey(session_keys(secret, BY_LAST_ARC[way.cipher][0]))
    identifier = files.FILE_IDS[files.EF_SOD].to_bytes(2, "big")
    try:
        channel.send(Command(0x00, 0xA4, 0x02, 0x0C, identifier))
    except (SecureMessagingError, BadData) as error:
        # What is no answer at all may be the reader's or the link's: it accuses nobody.
        proved = False if isinstance(error, SecureMessagingError) else None
        return ChipAuthentication(way.name, proved, trouble=f"under the new keys: {error}")
    return ChipAuthentication(way.name, proved=True)


def offered_ways(security: ChipSecurity) -> tuple[Way, ...]:
    """Return the ways that have their key, the strongest first; raises NotSupported, naming what is offered.

    A chip that gives one key of a kind means that one, whatever the ids say: some write an id on one side
    only. A key without a way is for 3DES.
    """
    ways: list[Way] = []
    for info in security.ways:
        key = _key_for(info, security.keys)
        if key is not None and info.version == 1 and info.cipher in BY_LAST_ARC:
            ways.append(Way(info.oid, info.cipher, key))
    if not security.ways:
        ways = [Way(_DEFAULT[key.agreement], _3DES, key) for key in security.keys]
    if not ways:
        offered = ", ".join(
            f"{i.agreement} {i.cipher} version {i.version} key {i.key_id}" for i in security.ways
        )
        raise NotSupported(f"the chip offers chip authentication {offered}, and no key for it")
    strongest = sorted(ways, key=lambda way: (way.cipher, way.key.agreement is Agreement.ECDH), reverse=True)
    return tuple(strongest)


def first_built_here(ways: tuple[Way, ...]) -> tuple[Way, EcChipKey | DhChipKey]:
    """Read the keys until one is of a kind that is built here; raises what is wrong with the first."""
    trouble: BadData | NotSupported | None = None
    for way in ways[:_MOST_KEYS]:
        try:
            return way, read_chip_key(way.key)
        except (BadData, NotSupported) as error:
            trouble = trouble or error
    raise trouble or NotSupported("no way of chip authentication")


def _key_for(info: ChipAuthenticationInfo, keys: tuple[ChipPublicKey, ...]) -> ChipPublicKey | None:
    of_kind = [key for key in keys if key.agreement is info.agreement]
    if len(of_kind) == 1:
        return of_kind[0]
    return next((key for key in of_kind if key.key_id == info.key_id), None)


def _exchange(channel: SecureChannel, way: Way, own: bytes) -> None:
    """Send our public key: by MSE:Set KAT for 3DES, by MSE:Set AT and GENERAL AUTHENTICATE for AES.

    A chip may know the second for 3DES too (section 6.2.4). It goes first with a long key, which it brings in
    pieces; the other would need an extended length, over which a chip that has none ends the session.
    """
    reference = b"" if way.key.key_id is None else tlv.encode(0x84, _shortest(way.key.key_id))
    by_template = Command(0x00, 0x22, 0x41, 0xA6, tlv.encode(0x91, own) + reference)
    is_long = len(own) > _PIECE
    if way.cipher == _3DES and not is_long and channel.send(by_template).sw == OK:
        return
    by_object = Command(0x00, 0x22, 0x41, 0xA4, tlv.encode(0x80, way.oid) + reference)
    answer = channel.send(by_object)
    if answer.sw == OK:
        answer = _general_authenticate(channel, tlv.encode(0x7C, tlv.encode(0x80, own)), by_object)
    if answer.sw != OK and way.cipher == _3DES and is_long:
        answer = channel.send(by_template)
    if answer.sw != OK:
        raise CardRefused(answer.sw, "chip authentication")


def _general_authenticate(channel: SecureChannel, data: bytes, chosen: Command) -> Response:
    """Send what is long in pieces (command chaining).

    A chip that takes none is told again what was `chosen`, and gets it whole.
    """
    pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)]
    for piece in pieces[:-1]:
        if channel.send(Command(0x10, 0x86, 0x00, 0x00, piece)).sw != OK:
            channel.send(chosen)
            return channel.send(Command(0x00, 0x86, 0x00, 0x00, data, le=256))
    return channel.send(Command(0x00, 0x86, 0x00, 0x00, pieces[-1], le=256))


def _shortest(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
