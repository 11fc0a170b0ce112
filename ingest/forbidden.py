# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which columns may a public body not collect about those who work, and which rule says so?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.header import normalise
from ingest.issues import Issue

_ART_4 = "art. 4 L. 300/1970"
_REMEDY = "Togli la colonna e ricarica il file: di questo file non è stato conservato nulla."


@dataclass(frozen=True)
class Prohibition:
    """A kind of data that is refused at the door (domain.md 7.2): what it is, why, and the headings that give it away.

    `pattern` is searched in the normalised heading, whole words only. `allowed_in` names the tables in which the same
    word means something else (a webcam that was handed out is equipment).
    """

    what: str
    law: str
    pattern: re.Pattern[str]
    allowed_in: frozenset[str] = frozenset()


def _prohibition(what: str, law: str, *patterns: str, allowed_in: tuple[str, ...] = ()) -> Prohibition:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return Prohibition(what, law, re.compile(rf"\b(?:{joined})\b"), frozenset(allowed_in))


_OF_SESSIONS = (
    r"(?:ore|ora|minuti|tempo|durata|inizio|fine|sessione|sessioni|log|login|logout|connessione|connessioni|accesso"
    r"|accessi|collegamento|start|end|time|session|sessions|hours|minutes|duration|connected|traffico|utente)"
)

