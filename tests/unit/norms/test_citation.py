# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Does an official find the act, the place, the day it was read, and what is still to be verified?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from norms.citation import citation
from norms.lookup import load_norms

FONTI = Path(__file__).parents[4] / "shared" / "fonti"
CITED = {
    ("copertura.minima", "lucca", "2026-10-31"): (
        "Regolamento per il lavoro agile della Provincia di Lucca (Decreto Deliberativo n. 69 del 20/10/2021), "
        "secondo la pagina «Lavoro agile» del PIAO della Provincia di Lucca, "
        "sezione «Chi può richiedere il lavoro agile»; letto il 23/11/2026; "
        "lettura adottata: «eseguibili» (amb_LU_2); decorrenza da verificare sul testo"
    ),
    ("presenza.minima", "brescia", "2026-10-31"): (
        "Università degli Studi di Brescia, Regolamento lavoro agile (Decreto Rettorale n. 522 del 02/07/2019), "
        "art. 10, c. 2; letto il 23/11/2026; lettura adottata: «neutrale» (amb_BS_8)"
    ),
    ("copertura.nazionale.con_pola", "lucca", "2026-10-31"): (
        "Decreto-legge 30 aprile 2021, n. 56, che modifica l'art. 14 della Legge 124/2015, art. 1; "
        "riportato da perksolution.it, awn.it"
    ),
    ("presenza.prevalente", "lucca", "2026-10-31"): (
        "Decreto ministeriale 30 giugno 2022, n. 132 (G.U. n. 209 del 07/09/2022), piano-tipo, sottosezione 3.2; "
        "riportato da moltocomuni.it; verificato in parte, da verificare sul testo"
    ),
}
READ = {
    "lucca.txt": ["almeno il 25% dei lavoratori", "almeno 90 giorni di servizio effettivo", "massimo di 2 giorni alla"],
    "brescia.txt": [
        "presenza minima del 55% delle ore settimanali",
        "tra il 30% e il 60%",
        "durata iniziale di 6 mesi",
    ],
    "civitanova.txt": ["sottoscritto entro 30 giorni dalla presentazione", "la durata di sei mesi", "il giorno prima"],
}


@pytest.mark.parametrize("place", CITED)
def test_a_citation_in_words(place: tuple[str, str, str]):
    id, ente, day = place
    ruling = load_norms().in_force(id, ente, date.fromisoformat(day))
    assert ruling is not None
    assert citation(ruling) == CITED[place]


@pytest.mark.skipif(not FONTI.exists(), reason="the source documents (../shared/fonti) are not on this machine")
@pytest.mark.parametrize("name", READ)
def test_the_values_that_carry_a_day_were_read_in_the_documents(name: str):
    text = " ".join((FONTI / name).read_text(encoding="utf-8").split())
    assert [phrase for phrase in READ[name] if phrase not in text] == []
