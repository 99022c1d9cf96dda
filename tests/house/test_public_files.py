"""Promises to those who find this software: under which licence it stands, and what it is."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

TREE = Path(__file__).resolve().parents[2]
# The text of the Apache Licence 2.0 as published, all white space folded to single blanks.
APACHE_2_SHA256 = "0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645"


@pytest.fixture(scope="module")
def public() -> dict:
    return yaml.safe_load((TREE / "publiccode.yml").read_text())


def test_the_licence_is_the_apache_licence_2_word_for_word():
    text = " ".join((TREE / "LICENSE").read_text().split())
    assert text.startswith("Apache License Version 2.0, January 2004")
    assert hashlib.sha256(text.encode()).hexdigest() == APACHE_2_SHA256


def test_publiccode_names_the_same_licence_and_version_as_the_project(public):
    project = (TREE / "pyproject.toml").read_text()
    assert f'license = "{public["legal"]["license"]}"' in project
    assert f'version = "{public["softwareVersion"]}"' in project


def test_publiccode_has_every_key_that_the_standard_requires(public):
    """The mandatory keys of publiccode.yml 0.5, and the choices that it allows."""
    assert re.fullmatch(r"0(\.\d+){0,2}", public["publiccodeYmlVersion"])
    assert public["name"]
    assert urlsplit(public["url"]).scheme == "https"
    assert public["platforms"]
    assert public["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert public["softwareType"] in {
        "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
        "standalone/other", "addon", "library", "configurationFiles",
    }  # fmt: skip
    assert isinstance(public["localisation"]["localisationReady"], bool)
    assert public["localisation"]["availableLanguages"]
    assert public["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    if public["maintenance"]["type"] in {"internal", "community"}:
        assert all(contact["name"] for contact in public["maintenance"]["contacts"])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_publiccode_describes_the_software_at_the_lengths_of_the_standard(public, language):
    described = public["description"][language]
    assert 0 < len(described["shortDescription"]) <= 150
    assert 150 <= len(described["longDescription"]) <= 10_000
    assert all(0 < len(feature) <= 100 for feature in described["features"])