PROHIBITIONS: tuple[Prohibition, ...] = (
    _prohibition(
        "la posizione di chi lavora",
        f"{_ART_4}; Garante, provv. 135 del 13/03/2025",
        r"gps",
        r"geo ?(?:localizzazione|localizzazioni|posizione|location|loc|tag|fence|fencing)",
        r"geolocali[sz]\w*",
        r"latitudin[ei]|latitude|longitudin[ei]|longitude",
        r"lat|lon|lng|lat long?|lat lng",
        r"coordinat[ae]|coordinates",
        r"posizione (?:geografica|rilevata|satellitare|timbratura|dispositivo|smartphone|telefono)",
        r"(?:luogo|posizione|indirizzo|sede) (?:rilevat[oa]|timbratura|clock in|login)",
        r"(?:current|last|device|clock in|tracked|user) location|location (?:log|history|tracking)",
        r"cell[ae] (?:agganciat[ae]|telefonic[ae])|cella telefono",
        r"distanza (?:da )?(?:luogo|casa|domicilio) (?:rilevata|timbratura)",
    ),
    _prohibition(
        "le tracce della rete (indirizzo IP, Wi-Fi, MAC)",
        _ART_4,
        r"ip",
        r"ipv[46]|ip ?addr(?:ess)?",
        r"wi ?fi|wlan|ssid|bssid|hotspot|access point",
        r"mac ?addr(?:ess)?|(?:indirizzo|address) mac|^mac$",
        r"imei|imsi",
        r"(?:nome|name|log) host|host ?name|rete (?:rilevata|connessione)|indirizzo rete",
        allowed_in=("dotazioni",),
    ),
    _prohibition(
        "i tempi della VPN e dei collegamenti",
        _ART_4,
        rf"vpn (?:\w+ )?{_OF_SESSIONS}|{_OF_SESSIONS} (?:\w+ )?vpn",
        r"(?:ultim[oa]|prim[oa]|data|ora|orario|n|tempo) (?:login|logout|log in|log out|log on|log off|logon|logoff)",
        r"(?:login|logout|logon|logoff|last) (?:time|date|timestamp|at)|last (?:login|seen|activity|access)",
        r"log ?(?:in|out|on|off)|ultimo (?:accesso|collegamento)|log accessi|access log",
        r"(?:ore|minuti|tempo|durata) (?:connessione|collegamento)|session(?:e|i)? (?:start|end|inizio|fine|durata)",
        r"session (?:time|duration)|connection (?:time|log|duration)",
    ),
    _prohibition(
        "il tempo passato al computer, in linea o inattivo",
        _ART_4,
        r"(?:tempo|ore|minuti|stato|presenza|periodo) (?:online|on line|in linea|offline|inattiv\w+|idle|attivita pc)",
        r"(?:online|on line|idle|active|inactive|away|screen) (?:time|hours|minutes|status|seconds)",
        r"idle|inattivita|tempo schermo|attivita (?:pc|computer|schermo|sistema)|(?:stato|status|presenza) teams",
        r"(?:punteggio|score|indice) (?:di )?(?:produttivita|attivita|productivity|activity)",
        r"(?:productivity|activity) (?:score|tracker|index|log)",
    ),
    _prohibition(
        "le pagine visitate e la navigazione in rete",
        f"{_ART_4}; Garante, provv. 243 del 29/04/2025",
        r"navigazione|browsing|cronologia (?:browser|web|internet|siti)|browser history|web history",
        r"(?:url|sit[oi]|pagin[ae]|domini?o?|web) (?:visitat[oiae]|consultat[oiae]|aperti|visited)",
        r"visited (?:url|urls|sites|pages|websites)|(?:proxy|firewall|dns|web) logs?|log (?:proxy|firewall|dns|web)",
    ),
    _prohibition(
        "la posta e i messaggi (mittenti, orari, quantità)",
        f"{_ART_4}; Garante, provv. 243 del 29/04/2025",
        r"metadati|metadata",
        r"(?:e ?mail|mail|posta|messagg[io]|chat|pec|messages|emails) "
        r"(?:inviat[aeio]|ricevut[aeio]|lett[aeio]|sent|received|read|log|logs|count|oggetto|subject|traffico)",
        r"(?:n|conteggio|totale|log|oggetto|mittente|destinatario|quantita) (?:e ?mail|mail|messaggi|chat|posta)",
        r"(?:log|registro) (?:chat|posta|mail|messaggi)|chat|message cod|sender address|recipient address",
    ),
    _prohibition(
        "le telefonate e i singoli tentativi di contatto",
        f"{_ART_4}; Garante, provv. 135 del 13/03/2025",
        r"(?:registro|log|n|durata|orario|ora|esito|tabulat[oi]) (?:chiamat[ae]|telefonat[ae]|telefonic[oi])",
        r"chiamat[ae] (?:pers[ae]|effettuat[ae]|ricevut[ae]|entrat[ae]|uscit[ae]|senza risposta|in entrata|in uscita)",
        r"tabulat[oi]|call (?:log|logs|record|records|duration|time|detail)|missed calls?|calls? (?:made|received)",
        r"(?:tentativ[oi]|prova) contatto|contact attempts?|telefonate",
    ),
    _prohibition(
        "ciò che si scrive o si muove (tasti, mouse)",
        _ART_4,
        r"key ?strokes?|key ?logger|key ?logs?|tasti (?:premuti|battuti)|battiture|(?:movimenti |clic )?mouse|clicks?",
        allowed_in=("dotazioni",),
    ),
    _prohibition(
        "le immagini dello schermo",
        _ART_4,
        r"screen ?shots?|screen ?captures?|screen recording|schermate|cattur[ae] (?:di )?schermo|registrazione schermo",
    ),
    _prohibition(
        "le immagini di chi lavora",
        _ART_4,
        r"web ?cam|videosorveglianza|riconoscimento facciale|face recognition|fotogrammi|dati biometrici|biometria",
        r"impronta digitale|fingerprint",
        allowed_in=("dotazioni",),
    ),
    _prohibition(
        "i programmi usati",
        _ART_4,
        r"(?:uso|utilizzo|tempo|ore|minuti) (?:applicazion[ei]|app|programm[ai]|software)",
        r"(?:app|apps|application|applications|software|program) (?:usage|used|time|log)",
        r"(?:applicazioni|app|programmi) (?:usat[eai]|utilizzat[eai]|apert[eai])|finestra attiva|active window",
    ),
    _prohibition(
        "diagnosi, patologie o certificati medici",
        "art. 9 Reg. (UE) 2016/679",
        r"diagnos[ei]|diagnosis|patologi[ae]|patholog(?:y|ies)|disease|malattia (?:diagnosticata|cronica|rara)",
        r"certificat[oi] (?:medic[oi]|sanitari[oi]?|malattia|invalidita|patologia)|medical certificates?",
        r"referto|referti|prognosi|anamnesi|quadro clinico|stato salute|health status|condizioni? (?:salute|clinic\w+)",
        r"terapi[ae]|cartella clinica|icd ?(?:9|10)?",
    ),
)
"""Every kind of data that has no place here, whoever sends it: one such column refuses the whole file."""


def forbidden(headings: Sequence[str], table: str | None, sheet: str | None, row: int) -> tuple[Issue, ...]:
    """Return one ING-12 error for each heading of the header `row` that the law forbids to collect; none is usual."""
    found = []
    for column, heading in enumerate(headings, 1):
        kind = prohibition_of(heading, table)
        if kind is not None:
            expected = f"la colonna «{heading}» raccoglie {kind.what}: la legge non lo permette ({kind.law})"
            found.append(Issue("ING-12", "error", sheet, row, column, None, expected, _REMEDY))
    return tuple(found)


def prohibition_of(heading: str, table: str | None = None) -> Prohibition | None:
    """Return the prohibition that a heading falls under in `table`, None for the headings of honest work."""
    words = normalise(heading)
    for kind in PROHIBITIONS:
        if (table is None or table not in kind.allowed_in) and kind.pattern.search(words):
            return kind
    return None
