"""The entries of a group in the table: one more, one less, and nothing of the others is lost."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.dossier.form import WHO, Who
from kiosk.journey import events as e
from kiosk.journey.table import decide
from kiosk.journey.visit import Step

WHOLE = {"sex": "Nam", "birth": "1950", "relation": "child"}


def of_entry(number, name):
    return {f"members.{number}.{key}": value for key, value in {**WHOLE, "name": name}.items()}


@pytest.fixture
def at_members(world, at_form):
    """The first person who moves in too, with three of them said."""
    procedure = world.catalogue.find("1.004194")
    answers = {WHO: Who.SELF.value, "others": "yes", "members": "3"}
    for number, name in enumerate(("An", "Bình", "Chi"), 1):
        answers |= of_entry(number, name)
    there = replace(
        at_form, procedure=procedure, case=procedure.cases[0], answers=MappingProxyType(answers), form_step=3
    )
    assert world.form_of(there).page_at(there.answers, there.form_step).entry == 1
    return there


def names(visit):
    count = int(visit.answers["members"])
    return [visit.answers.get(f"members.{number}.name", "") for number in range(1, count + 1)]


def test_one_more_is_asked_about_after_the_last_one_alone(walk, at_members):
    assert walk(at_members, e.AddEntry()) is at_members
    last = replace(at_members, form_step=5)
    more = walk(last, e.AddEntry())
    assert (more.form_step, names(more)) == (6, ["An", "Bình", "Chi", ""])


def test_no_more_are_asked_about_than_the_form_allows(walk, at_members):
    full = {key: value for number in range(1, 10) for key, value in of_entry(number, "An").items()}
    answers = MappingProxyType({**at_members.answers, **full, "members": "9"})
    last = replace(at_members, answers=answers, form_step=11)
    assert walk(last, e.AddEntry()) is last


def test_one_less_leaves_the_others_in_their_order(walk, at_members):
    assert names(walk(at_members, e.RemoveEntry())) == ["Bình", "Chi"]
    middle = walk(replace(at_members, form_step=4), e.RemoveEntry())
    assert (names(middle), middle.form_step) == (["An", "Chi"], 4)
    end = walk(replace(at_members, form_step=5), e.RemoveEntry())
    assert (names(end), end.form_step) == (["An", "Bình"], 4)
    assert not [key for key in end.answers if key.startswith("members.3")]


def test_the_only_one_stays(walk, at_members):
    alone = replace(at_members, answers=MappingProxyType({**at_members.answers, "members": "1"}))
    assert walk(alone, e.RemoveEntry()) is alone


def test_an_entry_that_is_not_whole_is_finished_before_another(walk, at_members):
    last = replace(at_members, form_step=5)
    answers = MappingProxyType({**last.answers, "members.3.name": ""})
    stopped = walk(replace(last, answers=answers), e.AddEntry())
    assert stopped.form_step == 5
    assert stopped.problems.keys() == {"members.3.name"}


def test_who_says_that_nobody_comes_along_and_then_that_they_do_finds_them_again(walk, at_members):
    household = replace(at_members, form_step=2)
    alone = walk(household, e.Answer("others", "no"))
    assert names(walk(alone, e.Answer("others", "yes"))) == ["An", "Bình", "Chi"]


STEPS = st.one_of(
    st.just(e.AddEntry()),
    st.just(e.RemoveEntry()),
    st.just(e.Back()),
    st.just(e.Continue()),
    st.builds(
        e.Answer,
        st.sampled_from(["others", "members", "members.1.name", "members.2.name"]),
        st.text(max_size=4),
    ),
    st.builds(e.Answer, st.just("others"), st.sampled_from(["yes", "no"])),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=25))
def test_whatever_is_touched_the_form_stands_on_a_page_that_it_has(world, at_members, steps):
    visit = at_members
    for step in steps:
        visit, _ = decide(visit, step, world)
        if visit.step is not Step.FORM:
            return
        form = world.form_of(visit)
        pages = form.pages(visit.answers)
        assert 0 <= visit.form_step < len(pages)
        assert sum(page.entry > 0 for page in pages) <= 9
