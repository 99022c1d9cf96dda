"""A virtual card as it lies on a reader: the chip of its variant with the trouble that belongs to it."""

from __future__ import annotations

import time
from collections.abc import Callable

from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.slow import OddReader, SlowCard
from hardware.simulated.card.troubled import Card, TroubledCard


def lay_out(chip: VirtualCard, sleep: Callable[[float], None] = time.sleep) -> TroubledCard:
    """Return the card to give to a reader: slow, behind an odd reader, mute or gone as its variant says.

    More trouble may be asked of it later. `sleep` spends the time of a slow one.
    """
    trouble = chip.variant.trouble
    card: Card = chip
    if trouble.milliseconds or trouble.bits_per_second:
        card = SlowCard(card, trouble.milliseconds, trouble.bits_per_second, sleep)
    if trouble.reader_command or trouble.reader_answer:
        card = OddReader(card, trouble.reader_command, trouble.reader_answer)
    laid = TroubledCard(card)
    if trouble.remove_at:
        laid.remove_at(trouble.remove_at)
    if trouble.mute_at:
        laid.mute_at(trouble.mute_at)
    return laid
