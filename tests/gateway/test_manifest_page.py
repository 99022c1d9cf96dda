"""The page's table of a manifest's fields is what the gateway reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.errors import ManifestError
from kiosk.dossier.manifest import decode_manifest
from kiosk.gateway.contract import messages
from kiosk.identity.assurance import CardAssurance, HolderAssurance

PAGE = (Path(__file__).parents[2] / "docs" / "province-api.md").read_text("utf-8")
SCHEMAS = messages()
WORDS = {
    "assurance.card": [one.label for one in CardAssurance],
    "assurance.holder": list(HolderAssurance),
    "consents[].purpose": list(ConsentPurpose),
    "delivery.way": list(DeliveryWay),
}
TYPES = {"string": "text", "integer": "integer", "object": "texts by key"}


def rows():
    """Give field, type, whether it is required, and what is said of it."""
    table = PAGE.split("| Field | Type | Required | |\n")[1].split("\n\n")[0]
    for line in table.splitlines()[1:]:
        fields, kind, required, said = (cell.strip() for cell in line.strip("|").split("|"))
        first, *more = re.findall(r"`([^`]+)`", fields)
        for field in (first, *(first.rsplit(".", 1)[0] + one for one in more)):
            yield field, (kind, required == "yes"), said


def described(schema, at=""):
    """Give the same of a schema; what has parts of its own is told by them."""
    for name, about in schema["properties"].items():
        field, required = f"{at}{name}", name in schema["required"]
        listed = about.get("type") == "array"
        about = about["items"] if listed else about  # noqa: PLW2901  # the entry's own shape
        if "$ref" in about:
            about = SCHEMAS[about["$ref"].rsplit("/", 1)[1]]  # noqa: PLW2901  # likewise
        if "properties" in about:
            yield from described(about, f"{field}[]." if listed else f"{field}.")
        elif "enum" in about:
            yield field, ("word" if isinstance(about["enum"][0], str) else "integer", required)
        elif about.get("format") == "date-time":
            yield field, ("time", required)
        else:
            yield field, (TYPES[about["type"]], required)


def test_every_field_stands_on_the_page_as_it_is_read():
    assert {field: about for field, about, _ in rows()} == dict(described(SCHEMAS["Manifest"]))


def test_every_word_that_a_field_knows_stands_on_the_page():
    said = {field: re.findall(r"`([a-z-]+)`", words) for field, _, words in rows() if field in WORDS}
    assert said == WORDS


def test_a_field_that_the_page_requires_is_required():
    shown = json.loads(PAGE.split("```json manifest\n")[1].split("```")[0])
    decode_manifest(json.dumps(shown).encode())
    for field, (_, required), _ in rows():
        lacking = json.loads(json.dumps(shown))
        *way, last = field.replace("[]", ".0").split(".")
        holder = lacking
        for step in way:
            holder = holder[int(step) if step == "0" else step]
        holder.pop(last, None)
        if not required:
            decode_manifest(json.dumps(lacking).encode())
            continue
        with pytest.raises(ManifestError) as caught:
            decode_manifest(json.dumps(lacking).encode())
        assert str(caught.value) == f"{field.replace('[]', '[0]')}: missing"
