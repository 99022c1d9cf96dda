"""What reading a whole card costs: the reader's own time, its commands against the fewest that could do, what
passes before it is known who it is, and the time on the clock against the same traffic without any protocol.

The card is the virtual one in this process. What it spends is measured call by call and taken off. How long a
card on the air takes is computed, by the model of the slow virtual card, and added to the clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from hardware.emrtd.apdu import MOST_EXTENDED, MOST_SHORT, Command
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.read_size import room
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.issuer import Issuer, make_issuer
from hardware.simulated.card.slow import seconds_for
from hardware.simulated.card.variant import STANDARD_NAME, find_variant
from hardware.vocabulary import CHALLENGE_BYTES, AccessKey, ChipReading, ChipRequest, KeyKind, Progress
from kiosk.identity.anchors import Anchors
from kiosk.identity.weighing import judge
from tests.bench.measure import compare, spread
from tests.citizen import WHOLE_CITIZEN

if TYPE_CHECKING:
    from collections.abc import Callable

WANTED = ("DG1", "DG13", "DG14", "EF.SOD", "DG15", "DG2")
KEY = AccessKey(KeyKind.CAN, WHOLE_CITIZEN.number[-6:])
REQUEST = ChipRequest((KEY,), WANTED, bytes(range(CHALLENGE_BYTES)))

MILLISECONDS_A_COMMAND = 12.0
BITS_A_SECOND = 106_000

# What no reader does without: EF.CardAccess, five commands of PACE, the application selected, two of chip
# authentication, one of active authentication. All files come without a SELECT of their own.
# Ours selects twice, on purpose: EF.CardAccess, as Vietnamese cards are known to take it, and EF.SOD, by the
# answer to which the chip proves itself: a card that minds a length must not be taken for a copy.
_FEWEST = 1 + 5 + 1 + 2 + 1
_EXTENDED = "extended-2k"
"""It says in EF.ATR/INFO how long an answer it gives, which costs one command to ask."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One command and its answer: sizes in bytes, when it began and ended, in seconds of the clock."""

    command: bytes
    answer: int
    began: float
    ended: float

    @property
    def size(self) -> int:
        """The bytes that passed."""
        return len(self.command) + self.answer

    @property
    def on_the_air(self) -> float:
        """Seconds that the model of a contactless card gives it."""
        return seconds_for(self.size, MILLISECONDS_A_COMMAND, BITS_A_SECOND)


@dataclass
class Stand:
    """Carries commands to the card and notes each; the reader carries answers of `longest` bytes."""

    card: VirtualCard
    longest: int = MOST_SHORT
    exchanges: list[Exchange] = field(default_factory=list)
    card_seconds: float = 0.0  # of the processor

    def begin(self) -> None:
        """Power the card anew and forget what passed."""
        self.card.reset()
        self.exchanges.clear()
        self.card_seconds = 0.0

    def transmit(self, command: bytes) -> bytes:
        """Let the card answer."""
        began, busy = time.perf_counter(), time.process_time()
        answer = self.card.process(command)
        self.card_seconds += time.process_time() - busy
        self.exchanges.append(Exchange(command, len(answer), began, time.perf_counter()))
        return answer


def whole(stand: Stand, identity: Callable[[ChipReading], None] = lambda _: None) -> ChipReading:
    """Read the card from the first command to the portrait."""

    def ignore(_progress: Progress) -> None:
        pass

    stand.begin()
    return read_card(stand, REQUEST, identity, ignore, longest=stand.longest, atr=stand.card.atr)


def made(variant: str = STANDARD_NAME) -> tuple[VirtualCard, Issuer]:
    """Return a card and who signed it."""
    issuer = make_issuer()
    return VirtualCard(WHOLE_CITIZEN, issuer, find_variant(variant)), issuer


