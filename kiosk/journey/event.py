"""The two kinds of what can happen in a visit."""

from __future__ import annotations


class Event:
    """Something that happened."""

    __slots__ = ()


class Touch(Event):
    """Something that the person in front of the screen did."""

    __slots__ = ()
