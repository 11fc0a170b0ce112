# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Under which heading does an official look for a rule? By the first word of its id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One heading, and the first words of the ids that belong under it."""

    id: str
    title: str
    words: tuple[str, ...]


THEMES: tuple[Theme, ...] = (
    Theme("accesso", "Accesso e copertura", ("accesso", "attivita", "copertura", "servizio")),
    Theme("domande", "Domande e procedimento", ("bando", "commissione", "domanda", "procedimento", "progetto")),
    Theme("precedenze", "Precedenze e graduatoria", ("graduatoria", "priorita")),
    Theme("accordo", "Accordo individuale", ("accordo", "controllo", "disciplina", "durata", "firma", "rinnovo")),
    Theme("recesso", "Recesso e revoca", ("recesso", "revoca")),
    Theme("comunicazione", "Comunicazione al Ministero", ("comunicazione",)),
    Theme(
        "presenza",
        "Presenza, giorni agili e richiami",
        ("giorni_agili", "guasto", "presenza", "richiamo", "rientri", "settimana"),
    ),
    Theme(
        "contattabilita",
        "Contattabilità e disconnessione",
        ("comunicazioni", "contattabilita", "disconnessione", "inoperabilita", "permessi"),
    ),
    Theme(
        "trattamento",
        "Orario e trattamento economico",
        ("assemblea", "buono_pasto", "istituti", "orario", "spese", "straordinario", "trattamento"),
    ),
    Theme("sicurezza", "Sicurezza e infortuni", ("infortunio", "sicurezza")),
    Theme("strumenti", "Strumenti e dotazioni", ("dispositivi_propri", "dotazione", "tecnologie")),
    Theme("formazione", "Formazione", ("apprendimento", "formazione")),
    Theme(
        "risultati",
        "Obiettivi, rapporti e impatti",
        (
            "benessere",
            "effetti",
            "impatti",
            "impatto",
            "misurazione",
            "monitoraggio",
            "obiettivo",
            "performance",
            "rapporto",
            "risultati",
        ),
    ),
    Theme(
        "organizzazione",
        "Fasi, profili e organizzazione",
        ("area", "attori", "azioni", "fase", "profilo", "sperimentazione"),
    ),
    Theme("condizioni", "Definizione e condizioni", ("condizioni", "lavoro_agile", "luogo", "modalita")),
    Theme("piano", "PIAO, linee guida e CUG", ("cug", "linee_guida", "piao")),
    Theme("fonti", "Regolamento e contratto", ("contrattazione", "contratto", "regolamento", "revisione")),
    Theme("altro", "Altre norme", ()),
)
"""In the order of the page: from who may ask to how it ends; the last takes whatever an ente adds."""


def theme_of(id: str) -> Theme:
    """Return the heading of a rule; «Altre norme» for a first word that no heading has."""
    first = id.partition(".")[0]
    return next((theme for theme in THEMES if first in theme.words), THEMES[-1])


def find_theme(id: str) -> Theme | None:
    """Return the heading of this id, None when there is none."""
    return next((theme for theme in THEMES if theme.id == id), None)
