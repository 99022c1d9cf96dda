"""Every way in which a log-in by phone fails that is not the person's own answer.

PhoneError
    ProviderAway        no answer, or one that says "not now": later it may work
    ProviderNotBelieved an answer that is not the contract's, or that nothing vouches for: nobody
"""

from __future__ import annotations


class PhoneError(Exception):
    """A log-in by phone could not be carried out; the message is for an operator and names no person."""


class ProviderAway(PhoneError):
    """The provider cannot be reached, or says "not now"."""


class ProviderNotBelieved(PhoneError):
    """What the provider answered cannot be believed; asked again it would answer the same."""
