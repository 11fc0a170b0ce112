# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is what others made exactly what we built, readable, and of the version that Plotly expects?"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import plotly  # type: ignore[import-untyped]  # it ships no types
import pytest

from tools.theme.contrast import refused

VENDOR = Path(__file__).parents[2] / "dashboard" / "assets" / "vendor"


def test_files_are_those_that_were_built() -> None:
    lines = [line.split("  ./") for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert {name: sha256((VENDOR / name).read_bytes()).hexdigest() for name in sums} == sums
    there = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()}
    assert there - set(sums) == {"SHA256SUMS", "README.md"}


def test_the_basic_bundle_is_the_version_that_plotly_embeds() -> None:
    embedded = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")[:300]
    ours = (VENDOR / "plotly" / "plotly-basic.min.js").read_text(encoding="utf-8")[:300]
    version = re.compile(r"v(\d+\.\d+\.\d+)")
    assert version.search(ours).group(1) == version.search(embedded).group(1)  # type: ignore[union-attr]  # or it fails


def test_no_stylesheet_asks_another_host() -> None:
    for sheet in VENDOR.parent.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8"))


@pytest.mark.parametrize("hue", ["210,100,80", "48,100,100", "120,30,90"])
def test_a_hue_that_cannot_be_read_is_refused(hue: str) -> None:
    assert refused(hue)


def test_our_hue_is_readable() -> None:
    assert refused("218,74,58") == []
