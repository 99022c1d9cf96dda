"""What a card says of the lengths that it takes: its answer to reset and EF.ATR/INFO (ISO/IEC 7816-4)."""

from __future__ import annotations

from hardware.emrtd import tlv
from hardware.emrtd.apdu import END_OF_FILE, MOST_EXTENDED, MOST_SHORT, OK, Channel, Command
from hardware.emrtd.errors import BadData

_EXTENDED = 0x40  # third byte of the card capabilities: extended Lc and Le
_CAPABILITIES = 0x73  # compact TLV: tag 7, three bytes
_SHORT_EF_ATR = 0x81


def atr_says_extended(atr: bytes) -> bool:
    """Tell whether the historical bytes of an answer to reset name extended lengths.

    A contactless reader writes the card's own historical bytes into the answer that PC/SC has for it.
    """
    if len(atr) < 2:
        return False
    at, groups = 2, atr[1]
    while True:  # TA, TB, TC and TD as the upper half says; each TD says what follows it
        last = groups & 0x80
        at += (groups >> 4 & 7).bit_count() + (1 if last else 0)
        if not last or at > len(atr):
            break
        groups = atr[at - 1]
    historical = atr[at : at + (atr[1] & 0x0F)]
    if historical[:1] not in {b"\x80", b"\x00"}:
        return False
    at = 1
    while at < len(historical):
        size = historical[at] & 0x0F
        if historical[at] == _CAPABILITIES:
            return len(historical) > at + 3 and bool(historical[at + 3] & _EXTENDED)
        at += 1 + size
    return False


def told_in_file(channel: Channel) -> int:
    """Return how many bytes EF.ATR/INFO says that an answer may have, 0 where it says nothing.

    It lies beside the application and is asked for before that is selected; no card minds.
    """
    response = channel.send(Command(0x00, 0xB0, _SHORT_EF_ATR, 0x00, le=MOST_SHORT))
    if response.sw not in {OK, END_OF_FILE}:
        return 0
    try:
        numbers = [item.value for item in tlv.read_all(tlv.find(response.data, 0x7F66)) if item.tag == 0x02]
    except BadData:
        return 0
    return min(int.from_bytes(numbers[1][:4], "big"), MOST_EXTENDED) if len(numbers) > 1 else 0
