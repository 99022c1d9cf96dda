"""Every way a packet can be refused.

PacketError
    NotAPacket          the bytes do not begin like a packet, or end too early
    UnknownVersion      a format version or a suite that this program does not know
    PacketTooLarge      more than `MAX_PACKET_BYTES`
    UnknownKey          sealed to a key that the opener does not hold
    UnknownSigner       signed by a kiosk that is not enrolled
    BadSignature        the named kiosk did not sign these bytes
    PacketAltered       signed, but what is inside does not open or is not laid out as it must be
    BadPacketKey        a key file that is not one
"""

from __future__ import annotations


class PacketError(Exception):
    """A packet, or a key for one, that cannot be used."""


class NotAPacket(PacketError):
    """The bytes do not begin like a packet, or end before its fixed fields do."""


class UnknownVersion(PacketError):
    """A format version or suite that this program does not know."""


class PacketTooLarge(PacketError):
    """The packet is, or would be, larger than the format allows."""


class UnknownKey(PacketError):
    """The packet is sealed to a key that the opener does not hold."""


class UnknownSigner(PacketError):
    """The packet names a kiosk key that is not enrolled."""


class BadSignature(PacketError):
    """The kiosk named in the header did not sign these bytes."""


class PacketAltered(PacketError):
    """The sealed part does not open under the header it came with, or is not laid out as it must be."""


class BadPacketKey(PacketError):
    """A packet key file that cannot be read as one."""
