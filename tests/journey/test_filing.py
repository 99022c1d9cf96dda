"""What of a visit goes into its dossier."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey import events as e
from kiosk.journey.filing import Filer
from kiosk.languages.catalogue import load_languages
from ui.gallery.visits import VISITS, WORLD


@pytest.mark.parametrize(("agreed_in", "filed_in"), [("vi", "en"), ("en", "vi")])
def test_the_words_that_were_agreed_to_are_those_that_were_shown_then(walk, monkeypatch, agreed_in, filed_in):
    monkeypatch.setattr("kiosk.journey.filing.check_dossier", lambda *_: ())
    languages = load_languages()
    unused: Any = None
    filer = Filer("QN-HCC-01", WORLD.forms, unused, unused, unused, WORLD.now, languages)
    visit = VISITS["review"]
    asking = replace(visit, consents={}, comfort=replace(visit.comfort, language=agreed_in))
    for purpose in ConsentPurpose:
        asking = walk(replace(asking, step=VISITS["consent"].step), e.SetConsent(purpose, given=True))
    there = replace(asking, citizen=visit.citizen, step=visit.step)
    filed = filer._dossier(walk(there, e.SetComfort(language=filed_in)))
    assert [given.wording for given in filed.consents] == [
        languages.say(purpose.wording, agreed_in) for purpose in ConsentPurpose
    ]
