"""`kiosk chip serve`, as far as it goes without a reader."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from hardware.simulated.card.variant import listed_variants
from kiosk.sandbox.cli.chip_serve import serve
from kiosk.sandbox.people import all_people


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(serve, arguments)


def test_every_variant_and_person_is_listed_with_what_is_special(run):
    listed = run("--list")
    assert listed.exit_code == 0
    for name, about in listed_variants():
        assert f"  {name} " in listed.output
        assert about in listed.output
    for person in all_people():
        assert f"  {person.id} " in listed.output


@pytest.mark.parametrize("option", ["--variant", "--person"])
def test_an_unknown_variant_or_person_is_wrong_usage(run, option):
    refused = run("--expose", option, "nobody")
    assert refused.exit_code == 2
    assert "nobody" in refused.output
