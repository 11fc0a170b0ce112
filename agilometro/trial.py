# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What if other rules held? The same past, under another rule pack or another reading of a text (docs/adr/0012)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from norms.lookup import Norms
from norms.rules import Reading

if TYPE_CHECKING:
    from agilometro.desk import RecordDesk

Readings = tuple[tuple[str, str], ...]
"""Codes of ambiguities, each with the reading to be tried."""

NOT_BELOW = (
    "con regole di prova si vede solo l'intero ente: le stesse righe sotto due soglie, messe a confronto in una "
    "struttura o in un mese, direbbero di poche persone. Togliere --by."
)


@dataclass(frozen=True)
class Trial:
    """The rules to be tried: the regulation of another ente, readings of ambiguous texts; nothing is the ente's own."""

    ente: str | None = None
    readings: Readings = ()


@dataclass(frozen=True)
class Rules:
    """The rules that are applied. `tried` names them for machines, `said` for people: None for the ente's own."""

    norms: Norms
    ente: str
    tried: str | None
    said: str | None


Command = Callable[..., Any]


def trial_options(command: Command) -> Command:
    """Give a command `--norms` and `--reading`, handed over as `pack` and `readings`."""
    pack = click.option("--norms", "pack", metavar="ENTE", help="Prova il regolamento di un altro ente.")
    readings = click.option(
        "--reading",
        "readings",
        multiple=True,
        metavar="CODICE=LETTURA",
        callback=chosen_readings,
        help="Prova un'altra lettura di un punto ambiguo.",
    )
    return pack(readings(command))


def chosen_readings(_: click.Context, param: click.Parameter, written: tuple[str, ...]) -> Readings:
    """Return the readings that were written CODE=OPTION, one per option; the callback of `--reading`."""
    pairs = [each.partition("=") for each in written]
    for each, (code, _equals, option) in zip(written, pairs, strict=True):
        if not code or not option:
            raise click.BadParameter(f"«{each}» non va bene: scrivere per esempio amb_LU_3=due_terzi.", param=param)
    return tuple((code, option) for code, _equals, option in pairs)


def rules_of(norms: Norms, ente: str, trial: Trial) -> Rules:
    """Return the rules to apply for an ente that has its own. Raises click.UsageError, which says what there is."""
    pack = trial.ente or ente
    if pack not in norms.enti:
        raise click.UsageError(f"il regolamento «{pack}» non c'è. Ci sono: {', '.join(sorted(norms.enti))}.")
    tried = [pack] if pack != ente else []
    said = [norms.enti[pack].name] if pack != ente else []
    for code, option in trial.readings:
        reading = _reading(norms, pack, code)
        if option not in (each.id for each in reading.options):
            allowed = ", ".join(each.id for each in reading.options)
            raise click.UsageError(f"la lettura {code} non ammette «{option}»: scegliere tra {allowed}.")
        if option != reading.active:
            norms = norms.with_reading(code, option)
            tried.append(f"{code}={option}")
            said.append(f"lettura «{norms.readings[code].words}» di {code}")
    if not tried:
        return Rules(norms, ente, None, None)
    return Rules(norms, pack, " ".join(tried), f"Regole di prova: {', '.join(said)} (non quelle dell’ente)")


def _reading(norms: Norms, pack: str, code: str) -> Reading:
    """Return an ambiguity that touches the rules of an ente."""
    values = (value for _, parameter in norms.parameters(pack) for value in parameter.values)
    found = {value.reading.code: value.reading for value in values if value.reading is not None}
    if code not in found:
        raise click.UsageError(
            f"la lettura «{code}» non tocca le regole di {norms.enti[pack].name}. "
            f"Le toccano: {', '.join(sorted(found)) or 'nessuna'}."
        )
    return found[code]


def desk_under(desk: RecordDesk, trial: Trial) -> tuple[RecordDesk, Rules]:
    """Return the desk itself for the ente's own rules, else another one over the same record; with the rules."""
    rules = rules_of(desk.norms, desk.regolamento, trial)
    return (desk if rules.tried is None else desk.under(rules.norms, rules.ente)), rules


def must_be_whole(rules: Rules, by: tuple[str, ...]) -> None:
    """Refuse to divide what is counted under rules on trial."""
    if rules.tried is not None and by:
        raise click.UsageError(NOT_BELOW)
