# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which pages are there? An explicit list, in the order of the navigation."""

from __future__ import annotations

from dashboard.page import Page
from dashboard.pages import (
    accessibilita,
    adozione,
    benessere,
    caricamenti,
    certificazione,
    confronto,
    conto,
    controllo,
    documenti,
    fase6,
    fasi,
    home,
    indicatori,
    metodo,
    norma,
    norme,
    previsione,
    questionari,
    regola,
    regole,
    rispondi,
    scadenze,
    scheda,
)

PAGES: tuple[Page, ...] = (
    home.PAGE,
    adozione.PAGE,
    indicatori.PAGE,
    certificazione.PAGE,
    documenti.PAGE,
    regole.PAGE,
    scadenze.PAGE,
    previsione.PAGE,
    questionari.PAGE,
    benessere.PAGE,
    fase6.PAGE,
    metodo.PAGE,
    scheda.PAGE,
    confronto.PAGE,
    conto.PAGE,
    controllo.PAGE,
    regola.PAGE,
    norme.PAGE,
    norma.PAGE,
    caricamenti.PAGE,
    fasi.PAGE,
    rispondi.PAGE,
    accessibilita.PAGE,
)
