"""`kiosk gateway operator` as who looks after the gateway types it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.cli.gateway_operator import operator
from kiosk.settings import Gateway, Settings
from tests.operator_fleet import SECRET

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path):
    settings = Settings(gateway=Gateway(state=tmp_path))

    def typed(*arguments, said=""):
        return CliRunner().invoke(operator, arguments, input=said, obj=settings)

    return typed


def test_who_is_added_is_listed_until_removed_and_all_of_it_is_in_the_audit(run):
    added = run("add", "lan", said=f"{SECRET}\n{SECRET}\n")
    assert (added.exit_code, SECRET in added.output) == (0, False)
    assert "may log in" in added.output
    again = run("add", "lan", "--secret-file", "-", said=f"{SECRET} 2\n")
    assert "has a new secret" in again.output
    assert [one["name"] for one in json.loads(run("list", "--json").output)] == ["lan"]
    assert "lan" in run("list").output
    assert run("remove", "lan").exit_code == 0
    assert run("list", "--json").output == "[]\n"
    events = json.loads(run("audit", "--json").output)
    assert [(one["event"], one["name"], one["address"]) for one in events] == [
        ("removed", "lan", ""),
        ("added", "lan", ""),
        ("added", "lan", ""),
    ]
    assert "removed" in run("audit").output


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("add", "lan", "--secret-file", "-"), "short\n", 2),
        (("add", "Lan X", "--secret-file", "-"), f"{SECRET}\n", 2),
        (("add", "lan"), f"{SECRET}\nanother\n", 1),
        (("remove", "nobody"), "", 1),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(run, arguments, said, code):
    ended = run(*arguments, said=said)
    assert ended.exit_code == code
    assert "Traceback" not in ended.output
    assert run("list", "--json").output == "[]\n"
