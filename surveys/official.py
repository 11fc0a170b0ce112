# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What are the very words of a questionnaire? They are somebody else's: an ente loads them from its own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from norms.reading import DeclarationError, Entry, Text
from surveys.instrument import Instrument

_KEYS = ("id", "version", "source", "words")


@dataclass(frozen=True)
class Wordings:
    """The official words of some items of one version: item code -> words, and the line of each.

    `source` says where they were taken from; `place` is the file and line, for the messages.
    """

    id: str
    version: str
    source: str
    words: Mapping[str, str]
    lines: Mapping[str, str]
    place: str


def is_wordings(top: Entry) -> bool:
    """Return whether a file holds words for a questionnaire instead of a questionnaire."""
    return top.get("words") is not None


def read_wordings(top: Entry) -> Wordings:
    """Return the words that a file holds. Raises DeclarationError at the line of the mistake."""
    top.only(_KEYS)
    table = top.entry("words")
    for node in table.nodes:
        if not isinstance(node, Text) or not node.text.strip():
            raise DeclarationError(f"{node.path}:{node.line}: expected the words of an item")
    return Wordings(
        id=top.text("id").text,
        version=top.text("version").text,
        source=top.text("source").text,
        words={code: table.text(code).text for code, _ in table.keys},
        lines={code: f"{table.path}:{line}" for code, line in table.keys},
        place=f"{top.path}:{top.line}",
    )


def worded(instrument: Instrument, said: Wordings) -> Instrument:
    """Return the instrument with the official words in `Item.official`; labels, codes and scales stay ours.

    Raises DeclarationError for an item that is not there.
    """
    for code in said.words:
        if code not in instrument.by_code:
            allowed = ", ".join(instrument.by_code)
            raise DeclarationError(f"{said.lines[code]}: no item {code!r} in {instrument.id}; allowed: {allowed}")
    items = tuple(
        replace(item, official=said.words[item.code]) if item.code in said.words else item for item in instrument.items
    )
    return replace(instrument, items=items)
