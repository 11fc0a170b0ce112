# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does the YAML of a mapping declare, and where is it wrong?"""

from __future__ import annotations

from pathlib import Path

import yaml

from norms.reading import DeclarationError, Entry, Listing, Node, Text

_NOWHERE = Path("mapping.yaml")


def read_declaration(written: str, path: Path = _NOWHERE) -> Entry:
    """Return the YAML as text nodes that know their line (`norms.reading`); no scalar is interpreted, no tag obeyed.

    `path` is only what the messages say. Raises DeclarationError, in English, with file and line.
    """
    try:
        _refuse_tags_and_aliases(written, path)
        top = yaml.compose(written, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{path}:{line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DeclarationError(f"{path}:1: not YAML in UTF-8: {error}") from None
    if not isinstance(top, yaml.MappingNode):
        raise DeclarationError(f"{path}:1: expected a mapping of keys")
    return _entry(top, path)


def _refuse_tags_and_aliases(written: str, path: Path) -> None:
    for event in yaml.parse(written, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DeclarationError(f"{path}:{line}: no tags and no aliases; write the value")


def _node(node: yaml.Node, path: Path) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, path, line)
    if isinstance(node, yaml.MappingNode):
        return _entry(node, path)
    return Listing(tuple(_node(item, path) for item in node.value), path, line)


def _entry(node: yaml.MappingNode, path: Path) -> Entry:
    keys: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise DeclarationError(f"{path}:{line}: a key must be a text")
        if key.value in keys:
            raise DeclarationError(f"{path}:{line}: key {key.value!r} is already at line {keys[key.value]}")
        keys[key.value] = line
    nodes = tuple(_node(value, path) for _, value in node.value)
    return Entry(tuple(keys.items()), nodes, path, node.start_mark.line + 1)


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
