# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which norms does the command line show, what does it say of a change, and of a folder that an ente wrote?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import shorten

import click

from agilometro.folding import WIDTH, folded
from agilometro.installation import norms_of
from agilometro.mistakes import told as mistake
from agilometro.settings import Settings
from agilometro.trial import Readings, Rules, Trial, rules_of
from metrics.catalogue import catalogue
from metrics.rules import ADDING, RULES
from metrics.uses import deadlines_of, is_of_rankings, is_phase
from norms.amounts import amount_said, day
from norms.citation import citation, find_unchecked
from norms.differences import TIER_WORDS, Difference, differences, told
from norms.fields import entry_fields, sheet_fields
from norms.lookup import Norms, UnknownParameter, load_norms
from norms.reading import DeclarationError
from norms.register import Change, Entry, Sheet, Wanted, by_theme, chosen, entries, sheet
from norms.rules import REPEALED, Ente, Reading, Tier
from norms.sides import PARTS, Side, Written, WrongSide, open_side, parse_side
from norms.themes import THEMES, theme_of
from reports.wording import count

SHORT: dict[Tier, str] = {"stato": "Stato", "ccnl": "CCNL", "ente": "Ente"}


@dataclass(frozen=True)
class Question:
    """What is asked of the norms: `id` None lists them, restricted to what is `stale` or `to_verify`."""

    id: str | None
    on: date
    stale: bool
    to_verify: bool
    readings: Readings
    form: str


def show_norms(settings: Settings, question: Question) -> None:
    """Print one norm with all that is known of it, or the list of those in force."""
    if question.id and (question.stale or question.to_verify):
        raise click.UsageError("--stale e --to-verify valgono per l'elenco: togliere l'ID, o togliere l'opzione.")
    rules = rules_of(norms_of(settings), settings.ente, Trial(None, question.readings))
    if question.id is not None:
        _show_one(rules, question.id, question)
    elif question.form == "json":
        _print_json(_list_fields(rules, question))
    else:
        click.echo("\n".join(_list_lines(rules, question)))


def _print_json(fields: object) -> None:
    click.echo(json.dumps(fields, ensure_ascii=False, indent=1))


# ---------------------------------------------------------------- the list


def _shown(rules: Rules, question: Question) -> tuple[Entry, ...]:
    wanted = Wanted(stale=question.stale, to_verify=question.to_verify)
    return chosen(entries(rules.norms, rules.ente, question.on, ADDING), wanted)


def _list_fields(rules: Rules, question: Question) -> dict[str, object]:
    unchecked = find_unchecked(rules.norms, rules.ente, question.on)
    return {
        "rule_pack": rules.ente,
        "trial": rules.tried,
        "on": question.on.isoformat(),
        "to_verify": len(unchecked.to_verify),
        "stale": len(unchecked.stale),
        "rules": [entry_fields(entry) for entry in _shown(rules, question)],
    }


def _list_lines(rules: Rules, question: Question) -> Iterator[str]:
    found = _shown(rules, question)
    unchecked = find_unchecked(rules.norms, rules.ente, question.on)
    yield from _head(rules, question.on)
    if not found:
        restricted = question.stale or question.to_verify
        yield "Nessuna norma da mostrare." if restricted else "In quel giorno nulla è prescritto."
        return
    yield (
        f"{count(len(found), 'norma', 'norme')} in elenco; in vigore, da verificare sul testo (?): "
        f"{len(unchecked.to_verify)}, non rilette da un anno (!): {len(unchecked.stale)}."
    )
    yield "Tra parentesi il livello che non si applica: ce n'è uno più locale, e non si sommano."
    width = max(len(entry.id) for entry in found)
    for theme, under in by_theme(found):
        yield f"\n{theme.title}"
        yield from (_line(entry, width) for entry in under)


def _line(entry: Entry, width: int) -> str:
    """Return a norm in one line: what is to be looked at, its id, its tier, how much, as far as it fits."""
    marks = f"{'?' if entry.to_verify else ' '}{'!' if entry.stale else ' '}"
    tier = SHORT[entry.ruling.tier]
    line = f"{marks} {entry.id:<{width}}  {tier if entry.applies else f'({tier})':<7}  {amount_said(entry.ruling)}"
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1].rstrip()}…"


def _head(rules: Rules, on: date) -> Iterator[str]:
    yield f"{rules.norms.enti[rules.ente].name}: norme in vigore il {day(on)}"
    if rules.said:
        yield f"{rules.said}."


# ---------------------------------------------------------------- one of them


def _show_one(rules: Rules, id: str, question: Question) -> None:
    try:
        found = sheet(rules.norms, id, rules.ente, question.on, ADDING)
    except UnknownParameter as error:
        raise click.UsageError(f"la norma «{id}» non c'è. L'elenco: agilometro norms.") from error
    if question.form == "json":
        deadlines = [kind.id for kind in deadlines_of(id)]
        used = {"rules": _rules_using(id), "indicators": _indicators_using(id), "deadlines": deadlines}
        _print_json({"rule_pack": rules.ente, "trial": rules.tried, **sheet_fields(found), "used_by": used})
    else:
        click.echo("\n".join([*_head(rules, question.on), *_sheet_lines(found)]))


