"""Every way that access can fail.

AccessError
    PeopleUnreadable    the file of people cannot be read, or is not one
    PeopleUnsafe        others than its owner could read or change the file of people
    NotAllowed          a person, a secret or a badge that cannot be as it was given
    UnknownPerson       nobody of that name is enrolled
"""

from __future__ import annotations


class AccessError(Exception):
    """Nobody can be let in, or enrolled, like this; the message says why, in English."""


class PeopleUnreadable(AccessError):
    """The file of people cannot be read, or is not one."""


class PeopleUnsafe(AccessError):
    """Others than its owner could read or change the file of people."""


class NotAllowed(AccessError):
    """A person, a secret or a badge that cannot be as it was given."""


class UnknownPerson(AccessError):
    """Nobody of that name is enrolled."""
