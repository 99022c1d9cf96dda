"""What devices, province and telephone may answer: every condition, the good end most often."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from PIL import Image

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Role
from kiosk.capture.page import Page
from kiosk.dossier.dossier import new_local_reference
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import effects as ask
from kiosk.journey import events as e
from kiosk.journey.visit import Filing, Visit
from kiosk.journey.world import World
from kiosk.sandbox.people import Person, all_people

# These wait for the person in front of the machine, all others for nobody.
WHO_WAITS: tuple[type[ask.Effect], ...] = (
    ask.WatchRoom,
    ask.WatchDevices,
    ask.ListenForCode,
    ask.ReadChip,
    ask.StartPhone,
    ask.WatchCard,
)

_CARD_STOPS = (
    Condition.NO_CARD,
    Condition.CARD_REMOVED,
    Condition.WRONG_NUMBER,
    Condition.CARD_REFUSES,
    Condition.CARD_NOT_SUPPORTED,
    Condition.NEEDS_PRINTED_CODE,
)
_SCAN_STOPS = (
    Condition.FEEDER_EMPTY,
    Condition.SHEET_JAM,
    Condition.DOUBLE_FEED,
    Condition.SCANNER_COVER_OPEN,
)
_PRINT_STOPS = (
    Condition.PAPER_OUT,
    Condition.PRINTER_COVER_OPEN,
    Condition.CUTTER_JAM,
    Condition.HEAD_HOT,
    Condition.SLIP_NOT_TAKEN,
    Condition.PRINTER_OFFLINE,
)
_ALARMS = (FactName.SIGNATURE, FactName.HASHES, FactName.CHIP_AUTHENTICATION, FactName.NOT_REVOKED)
_CODES = ("", "không phải mã thẻ", "0" * 12, "\x00\x1b[2J", "IDVNM0220123456", "|" * 400, "🪪" * 30)

_T = TypeVar("_T")


@dataclass
class Luck:
    """How one visit fares: its chance, who stands there, and how often things go well."""

    chance: Random
    world: World
    person: Person
    well: float
    serial: int = 0

    def fine(self) -> bool:
        """Draw whether this time it goes well."""
        return self.chance.random() < self.well

    def one_of(self, things: Iterable[_T]) -> _T:
        """Draw one."""
        return self.chance.choice(list(things))


def answers(effect: ask.Effect, luck: Luck) -> Iterator[e.Event]:  # noqa: C901, PLR0912  # one line a case
    """Yield what an effect says, word by word; drawn when it is asked for."""
    match effect:
        case ask.WatchRoom():
            while True:
                yield e.RoomSeen(luck.chance.random() < 0.97)
        case ask.WatchDevices():
            while True:
                yield e.DevicesSeen(_out(luck))
        case ask.StartPhone():
            yield from _phone(luck)
        case ask.ListenForCode():
            while True:
                yield e.CodeShown(_code(luck))
        case ask.ReadChip():
            yield from _chip(luck)
        case ask.Search(text):
            yield e.Found(text, luck.world.catalogue.search(text, 20))
        case ask.Scan(key):
            yield from _scan(key, luck)
        case ask.NameDossier():
            yield e.Named(f"{luck.chance.getrandbits(128):032x}", new_local_reference())
        case ask.Seal():
            yield e.Queued(Filing(effect.visit.local_reference)) if luck.fine() else e.NotSaved("")
        case ask.AwaitCustody():
            yield e.Progressed(0.3)
            if luck.fine():
                held = Filing(new_local_reference(), luck.world.now().isoformat(), _code_of_dossier(luck))
                yield e.CustodyCame(replace(held, expected_day=luck.world.today() + timedelta(days=1)))
            yield e.CustodyLate()
        case ask.PrintSlip():
            yield from _slip(effect.visit, luck)
        case ask.WatchCard():
            if not luck.fine():
                yield e.CardStays()
            yield e.CardGone()
        case ask.StopScan():
            yield e.ScanCancelled()
        case _:
            failed = ask.FAILURES.get(type(effect))
            if failed is not None:
                yield failed


def _out(luck: Luck) -> frozenset[Role]:
    """Draw which devices are out: mostly none, now and then some, seldom all of them."""
    draw = luck.chance.random()
    if draw < 0.7:
        return frozenset()
    return frozenset(role for role in Role if draw > 0.97 or luck.chance.random() < 0.4)


def _phone(luck: Luck) -> Iterator[e.Event]:
    if not luck.fine() and luck.fine():
        yield e.PhoneFailed(away=luck.chance.random() < 0.5)
        return
    code = f"{luck.chance.randrange(10_000):04}-{luck.chance.randrange(10_000):04}"
    yield e.PhoneShown(PhoneCode(code, f"https://phone.example/?code={code}", 120, luck.world.now()))
    if luck.fine():
        told = citizen(luck.person, CardAssurance.UNIDENTIFIED)
        account = luck.one_of([AccountAssurance.VNEID_1, AccountAssurance.VNEID_2])
        yield e.PhoneConfirmed(replace(told, account=account, holder=HolderAssurance.PHONE))
    else:
        yield luck.one_of([e.PhoneRefused(), e.PhoneExpired(), e.PhoneFailed(away=True)])


def _code(luck: Luck) -> str:
    if luck.fine():
        return luck.person.code_text
    return luck.one_of([*_CODES, luck.one_of(all_people()).code_text])


def _chip(luck: Luck) -> Iterator[e.Event]:
    if not luck.fine():
        yield luck.one_of([e.ChipStopped(Condition.NO_CARD), e.ReaderFailed()])
        return
    yield e.CardPlaced()
    yield e.Progressed(0.2)
    person = luck.person if luck.fine() else luck.one_of(all_people())
    yield e.ChipNamed(person.card.number)
    yield e.Progressed(0.8)
    if luck.fine():
        assurance = luck.one_of([CardAssurance.CHIP_SIGNED, CardAssurance.CHIP_GENUINE])
        yield e.ChipJudged(citizen(person, assurance), Verdict(assurance, (), alarm=False))
    else:
        yield luck.one_of(
            [
                *(e.ChipStopped(condition) for condition in _CARD_STOPS),
                e.ReaderFailed(),
                e.ChipJudged(None, Verdict(CardAssurance.UNIDENTIFIED, (), alarm=False)),
                *(
                    e.ChipJudged(
                        None, Verdict(CardAssurance.UNIDENTIFIED, (Fact(name, False, ""),), alarm=True)
                    )
                    for name in _ALARMS
                ),
                e.ChipJudged(
                    citizen(person, CardAssurance.CHIP_READ),
                    Verdict(CardAssurance.CHIP_READ, (), alarm=False),
                ),
            ]
        )


def citizen(person: Person, assurance: CardAssurance) -> Citizen:
    """Return what the card of a made-up person tells."""
    card = person.card
    return Citizen(
        number=card.number,
        name=card.name,
        birth_date=card.birth_date,
        sex=card.sex,
        assurance=assurance,
        nationality="Việt Nam",
        ethnicity="Kinh",
        residence=card.residence,
        origin=card.origin,
    )


def _scan(key: str, luck: Luck) -> Iterator[e.Event]:
    yield e.Progressed(0.5)
    if luck.fine():
        yield e.SheetScanned(key, page(luck))
        return
    yield luck.one_of(
        [
            e.SheetRefused("Trang này mờ quá, chưa đọc được."),
            *(e.ScanStopped(condition) for condition in _SCAN_STOPS),
            e.ScanCancelled(),
            e.ScannerFailed(),
        ]
    )


def page(luck: Luck) -> Page:
    """Draw a small page that no other visit has."""
    luck.serial += 1
    shade = luck.chance.randrange(180, 256)
    sheet = Image.new("RGB", (248, 351), (shade, shade, 251))
    sheet.putpixel((luck.serial % 248, luck.serial % 351), (0, 0, 0))
    out = io.BytesIO()
    sheet.save(out, "JPEG")
    return Page(jpeg=out.getvalue(), width=248, height=351, dpi=90)


def _slip(visit: Visit, luck: Luck) -> Iterator[e.Event]:
    filing = visit.filing
    if filing is None:
        return
    if not luck.fine() and luck.fine():
        yield e.PrinterFailed()
        return
    out = io.BytesIO()
    Image.new("L", (288, 500), luck.chance.randrange(200, 256)).save(out, "PNG")
    yield e.SlipDrawn(out.getvalue(), filing)
    if luck.fine():
        yield e.SlipEnded(PrintOutcome("slip", PrintEnd.CONFIRMED))
        return
    yield luck.one_of(
        [
            e.SlipEnded(PrintOutcome("slip", PrintEnd.UNKNOWN)),
            e.SlipEnded(PrintOutcome("slip", PrintEnd.REFUSED)),
            *(e.SlipEnded(PrintOutcome("slip", PrintEnd.REFUSED, stop)) for stop in _PRINT_STOPS),
        ]
    )


def _code_of_dossier(luck: Luck) -> str:
    return f"H49.22.01-261122-{luck.chance.randrange(10_000):04}" if luck.fine() else ""
