"""What reading a whole card costs: the reader's own time, its commands against the fewest that could do, what
passes before it is known who it is, and the time on the clock against the same traffic without any protocol.

The card is the virtual one in this process. What it spends is measured call by call and taken off.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hardware.emrtd.apdu import Command
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.read_size import SHORT
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import Issuer, make_issuer
from hardware.vocabulary import CHALLENGE_BYTES, AccessKey, ChipReading, ChipRequest, KeyKind, Progress
from kiosk.identity.anchors import Anchors
from kiosk.identity.verdict import judge
from tests.bench.measure import compare, spread

if TYPE_CHECKING:
    from collections.abc import Callable

PERSON = CardData(
    number="022185000123",
    name="Nguyễn Thị Thử Đào",
    birth_date="1985-02-01",
    sex="Nữ",
    origin="Hạ Long, Quảng Ninh",
    residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
    issue_date="2021-06-15",
    expiry_date="2045-02-01",
    father="Nguyễn Văn Mẫu",
    mother="Trần Thị Mẫu",
)
WANTED = ("DG1", "DG13", "DG14", "EF.SOD", "DG15", "DG2")
REQUEST = ChipRequest((AccessKey(KeyKind.CAN, PERSON.number[-6:]),), WANTED, bytes(range(CHALLENGE_BYTES)))

MILLISECONDS_A_COMMAND = 12.0
BITS_A_SECOND = 106_000

# What no reader does without: EF.CardAccess, five commands of PACE, the application selected, two of chip
# authentication, one of active authentication. All files come without a SELECT of their own.
_FEWEST = 1 + 5 + 1 + 2 + 1


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
        return MILLISECONDS_A_COMMAND / 1000 + self.size * 8 / BITS_A_SECOND


@dataclass
class Stand:
    """Carries commands to the card and notes each; `slow` waits as long as the model says."""

    card: VirtualCard
    slow: bool = False
    exchanges: list[Exchange] = field(default_factory=list)
    card_seconds: float = 0.0  # of the processor

    def transmit(self, command: bytes) -> bytes:
        """Let the card answer."""
        began, busy = time.perf_counter(), time.process_time()
        answer = self.card.process(command)
        self.card_seconds += time.process_time() - busy
        exchange = Exchange(command, len(answer), began, time.perf_counter())
        self.exchanges.append(exchange)
        if self.slow:
            time.sleep(exchange.on_the_air)
        return answer


def whole(stand: Stand, identity: Callable[[ChipReading], None] = lambda _: None) -> ChipReading:
    """Read the card from the first command to the portrait."""

    def ignore(_progress: Progress) -> None:
        pass

    stand.card.reset()
    stand.exchanges.clear()
    stand.card_seconds = 0.0
    return read_card(stand, REQUEST, identity, ignore)


def made() -> tuple[VirtualCard, Issuer]:
    """Return a card and who signed it."""
    issuer = make_issuer()
    return VirtualCard(PERSON, issuer), issuer


def fewest(reading: ChipReading) -> int:
    """Return the fewest commands that could have given this reading, in answers of 223 bytes."""
    lengths = [len(data) for name, data in reading.files.items() if name != "EF.CardAccess"]
    return _FEWEST + sum(-(-length // SHORT) for length in lengths)


def _own_seconds(stand: Stand, anchors: Anchors) -> float:
    """Return the processor's time of reader and verdict, without the card's."""
    begun = time.process_time()
    judge(whole(stand), anchors, datetime.now(UTC))
    return time.process_time() - begun - stand.card_seconds


def _clock(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _plainly(stand: Stand, sizes: list[int]) -> None:
    """Have the card give as many answers of the same sizes, of the one file that is open to all."""
    stand.card.reset()
    stand.transmit(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1c").to_bytes())
    for size in sizes:
        stand.transmit(Command(0x00, 0xB0, 0x00, 0x00, le=max(min(size, 256), 1)).to_bytes())


def main() -> None:
    """Print all four."""
    card, issuer = made()
    anchors = Anchors((Certificate.from_bytes(issuer.csca_der),))
    stand = Stand(card)
    before: list[int] = []
    reading = whole(stand, lambda _: before.extend(exchange.size for exchange in stand.exchanges))
    verdict = judge(reading, anchors, datetime.now(UTC))
    total = sum(exchange.size for exchange in stand.exchanges)
    least = fewest(reading)
    print(f"read                 {reading.access}, {verdict.assurance.label}")
    print(f"                     {', '.join(f'{name} {len(data)}' for name, data in reading.files.items())}")
    print(
        f"commands             {reading.apdus}, fewest {least}: {reading.apdus / least:.3f} times (aim: 1.05)"
    )
    print(f"before the identity  {sum(before)} of {total} bytes: {sum(before) / total:.3f} (aim: under 0.33)")

    own = spread([_own_seconds(stand, anchors) for _ in range(16)][1:])
    print(f"reader's own time    {own.text('ms', 1e3)} of the processor, proof checked")

    sizes = [exchange.answer - 2 for exchange in stand.exchanges[1:]]
    # The one file that is open to all is as long as the longest answer here.
    card.contents["EF.CardAccess"] = reading.files["EF.CardAccess"].ljust(300, b"\x00")
    for slow, name in (
        (False, "in memory, with the virtual card's own arithmetic"),
        (True, "at 106 kbit/s, 12 ms a command"),
    ):
        stand.slow = slow
        found = compare(lambda: _clock(lambda: whole(stand)), lambda: _clock(lambda: _plainly(stand, sizes)))
        print(f"clock, {name}")
        print(f"  whole read         {found.ours.text('ms', 1e3)}")
        print(f"  plain answers      {found.peer.text('ms', 1e3)}, as many of the same sizes")
        print(f"  ratio              {found.ratio.text('times')}")


if __name__ == "__main__":
    main()
