# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is declared: indicators, rules, tables, problems? Writes docs/riferimento from the declarations themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Column

from ingest.issues import CODES
from metrics.catalogue import INDICATORS
from metrics.declare import Indicator
from metrics.indicators.esiti import RULED
from metrics.rule import Rule
from metrics.ruled import Ruled
from metrics.rules import RULES
from norms.citation import amount, citation
from norms.lookup import Norms, Parameter, Repealed, Ruling, Tier, load_norms
from record.columns import meaning_of
from record.tables import FACTS

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "riferimento"
HEAD = """<!-- SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later -->
<!-- Scritto da `make docs` dalle dichiarazioni: non si modifica a mano. -->
"""


def pages() -> dict[str, str]:
    """Return every page of the reference by its file name."""
    norms = load_norms()
    return {
        "README.md": _page("Riferimento", _index()),
        "indicatori.md": _page("Indicatori", _indicators()),
        "parametri.md": _page("Parametri", _parameters(norms)),
        "regole.md": _page("Regole", [line for each in RULES for line in _rule(each, norms)]),
        "tabelle.md": _page("Tabelle", [line for name in FACTS for line in _table(name)]),
        "problemi.md": _page("Codici dei problemi", _rows(("Codice", "Significato"), CODES.items())),
    }


def _page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{HEAD}# {title}", "", *lines]).rstrip("\n") + "\n"


def _index() -> list[str]:
    return [
        "- [Indicatori](indicatori.md): formula, fonte, disaggregazioni, soglia",
        "- [Parametri](parametri.md): che cosa prescrive chi, da quale giorno, con l'atto",
        "- [Regole](regole.md): che cosa si guarda, quale norma si applica, i casi svolti",
        "- [Tabelle](tabelle.md): che cosa viene conservato, colonna per colonna",
        "- [Codici dei problemi](problemi.md) dei file in ingresso",
    ]


def _indicators() -> list[str]:
    """Return the shares of people, then those that are the outcome of a rule."""
    shares = [line for each in INDICATORS for line in _indicator(each)]
    return [*shares, *(line for each in RULED for line in _ruled(each))]


def _indicator(each: Indicator) -> list[str]:
    facts = {
        "Formula": each.formula,
        "Data della riga": each.event,
        "Fonte": f"{each.source} ({each.verified})",
        "Disaggregazioni": ", ".join(each.breakdowns),
        "Soglia": f"`{each.target}`" if each.target else "nessuna",
        "Parametri nel conteggio": ", ".join(f"`{norm}`" for norm in each.parameters) or "nessuno",
    }
    held = f" (dal {each.since:%d/%m/%Y})" if each.since != date.min else ""
    return [f"## {each.code} · {each.title}{held}", "", each.description, "", *_rows(("", ""), facts.items())]


def _ruled(each: Ruled) -> list[str]:
    facts = {
        "Formula": each.formula,
        "Esito della regola": f"{each.rule.title} (`{each.rule.id}`)",
        "Fonte": f"{each.source} ({each.verified})",
        "Casi svolti": f"tests/spec/{each.cases}",
    }
    return [f"## {each.code} · {each.title}", "", each.description, "", *_rows(("", ""), facts.items())]


def _rule(each: Rule, norms: Norms) -> list[str]:
    facts = {
        "Domanda": each.question,
        "Una riga è": each.grain.row,
        "La data della riga": each.grain.event,
        "Norme": ", ".join(f"`{norm}` ({_who(norm, norms)})" for norm in each.norms),
        "Casi svolti": f"tests/spec/rules/{each.id}.yaml",
    }
    return [f"## {each.title} (`{each.id}`)", "", each.description, "", *_rows(("", ""), facts.items())]


def _who(norm: str, norms: Norms) -> str:
    """Return who prescribes a norm, from the state down."""
    names = {"stato": "Stato", "ccnl": "CCNL"}
    found = [key for key, shelf in sorted(norms.shelves.items(), key=lambda item: _rank(item[0][0])) if norm in shelf]
    return ", ".join(dict.fromkeys(names.get(tier) or norms.enti[who].name for tier, who in found)) or "nessuno"


def _parameters(norms: Norms) -> list[str]:
    lines: list[str] = []
    for (tier, who), shelf in sorted(norms.shelves.items(), key=lambda item: (_rank(item[0][0]), item[0][1])):
        heading = {"stato": "Stato", "ccnl": f"CCNL {who}", "ente": norms.enti[who].name if tier == "ente" else ""}
        lines += [f"## {heading[tier]}", ""]
        rows = (row for name in sorted(shelf) for row in _values(tier, shelf[name]))
        lines += _rows(("Parametro", "Dal", "Valore", "Fonte"), rows)
    return lines


def _rank(tier: Tier) -> int:
    return ("stato", "ccnl", "ente").index(tier)


def _values(tier: Tier, parameter: Parameter) -> list[tuple[str, str, str, str]]:
    name = f"{parameter.title} (`{parameter.id}`)"
    return [
        (name, f"{ruling.value.since:%d/%m/%Y}", _said(ruling), citation(ruling))
        for ruling in (Ruling(tier, parameter, value) for value in parameter.values)
    ]


def _said(ruling: Ruling) -> str:
    return "abrogato" if isinstance(ruling.value.value, Repealed) else amount(ruling)


def _table(name: str) -> list[str]:
    rows = (_column(column) for column in FACTS[name].columns if "meaning" in column.info)
    return [f"## {name}", "", *_rows(("Colonna", "Tipo", "Chiave", "Riservatezza", "Si può contare per"), rows)]


def _column(column: Column[Any]) -> tuple[str, ...]:
    meaning = meaning_of(column)
    chosen = f": {', '.join(meaning.choices)}" if meaning.choices else ""
    kind = f"{meaning.kind.value}{chosen}"
    yes = {True: "sì", False: ""}
    return (f"`{column.name}`", kind, yes[meaning.key], meaning.sensitivity.value, yes[meaning.breakdown])


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
