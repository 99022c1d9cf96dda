"""What the devices that are out leave possible; a device that is gone closes one way, not the kiosk."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.catalogue.procedure import Case, Procedure
from kiosk.journey.visit import Login, Visit
from kiosk.journey.world import World


def logins(visit: Visit, world: World) -> tuple[Login, ...]:
    """Name the ways to log in that work now, the one to offer first in front."""
    card = () if Role.CHIP_READER in visit.out else (Login.CARD,)
    return (*card, Login.VNEID) if world.phone else card


def needs_paper(case: Case) -> bool:
    """Whether a case cannot be filed without a scanned sheet."""
    return any(paper.required for paper in case.papers)


def may_scan_for(visit: Visit, procedure: Procedure) -> bool:
    """Whether a procedure may be begun: the scanner works, or one of the cases needs no paper."""
    return Role.DOCUMENT_SCANNER not in visit.out or not all(needs_paper(case) for case in procedure.cases)


def prints(visit: Visit) -> bool:
    """Whether a slip can be promised; without one the code is on the screen, and in its QR."""
    return Role.RECEIPT_PRINTER not in visit.out


def hopeless(visit: Visit, world: World) -> bool:
    """Whether so much is out that nobody should begin: every device, and no phone instead of the card."""
    return visit.out >= frozenset(Role) and not world.phone
