"""Says what is wrong with a database, for an operator, without anything that is kept secret or in it."""

from __future__ import annotations

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

_LONGEST = 300


def database_trouble(error: SQLAlchemyError) -> str:
    """Say it in the database's own words: which server does not answer, who is refused, what is full.

    SQLAlchemy's text is left out, as it holds statements with their values; so is the driver's where the
    value itself is the trouble. Neither driver ever names a password.
    """
    why = type(error).__name__
    if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError):
        said = getattr(getattr(error.orig, "diag", None), "message_primary", None) or str(error.orig)
        first = said.strip().partition("\n")[0]
        why = "".join(letter for letter in first if letter.isprintable())[:_LONGEST] or why
    return f"the database cannot be used: {why}. Nothing is lost: kiosks keep what is not in custody"
