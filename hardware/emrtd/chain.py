"""From a certificate up to an authority that the operator trusts, over link certificates.

A link certificate is an authority's old key saying what its new key is (Doc 9303-12 section 7.1.2). It is
worth what the old key is worth: as good as an anchor once it leads to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported

_MOST_LINKS = 8
"""Authorities change keys every three to five years and their certificates end after some fifteen."""

_MOST_TRIES = 64


@dataclass(frozen=True, slots=True)
class Chain:
    """How a certificate leads to an anchor.

    `anchored`: True with `authorities` from its issuer to the anchor; False is a forgery: it names an anchor
    and that anchor's very key, which did not sign it; None is unknown. `trouble` says why it is not True.
    """

    anchored: bool | None
    authorities: tuple[Certificate, ...] = ()
    trouble: str = ""


def lead(certificate: Certificate, anchors: Sequence[Certificate], links: Sequence[Certificate]) -> Chain:
    """Look for the way from `certificate` to one of `anchors`. Raises nothing."""
    waiting: list[tuple[Certificate, tuple[Certificate, ...]]] = [(certificate, ())]
    seen = {certificate.der}
    trouble = ""
    while waiting and len(seen) < _MOST_TRIES:
        current, way = waiting.pop(0)
        anchor, doubt = _issuer(current, anchors)
        if anchor is not None:
            return Chain(True, (*way, anchor))
        trouble = trouble or doubt
        if len(way) < _MOST_LINKS:
            for link in links:
                if link.der not in seen and _issued(link, current)[0]:
                    seen.add(link.der)
                    waiting.append((link, (*way, link)))
    told = certificate.authority_key_identifier
    by_key = [anchor for anchor in anchors if told and anchor.key_identifier]
    if not trouble and any(anchor.names(certificate) for anchor in by_key):
        return Chain(False, trouble="the signer's certificate was not issued by the anchor it names")
    if len(seen) > 1:
        trouble = trouble or "the signer's authority has only a link certificate that leads to no anchor"
    return Chain(None, trouble=trouble or _unknown(certificate, anchors))


def _unknown(certificate: Certificate, anchors: Sequence[Certificate]) -> str:
    """Say what is missing: a name alone proves nothing, for authorities keep theirs when they change keys."""
    if any(anchor.subject == certificate.issuer for anchor in anchors):
        return "the installed anchor of this name holds another key: the authority's newer one is needed"
    country = f" of {certificate.country}" if certificate.country else ""
    others = sorted({anchor.country for anchor in anchors if anchor.country})
    if country and others and certificate.country not in others:
        return f"no anchor{country} is installed, only of {', '.join(others[:8])}"
    return "no anchor for this signer is installed"


def _issuer(certificate: Certificate, authorities: Sequence[Certificate]) -> tuple[Certificate | None, str]:
    """Find the authority that signed; those that also name the key by its identifier are tried first."""
    trouble = ""
    for authority in sorted(authorities, key=lambda one: not one.names(certificate)):
        issued, doubt = _issued(authority, certificate)
        if issued:
            return authority, ""
        trouble = trouble or doubt
    return None, trouble


def _issued(authority: Certificate, certificate: Certificate) -> tuple[bool, str]:
    """Tell whether it signed, and may have, and why not where that is no matter of the signature."""
    try:
        if not authority.issued(certificate):
            return False, ""
    except (BadData, NotSupported) as error:
        return False, str(error)
    unknown = (*authority.unknown_critical, *certificate.unknown_critical)
    if unknown:
        return False, f"a certificate demands extension {unknown[0]}, which is not understood here"
    if not authority.may_sign_certificates:
        return False, "the authority's certificate does not allow its key to sign certificates"
    return True, ""
