# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the YAML of a mapping declare, and where is it wrong?"""

from __future__ import annotations

from pathlib import Path

from norms.reading import DeclarationError, Entry, Listing, Node, Text, parse_yaml

_NOWHERE = Path("mapping.yaml")


def read_declaration(written: str, path: Path = _NOWHERE) -> Entry:
    """Return the YAML as text nodes that know their line (`norms.reading`); no scalar is interpreted, no tag obeyed.

    `path` is only what the messages say. Raises DeclarationError, in English, with file and line.
    """
    top = parse_yaml(written, path)
    if not isinstance(top, Entry):
        raise DeclarationError(f"{path}:1: expected a mapping of keys")
    return top


def texts(entry: Entry, key: str) -> tuple[Text, ...]:
    """Return the scalars of a key that holds one text or a list of texts; none when the key is absent."""
    node = entry.get(key)
    if node is None:
        return ()
    items = node.items if isinstance(node, Listing) else (node,)
    scalars = tuple(item for item in items if isinstance(item, Text) and item.text.strip())
    if len(scalars) != len(items) or not items:
        raise DeclarationError(f"{entry.path}:{node.line}: {key!r} must be a text or a list of texts")
    return scalars


def sub_entries(entry: Entry, key: str) -> dict[str, Node]:
    """Return the mapping under a key as name -> node; empty when the key is absent."""
    if entry.get(key) is None:
        return {}
    inner = entry.entry(key)
    return dict(zip((name for name, _ in inner.keys), inner.nodes, strict=True))


def yes(entry: Entry, key: str) -> bool:
    """Return whether a key says `yes`; absent is no."""
    found = entry.optional(key)
    return found is not None and found.among(("yes", "no"), "value") == "yes"
