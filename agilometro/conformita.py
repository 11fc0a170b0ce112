# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How did each rule go? Released counts beside what was prescribed, on the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from agilometro.figures import desk_of
from agilometro.folding import folded
from agilometro.rows import by_of, places, unarmed
from agilometro.settings import Settings
from agilometro.trial import Rules, Trial, desk_under, must_be_whole
from metrics.compliance import Rulebook
from metrics.places import At
from metrics.rules import RULES
from norms.amounts import amount_said
from norms.citation import citation
from reports.outcome_files import entry_document, tally_document
from reports.outcomes import WORDS, Checkup, Entry, checkup, place_name, prescribed_briefly
from reports.wording import integer


@dataclass(frozen=True)
class Question:
    """What is asked: no rules means all; `on` None is the last month end."""

    rules: tuple[str, ...]
    on: date | None
    by: tuple[str, ...]
    trial: Trial
    form: str


def show_compliance(settings: Settings, question: Question, now: datetime) -> None:
    """Print the outcomes of the rules asked for."""
    must_be_known(question.rules)
    desk, rules = desk_under(desk_of(settings, now), question.trial)
    must_be_whole(rules, question.by)
    on = question.on or next(iter(desk.days()), None)
    if on is None:
        raise click.UsageError("non ci sono ancora dati. Caricare i primi file con «agilometro load FILE».")
    found = checkup(Rulebook(rules.norms, rules.ente), desk.outcomes(on), on)
    asked = _asked(found, question.rules, rules)
    entries = [entry for entry, _ in asked]
    if question.form == "table":
        click.echo("\n\n".join(_tables(found, asked, question, rules)))
    else:
        written = _as_json if question.form == "json" else _as_csv
        click.echo(written(entries, question.by, rules).rstrip("\n"))


def must_be_known(ids: Sequence[str]) -> None:
    """Refuse a rule that is not there, with the list of those that are."""
    known = [rule.id for rule in RULES]
    strange = [id for id in ids if id not in known]
    if strange:
        raise click.UsageError(f"la regola «{', '.join(strange)}» non c'è. Ci sono: {', '.join(known)}.")


def must_be_in_force(id: str, found: Checkup, rules: Rules) -> None:
    """Refuse a rule that nobody prescribes for the ente, with the list of those in force."""
    if not found.of(id):
        in_force = ", ".join(dict.fromkeys(entry.rule.id for entry in found.entries))
        raise click.UsageError(
            f"la regola «{id}» non è in vigore nel {found.on.year} per {rules.norms.enti[rules.ente].name}. "
            f"In vigore: {in_force}."
        )


def _asked(found: Checkup, ids: Sequence[str], rules: Rules) -> list[tuple[Entry, bool]]:
    """Return the entries asked for; the flag says that one stands beside another that is shown before it."""
    for id in ids:
        must_be_in_force(id, found, rules)
    return [(entry, beside and not ids) for entry, beside in found.families() if not ids or entry.rule.id in ids]


def _places(entry: Entry, by: Sequence[str]) -> list[At]:
    return [At(), *([] if entry.released is None else places(entry.released, by))]


# ---------------------------------------------------------------- as people read it


def _tables(found: Checkup, asked: Sequence[tuple[Entry, bool]], question: Question, rules: Rules) -> Iterator[str]:
    if rules.said is not None:
        yield rules.said
    for entry, beside in asked:
        yield "\n".join(_lines(entry, beside, found.on, question.by))
    missing = [rule.id for rule in found.not_prescribed]
    if missing and not question.rules:
        yield "\n".join(folded(f"Non prescritte per questo ente: {', '.join(missing)}."))


def _lines(entry: Entry, beside: bool, on: date, by: Sequence[str]) -> Iterator[str]:
    """Yield a rule with its places; what is prescribed is said once, by the figure that the others stand beside."""
    compared = "" if entry.principal else " (di confronto)"
    yield f"{entry.rule.id}  {entry.rule.title}{compared}, al {on:%d/%m/%Y}"
    for ruling in () if beside else entry.rulings:
        yield from folded(f"Regola: {prescribed_briefly(ruling)} ({citation(ruling)})", 2)
    for at in _places(entry, by):
        yield f"  {_line(entry, at)}"


def _line(entry: Entry, at: At) -> str:
    tally = entry.tally(at.unit, at.mese, at.genere)
    symbol, word, _ = WORDS[tally.told]
    labels = dict(by_of(at))
    place = ", ".join([_place(entry, at), *([labels["mese"]] if "mese" in labels else [])])
    unknown = f"; non valutabili: {integer(tally.unknown)}" if tally.unknown else ""
    if tally.kept is None or tally.judged is None:
        return f"{place}: {symbol} {word.lower()}"
    return (
        f"{place}: {integer(tally.kept)} su {integer(tally.judged)}, {tally.percent}  {symbol} {word.lower()}{unknown}"
    )


def _place(entry: Entry, at: At) -> str:
    if entry.released is None or at.unit == At().unit:
        return "Intero ente"
    return f"{at.unit} {place_name(entry, at.unit)}"


# ---------------------------------------------------------------- as machines read it


def _as_json(entries: Sequence[Entry], by: Sequence[str], rules: Rules) -> str:
    """Return a JSON list: one object per rule and value, with its places in `places`."""
    return json.dumps([_document(entry, by, rules) for entry in entries], ensure_ascii=False, indent=1)


def _document(entry: Entry, by: Sequence[str], rules: Rules) -> dict[str, object]:
    whole = entry_document(entry, At().unit)
    del whole["months"]
    return {
        **whole,
        "places": [_place_document(entry, at) for at in _places(entry, by)[1:]],
        "trial_rules": rules.tried,
    }


def _place_document(entry: Entry, at: At) -> dict[str, object]:
    tally = entry.tally(at.unit, at.mese, at.genere)
    return {"by": dict(by_of(at)), "unit_name": place_name(entry, at.unit), **tally_document(tally)}


CSV_HEAD = (
    "rule", "title", "principal", "version", "struttura", "struttura_nome", "mese", "kept", "judged", "percent",
    "not_judged", "status", "suppressed", "prescribed", "source", "run", "trial_rules",
)  # fmt: skip


def _as_csv(entries: Sequence[Entry], by: Sequence[str], rules: Rules) -> str:
    """Return CSV with `;`: what is suppressed is `c`, what has no value `x`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(CSV_HEAD)
    for entry in entries:
        writer.writerows([unarmed(cell) for cell in _row(entry, at, rules)] for at in _places(entry, by))
    return out.getvalue()


def _row(entry: Entry, at: At, rules: Rules) -> list[str]:
    tally, labels = tally_document(entry.tally(at.unit, at.mese, at.genere)), dict(by_of(at))
    missing = "c" if tally["suppressed"] else "x"
    counts = {name: missing if tally[name] is None else str(tally[name]) for name in ("kept", "judged", "percent")}
    return [
        entry.rule.id,
        entry.rule.title,
        "yes" if entry.principal else "no",
        entry.period.version,
        labels.get("struttura", ""),
        place_name(entry, at.unit),
        labels.get("mese", ""),
        *counts.values(),
        "" if tally["not_judged"] is None else str(tally["not_judged"]),
        str(tally["status"]),
        "yes" if tally["suppressed"] else "no",
        "; ".join(amount_said(ruling) for ruling in entry.rulings),
        "; ".join(citation(ruling) for ruling in entry.rulings),
        "" if entry.released is None else entry.released.run,
        rules.tried or "",
    ]
