"""The whole product, generated: every screen, what lies over it, every device condition, every event.

From wherever touches, devices and time can bring a visit, it can be ended by touches alone and by time
alone, what was entered stays, and the table says of every event where it may lead.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, product

import pytest

from kiosk.dossier.form import Who
from kiosk.journey import events as e
from kiosk.journey.anywhere import ANYWHERE, UNATTENDED, UNINTERRUPTED, untouched
from kiosk.journey.comfort import USUAL, Comfort, Contrast
from kiosk.journey.effects import Wipe
from kiosk.journey.events import Event, Touch
from kiosk.journey.rule import Rule
from kiosk.journey.table import TABLE, decide
from kiosk.journey.visit import Overlay, Step, TroubleKind, Visit
from kiosk.journey.world import World
from tests.journey.happening import (
    BIRTH,
    CARD_PERSON,
    COPY,
    EVERY_OUT,
    LOW_PERSON,
    MARRIAGE,
    NOTHING_OUT,
    WEAK_PERSON,
    happenings,
)
from tests.journey.person import Person, when_it_is_best, when_it_is_worst

pytestmark = pytest.mark.slow

HAPPENINGS = tuple(happenings())
# These are tried because nothing may come of them.
REFUSED = (
    e.ReplacePage("giay-chung-sinh", 7),
    e.TurnPage("other", 0),
    e.Edit(Step.DONE),
    e.Rate(9),
    e.ChipNamed(CARD_PERSON.number),
)
# What lies over a screen and what is out is crossed with every screen afterwards.
ACROSS = (
    e.DevicesSeen,
    e.HeadphonesSeen,
    e.SetComfort,
    e.Idle,
    e.AskHelp,
    e.AskPause,
    e.CallStaff,
    e.AskStartOver,
)
# These are there to change or to take away; all others must keep everything that was entered.
CHANGING = (
    e.Answer,
    e.AnswerDelivery,
    e.ChooseDelivery,
    e.ChooseWho,
    e.MovePage,
    e.RemoveEntry,
    e.RemovePage,
    e.SetConsent,
    e.TurnPage,
)
# Where what a person gave is held; where all of these are the same objects, nothing was taken away.
HOLDING = (
    "consents",
    "procedure",
    "answers",
    "sources",
    "pages",
    "drafts",
    "delivery",
    "delivery_answers",
    "owner",
)
ENDING = (e.StartOver, e.TimeUp, e.Finish, e.CardGone)


def rule_of(visit: Visit, event: Event) -> Rule | None:
    return TABLE.get((visit.step, type(event))) or ANYWHERE.get(type(event))


def place(visit: Visit) -> tuple[object, ...]:
    """Tell visits apart by all that a rule asks about, as far as it does not only count or hold text."""
    known, filing = visit.citizen, visit.filing
    return (
        visit.step,
        visit.overlay,
        visit.trouble,
        known and (known.number, known.assurance, known.account),
        visit.procedure and visit.procedure.code,
        visit.form_step,
        sum(map(len, visit.pages.values())) > 0,
        visit.scanning,
        visit.replacing is None,
        visit.delivery is None,
        visit.submission_id == "" and visit.step is Step.REVIEW,
        filing and filing.in_custody,
        visit.card_on_reader and visit.step is Step.DONE,
        visit.card_left and visit.step in {Step.WELCOME, Step.CLOSED},
        visit.phone is None,
        bool(visit.shelf),
        bool(visit.consents),
        bool(visit.owner) and visit.step in {Step.VNEID, Step.CARD},
        visit.answers.keys() > visit.sources.keys(),
        bool(visit.drafts),
    )


@dataclass
class Walk:
    """Everywhere that a visit can come to in a world, and where each event led."""

    world: World
    visits: dict[tuple[object, ...], Visit] = field(default_factory=dict)
    led: Counter[tuple[Rule, Step]] = field(default_factory=Counter)

    def explore(self) -> None:
        self.visits, waiting = {place(Visit()): Visit()}, deque([Visit()])
        people = [Person(self.world, BIRTH), Person(self.world, COPY), Person(self.world, COPY, Who.PROXY)]
        while waiting:
            visit = waiting.popleft()
            after = [self.take(visit, event) for event in HAPPENINGS if not isinstance(event, ACROSS)]
            after += [self.follow(visit, person.does(visit)) for person in people]
            for there in after:
                if (found := place(there)) not in self.visits:
                    self.visits[found] = there
                    waiting.append(there)

    def take(self, visit: Visit, event: Event) -> Visit:
        """Let one thing happen, and see to it that it breaks no promise."""
        rule = rule_of(visit, event)
        if rule is None:
            return visit
        after, effects = decide(visit, event, self.world)
        if after is visit:
            return visit
        if after.step is not visit.step:
            assert after.step in rule.targets, (visit.step, event, after.step)
            self.led[rule, after.step] += 1
        told = (visit.step, visit.overlay, visit.trouble, event)
        assert lost(visit, after, event) == {}, told
        wiped = any(isinstance(effect, Wipe) for effect in effects)
        assert wiped == (after.step in UNATTENDED and visit.step not in UNATTENDED), told
        if after.step in UNATTENDED:
            rest = replace(after, step=Step.WELCOME, overlay=None, comfort=USUAL, out=NOTHING_OUT)
            assert replace(rest, headphones=False, card_left=False) == Visit(), told
        return after

    def follow(self, visit: Visit, events: Iterable[Event]) -> Visit:
        for event in events:
            visit = self.take(visit, event)
        return visit


def entered(visit: Visit) -> dict[tuple[object, ...], object]:
    """Name everything that the person gave, by what it is and the procedure that it is for."""
    found: dict[tuple[object, ...], object] = {("consent", one): at for one, at in visit.consents.items()}
    found |= {("delivery", key): value for key, value in visit.delivery_answers.items()}
    found[("way",)] = visit.delivery
    of_procedures = {code: (d.answers, d.sources, d.pages) for code, d in visit.drafts.items()}
    if visit.procedure is not None:
        of_procedures[visit.procedure.code] = visit.answers, visit.sources, visit.pages
    for code, (answers, sources, pages) in of_procedures.items():
        found |= {("answer", code, key): value for key, value in answers.items() if key not in sources}
        found |= {("page", code, key, i): one for key, held in pages.items() for i, one in enumerate(held)}
    return {key: value for key, value in found.items() if value is not None}


def lost(before: Visit, after: Visit, event: Event) -> dict[tuple[object, ...], object]:
    """Name what the person gave and an event took away that may not."""
    if isinstance(event, (*CHANGING, *ENDING)):
        return {}
    if all(getattr(before, name) is getattr(after, name) for name in HOLDING):
        return {}
    if isinstance(event, e.SheetScanned) and before.replacing is not None:
        return {}
    if after.owner != before.owner and before.owner:
        # Another person has logged in: nothing that the first one gave may stay.
        return dict.fromkeys(entered(after), "")
    now = entered(after)
    return {key: value for key, value in entered(before).items() if now.get(key) != value}


@pytest.fixture(scope="module")
def walks(worlds) -> dict[bool, Walk]:
    walks = {phone: Walk(world) for phone, world in worlds.items()}
    for walk in walks.values():
        walk.explore()
    return walks


@pytest.fixture(scope="module", params=[False, True], ids=["card-alone", "card-or-phone"])
def walk(request, walks) -> Walk:
    return walks[request.param]


@pytest.fixture(scope="module")
def crossed(walk) -> list[Visit]:
    """One visit of every kind of screen, under everything that may lie over it, with everything out."""
    return [
        replace(visit, overlay=overlay, out=out)
        for visit, out in product(kinds_of(walk), EVERY_OUT)
        for overlay in may_lie_over(visit.step)
    ]


def kinds_of(walk: Walk) -> list[Visit]:
    """Choose one visit of every kind of screen, with as much entered as there is."""
    kinds: dict[tuple[object, ...], Visit] = {}
    for visit in sorted(walk.visits.values(), key=lambda visit: -len(entered(visit))):
        code = visit.procedure and visit.procedure.code
        kind = visit.step, visit.trouble, visit.scanning, visit.citizen is None, visit.filing is None
        kinds.setdefault((kind, code if visit.step in {Step.PROCEDURE, Step.WHO} else None), visit)
    return list(kinds.values())


def may_lie_over(step: Step) -> set[Overlay | None]:
    """Name what may lie over a screen: where nobody is hurried, nobody is asked."""
    quiet = {None, Overlay.STAFF, Overlay.HELP}
    if step in UNATTENDED | UNINTERRUPTED:
        return quiet
    return (
        quiet
        | {Overlay.PAUSE, Overlay.START_OVER, Overlay.TIME_OUT}
        | ({Overlay.TAKE_CARD} if step is Step.DONE else set())
    )


def by_time(visit: Visit, walk: Walk, machine) -> Visit:
    """Let nobody touch anything: only the machine answers, and the clock runs."""
    for _ in range(12):
        if untouched(visit):
            return visit
        if visit.step in UNINTERRUPTED or visit.scanning:
            visit = walk.follow(visit, machine(visit))
        else:
            visit = walk.follow(visit, [e.TimeUp() if visit.overlay is Overlay.TIME_OUT else e.Idle()])
    return visit


def by_touch(visit: Visit, walk: Walk, machine) -> Visit:
    """Touch start over, and that one is sure; only while the machine seals or prints it is waited for."""
    for _ in range(6):
        if visit.step in UNATTENDED:
            return visit
        if visit.step in UNINTERRUPTED:
            visit = walk.follow(visit, machine(visit))
        else:
            visit = walk.follow(visit, [e.CloseOverlay(), e.AskStartOver()])
            assert visit.overlay is Overlay.START_OVER
            visit = walk.take(visit, e.StartOver())
    return visit


def to_the_end(visit: Visit, walk: Walk, person: Person, seen: set[tuple[object, ...]]) -> Visit:
    """Do what each screen asks until the dossier is filed, or for so long that it must be a circle.

    `seen` are the places that this person came from to the end before: from there on it is known.
    """
    behind: list[tuple[object, ...]] = []
    for _ in range(60):
        if visit.step is Step.DONE or (found := place(visit)) in seen:
            seen.update(behind)
            return replace(visit, step=Step.DONE)
        behind.append(found)
        visit = walk.follow(visit, person.does(visit))
    return visit


def test_every_screen_can_be_come_to(walk):
    missing = set(Step) - {visit.step for visit in walk.visits.values()}
    assert missing == (set() if walk.world.phone else {Step.LOGIN, Step.VNEID})


def test_every_trouble_can_be_come_to(walk):
    out = [replace(visit, out=out) for visit, out in product(kinds_of(walk), EVERY_OUT)]
    told = [walk.take(visit, event) for visit in out for event in ways_when_out(visit)]
    met = {visit.trouble.kind for visit in (*walk.visits.values(), *told) if visit.trouble is not None}
    by_phone = {
        TroubleKind.PHONE_AWAY,
        TroubleKind.PHONE_FAILED,
        TroubleKind.PHONE_REFUSED,
        TroubleKind.NEEDS_A_CARD,
    }
    assert set(TroubleKind) - met == ({TroubleKind.READER_OUT} if walk.world.phone else by_phone)


def test_everything_that_may_happen_changes_a_visit_somewhere(walks):
    """A happening that changes nothing tries nothing: a shelf of a name that is no longer there."""
    idle = [event for event in HAPPENINGS if event not in REFUSED]
    for walk in walks.values():
        for visit in chain(walk.visits.values(), with_more(walk)):
            idle = [event for event in idle if walk.take(visit, event) is visit]
    assert idle == []


def with_more(walk: Walk) -> Iterator[Visit]:
    """Give what a walk does not tell from other visits, or does not come to by itself."""
    yield from (
        walk.take(Visit(step=Step.PURPOSE), event) for event in HAPPENINGS if isinstance(event, ACROSS)
    )
    find = walk.world.catalogue.find
    papers = next(v for v in walk.visits.values() if v.step is Step.PAPERS and v.pages and not v.scanning)
    ((paper, pages),) = papers.pages.items()
    yield replace(papers, pages={paper: (*pages, *pages)})
    yield Visit(step=Step.SEARCH, query="khai sinh")
    yield Visit(step=Step.WHO, procedure=find(MARRIAGE))
    yield Visit(step=Step.FORM, procedure=find(COPY), form_step=1, answers={"who": "self", "records": "2"})


def test_no_event_breaks_any_screen_under_anything_with_anything_out(walk, crossed):
    for visit in crossed:
        for event in HAPPENINGS:
            walk.take(visit, event)


@pytest.mark.parametrize("machine", [when_it_is_best, when_it_is_worst])
def test_every_visit_ends_by_time_alone(walk, crossed, machine):
    for visit in (*walk.visits.values(), *crossed):
        end = by_time(visit, walk, machine)
        nobody = Visit(step=end.step, out=visit.out, card_left=end.card_left)
        assert end == nobody, (visit.step, visit.overlay, visit.trouble)


@pytest.mark.parametrize("machine", [when_it_is_best, when_it_is_worst])
def test_every_visit_ends_by_touches_alone(walk, crossed, machine):
    for visit in (*walk.visits.values(), *crossed):
        assert by_touch(visit, walk, machine).step in UNATTENDED, (visit.step, visit.overlay, visit.trouble)


def test_whoever_does_what_the_screens_ask_comes_to_the_end_from_wherever_they_are(walk):
    proven: dict[str, set[tuple[object, ...]]] = {BIRTH: set(), COPY: set()}
    for visit in walk.visits.values():
        if visit.citizen in {WEAK_PERSON, LOW_PERSON}:
            continue  # whose card or account proves too little is sent to the desk, and told so
        wanted = COPY if visit.procedure and visit.procedure.code == COPY else BIRTH
        end = to_the_end(visit, walk, Person(walk.world, wanted), proven[wanted])
        assert end.step is Step.DONE, (visit.step, visit.trouble, end.step, end.trouble)


def test_what_lies_over_a_screen_can_be_closed_and_leaves_it_as_it_was(walk, crossed):
    for visit in crossed:
        closed = walk.take(visit, e.CloseOverlay())
        assert closed == replace(visit, overlay=None, extensions=closed.extensions)


def test_comfort_changes_nothing_but_itself(walk, crossed):
    wanted = Comfort("en", 3, Contrast.HIGH, voice=True, volume=4, sounds=False)
    chosen = e.SetComfort("en", 3, Contrast.HIGH, voice=True, volume=4, sounds=False)
    for visit in crossed:
        assert walk.take(visit, chosen) == replace(visit, comfort=wanted)


def test_devices_that_come_and_go_take_no_screen_away_from_a_person(walk, crossed):
    for visit in crossed:
        if visit.step is not Step.WELCOME:
            for out in EVERY_OUT:
                assert walk.take(visit, e.DevicesSeen(out)) == replace(visit, out=out)


def test_every_screen_has_something_to_touch_that_leads_on_or_back(walk, crossed):
    touches = [event for event in HAPPENINGS if isinstance(event, Touch)]
    for visit in crossed:
        if visit.step in UNINTERRUPTED | {Step.CLOSED} or visit.scanning:
            continue
        moves = {walk.take(visit, event).step for event in touches}
        assert moves - {visit.step}, (visit.step, visit.trouble, visit.out)


def test_the_table_names_no_way_that_nobody_can_go(walks):
    led: set[tuple[Rule, Step]] = set()
    for walk in walks.values():
        for visit, out in product(kinds_of(walk), EVERY_OUT):
            there = replace(visit, out=out)
            for event in ways_when_out(there):
                walk.take(walk.take(there, event), e.Retry())
            walk.follow(there, [e.Idle(), e.TimeUp()])
            if there.step is Step.DONE:
                walk.follow(replace(there, card_on_reader=True), [e.Finish(), e.CardGone()])
        led |= set(walk.led)
    named = {(rule, target) for rule in (*TABLE.values(), *ANYWHERE.values()) for target in rule.targets}
    told = {rule: key for key, rule in (*TABLE.items(), *ANYWHERE.items())}
    assert {(told[rule], target) for rule, target in named - led} == set()


def ways_when_out(visit: Visit) -> Iterator[Event]:
    """Give what may lead elsewhere than usual when a device is out."""
    if visit.step is Step.WELCOME:
        yield from (e.DevicesSeen(out) for out in EVERY_OUT)
    elif visit.step in {Step.PURPOSE, Step.PROCEDURE, Step.WHO, Step.SUBMITTING}:
        kinds = (e.Continue, e.ChoosePurpose, e.ChooseWho, e.CustodyCame, e.CustodyLate)
        yield from (event for event in HAPPENINGS if isinstance(event, kinds))
