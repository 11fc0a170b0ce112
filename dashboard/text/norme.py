# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si racconta una regola: quanto, di che cosa, chi lo prescrive, e che cosa resta da verificare."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.targets import Status
from norms.amounts import amount_said, base_said
from norms.citation import BOUNDS, citation
from norms.differences import TIER_WORDS
from norms.rules import Ruling
from reports.tables import Line
from reports.wording import day, fraction_percent


@dataclass(frozen=True)
class Rule:
    """One rule in force, in words."""

    tier: str
    title: str
    value: str
    since: str
    cited: str


def told(ruling: Ruling) -> Rule:
    """Return a rule in words: a percentage always says of what."""
    parameter, value = ruling.parameter, ruling.value
    condition = f" ({value.condition})" if value.condition else ""
    return Rule(
        TIER_WORDS[ruling.tier],
        parameter.title,
        f"{how_much(ruling)}{condition}",
        f"dal {day(value.since)}",
        citation(ruling),
    )


def how_much(ruling: Ruling) -> str:
    """Return how much is prescribed, and of what: «almeno 66 % dell’orario ordinario medio settimanale»."""
    parameter = ruling.parameter
    if parameter.unit != "percent" or ruling.as_read is not None:
        return amount_said(ruling)
    return f"{BOUNDS[parameter.bound]} {fraction_percent(ruling.fraction)} {base_said(parameter)}".strip()


def prescribed(ruling: Ruling) -> str:
    """Return a rule in one line: how much, and the place where it is written."""
    source = ruling.value.source
    return f"{how_much(ruling)}: {source.act.title}, {source.article}"


def verdict(adozione: Line, garanzia: Line, soddisfazione: Line) -> str:
    """Return how the least share that may work agile went under reading amb_LU_2: as adoption, as guarantee, or not."""
    if adozione.status is Status.MET:
        return "L’obiettivo è raggiunto come adozione: le persone con un accordo bastano da sole."
    if adozione.status is not Status.NOT_MET:
        return ""
    if garanzia.status is Status.MET:
        return "L’obiettivo è raggiunto come garanzia, non come adozione: chi può accedere basta, chi ha un accordo no."
    if soddisfazione.counts is not None and soddisfazione.counts[0] == soddisfazione.counts[1]:
        return "L’obiettivo è raggiunto come garanzia, non come adozione: nessuna domanda ammissibile è stata respinta."
    return "L’obiettivo non è raggiunto, né come adozione né come garanzia."
