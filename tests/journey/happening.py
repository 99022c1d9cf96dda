"""What may happen in a visit: every kind of event with values that could be, and what effects answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from inspect import signature

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Role
from kiosk.catalogue.shelves import Browse
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.form import Who
from kiosk.identity.assurance import AccountAssurance, CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import events as e
from kiosk.journey.comfort import Contrast
from kiosk.journey.events import Event
from kiosk.journey.visit import Filing, Login, Purpose, Step
from tests.journey.said import CODE_TEXT, PAGE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))
KINDS = [
    kind
    for kind in vars(e).values()
    if isinstance(kind, type) and issubclass(kind, e.Event) and kind not in {e.Event, e.Touch}
]
# One that needs a paper, one that asks for whom and needs one of a proxy alone, one without a form here.
BIRTH, COPY, NO_FORM = "1.001193", "2.000635", "2.000815"
# One for two people.
MARRIAGE = "1.000894"

CARD_PERSON = Citizen(
    number="022195000017",
    name="Nguyễn Mẫu Minh Anh",
    birth_date="1995-05-12",
    sex="Nữ",
    assurance=CardAssurance.CHIP_SIGNED,
    nationality="Việt Nam",
    ethnicity="Kinh",
    residence="Phường Hồng Gai, Tỉnh Quảng Ninh",
)
PHONE_PERSON = replace(
    CARD_PERSON, assurance=CardAssurance.UNIDENTIFIED, account=AccountAssurance.VNEID_2, residence=""
)
LOW_PERSON = replace(PHONE_PERSON, account=AccountAssurance.VNEID_1)
WEAK_PERSON = replace(CARD_PERSON, assurance=CardAssurance.CLAIMED)
OTHER_PERSON = replace(CARD_PERSON, number="022095000018", name="Trần Thử Nam")
SURE = Verdict(assurance=CardAssurance.CHIP_SIGNED, facts=(), alarm=False)
EXPIRED = replace(SURE, facts=(Fact(FactName.CARD_IN_DATE, value=False, words="the card has expired"),))
PHONE_CODE = PhoneCode("WDJB-MJHT", "https://phone.example/device?user_code=WDJB-MJHT", 300.0, NOW)
QUEUED = Filing("KIOSK-AAAA-BBBB")
HELD = Filing("KIOSK-AAAA-BBBB", "2026-11-23T02:00:00+00:00", "H49.22.01-261123-0001", date(2026, 11, 25))

# Nothing, each device alone, and all of them; two or three at once decide nothing of their own.
NOTHING_OUT: frozenset[Role] = frozenset()
EVERY_OUT = (NOTHING_OUT, *(frozenset({role}) for role in Role), frozenset(Role))


def happenings(paper: str = "giay-chung-sinh") -> Iterator[Event]:
    """Give every kind of event, of those with values one for every turn that they can take."""
    yield from (kind() for kind in KINDS if not signature(kind).parameters)
    yield from (e.ChoosePurpose(purpose) for purpose in Purpose)
    for purpose in ConsentPurpose:
        yield e.SetConsent(purpose, given=True)
        yield e.SetConsent(purpose, given=False)
    yield e.SetComfort("en", 3, Contrast.HIGH, voice=True, volume=4, sounds=False)
    yield from (e.HeadphonesSeen(plugged) for plugged in (True, False))
    yield from (e.ChooseLogin(login) for login in Login)
    yield from (e.ChooseWho(who) for who in Who)
    yield from (e.TypeCan(text) for text in ("0000", "000017"))
    yield from (e.CodeShown(text) for text in (CODE_TEXT, "not a card"))
    yield from (e.TypeQuery(text) for text in ("khai sinh", ""))
    yield e.Found("khai sinh", ())
    yield from (e.BrowseBy(by) for by in Browse)
    yield e.OpenShelf("Sinh con")
    yield from (e.ChooseProcedure(code) for code in (BIRTH, COPY, NO_FORM))
    yield e.Answer("relation", "me")
    yield from (e.ScanSheet(paper), e.ReplacePage(paper, 0), e.TurnPage(paper, 0), e.RemovePage(paper, 0))
    yield from (e.MovePage(paper, 0, 1), e.ReplacePage(paper, 7), e.TurnPage("other", 0))
    yield from (e.ChooseDelivery(way) for way in DeliveryWay)
    yield e.AnswerDelivery("phone", "0900000017")
    yield from (e.Edit(step) for step in (Step.WHO, Step.FORM, Step.PAPERS, Step.DELIVERY, Step.DONE))
    yield from (e.SlipCameOut(yes) for yes in (True, False))
    yield from (e.Rate(stars) for stars in (5, 9))
    yield from (e.RoomSeen(enough) for enough in (True, False))
    yield from (e.DevicesSeen(out) for out in EVERY_OUT)
    yield e.Progressed(0.5)
    yield from (e.ChipNamed(person.number) for person in (CARD_PERSON, OTHER_PERSON))
    yield from judgements()
    yield from (e.ChipStopped(condition) for condition in Condition)
    yield from (e.PhoneShown(PHONE_CODE), e.PhoneFailed(away=True), e.PhoneFailed(away=False))
    others = (replace(PHONE_PERSON, number=number) for number in (OTHER_PERSON.number, ""))
    yield from (e.PhoneConfirmed(person) for person in (PHONE_PERSON, LOW_PERSON, *others))
    yield from (e.SheetScanned(paper, PAGE), e.SheetRefused("Trang này trắng."))
    yield from (e.ScanStopped(condition) for condition in Condition)
    yield e.Named("5" * 32, "KIOSK-AAAA-BBBB")
    yield from (e.Queued(QUEUED), e.NotSaved(""), e.CustodyCame(HELD), e.SlipDrawn(b"png", HELD))
    yield from (e.SlipEnded(PrintOutcome("job", end)) for end in PrintEnd)
    yield from (e.SlipEnded(PrintOutcome("job", PrintEnd.REFUSED, condition)) for condition in Condition)


def judgements() -> Iterator[Event]:
    """Give every way in which a chip that was read can be judged."""
    yield from (e.ChipJudged(person, SURE) for person in (CARD_PERSON, OTHER_PERSON, WEAK_PERSON))
    yield e.ChipJudged(replace(CARD_PERSON, number=""), SURE)
    yield e.ChipJudged(CARD_PERSON, EXPIRED)
    yield from (e.ChipJudged(None, replace(SURE, alarm=alarm)) for alarm in (True, False))
    signed = (Fact(FactName.SIGNATURE, True, ""), Fact(FactName.HASHES, True, ""))
    for false in (FactName.CHIP_AUTHENTICATION, FactName.NOT_REVOKED):
        yield e.ChipJudged(None, Verdict(SURE.assurance, (*signed, Fact(false, False, "")), alarm=True))
