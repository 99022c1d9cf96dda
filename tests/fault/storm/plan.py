"""Which faults strike in which order: decided by a seed, before the storm begins."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hardware.simulated.feeder import Lie
from hardware.vocabulary import Role

AGENT = "agent"


@dataclass(frozen=True)
class Kind:
    """One way to do harm.

    `act` and `mend` are requests for the control socket of the role's device, or words that the injector
    knows: kill, stop, go-on, pcscd-kill, pcscd-start. What is not mended heals by itself. `lasts` is the
    range of seconds until it is mended, `weight` how often it is drawn.
    """

    role: str
    name: str
    act: str
    request: Mapping[str, object] = field(default_factory=dict)
    mend: str = ""
    lasts: tuple[float, float] = (0.0, 0.0)
    weight: int = 1


@dataclass(frozen=True)
class Fault:
    """The `number`th fault of a storm: how long after the one before, what, and how long it lasts."""

    number: int
    after: float
    kind: Kind
    lasts: float


READER, CODES, SCANNER, PRINTER = (
    Role.CHIP_READER,
    Role.CODE_SCANNER,
    Role.DOCUMENT_SCANNER,
    Role.RECEIPT_PRINTER,
)

_WORKERS = tuple(
    kind
    for role in Role
    for kind in (
        Kind(role, "killed", "kill", weight=6),
        Kind(role, "stopped", "stop", mend="go-on", lasts=(0.5, 12), weight=2),
    )
)
# What drivers of the simulators' package can be asked for; the others meet it on their wires.
_SIMULATED = tuple(
    kind
    for role in (CODES, SCANNER)
    for kind in (
        Kind(role, "vanishes", "vanish", mend="return", lasts=(0.5, 5), weight=2),
        Kind(role, "hangs", "hang"),
        Kind(role, "late", "delay", {"seconds": 1.5}, weight=2),
        Kind(role, "fails once", "fail-next", {"kind": "gone"}, weight=2),
        Kind(role, "fails twice", "fail-next", {"kind": "protocol", "times": 2}, weight=2),
        Kind(role, "fails for a while", "fail-repeatedly", {"kind": "busy"}, "heal", (1, 4)),
    )
)
_OWN = (
    Kind(CODES, "speaks nonsense", "garbage", weight=3),
    Kind(CODES, "unplugged", "unplug", weight=2),
    Kind(SCANNER, "jammed", "jam", mend="clear", lasts=(1, 5), weight=2),
    Kind(SCANNER, "open", "cover-open", mend="clear", lasts=(1, 4)),
    Kind(SCANNER, "robbed of its sheets", "empty", weight=2),
    *(
        Kind(SCANNER, f"page lies: {lie}", "lie", {"about": lie.value}, "clear", (4, 10))
        for lie in (Lie.SIZE, Lie.TRUNCATED, Lie.GARBAGE, Lie.HUGE, Lie.SILENCE, Lie.ERROR)
    ),
    Kind(PRINTER, "unplugged", "unplug", mend="plug", lasts=(0.3, 4), weight=3),
    Kind(PRINTER, "out of paper", "paper-out", mend="paper-in", lasts=(2, 6), weight=2),
    Kind(PRINTER, "out of paper in a slip", "paper-out", {"after_rows": 300}, "paper-in", (3, 8), 2),
    Kind(PRINTER, "open", "cover-open", mend="cover-closed", lasts=(1, 4)),
    Kind(PRINTER, "cutter jammed", "cutter-jam", mend="cutter-freed", lasts=(2, 5)),
    Kind(PRINTER, "silent", "go-silent", mend="speak", lasts=(1, 5)),
    Kind(PRINTER, "silent in a slip", "go-silent", {"after_rows": 200}, "speak", (3, 8)),
    Kind(PRINTER, "speaks nonsense", "babble", {"bytes": 40}, weight=3),
    Kind(PRINTER, "head hot", "head-hot", mend="head-cooled", lasts=(1, 4)),
    Kind(PRINTER, "slow", "slow", {"rows_per_second": 300}, "slow-no-more", (2, 8)),
    Kind(AGENT, "killed", "agent-kill", mend="agent-start", lasts=(0.5, 3), weight=2),
)
_VIRTUAL = (
    Kind(READER, "vanishes", "vanish", mend="return", lasts=(0.5, 5), weight=2),
    Kind(READER, "hangs", "hang"),
    Kind(READER, "late", "delay", {"seconds": 1.5}, weight=2),
    Kind(READER, "fails twice", "fail-next", {"kind": "protocol", "times": 2}, weight=2),
    Kind(READER, "card pulled", "remove", weight=3),
)
_PCSC = (
    Kind(READER, "pcscd restarted", "pcscd-kill", mend="pcscd-start", lasts=(0.1, 0.1), weight=3),
    Kind(READER, "pcscd away", "pcscd-kill", mend="pcscd-start", lasts=(1, 5), weight=2),
    Kind(READER, "card pulled", "remove", weight=4),
    Kind(READER, "card pulled in the middle", "remove-at", {"apdu": 14}, weight=3),
    Kind(READER, "card late", "late", {"seconds": 1.5}, weight=2),
    Kind(READER, "card speaks nonsense", "garbage", weight=3),
    Kind(READER, "card mute", "mute", mend="remove", lasts=(3, 15)),
)


def kinds(*, pcsc: bool, only_kills: bool = False) -> Sequence[Kind]:
    """List what can be done to a kiosk whose chip reader is behind pcscd, or virtual."""
    if only_kills:
        return [kind for kind in _WORKERS if kind.act == "kill"]
    return [*_WORKERS, *_SIMULATED, *_OWN, *(_PCSC if pcsc else _VIRTUAL)]


def draw(seed: int, among: Sequence[Kind], count: int, gap: float) -> list[Fault]:
    """Draw `count` faults, on average `gap` seconds apart; the same seed draws the same."""
    chance = random.Random(seed)  # noqa: S311  # chance by seed, not secrets
    chosen = chance.choices(among, [kind.weight for kind in among], k=count)
    return [
        Fault(number, round(chance.expovariate(1 / gap), 3), kind, round(chance.uniform(*kind.lasts), 2))
        for number, kind in enumerate(chosen, 1)
    ]
