# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which indicators does a questionnaire feed, out of which of its questions?

They are worked out of what may be seen of a wave (`reports.surveyed`), never of its answers. Source: surveys.md 3.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Figure(Enum):
    """What is taken of an item or a section."""

    FAVOURABLE = "% favorevoli"
    MEAN = "punteggio medio"
    BALANCE = "% migliorato meno % peggiorato"
    STRONG = "% che risponde almeno 5 su 6 alla domanda come è scritta"
    MEDIAN = "risposta mediana"
    CHANGE = "punteggio medio dell’anno meno quello dell’anno base"
    GAP = "punteggio medio di chi lavora in agile meno quello dei dirigenti"


@dataclass(frozen=True)
class Asked:
    """One indicator of a questionnaire. `of` are the codes of its items or sections, whose figures are averaged.

    `code` is the indicator of the catalogue that it gives its value to, "" for none. `feeds` is Italian.
    """

    title: str
    figure: Figure
    instrument: str
    of: tuple[str, ...]
    feeds: str
    code: str = ""


AMBITI = ("A", "B", "C", "D", "E", "F", "G", "H", "I")
"""The nine sections of benessere organizzativo in the model of 2013."""

INDICATORS = (
    Asked("Soddisfazione di chi lavora in agile", Figure.FAVOURABLE, "fase6_sw", ("GEN1",), "PIAO 3.2, CUG", "IM-04"),
    Asked("Soddisfazione dei dirigenti", Figure.FAVOURABLE, "fase6_dr", ("GEN1",), "PIAO 3.2", "IM-03"),
    Asked("Orientamento ai risultati: chi lavora in agile", Figure.MEAN, "fase6_sw", ("OBI",), "VeLA"),
    Asked("Orientamento ai risultati: dirigenti", Figure.MEAN, "fase6_dr", ("OBI",), "VeLA"),
    Asked("Orientamento ai risultati: distanza", Figure.GAP, "fase6_sw", ("OBI",), "VeLA"),
    Asked("Produttività percepita: chi lavora in agile", Figure.BALANCE, "fase6_sw", ("CMP1",), "VeLA, PIAO"),
    Asked("Produttività percepita: dirigenti", Figure.BALANCE, "fase6_dr", ("CMP1",), "VeLA, PIAO"),
    Asked("Qualità del servizio percepita", Figure.MEAN, "fase6_sw", ("SER",), "PIAO, impatti"),
    Asked("Qualità del servizio rispetto a prima", Figure.BALANCE, "fase6_sw", ("CMP2",), "PIAO, impatti"),
    Asked("Autonomia", Figure.MEAN, "fase6_sw", ("AUT",), "VeLA, stili manageriali"),
    Asked("Autonomia: distanza", Figure.GAP, "fase6_sw", ("AUT",), "VeLA, stili manageriali"),
    Asked("Fiducia", Figure.MEAN, "fase6_sw", ("FID",), "VeLA, stili manageriali"),
    Asked("Fiducia: distanza", Figure.GAP, "fase6_sw", ("FID",), "VeLA, stili manageriali"),
    Asked("Salute digitale", Figure.MEAN, "fase6_sw", ("TEC",), "PIAO, condizioni abilitanti"),
    Asked("Competenze", Figure.MEAN, "fase6_sw", ("CDG",), "PIAO, salute professionale"),
    Asked("Conciliazione", Figure.MEAN, "fase6_sw", ("CON",), "CUG, Lucca, Cremona", "IE-S3"),
    Asked("Benessere", Figure.MEAN, "fase6_sw", ("BEN",), "CUG"),
    Asked("Isolamento", Figure.STRONG, "fase6_sw", ("BEN1",), "CUG"),
    Asked("Equità: chi lavora in agile", Figure.MEAN, "fase6_sw", ("EQU",), "CUG"),
    Asked("Equità: dirigenti", Figure.MEAN, "fase6_dr", ("EQU",), "CUG"),
    Asked("Equità: chi lavora in presenza", Figure.MEAN, "fase6_co", ("EQU",), "CUG"),
    Asked("Propensione a proseguire", Figure.FAVOURABLE, "fase6_sw", ("GEN2",), "fase 8"),
    Asked("Giorni agili desiderati", Figure.MEDIAN, "fase6_sw", ("CMP3",), "fase 8"),
    Asked("Giorni agili in una settimana normale", Figure.MEDIAN, "fase6_sw", ("F_GG",), "fase 8"),
    Asked("Effetti del lavoro agile", Figure.CHANGE, "cremona_effetti", ("QV", "MO", "PR"), "Cremona", "S-18"),
    Asked("Clima organizzativo", Figure.CHANGE, "civit2013", AMBITI, "PIAO, impatti interni", "II-01.clima"),
)


def fed() -> dict[str, Asked]:
    """Return the indicators of the catalogue that a questionnaire feeds, by code."""
    return {each.code: each for each in INDICATORS if each.code}
