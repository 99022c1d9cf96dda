"""How long the agent waits before it tries again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# 2 ** 20 of any first delay is beyond every cap; larger powers only overflow.
_LARGEST_POWER = 20


def backoff(attempts: int, random: Random, *, first: timedelta, cap: timedelta) -> timedelta:
    """Give the delay after the n-th failed attempt: doubled each time up to `cap`, then cut by up to a half.

    The random cut keeps a province's kiosks from coming back all at once.
    """
    doubled = first * (1 << min(max(attempts - 1, 0), _LARGEST_POWER))
    return min(doubled, cap) * random.uniform(0.5, 1)
