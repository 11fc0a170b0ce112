# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Can the catalogue of public software read publiccode.yml? It asks for the mandatory keys of the standard's core."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import yaml

from tests.house.tree import ROOT

STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"internal", "contract", "community", "none"}
SOFTWARE = {
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    "addon",
    "library",
    "configurationFiles",
}


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    content = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_the_mandatory_keys_are_there(publiccode: dict[str, Any]) -> None:
    assert publiccode["publiccodeYmlVersion"] == "0"
    assert publiccode["name"] == "Agilometro"
    assert publiccode["url"].startswith("https://")
    assert publiccode["platforms"]
    assert publiccode["categories"]
    assert publiccode["developmentStatus"] in STATUSES
    assert publiccode["softwareType"] in SOFTWARE


def test_the_descriptions_have_the_lengths_of_the_standard(publiccode: dict[str, Any]) -> None:
    assert set(publiccode["description"]) == {"it", "en"}
    for described in publiccode["description"].values():
        assert 0 < len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]


def test_licence_and_version_are_those_of_the_package(publiccode: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert publiccode["legal"]["license"] == project["license"]
    assert publiccode["softwareVersion"] == project["version"]


def test_maintenance_names_who_the_standard_asks_for(publiccode: dict[str, Any]) -> None:
    maintenance = publiccode["maintenance"]
    assert maintenance["type"] in TYPES
    if maintenance["type"] in {"internal", "community"}:
        assert all(contact["name"] for contact in maintenance["contacts"])
    if maintenance["type"] == "contract":
        assert all(contractor["name"] and contractor["until"] for contractor in maintenance["contractors"])


def test_localisation_is_said(publiccode: dict[str, Any]) -> None:
    assert isinstance(publiccode["localisation"]["localisationReady"], bool)
    assert "it" in publiccode["localisation"]["availableLanguages"]


def test_screenshots_are_in_the_repository(publiccode: dict[str, Any]) -> None:
    for described in publiccode["description"].values():
        for screenshot in described.get("screenshots", []):
            assert (ROOT / screenshot).is_file(), screenshot