def _sheet_lines(found: Sheet) -> Iterator[str]:
    yield f"{found.id}: {found.title}"
    for tier, entry in found.tiers:
        yield from folded(f"{TIER_WORDS[tier]}: {_tier_said(entry)}", 2)
    if found.applied is None:
        yield "  In quel giorno nulla è prescritto."
    yield "\nStoria"
    for change in found.changes:
        yield from folded(_change_said(change), 2)
    if not found.changes:
        yield "  Per questo ente nessun livello l'ha mai prescritta."
    for reading in found.readings:
        yield from _reading_lines(reading)
    yield from _uses(found.id)


def _tier_said(entry: Entry | None) -> str:
    if entry is None:
        return "nulla è prescritto"
    value = entry.ruling.value
    condition = f"; condizione: {value.condition}" if value.condition else ""
    stale = "; non riletta da un anno" if entry.stale else ""
    said = f"{amount_said(entry.ruling)}{condition}, dal {day(value.since)}{_rank(entry)}"
    return f"{said} ({citation(entry.ruling)}{stale})"


def _rank(entry: Entry) -> str:
    if len(entry.among) == 1:
        return ""
    if entry.adds_up:
        return "; i livelli si sommano"
    return "; si applica" if entry.applies else "; prevale il livello più locale"


def _change_said(change: Change) -> str:
    step = change.step
    until = f" al {day(step.last)}" if step.last else ""
    when = f"{TIER_WORDS[step.tier]}, dal {day(step.first)}{until}"
    if step.ruling.value.value is REPEALED:
        return f"{when}: {change.says}"
    says = f"; {change.says}" if change.says else ""
    amount = shorten(amount_said(step.ruling), WIDTH, placeholder="…")  # in full under its tier, while it is in force
    return f"{when}: {amount}{says}"


def _reading_lines(reading: Reading) -> Iterator[str]:
    yield f"\nLettura {reading.code}"
    yield from folded(reading.question, 2)
    for option in reading.options:
        adopted = " (adottata)" if option.id == reading.active else ""
        yield from folded(f"{option.words}{adopted}: {option.text}", 4)
    others = [f"--reading {reading.code}={option.id}" for option in reading.options if option.id != reading.active]
    if others:
        yield from folded(f"Per provarne un'altra: {', '.join(others)}", 2)


def _uses(id: str) -> Iterator[str]:
    deadlines = [f"{kind.title} ({kind.id})" for kind in deadlines_of(id)]
    used = (("Regole", _rules_using(id)), ("Indicatori", _indicators_using(id)), ("Scadenze", deadlines))
    for noun, names in used:
        if names:
            yield from ("", *folded(f"{noun} che la usano: {', '.join(names)}"))
    if is_phase(id):
        yield from ("", "La usa lo stato delle fasi: agilometro phases")
    if is_of_rankings(id):
        yield from ("", "La usa la proposta di graduatoria: agilometro ranking propose")


def _rules_using(id: str) -> list[str]:
    return [rule.id for rule in RULES if id in rule.norms]


def _indicators_using(id: str) -> list[str]:
    return [each.code for each in catalogue() if id == each.target or id in each.parameters]


# ---------------------------------------------------------------- from one to another


def show_diff(settings: Settings, a: str, b: str, form: str, today: date) -> None:
    """Print in words what changes from a side to the other; a side that is not one is said, and what is."""
    ours = norms_of(settings)
    try:
        one, other = (parse_side(text, settings.ente, today) for text in (a, b))
        before, after = (open_side(each, ours, _folder_of_rules) for each in (one, other))
    except WrongSide as error:
        raise click.UsageError(str(error)) from error
    found = differences(before.rulings(), after.rulings())
    in_time = (one.folder, before.ente) == (other.folder, after.ente)
    if form == "json":
        _print_json(
            {
                "from": _side_fields(one),
                "to": _side_fields(other),
                "differences": [{"id": each.id, "says": told(each, in_time)} for each in _ordered(found)],
            }
        )
    else:
        click.echo("\n".join(_diff_lines((one, before), (other, after), found, in_time)))


def _folder_of_rules(folder: Path) -> Norms:
    try:
        return load_norms(folder)
    except DeclarationError as error:
        raise click.UsageError(f"la cartella «{folder}» non si legge: {mistake(error)}") from error


def _side_fields(side: Written) -> dict[str, str | None]:
    folder = None if side.folder is None else str(side.folder)
    return {"rule_pack": side.ente, "on": side.day.isoformat(), "folder": folder}


