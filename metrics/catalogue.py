# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which indicators are there? An explicit list, in code order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from metrics.declare import Indicator, explained
from metrics.indicators import accordi, adozione, contattabilita, dotazioni, formazione, obiettivi, presenza

INDICATORS: tuple[Indicator, ...] = explained(
    presenza.assenze,
    presenza.assenze_senza_ferie,
    adozione.effettivi,
    adozione.giornate_agili,
    obiettivi.obiettivi_di_accordo,
    adozione.copertura,
    adozione.garanzia,
    adozione.soddisfazione,
    accordi.firma,
    presenza.presenza,
    presenza.limite_giorni,
    contattabilita.contattabilita,
    obiettivi.puntualita,
    obiettivi.risultati,
    presenza.richiami,
    accordi.rinnovi,
    accordi.recessi,
    adozione.equita,
    dotazioni.con_portatile,
    dotazioni.con_pc,
    dotazioni.con_traffico,
    dotazioni.con_vpn,
    dotazioni.firma_digitale,
    formazione.direzionali,
    formazione.dirigenti,
    formazione.coordinano,
    formazione.organizzative,
    formazione.per_obiettivi,
    formazione.digitali,
)


class UnknownIndicator(LookupError):
    """No indicator has this code on that day."""


def catalogue(on: date = date.max) -> tuple[Indicator, ...]:
    """Return the indicators whose method holds on a day, in code order: one per code, the latest declared by then."""
    held: dict[str, Indicator] = {}
    for declared in sorted(INDICATORS, key=lambda each: each.since):
        if declared.since <= on:
            held[declared.code] = declared
    return tuple(held[code] for code in sorted(held))


def find(codes: Iterable[str], on: date = date.max) -> tuple[Indicator, ...]:
    """Return the indicators of some codes, in the order asked; UnknownIndicator names the codes that are not there."""
    held = {each.code: each for each in catalogue(on)}
    wanted = list(dict.fromkeys(codes))
    unknown = [code for code in wanted if code not in held]
    if unknown:
        raise UnknownIndicator(f"no indicator {', '.join(unknown)} on {on}; there are {', '.join(held)}")
    return tuple(held[code] for code in wanted)
