"""Whether this machine can tell whose signature a card carries: its anchors, and the authority's verifier."""

from __future__ import annotations

import time

from hardware.selftest.live import Finding
from kiosk.identity.anchors import Anchors
from kiosk.identity.verifier import CardVerifier
from kiosk.identity.verifier import Outcome as Said
from kiosk.technician.report import CheckResult, Matter, Outcome

# Nobody's card: the answer "unknown", signed, shows connection, key and clocks.
_NO_CARD = b"kiosk-hcc: is the verifier there?"


def check_trust(anchors: Anchors, verifier: CardVerifier | None, *, needed: bool) -> tuple[CheckResult, ...]:
    """Look at the anchors and ask the verifier about no card; `needed` where citizens are served."""
    results = [_timed("anchors", _anchors(anchors, verifier, needed=needed), 0.0)]
    if verifier is not None:
        started = time.monotonic()
        finding = _verifier(verifier)
        results.append(_timed("verifier", finding, time.monotonic() - started))
    return tuple(results)


def _anchors(anchors: Anchors, verifier: CardVerifier | None, *, needed: bool) -> Finding:
    if anchors.refused:
        return Finding(passed=False, words="not used: " + "; ".join(anchors.refused))
    if anchors.certificates:
        lists = f", {len(anchors.revocations)} revocation lists" if anchors.revocations else ""
        return Finding(passed=True, words=f"{len(anchors.certificates)} trusted{lists}")
    if verifier is not None:
        return Finding(passed=True, words="none installed; the authority's verifier is asked")
    return Finding(passed=not needed, words="neither anchors nor verifier: every signer stays unknown")


def _verifier(verifier: CardVerifier) -> Finding:
    answer = verifier.vouch(_NO_CARD)
    if answer.outcome is Said.SIGNER_UNKNOWN:
        return Finding(passed=True, words="answers, signed with the key installed, clocks agree")
    return Finding(passed=False, words=f"{answer.outcome}: {answer.words}")


def _timed(name: str, finding: Finding, seconds: float) -> CheckResult:
    outcome = Outcome.PASSED if finding.passed else Outcome.FAILED
    return CheckResult(name, Matter.CARD_TRUST, outcome, finding.words, seconds)
