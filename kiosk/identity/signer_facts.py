"""What passive authentication tells, fact by fact: who signed what, and whether it is still that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hardware.emrtd import files
from hardware.emrtd.com import parse_com
from hardware.emrtd.errors import BadData
from hardware.emrtd.passive import PassiveResult
from kiosk.identity.facts import Fact, FactName
from kiosk.identity.verifier import Voucher


def signature(passive: PassiveResult) -> Fact:
    """Tell whether EF.SOD is signed by the certificate in it; that alone anybody can do."""
    words = {
        True: f"EF.SOD is signed by the certificate it carries, {passive.algorithm}".rstrip(", "),
        False: "the signature of EF.SOD is false",
        None: f"the signature could not be checked: {passive.trouble}",
    }[passive.signature]
    return Fact(FactName.SIGNATURE, passive.signature, words)


def algorithms(passive: PassiveResult, others: tuple[str, ...]) -> Fact:
    """Name what is weak: in the signatures, and `others` in what the chip proved. It lowers nothing."""
    weak = (*passive.weak, *others)
    if weak:
        return Fact(FactName.ALGORITHMS, value=False, words=f"weak: {', '.join(weak)}")
    if passive.signature is None:
        return Fact(FactName.ALGORITHMS, value=None, words="the signature could not be looked at")
    return Fact(FactName.ALGORITHMS, value=True, words="nothing weak was used")


def hashes(passive: PassiveResult) -> Fact:
    """Tell whether each group that was read is the one that was signed."""
    if passive.altered:
        return Fact(FactName.HASHES, value=False, words=f"not what was signed: {', '.join(passive.altered)}")
    if "DG1" not in passive.intact:
        return Fact(FactName.HASHES, value=None, words="DG1 could not be compared with a signed hash")
    return Fact(FactName.HASHES, value=True, words=f"as signed: {', '.join(passive.intact)}")


def complete(passive: PassiveResult, broken: Sequence[str]) -> Fact:
    """Tell whether a group is signed that the chip says it does not have; name those that came broken."""
    if passive.absent:
        words = f"signed, but not on the chip: {', '.join(passive.absent)}"
        return Fact(FactName.COMPLETE, value=False, words=words)
    if passive.signature is None:
        return Fact(FactName.COMPLETE, value=None, words="which groups there must be is not known")
    words = "no signed group is missing"
    unread = [name for name in passive.unread if name not in broken]
    words += f"; signed and not read: {', '.join(unread)}" if unread else ""
    cut = [name for name in passive.unread if name in broken]
    words += f"; signed, but breaks off or is none: {', '.join(cut)}" if cut else ""
    return Fact(FactName.COMPLETE, value=True, words=words)


def listing(card_files: Mapping[str, bytes], passive: PassiveResult) -> Fact:
    """Compare EF.COM with EF.SOD. EF.COM is not signed, so a difference is told and lowers nothing."""
    content = card_files.get(files.EF_COM)
    if content is None or passive.signature is None:
        return Fact(FactName.LISTING, value=None, words="EF.COM or EF.SOD was not read")
    try:
        listed = frozenset(parse_com(content))
    except BadData as error:
        return Fact(FactName.LISTING, value=None, words=f"EF.COM: {error}")
    signed = frozenset((*passive.intact, *passive.altered, *passive.absent, *passive.unread))
    if listed == signed:
        return Fact(FactName.LISTING, value=True, words="EF.COM lists what EF.SOD signs")
    differing = ", ".join(sorted(listed ^ signed, key=lambda name: files.group_number(name) or 0))
    return Fact(FactName.LISTING, value=False, words=f"in one of EF.COM and EF.SOD alone: {differing}")


def signer(passive: PassiveResult, voucher: Voucher | None) -> Fact:
    """Tell who stands behind the signer: an installed anchor, or the authority by its `voucher`."""
    if passive.anchored is None and voucher is not None:
        words = f"the authority vouches for the signer: {voucher.signer}, {voucher.at:%Y-%m-%d %H:%M:%S %z}"
        return Fact(FactName.SIGNER, value=True, words=words)
    links = ", ".join(map(repr, passive.chain[:-1]))
    over = f", by way of link certificates: {links}" if links else ""
    words = {
        True: f"issued by the installed anchor {passive.anchor!r}{over}",
        False: "the signer names an installed anchor that did not issue it",
        None: f"signer unknown: {passive.trouble}",
    }[passive.anchored]
    return Fact(FactName.SIGNER, passive.anchored, words)


def signer_in_time(passive: PassiveResult, voucher: Voucher | None) -> Fact:
    """Tell whether the certificates were valid when the card was signed; a voucher is for its own time."""
    if passive.anchored is None and voucher is not None:
        words = "the authority vouched for the signer at the time it says"
        return Fact(FactName.SIGNER_IN_TIME, value=True, words=words)
    unknown = "cannot be told without an anchor"
    if passive.anchored:
        unknown = "a certificate has ended since, and when the card was signed is not said"
    when = f", {passive.signed_at:%Y-%m-%d}" if passive.signed_at else ""
    words = {
        True: f"signer and anchor were valid when they signed{when}",
        False: f"signer or anchor was not valid when it signed{when}",
        None: unknown,
    }[passive.in_time]
    return Fact(FactName.SIGNER_IN_TIME, passive.in_time, words)


def signer_usage(passive: PassiveResult) -> Fact:
    """Tell whether the certificates are for signing documents, and for this kind of document."""
    if False in {passive.usage, passive.document_type}:
        words = "a certificate that is not for this use"
        if passive.document_type is False:
            words = "the signer's certificate is for another kind of document"
        return Fact(FactName.SIGNER_USAGE, value=False, words=words)
    words = "the certificates are for this use" if passive.usage else "no certificate could be looked at"
    return Fact(FactName.SIGNER_USAGE, passive.usage, words)


def country(passive: PassiveResult) -> Fact:
    """Compare the countries of signer, anchor and document."""
    codes = f"signer {passive.signer_country or '?'}, anchor {passive.anchor_country or '?'}, "
    codes += f"document {passive.document_country or '?'}"
    return Fact(FactName.COUNTRY, passive.country, codes)


def not_revoked(passive: PassiveResult, said: str) -> Fact:
    """Look the signer up in its authority's list; one past its date clears nobody, and accuses still.

    `said` is what the authority itself answered, where it took the signer or the card back.
    """
    if said:
        return Fact(FactName.NOT_REVOKED, value=False, words=said)
    if passive.revoked:
        words = f"the signer has been revoked: {passive.revocation}"
        return Fact(FactName.NOT_REVOKED, value=False, words=words)
    if passive.revoked is None:
        words = "no revocation list of the signer's authority is installed"
        return Fact(FactName.NOT_REVOKED, value=None, words=passive.revocation or words)
    if passive.revocation_fresh is not True:
        past = "is out of date" if passive.revocation_fresh is False else "does not say that it is for today"
        words = f"not in a list that {past}: {passive.revocation}"
        return Fact(FactName.NOT_REVOKED, value=None, words=words)
    return Fact(FactName.NOT_REVOKED, value=True, words=f"not in {passive.revocation}")
