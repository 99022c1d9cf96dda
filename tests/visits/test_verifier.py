"""No anchor is installed: the authority makes a signer known by its word, and its silence stops no visit."""

from __future__ import annotations

import pytest
import requests

from kiosk.identity.assurance import CardAssurance
from kiosk.identity.verdict import FactName
from kiosk.journey import events as e
from kiosk.journey.visit import Step, TroubleKind
from kiosk.sandbox.card_verifier import Mode
from kiosk.sandbox.children import Children, environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sandbox(make_settings, tmp_path_factory):
    """The made-up authority in a process of its own, and the settings of a kiosk that knows no anchor."""
    root = tmp_path_factory.mktemp("verifier")
    settings = make_settings(root)
    for anchor in settings.anchors.iterdir():
        anchor.unlink()
    with Children(root / "logs", environment(settings)) as servers:
        servers.start("sandbox")
        servers.wait_for_http("sandbox", f"{settings.identity.verifier.url}/health")
        yield settings, servers


@pytest.fixture(scope="module")
def _kiosk(sandbox, start_kiosk):
    with start_kiosk(sandbox[0]) as kiosk:
        yield kiosk


def say(settings, mode: Mode) -> None:
    url = f"{settings.identity.verifier.url}/control"
    requests.post(url, json={"mode": mode}, timeout=10).raise_for_status()


def test_a_card_that_the_authority_vouches_for_is_genuine_and_the_verdict_says_by_whom(kiosk):
    greeted = kiosk.go(Step.GREETING)
    assert greeted.citizen.assurance is CardAssurance.CHIP_GENUINE
    (signer,) = [fact.words for fact in greeted.verdict.facts if fact.name is FactName.SIGNER]
    assert signer.startswith("the authority vouches for the signer: 127.0.0.1:")


@pytest.mark.parametrize("mode", [Mode.UNKNOWN, Mode.FORGED, Mode.REPLAYED, Mode.FAILING])
def test_any_other_answer_leaves_the_card_read_and_the_visit_goes_on(kiosk, mode):
    say(kiosk.settings, mode)
    try:
        greeted = kiosk.go(Step.GREETING)
    finally:
        say(kiosk.settings, Mode.NORMAL)
    assert greeted.citizen.assurance is CardAssurance.CHIP_READ
    assert greeted.verdict.value(FactName.SIGNER) is None
    assert all(visit.trouble is None for visit in kiosk.seen)
    kiosk.go(Step.FORM)


def test_a_card_that_the_authority_takes_back_identifies_nobody_and_another_may_follow(kiosk):
    say(kiosk.settings, Mode.REVOKED)
    try:
        kiosk.go(Step.CARD)
        kiosk.put_card()
        assert kiosk.in_trouble(TroubleKind.CARD_REVOKED).citizen is None
    finally:
        say(kiosk.settings, Mode.NORMAL)
    kiosk.post(e.Retry())
    kiosk.at(Step.IDENTIFY)
    kiosk.show_code()
    assert kiosk.at(Step.GREETING).citizen.assurance is CardAssurance.CHIP_GENUINE


def test_with_the_authority_away_the_card_is_read_and_the_visit_goes_on(kiosk, sandbox):
    sandbox[1].kill("sandbox")
    greeted = kiosk.go(Step.GREETING)
    assert greeted.citizen.assurance is CardAssurance.CHIP_READ
    assert all(visit.trouble is None for visit in kiosk.seen)
    kiosk.go(Step.FORM)
