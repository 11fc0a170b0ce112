# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What are the people and the offices of a made-up ente called?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NAMES: Mapping[str, tuple[str, ...]] = {
    "D": (
        "Alessandra", "Anna", "Barbara", "Beatrice", "Chiara", "Cinzia", "Claudia", "Cristina", "Daniela", "Elena",
        "Elisa", "Federica", "Francesca", "Giada", "Giulia", "Ilaria", "Irene", "Laura", "Lucia", "Manuela",
        "Maria", "Marta", "Martina", "Monica", "Paola", "Patrizia", "Roberta", "Rosa", "Sara", "Silvia",
        "Simona", "Sofia", "Stefania", "Teresa", "Valentina", "Veronica",
    ),
    "U": (
        "Alberto", "Alessandro", "Alessio", "Andrea", "Antonio", "Bruno", "Carlo", "Claudio", "Daniele", "Davide",
        "Emanuele", "Enrico", "Fabio", "Federico", "Filippo", "Francesco", "Gabriele", "Giacomo", "Giorgio", "Giovanni",
        "Giuseppe", "Leonardo", "Lorenzo", "Luca", "Marco", "Mario", "Massimo", "Matteo", "Michele", "Nicola",
        "Paolo", "Pietro", "Riccardo", "Roberto", "Simone", "Stefano",
    ),
}  # fmt: skip

SURNAMES = (
    "Albani", "Alberti", "Baldini", "Baroni", "Bartoli", "Bassi", "Bellini", "Benedetti", "Bernardi", "Bertini",
    "Bianchi", "Bruni", "Caputo", "Carli", "Castelli", "Cattaneo", "Conti", "Corsi", "D'Angelo", "De Santis",
    "Donati", "Esposito", "Fabbri", "Fantini", "Ferrari", "Ferri", "Fontana", "Franchi", "Gallo", "Gatti",
    "Gentile", "Giannini", "Giorgi", "Grassi", "Guidi", "Landi", "Lombardi", "Longo", "Lupi", "Magnani",
    "Mancini", "Marchi", "Mariani", "Martelli", "Masi", "Mattei", "Meli", "Monti", "Moretti", "Morelli",
    "Neri", "Nicolini", "Orlandi", "Pacini", "Palmieri", "Parisi", "Pellegrini", "Petri", "Pieri", "Pini",
    "Poli", "Puccini", "Ricci", "Rinaldi", "Rossi", "Russo", "Sala", "Salvi", "Santini", "Sartori",
    "Serra", "Silvestri", "Simi", "Sorrentino", "Testa", "Tonelli", "Toti", "Valenti", "Villa", "Zanetti",
)  # fmt: skip


@dataclass(frozen=True)
class Servizio:
    """A service that any local body could have: how big, how much of its work can be agile, how willing its people."""

    code: str
    name: str
    settore: str
    weight: int
    feasible: float
    leaning: float


AREE: Mapping[str, str] = {"AG": "Area amministrativa", "AT": "Area tecnica", "AS": "Area servizi alla comunità"}

SETTORI: Mapping[str, tuple[str, str]] = {
    "DGE": ("Direzione generale", "AG"),
    "RIS": ("Settore risorse", "AG"),
    "OPE": ("Settore opere pubbliche", "AT"),
    "TER": ("Settore territorio e ambiente", "AT"),
    "COM": ("Settore istruzione e cultura", "AS"),
    "SIC": ("Settore sicurezza", "AS"),
}
"""Code -> (name, area). A dirigente is at the head of each settore, and sits on that inner node of the tree."""

SERVIZI = (
    Servizio("PER", "Personale e organizzazione", "RIS", 7, 0.92, 1.4),
    Servizio("VIA", "Viabilità", "OPE", 16, 0.30, 0.75),
    Servizio("ISU", "Istruzione", "COM", 10, 0.60, 0.8),
    Servizio("RAG", "Ragioneria", "RIS", 9, 0.95, 1.4),
    Servizio("AMB", "Ambiente", "TER", 9, 0.75, 1.2),
    Servizio("POL", "Polizia locale", "SIC", 9, 0.40, 0.85),
    Servizio("AFF", "Affari generali e contratti", "DGE", 7, 0.88, 1.0),
    Servizio("EDI", "Edilizia scolastica", "OPE", 9, 0.55, 0.85),
    Servizio("SIT", "Sistemi informativi", "DGE", 5, 0.97, 1.8),
    Servizio("CUL", "Biblioteche e cultura", "COM", 6, 0.45, 0.8),
    Servizio("PIA", "Pianificazione territoriale", "TER", 5, 0.90, 1.2),
    Servizio("AVV", "Avvocatura", "DGE", 2, 0.95, 1.3),
    Servizio("ENT", "Entrate e tributi", "RIS", 5, 0.85, 0.7),
    Servizio("PAT", "Patrimonio e provveditorato", "RIS", 5, 0.70, 0.9),
    Servizio("TRA", "Trasporti", "TER", 4, 0.80, 1.0),
    Servizio("PRC", "Protezione civile", "SIC", 3, 0.60, 0.85),
    Servizio("URP", "Comunicazione e relazioni con il pubblico", "DGE", 4, 0.65, 0.9),
    Servizio("SOC", "Servizi sociali", "COM", 7, 0.50, 0.8),
    Servizio("EUR", "Progetti europei", "DGE", 2, 0.98, 1.5),
    Servizio("MAN", "Manutenzioni", "OPE", 8, 0.25, 0.75),
)

UFFICI = (
    "Ufficio amministrativo", "Ufficio istruttorie", "Ufficio tecnico", "Ufficio contabile", "Ufficio sportello",
    "Ufficio programmazione", "Ufficio controlli", "Ufficio archivio", "Segreteria",
)  # fmt: skip
