"""Logging in: by card or by phone, refused, expired, out of reach, and as somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Role
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey import events as e
from kiosk.journey.devices import logins
from kiosk.journey.effects import StartPhone
from kiosk.journey.table import decide
from kiosk.journey.visit import Login, Step, TroubleKind
from tests.journey.happening import OTHER_PERSON, PHONE_CODE, PHONE_PERSON
from tests.journey.said import CODE_TEXT, PAGE

READER_OUT = frozenset({Role.CHIP_READER})


@pytest.fixture
def phone(worlds):
    return worlds[True]


@pytest.fixture
def go(phone):
    """Feed events to the kiosk on which one can log in by phone."""

    def go(visit, *events):
        for event in events:
            visit, _ = decide(visit, event, phone)
        return visit

    return go


@pytest.fixture
def at_login(go, at_consent, at_identify):
    return go(replace(at_consent, consents=at_identify.consents), e.Continue())


@pytest.fixture
def at_vneid(go, at_login):
    return go(at_login, e.ChooseLogin(Login.VNEID))


def test_where_one_can_log_in_by_phone_one_is_asked_how(at_login):
    assert at_login.step is Step.LOGIN


def test_where_one_cannot_nobody_is_asked(at_identify):
    assert at_identify.step is Step.IDENTIFY


def test_a_phone_that_agreed_is_greeted_without_any_card(go, phone, at_login):
    shown, effects = decide(at_login, e.ChooseLogin(Login.VNEID), phone)
    assert effects == (StartPhone(),)
    greeted = go(shown, e.PhoneShown(PHONE_CODE), e.PhoneConfirmed(PHONE_PERSON))
    assert (greeted.step, greeted.citizen, greeted.verdict) == (Step.GREETING, PHONE_PERSON, None)
    assert greeted.phone is None
    assert go(greeted, e.Continue()).step is Step.SEARCH


def test_a_code_that_ran_out_is_followed_by_the_next_by_itself(phone, go, at_vneid):
    shown = go(at_vneid, e.PhoneShown(PHONE_CODE))
    assert shown.phone == PHONE_CODE
    again, effects = decide(shown, e.PhoneExpired(), phone)
    assert (again.step, again.phone, effects) == (Step.VNEID, None, (StartPhone(),))


@pytest.mark.parametrize(
    ("event", "kind", "resume"),
    [
        (e.PhoneRefused(), TroubleKind.PHONE_REFUSED, Step.LOGIN),
        (e.PhoneFailed(away=True), TroubleKind.PHONE_AWAY, Step.VNEID),
        (e.PhoneFailed(away=False), TroubleKind.PHONE_FAILED, Step.LOGIN),
        (e.PhoneConfirmed(replace(PHONE_PERSON, number="")), TroubleKind.PHONE_FAILED, Step.LOGIN),
    ],
)
def test_every_trouble_of_the_phone_leads_on_and_to_the_card(go, at_vneid, event, kind, resume):
    met = go(at_vneid, e.PhoneShown(PHONE_CODE), event)
    assert met.trouble is not None
    assert (met.trouble.kind, met.phone, met.citizen) == (kind, None, None)
    assert go(met, e.Retry()).step is resume
    assert go(met, e.ChooseLogin(Login.CARD)).step is Step.IDENTIFY
    assert go(met, e.Retry()).consents == at_vneid.consents


def test_a_reader_that_fails_leads_to_the_phone(go, at_login):
    failed = go(at_login, e.ChooseLogin(Login.CARD), e.CodeShown(CODE_TEXT), e.ReaderFailed())
    assert go(failed, e.ChooseLogin(Login.VNEID)).step is Step.VNEID


def test_a_scanner_that_fails_is_no_reason_to_log_in_anew(go, at_papers):
    failed = go(at_papers, e.ScanSheet("giay-chung-sinh"), e.ScannerFailed())
    assert go(failed, e.ChooseLogin(Login.VNEID)) == failed


def test_without_a_reader_the_phone_is_offered_alone(go, phone, at_login):
    out = replace(at_login, out=READER_OUT)
    assert logins(out, phone) == (Login.VNEID,)
    assert go(out, e.ChooseLogin(Login.CARD)) == out
    assert go(out, e.ChooseLogin(Login.VNEID)).step is Step.VNEID


def test_who_is_known_by_phone_goes_back_to_the_choice_and_is_not_forgotten(go, at_vneid):
    greeted = go(at_vneid, e.PhoneConfirmed(PHONE_PERSON))
    back = go(greeted, e.Back())
    assert (back.step, back.citizen) == (Step.LOGIN, PHONE_PERSON)
    assert go(back, e.Back(), e.Continue()).step is Step.SEARCH


def test_the_same_person_by_phone_after_the_card_finds_everything_entered(go, at_papers):
    mine = replace(at_papers, pages={"giay-chung-sinh": (PAGE,)}, answers={"relation": "me"})
    again = go(replace(mine, step=Step.VNEID), e.PhoneConfirmed(PHONE_PERSON))
    assert (again.pages, again.answers) == (mine.pages, mine.answers)


def test_another_person_by_phone_takes_over_nothing(go, at_papers):
    first = replace(at_papers, pages={"giay-chung-sinh": (PAGE,)}, delivery=DeliveryWay.POST)
    first = go(first, e.Back(), *[e.Back()] * 9)
    first = go(replace(first, step=Step.SEARCH, query="ly hôn", can="123456"), e.ChooseProcedure("2.000635"))
    assert first.drafts
    stranger = replace(PHONE_PERSON, number=OTHER_PERSON.number)
    other = go(replace(first, step=Step.VNEID), e.PhoneConfirmed(stranger))
    assert (other.citizen, other.owner) == (stranger, stranger.number)
    assert (dict(other.pages), dict(other.answers), dict(other.drafts)) == ({}, {}, {})
    assert other.delivery is None
    assert (dict(other.consents), other.query, other.can, other.keys) == ({}, "", "", ())


def test_another_person_agrees_for_themselves_before_anything_else(go, at_papers):
    other = go(replace(at_papers, step=Step.VNEID), e.PhoneConfirmed(replace(PHONE_PERSON, number="1" * 12)))
    asked = go(other, e.Continue())
    assert asked.step is Step.CONSENT
    assert go(asked, e.Continue()) == asked
    agreed = go(asked, *(e.SetConsent(one, given=True) for one in reversed(ConsentPurpose) if one.required))
    assert agreed.citizen == other.citizen
    assert go(agreed, e.Continue()).step in {Step.WHO, Step.FORM}
    no = go(asked, e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert no.citizen is None


def test_who_begins_a_log_in_by_phone_and_leaves_it_is_nobody(go, at_papers):
    for left in (e.Back(), e.PhoneFailed(away=True)):
        begun = go(replace(at_papers, step=Step.LOGIN), e.ChooseLogin(Login.VNEID), left)
        assert (begun.citizen, begun.owner, begun.answers) == (None, at_papers.owner, at_papers.answers)


def test_a_card_too_weak_for_a_procedure_may_be_followed_by_the_phone(go, at_identify, copy_card, verdict):
    judged = e.ChipJudged(copy_card, verdict)
    known = go(at_identify, e.CodeShown(CODE_TEXT), judged, e.Continue(), e.ChooseProcedure("1.001193"))
    weak = go(known, e.Continue())
    assert weak.trouble is not None
    assert weak.trouble.kind is TroubleKind.NEEDS_MORE
    strong = go(weak, e.ChooseLogin(Login.VNEID), e.PhoneConfirmed(PHONE_PERSON), e.Continue())
    assert strong.step is Step.FORM