def _ordered(found: Iterable[Difference]) -> list[Difference]:
    return sorted(found, key=lambda each: (THEMES.index(theme_of(each.id)), each.id))


def _diff_lines(
    one: tuple[Written, Side], other: tuple[Written, Side], found: tuple[Difference, ...], in_time: bool
) -> Iterator[str]:
    yield f"Da: {_side_said(*one)}"
    yield f"A:  {_side_said(*other)}"
    yield f"{count(len(found), 'differenza', 'differenze')}." if found else "Nessuna differenza."
    theme = None
    for each in _ordered(found):
        if theme_of(each.id) is not theme:
            theme = theme_of(each.id)
            yield f"\n{theme.title}"
        yield from folded(f"{each.id}: {told(each, in_time)}", 2)


def _side_said(written: Written, side: Side) -> str:
    folder = f", con le regole di {written.folder}" if written.folder else ""
    return f"{side.norms.enti[side.ente].name}, {day(side.day)}{folder}"


# ---------------------------------------------------------------- a folder that an ente wrote


def check_folder(settings: Settings, folder: Path | None) -> bool:
    """Print what a folder of rules changes in ours, or the first mistake in it; tell whether it is in order.

    Without a folder the one of the installation is checked, which need not be there.
    """
    where = folder or settings.norms_overlay
    if not where.is_dir():
        if folder is not None:
            raise click.UsageError(f"«{folder}» non è una cartella.")
        click.echo(f"{where}: la cartella non c'è. Valgono le regole del programma, come sono.")
        return True
    try:
        overlaid = load_norms(where)
    except DeclarationError as error:
        click.echo(f"Da correggere: {mistake(error)}")
        click.echo("Il controllo si ferma al primo errore: correggere e ripetere.")
        return False
    problems = list(_unread(where))
    for line in [*_changes_of(where, overlaid), *problems]:
        click.echo(line)
    click.echo(f"Problemi: {len(problems)}." if problems else "Nessun errore.")
    return not problems


SHELVES: dict[Tier, str] = {"stato": "parameters/stato", "ccnl": "parameters/ccnl/*", "ente": "parameters/enti/*"}
"""Where the files of each tier are looked for in a folder of rules."""


def _declared_in(folder: Path) -> list[tuple[Tier, str, str]]:
    """Return tier, who prescribes and id of each parameter file that is read in a folder of rules."""
    return [
        (tier, "" if tier == "stato" else path.parent.name, path.stem)
        for tier, place in SHELVES.items()
        for path in sorted(folder.glob(f"{place}/*.yaml"))
        if path.name != "ente.yaml"
    ]


def _unread(folder: Path) -> Iterator[str]:
    """Return the files that nobody reads: put in the wrong place, or called in another way."""
    shelves = (path for place in SHELVES.values() for path in folder.glob(f"{place}/*.yaml"))
    read = {folder / PARTS[0], folder / PARTS[1], *shelves}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in (".yaml", ".yml")]
    for path in files:
        if path not in read:
            yield f"Da correggere: «{path}» non viene letto. {PLACES}"
    if not files:
        yield f"Da correggere: in «{folder}» non c'è nessuna regola. {PLACES}"


PLACES = (
    "I posti sono acts.yaml, readings.yaml, parameters/stato/ID.yaml, parameters/ccnl/CONTRATTO/ID.yaml, "
    "parameters/enti/ENTE/ID.yaml."
)


def _changes_of(folder: Path, overlaid: Norms) -> Iterator[str]:
    """Return what the folder puts in the place of ours, what it adds, which days and readings it chooses."""
    ours = load_norms()
    yield f"{folder}: {count(len(_declared_in(folder)), 'norma letta', 'norme lette')}."
    for tier, who, id in _declared_in(folder):
        ours_too = id in ours.shelves.get((tier, who), {})
        whose = TIER_WORDS[tier] if not who else overlaid.enti[who].name if tier == "ente" else f"CCNL {who}"
        yield f"  {id} ({whose}): {'al posto di quella del programma' if ours_too else 'nuova'}"
    for ente in overlaid.enti.values():
        before = ours.enti.get(ente.id)
        if ente.entry_into_force and (before is None or before.entry_into_force != ente.entry_into_force):
            yield f"  {ente.name}: entrata in vigore il {day(ente.entry_into_force)} ({_following(overlaid, ente)})"
    for code, reading in overlaid.readings.items():
        if code in ours.readings and reading.active != ours.readings[code].active:
            yield f"  {code}: lettura «{reading.words}», non «{ours.readings[code].words}»"


def _following(norms: Norms, ente: Ente) -> str:
    """Return how many norms of an ente begin on its entry into force: «44 norme da quel giorno»."""
    shelf = norms.shelves.get(("ente", ente.id), {}).values()
    many = sum(any(value.since_declared for value in parameter.values) for parameter in shelf)
    return f"{count(many, 'norma', 'norme')} da quel giorno"
