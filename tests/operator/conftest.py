"""A gateway and its operator for all tests of a file, and Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.chromium import chromium
from tests.operator_fleet import NAME, SECRET, Browser, Fleet, cheap_secrets, log_in, running_fleet


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_secrets():
        yield


@pytest.fixture(scope="module")
def fleet(tmp_path_factory) -> Iterator[Fleet]:
    """A gateway that all tests of a file use."""
    with running_fleet(tmp_path_factory.mktemp("fleet")) as running:
        running.parts.storage.operators.add(NAME, SECRET)
        yield running


@pytest.fixture
def operator(fleet) -> Iterator[requests.Session]:
    """A browser without a screen that is logged in."""
    with requests.Session() as session:
        assert log_in(session, fleet.url).status_code == 303
        yield session


@pytest.fixture(scope="module")
def looking(fleet) -> Iterator[requests.Session]:
    """The same for all tests of a file that only look."""
    with requests.Session() as session:
        session.cookies["kiosk_operator"] = fleet.parts.storage.operators.log_in(NAME, SECRET, "").token
        yield session


@pytest.fixture(scope="module")
def browser(tmp_path_factory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield Browser(opened)
