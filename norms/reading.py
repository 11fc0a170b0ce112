# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What do the YAML files say, as text? Every scalar stays as written, every mistake has its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml


class DeclarationError(ValueError):
    """A declaration is wrong. The message is English: `file:line: what is wrong; what is allowed`."""


@dataclass(frozen=True)
class Text:
    """One scalar, exactly as written: `8:00` is `8:00` and never 480, `no` is `no` and never False."""

    text: str
    path: Path
    line: int

    def wrong(self, message: str) -> DeclarationError:
        """Return the error that names this place."""
        return DeclarationError(f"{self.path}:{self.line}: {message}")

    def as_date(self) -> date:
        """Return the day written as yyyy-mm-dd."""
        try:
            if len(self.text) == 10:
                return date.fromisoformat(self.text)
        except ValueError:
            pass
        raise self.wrong(f"{self.text!r} is not a day; allowed: yyyy-mm-dd")

    def among(self, allowed: tuple[str, ...] | list[str], what: str) -> str:
        """Return the text when it is one of `allowed`."""
        if self.text not in allowed:
            raise self.wrong(f"unknown {what} {self.text!r}; allowed: {', '.join(allowed)}")
        return self.text


@dataclass(frozen=True)
class Listing:
    """A sequence of nodes."""

    items: tuple[Node, ...]
    path: Path
    line: int

    def mappings(self) -> Iterator[Entry]:
        """Yield the items, each of which must be a mapping."""
        for item in self.items:
            if not isinstance(item, Entry):
                raise DeclarationError(f"{item.path}:{item.line}: expected a mapping of keys")
            yield item


@dataclass(frozen=True)
class Entry:
    """A mapping of keys to nodes; keys are unique and in the order of the file."""

    keys: tuple[tuple[str, int], ...]
    nodes: tuple[Node, ...]
    path: Path
    line: int

    def wrong(self, message: str) -> DeclarationError:
        """Return the error that names this place."""
        return DeclarationError(f"{self.path}:{self.line}: {message}")

    def only(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        """Refuse an unknown key and a missing one."""
        for key, line in self.keys:
            if key not in required + optional:
                allowed = ", ".join(required + optional)
                raise DeclarationError(f"{self.path}:{line}: unknown key {key!r}; allowed: {allowed}")
        for key in required:
            if key not in dict(self.keys):
                raise self.wrong(f"missing key {key!r}; required: {', '.join(required)}")

    def get(self, key: str) -> Node | None:
        """Return the node of a key, or None when the key is absent."""
        return next((node for (name, _), node in zip(self.keys, self.nodes, strict=True) if name == key), None)

    def text(self, key: str) -> Text:
        """Return the scalar of a key that must be there and must not be empty."""
        node = self.get(key)
        if not isinstance(node, Text) or not node.text.strip():
            raise self.wrong(f"{key!r} must be a text")
        return node

    def optional(self, key: str) -> Text | None:
        """Return the scalar of a key, or None when the key is absent."""
        return None if self.get(key) is None else self.text(key)

    def listing(self, key: str) -> Listing:
        """Return the non-empty sequence of a key."""
        node = self.get(key)
        if not isinstance(node, Listing) or not node.items:
            raise self.wrong(f"{key!r} must be a list with at least one item")
        return node

    def entry(self, key: str) -> Entry:
        """Return the mapping of a key."""
        node = self.get(key)
        if not isinstance(node, Entry):
            raise self.wrong(f"{key!r} must be a mapping of keys")
        return node


Node = Text | Listing | Entry


def read_yaml(path: Path) -> Node:
    """Return a YAML file as text nodes, as `parse_yaml` does."""
    try:
        written = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}:1: not YAML in UTF-8: {error}") from None
    return parse_yaml(written, path)


def parse_yaml(written: str, path: Path) -> Node:
    """Return YAML as text nodes; nothing is interpreted, no tag is obeyed. `path` is only what the messages say.

    Raises DeclarationError when it is not YAML, is empty, repeats a key, uses a tag or an alias, or is nested too deep.
    """
    try:
        found = _parse_quickly(written, path)
        return _parse_exactly(written, path) if found is None else found
    except RecursionError:
        raise DeclarationError(
            f"{path}:1: lists and mappings are nested too deep; no rule needs more than five"
        ) from None


