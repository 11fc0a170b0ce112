# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Do the documents speak of what exists: commands, names, files, changes?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agilometro.cli import main
from metrics.catalogue import catalogue
from metrics.quantities import quantities
from norms.reading import DeclarationError
from tests.house.tree import ROOT, modules, name, own
from tools import changes, reference

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = own(".md")


def _words(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_make_command_named_exists(document: Path) -> None:
    for target in re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE):
        assert re.search(rf"^{target[0] or target[1]}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_agilometro_command_named_exists(document: Path) -> None:
    for command in re.findall(r"(?:bin/|`)agilometro ([a-z]+)", document.read_text(encoding="utf-8")):
        assert command in main.commands, command


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_the_readme_says_both_commands_and_ci_runs_the_second() -> None:
    assert re.findall(r"^make (demo|test) ", _words("README.md"), re.MULTILINE) == ["demo", "test"]
    assert _words(".ci/run").splitlines()[-1] == "exec make test"


def test_the_readme_lists_the_indicators_that_exist() -> None:
    (line,) = re.findall(r"^- \*\*Indicators on people\*\*: (.+), by unit", _words("README.md"), re.MULTILINE)
    assert sorted(line.split(", ")) == [indicator.code for indicator in catalogue()]


def _glossary() -> list[tuple[str, str]]:
    rows = re.findall(r"^\|([^|]+)\|[^|]+\|[^|]+\|([^|]+)\|$", _words("GLOSSARIO.md"), re.MULTILINE)
    return [(term.strip(), code) for term, names in rows for code in re.findall(r"`([^`]+)`", names)]


@pytest.mark.parametrize(("term", "code"), _glossary())
def test_every_name_of_the_glossary_is_in_the_code(term: str, code: str) -> None:
    word = re.compile(rf"\b{re.escape(code)}\b")
    assert any(word.search(path.read_text(encoding="utf-8")) for path in modules()), f"{term}: {code}"


def test_the_glossary_is_not_empty() -> None:
    assert len(_glossary()) > 30


def test_the_changelog_is_fresh() -> None:
    assert _words("CHANGELOG.md") == changes.changelog(), "make changelog"


def test_the_reference_is_fresh() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in reference.FOLDER.iterdir()}
    assert written == reference.pages(), "make docs"


def test_changes_name_what_exists() -> None:
    codes = {each.code for each in (*catalogue(), *quantities())}
    enti = {path.name for path in (ROOT / "norms/parameters/enti").iterdir()} | {"tutti"}
    parameters = {path.stem for path in (ROOT / "norms/parameters").rglob("*.yaml")}
    for fragment in changes.fragments(changes.NEXT):
        assert set(fragment.indicators) <= codes
        assert set(fragment.parameters) <= parameters
        assert set(fragment.enti) <= enti


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: Senza punto\nkind: house\n", "the title is a whole sentence"),
        ("title: Ignoto.\nkind: altro\n", "unknown kind 'altro'"),
        ("title: Di chi.\nkind: figures\nindicators: [S-01]\n", "which, whose (enti) and from which day"),
        ("title: Nessuna cifra.\nkind: pages\nsince: '2026-01-01'\n", "which, whose (enti) and from which day"),
        ("title: Giorno.\nkind: figures\nindicators: [S-01]\nenti: [tutti]\nsince: 1/1/2026\n", "is not a day"),
        ("title: Chiave.\nkind: house\nwhy: boh\n", "unknown key 'why'"),
    ],
)
def test_a_fragment_that_is_not_well_formed_is_refused(tmp_path: Path, text: str, message: str) -> None:
    fragment = tmp_path / "0000-prova.yaml"
    fragment.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=re.escape(message)):
        changes.read_fragment(fragment)


def test_a_fragment_that_moves_figures_says_so(tmp_path: Path) -> None:
    fragment = tmp_path / "0000-prova.yaml"
    text = "title: Contano anche.\nkind: figures\nindicators: [S-01]\nenti: [lucca]\nsince: '2026-10-31'\n"
    fragment.write_text(text, encoding="utf-8")
    line = changes.read_fragment(fragment).sentence()
    assert line == "- Contano anche. Cambiano: S-01; per: lucca; dal 31/10/2026."
