"""Every way the catalogue can fail.

CatalogueError
    CatalogueDataError    a data file cannot be used; the message names the file and what is wrong with it
    UnknownProcedure      no procedure has this code
    YearNotLoaded         the calendar does not know the days off of this year
"""

from __future__ import annotations


class CatalogueError(Exception):
    """Anything that the catalogue raises on purpose."""


class CatalogueDataError(CatalogueError):
    """A data file cannot be used; the message names the file and what is wrong with it."""


class UnknownProcedure(CatalogueError):
    """No procedure has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no procedure has the code {code!r}")
        self.code = code


class YearNotLoaded(CatalogueError):
    """The calendar does not know the days off of `year`, so no day in it may be promised."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the calendar holds no days off for {year}")
        self.year = year