def fewest(reading: ChipReading, longest: int) -> int:
    """Return the fewest commands that could have given this reading, in answers of `longest` bytes."""
    lengths = [len(data) for name, data in reading.files.items() if name != "EF.CardAccess"]
    asked = 1 if longest > MOST_SHORT else 0
    return _FEWEST + asked + sum(-(-length // room(longest)) for length in lengths)


def _own_seconds(stand: Stand, anchors: Anchors) -> float:
    """Return the processor's time of reader and verdict, without the card's."""
    begun = time.process_time()
    judge(whole(stand), anchors, datetime.now(UTC))
    return time.process_time() - begun - stand.card_seconds


def _clock(stand: Stand, action: Callable[[], object], *, on_the_air: bool) -> float:
    """Return the clock's seconds, with what the model adds to each exchange."""
    begun = time.perf_counter()
    action()
    took = time.perf_counter() - begun
    return took + sum(exchange.on_the_air for exchange in stand.exchanges) if on_the_air else took


def _plainly(stand: Stand, sizes: list[int]) -> None:
    """Have the card give as many answers of the same sizes, of the one file that is open to all."""
    stand.begin()
    stand.transmit(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1c").to_bytes())
    for size in sizes:
        stand.transmit(Command(0x00, 0xB0, 0x00, 0x00, le=max(size, 1)).to_bytes())


def _tell_commands(reading: ChipReading, longest: int) -> None:
    least = fewest(reading, longest)
    ratio = reading.apdus / least
    print(f"commands             {reading.apdus}, fewest {least}: {ratio:.3f} times (aim: 1.05)")


def _tell_clock(stand: Stand, reading: ChipReading) -> None:
    sizes = [exchange.answer - 2 for exchange in stand.exchanges[1:]]
    # The one file that is open to all is as long as the longest answer here.
    stand.card.contents["EF.CardAccess"] = reading.files["EF.CardAccess"].ljust(max(sizes), b"\x00")
    for on_the_air, name in (
        (False, "in memory, with the virtual card's own arithmetic"),
        (True, "at 106 kbit/s, 12 ms a command"),
    ):
        clock = partial(_clock, stand, on_the_air=on_the_air)
        found = compare(
            partial(clock, partial(whole, stand)), partial(clock, partial(_plainly, stand, sizes))
        )
        print(f"clock, {name}")
        print(f"  whole read         {found.ours.text('ms', 1e3)}")
        print(f"  plain answers      {found.peer.text('ms', 1e3)}, as many of the same sizes")
        print(f"  ratio              {found.ratio.text('times')}")


def main() -> None:
    """Print all four, the commands and the clock for answers of both lengths."""
    card, issuer = made()
    anchors = Anchors((Certificate.from_bytes(issuer.csca_der),))
    stand = Stand(card)
    before: list[int] = []
    reading = whole(stand, lambda _: before.extend(exchange.size for exchange in stand.exchanges))
    verdict = judge(reading, anchors, datetime.now(UTC))
    total = sum(exchange.size for exchange in stand.exchanges)
    print(f"read                 {reading.access}, {verdict.assurance.label}")
    print(f"                     {', '.join(f'{name} {len(data)}' for name, data in reading.files.items())}")
    print(f"before the identity  {sum(before)} of {total} bytes: {sum(before) / total:.3f} (aim: under 0.33)")
    own = spread([_own_seconds(stand, anchors) for _ in range(16)][1:])
    print(f"reader's own time    {own.text('ms', 1e3)} of the processor, proof checked")

    print("short answers, of 256 bytes")
    _tell_commands(reading, MOST_SHORT)
    _tell_clock(stand, reading)

    card, _ = made(_EXTENDED)
    most = card.variant.manners.extended
    stand = Stand(card, MOST_EXTENDED)
    reading = whole(stand)
    print(f"extended answers, of the {most} bytes that the card says it gives")
    _tell_commands(reading, most)
    _tell_clock(stand, reading)


if __name__ == "__main__":
    main()