def read_entry(path: Path) -> Entry:
    """Return a YAML file whose top is a mapping."""
    top = read_yaml(path)
    if not isinstance(top, Entry):
        raise DeclarationError(f"{path}:{top.line}: expected a mapping of keys")
    return top


def read_listing(path: Path) -> Listing:
    """Return a YAML file whose top is a list."""
    top = read_yaml(path)
    if not isinstance(top, Listing):
        raise DeclarationError(f"{path}:{top.line}: expected a list")
    return top


def _parse_exactly(written: str, path: Path) -> Node:
    """Return the nodes as PyYAML's own reader finds them: it is the one whose messages are told."""
    try:
        _refuse_tags_and_aliases(written, path)
        top = yaml.compose(written, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{path}:{line}: not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise DeclarationError(f"{path}:1: not YAML in UTF-8: {error}") from None
    if top is None:
        raise DeclarationError(f"{path}:1: the file is empty")
    return _node(top, path)


def _refuse_tags_and_aliases(written: str, path: Path) -> None:
    for event in yaml.parse(written, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DeclarationError(f"{path}:{line}: no tags and no aliases; write the value")


def _node(node: yaml.Node, path: Path) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, path, line)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple(_node(item, path) for item in node.value), path, line)
    return Entry(_keys(node, path), tuple(_node(value, path) for _, value in node.value), path, line)


def _keys(node: yaml.Node, path: Path) -> tuple[tuple[str, int], ...]:
    keys: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise DeclarationError(f"{path}:{line}: a key must be a text")
        if key.value in keys:
            raise DeclarationError(f"{path}:{line}: key {key.value!r} is already at line {keys[key.value]}")
        keys[key.value] = line
    return tuple(keys.items())


# ---------------------------------------------------------------- the same, in one pass of the C extension

_C_READER = getattr(yaml, "CBaseLoader", None)
"""libyaml's reader: some twenty times as fast on our folder, and not in every build of PyYAML."""

_TOLD_APART = re.compile(r"\t|[\[{][^\]}]*\?")
"""A tab, and a question mark between brackets: the two things that libyaml takes and PyYAML's own reader refuses."""


class _NotPlain(Exception):
    """There is more in the file, or less, than texts, lists and mappings whose keys are all different."""


def _parse_quickly(written: str, path: Path) -> Node | None:
    """Return the nodes of a file that is in order; None when it is not, or when there is no C extension.

    What is wrong is said by the exact reader, which then reads the file again.
    """
    if _C_READER is None or _TOLD_APART.search(written):
        return None
    try:
        return _only_document(yaml.parse(written, Loader=_C_READER), path)
    except (yaml.YAMLError, _NotPlain):
        return None


def _only_document(events: Iterator[yaml.Event], path: Path) -> Node:
    started = [type(next(events)), type(next(events))]
    if started != [yaml.StreamStartEvent, yaml.DocumentStartEvent]:
        raise _NotPlain
    top = _built(next(events), events, path)
    ended = [type(event) for event in events]
    if ended != [yaml.DocumentEndEvent, yaml.StreamEndEvent]:
        raise _NotPlain
    return top


def _built(event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Node:
    """Return the node that an event begins; its own events are taken."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None) is not None:
        raise _NotPlain
    if isinstance(event, yaml.ScalarEvent) and not event.value:
        raise _NotPlain  # the two readers put what is not written on different lines
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.ScalarEvent):
        return Text(event.value, path, line)
    if isinstance(event, yaml.SequenceStartEvent):
        items = (_built(each, events, path) for each in _until(yaml.SequenceEndEvent, events))
        return Listing(tuple(items), path, line)
    return _built_entry(events, path, line)


def _built_entry(events: Iterator[yaml.Event], path: Path, line: int) -> Entry:
    keys: dict[str, int] = {}
    nodes: list[Node] = []
    for event in _until(yaml.MappingEndEvent, events):
        key = _built(event, events, path)
        if not isinstance(key, Text) or key.text in keys:
            raise _NotPlain
        keys[key.text] = key.line
        nodes.append(_built(next(events), events, path))
    return Entry(tuple(keys.items()), tuple(nodes), path, line)


def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield the events up to the end of a list or a mapping; between two of them their own are taken."""
    for event in events:
        if isinstance(event, end):
            return
        yield event
