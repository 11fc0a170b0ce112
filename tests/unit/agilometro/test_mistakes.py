# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is every mistake that the rules refuse told to an office in Italian, with its file, its line and what is allowed?"""

from __future__ import annotations

import re

import pytest

from agilometro.mistakes import PATTERNS, said, told
from norms.reading import DeclarationError
from tests.unit.norms.test_broken import FILES
from tests.unit.norms.test_declarations import MISTAKES

MESSAGES = sorted(
    {re.sub(r"^# line \d+: ", "", path.read_text(encoding="utf-8").splitlines()[0]) for path in FILES}
    | {message for *_, message in MISTAKES.values() if not message.endswith(": ") and ";" in message}
)

OTHERS = (
    "unknown unit for presenza.minima 'days'; allowed: percent",
    "key 'bound' is already at line 4",
    "'id' must be a mapping of keys",
    "expected a mapping of keys",
    "a key must be a text",
    "the file is empty",
    "no tags and no aliases; write the value",
    "not YAML in UTF-8: bad byte",
    "not YAML: mapping values are not allowed here",
    "a value marked V or P needs `checked` on the parameter, or `through` (where it was read)",
    "the ente.yaml of 'prova' gives no entry_into_force; add it there, or write the day",
    "the `since_mark` of entry_into_force is written in ente.yaml, beside the day; remove it",
    "missing; a new ente needs id, name and ccnl",
)

ENGLISH = re.compile(r"\b(the|is|are|must|allowed|needs|with|not|only|use|given?|before|after)\b")


@pytest.mark.parametrize("message", [*MESSAGES, *OTHERS[:7], *OTHERS[-4:]])
def test_no_english_is_left(message: str) -> None:
    assert said(message) != message
    assert not ENGLISH.search(said(message)), said(message)


def test_no_pattern_is_forgotten() -> None:
    """Each is the first that fits some message: of the broken files, or of those that no file can show alone."""
    first = {
        next(pattern for pattern, _ in PATTERNS if re.fullmatch(pattern, each, re.DOTALL))
        for each in (*MESSAGES, *OTHERS)
    }
    assert {pattern for pattern, _ in PATTERNS} == first


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "x/acts.yaml:3: missing key 'title'; required: id, title, text",
            "«x/acts.yaml», riga 3: manca la chiave «title»; servono: id, title, text.",
        ),
        (
            "y.yaml:8: unknown base 'tutti'; allowed: a, b",
            "«y.yaml», riga 8: la base «tutti» non va bene; ammessi: a, b.",
        ),
        (
            "y.yaml:4: unknown bound for unit list 'floor'; allowed: exact",
            "«y.yaml», riga 4: con l’unità list il limite «floor» non va bene; ammesso: exact.",
        ),
        ("y.yaml:2: something new", "«y.yaml», riga 2: something new."),
        ("without a place", "without a place"),
    ],
)
def test_file_line_and_what_is_allowed(message: str, expected: str) -> None:
    assert told(DeclarationError(message)) == expected
