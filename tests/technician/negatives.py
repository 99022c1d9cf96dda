"""The cases in which checks fail: one a check, by the check's name, in tests/technician/checks/fixtures.

    @negative("disk-room")
    def a_full_disk(site, tmp_path):
        '''A disk with 12 MB left.'''       # the words of docs/checks.md
        return replace(site, state=...)

A case gives the `Site` on which the check fails, or yields it where something is to be ended afterwards.
`@positive` is written the same way, for a check that does not pass on the site that tests begin with.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isgeneratorfunction
from pathlib import Path

from kiosk.technician.site import Site

Case = Callable[[Site, Path], Site | Iterator[Site]]

FIXTURES = Path(__file__).parent / "checks" / "fixtures"
_NEGATIVES: dict[str, Case] = {}
_POSITIVES: dict[str, Case] = {}


def negative(check: str) -> Callable[[Case], Case]:
    """Register the case in which a check fails."""
    return _registered(_NEGATIVES, check)


def positive(check: str) -> Callable[[Case], Case]:
    """Register the case in which a check passes."""
    return _registered(_POSITIVES, check)


def _registered(cases: dict[str, Case], check: str) -> Callable[[Case], Case]:
    def register(case: Case) -> Case:
        if check in cases:
            raise ValueError(f"{check} has two cases")
        if not case.__doc__:
            raise ValueError(f"{case.__name__} says nowhere what it is: docs/checks.md needs a docstring")
        cases[check] = case
        return case

    return register


def cases() -> tuple[dict[str, Case], dict[str, Case]]:
    """Return the negative and the positive cases of every file of fixtures, by check."""
    for path in sorted(FIXTURES.glob("*.py")):
        importlib.import_module(f"tests.technician.checks.fixtures.{path.stem}")
    return _NEGATIVES, _POSITIVES


def words(case: Case) -> str:
    """Say what a case is: the first sentence of its docstring, for the table."""
    return (case.__doc__ or "").strip().splitlines()[0]


@contextmanager
def arranged(case: Case | None, site: Site, tmp_path: Path) -> Iterator[Site]:
    """Make the site of a case; without one it is the site that tests begin with."""
    if case is None:
        yield site
    elif isgeneratorfunction(case):
        with contextmanager(case)(site, tmp_path) as made:
            yield made
    else:
        made = case(site, tmp_path)
        assert isinstance(made, Site)
        yield made
