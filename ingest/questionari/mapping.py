# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What does an ente say of its own file of answers: which column is which question, what its answers mean?

The file is YAML, and every key may be missing:

    questionario: civit2013
    colonne: {A01: "Sicurezza 1", GENERE: colonna F}      # question: heading, code or letters of its column
    blocchi: [{da: colonna K, domande: [Q01, Q02, Q03]}]  # questions one after the other, from a column on
    risposte: {tutte: {Abbastanza: 4}, GENERE: {donne: D, altro: escludi}}
    verso: {rovesciato: [A01, A02]}                       # numbers and codes that go from the highest to the lowest
    ignora: [Note dell'ufficio]                           # columns that are not to be read
    assenti: [B03]                                        # questions that were not asked
    sconosciute: escludi                                  # answers that mean nothing are left out, and told
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path

from ingest.mapping_file import read_declaration, sub_entries, texts
from ingest.questionari.labels import NA, plain
from norms.reading import DeclarationError, Entry, Listing, Node, Text
from surveys.instrument import Instrument, Item

EVERY = "tutte"
"""In place of a question: for all those to which the answer can belong."""

LEFT_OUT = "escludi"

Value = int | str | None


@dataclass(frozen=True)
class Mapping:
    """What an ente says of a file. `answers` goes from item code to answer (by `plain`) to its value.

    A value is a point, an option's code, `NA`, or None for an answer that is not to be counted.
    """

    columns: MappingOf[str, str] = field(default_factory=dict)
    blocks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    answers: MappingOf[str, MappingOf[str, Value]] = field(default_factory=dict)
    mirrored: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    absent: frozenset[str] = frozenset()
    leave_out_unknown: bool = False


def read_mapping(written: str, instrument: Instrument, path: Path = Path("mappatura.yaml")) -> Mapping:
    """Return what a mapping file says of answers to an instrument. Raises DeclarationError: file, line, what fits."""
    top = read_declaration(written, path)
    keys = ("questionario", "colonne", "blocchi", "risposte", "verso", "ignora", "assenti", "sconosciute")
    top.only((), keys)
    named = top.optional("questionario")
    if named is not None:
        named.among((instrument.id,), "questionnaire")
    unknown = top.optional("sconosciute")
    return Mapping(
        columns={code: _text(node) for code, node in _of_items(top, "colonne", instrument)},
        blocks=tuple(_blocks(top, instrument)),
        answers=_answers(top, instrument),
        mirrored=frozenset(_mirrored(top, instrument)),
        ignored=tuple(each.text for each in texts(top, "ignora")),
        absent=frozenset(_codes(texts(top, "assenti"), instrument)),
        leave_out_unknown=unknown is not None and unknown.among((LEFT_OUT,), "value") == LEFT_OUT,
    )


def _of_items(top: Entry, key: str, instrument: Instrument) -> Iterator[tuple[str, Node]]:
    for code, node in sub_entries(top, key).items():
        if code not in instrument.by_code:
            raise _unknown(node, code, instrument)
        yield code, node


def _unknown(node: Node, code: str, instrument: Instrument) -> DeclarationError:
    allowed = ", ".join(instrument.by_code)
    return DeclarationError(f"{node.path}:{node.line}: {code!r} is no item of {instrument.id}; allowed: {allowed}")


def _text(node: Node) -> str:
    if not isinstance(node, Text) or not node.text.strip():
        raise DeclarationError(f"{node.path}:{node.line}: expected a text")
    return node.text


def _codes(found: tuple[Text, ...], instrument: Instrument) -> Iterator[str]:
    for each in found:
        if each.text not in instrument.by_code:
            raise _unknown(each, each.text, instrument)
        yield each.text


def _blocks(top: Entry, instrument: Instrument) -> Iterator[tuple[str, tuple[str, ...]]]:
    node = top.get("blocchi")
    if node is None:
        return
    if not isinstance(node, Listing):
        raise DeclarationError(f"{node.path}:{node.line}: 'blocchi' must be a list")
    for block in node.mappings():
        block.only(("da", "domande"))
        first = texts(block, "da")
        yield first[0].text, tuple(_codes(texts(block, "domande"), instrument))


def _mirrored(top: Entry, instrument: Instrument) -> Iterator[str]:
    if top.get("verso") is None:
        return
    entry = top.entry("verso")
    entry.only(("rovesciato",))
    found = texts(entry, "rovesciato")
    if any(each.text == EVERY for each in found):
        yield from (item.code for item in instrument.scored)
        return
    yield from _codes(found, instrument)


def _answers(top: Entry, instrument: Instrument) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    listed = sub_entries(top, "risposte")
    for code, node in listed.items():
        if code != EVERY and code not in instrument.by_code:
            raise _unknown(node, code, instrument)
    for item in instrument.items:
        said: dict[str, Value] = {}
        for code in (EVERY, item.code):
            if code in listed:
                said |= dict(_answers_of(top.entry("risposte"), code, item))
        if said:
            found[item.code] = said
    return found


def _answers_of(entry: Entry, code: str, item: Item) -> Iterator[tuple[str, Value]]:
    for wording, node in sub_entries(entry, code).items():
        text = _text(node)
        allowed = (LEFT_OUT, NA, *_values(item))
        if text in allowed:
            yield plain(wording), None if text == LEFT_OUT else NA if text == NA else _values(item)[text]
        elif code != EVERY:
            raise DeclarationError(
                f"{node.path}:{node.line}: {text!r} is no answer of {item.code}; allowed: {', '.join(allowed)}"
            )


def _values(item: Item) -> dict[str, int | str]:
    if item.scale is not None:
        return {str(point): point for point in item.scale.points}
    return {option.code: option.code for option in item.options}
