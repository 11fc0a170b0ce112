# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a document written as PDF? Tagged for screen readers (PDF/UA-1), with its manifest attached."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports.document import Document, Grid, Heading, Paragraph, Part
from reports.document_manifest import FILE_NAME

HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "document.typ"


def pdf_bytes(document: Document) -> bytes:
    """Return the document as a PDF; equal bytes for an equal document."""
    sources: Any = {  # typst takes sources in memory; its stubs do not know
        "main.typ": TEMPLATE.read_bytes(),
        "document.json": json.dumps(_told(document), ensure_ascii=False).encode(),
        "manifest.json": document.manifest.text.encode(),
    }
    moment = datetime.combine(document.known_on, time(), UTC)
    return typst.compile(sources, font_paths=fonts(), format="pdf", pdf_standards="ua-1", timestamp=moment)


def png_bytes(svg: str, dots_per_inch: float = 200) -> bytes:
    """Return a drawing as an image, for what cannot hold drawings."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", width: 16cm)'
    sources: Any = {"main.typ": page.encode(), "drawing.svg": svg.encode()}
    return typst.compile(sources, font_paths=fonts(), format="png", ppi=dots_per_inch)


@cache
def fonts() -> typst.Fonts:
    """Return our letters and those that typst carries for signs: never what the machine happens to have."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])


def _told(document: Document) -> dict[str, Any]:
    on = document.on
    return {
        "title": document.title,
        "ente": document.ente,
        "days": document.days,
        "stamp": document.stamp,
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "manifest": FILE_NAME,
        "wide": document.wide,
        "parts": [_part(part) for part in document.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading():
            return {"part": "heading", "text": part.text, "level": part.level}
        case Paragraph():
            return {"part": "paragraph", "text": part.text, "tone": part.tone.value}
        case Grid():
            return _grid(part)
    return {"part": "picture", "svg": part.svg, "alt": part.alt, "caption": part.caption}


def _grid(grid: Grid) -> dict[str, Any]:
    table = grid.table
    return {
        "part": "grid",
        "caption": table.caption,
        "head": table.head,
        "rows": table.rows,
        "numeric": table.numeric,
        "widths": grid.widths,
        "notes": grid.notes,
    }
