"""Everything that the published contract allows, and much that it does not, is answered as it says."""

from __future__ import annotations

import os
import random

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kiosk.gateway.app import contract

# One gateway serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gateway-world")]

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

SEED = int(os.environ.get("KIOSK_TEST_SEED") or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get("KIOSK_TEST_EXAMPLES") or 6)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CONTRACT = contract()
OPERATIONS = [(path, method) for path, about in CONTRACT["paths"].items() for method in about]
# What takes nothing cannot be asked wrongly.
TAKES = [
    (path, method, mode)
    for path, method in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE
    or {"parameters", "requestBody"} & CONTRACT["paths"][path][method].keys()
]


@pytest.fixture(scope="module")
def schema():
    return schemathesis.openapi.from_dict(contract())


@pytest.mark.parametrize(("path", "method", "mode"), TAKES, ids=str)
def test_whatever_is_asked_is_answered_as_the_contract_says(world, schema, path, method, mode):
    print(f"KIOSK_TEST_SEED={SEED}")  # noqa: T201  # shown when the test fails

    @hypothesis.seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(world.url, session=world.session, checks=CHECKS)

    ask()
