# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a mistake in a folder of rules told to the office that wrote it? In Italian: file, line, what is allowed.

Whoever declares something in the product reads English (norms/); an office that writes its own rules does not.
"""

from __future__ import annotations

import re

from norms.reading import DeclarationError

KINDS = {
    "key": "la chiave",
    "unit": "l’unità",
    "bound": "il limite",
    "base": "la base",
    "mark": "il segno di verifica",
    "act": "l’atto",
    "reading": "la lettura",
    "choice": "la scelta",
    "day": "il giorno",
    "ccnl": "il contratto collettivo",
    "ente": "l’ente",
    "id (it is the name of the file)": "l’id, che è il nome del file,",
    "item": "la voce",
}
"""What may be unknown or repeated, as an Italian sentence names it."""

SHAPES = {
    "a list of one or more {id, text}": "un elenco di voci {id, text}",
    "a list of one or more {from, to or below, value}": "un elenco di fasce {from, to o below, value}",
    "a list of one or more {days, from, to}": "un elenco di finestre {days, from, to}",
    "a mapping of {from, to}": "un periodo {from, to}",
}

_OR_REPEALED = r"(?:, or repealed)?"

PATTERNS: tuple[tuple[str, str], ...] = (
    (
        r"unknown bound for unit (?P<b>\w+) '(?P<a>.*)'; allowed: (?P<c>.*)",
        "con l’unità {b} il limite «{a}» non va bene; ammesso: {c}",
    ),
    (
        r"unknown (?P<kind>unit|bound|base) for (?P<b>[\w.]+) '(?P<a>.*)'; allowed: (?P<c>.*)",
        "per {b} {kind} «{a}» non va bene; il programma la applica con: {c}",
    ),
    (r"unknown (?P<kind>.*?) '(?P<a>.*)'; allowed: (?P<b>.*)", "{kind} «{a}» non va bene; ammessi: {b}"),
    (r"missing key '(?P<a>.*)'; required: (?P<b>.*)", "manca la chiave «{a}»; servono: {b}"),
    (
        r"(?P<kind>key|item|day) '(?P<a>.*)' is already at line (?P<b>\d+).*",
        "{kind} «{a}» è già alla riga {b}: scriverla una volta sola",
    ),
    (r"act '(?P<a>.*)' is already declared; use another id", "l’atto «{a}» c’è già: usare un altro id"),
    (r"'(?P<a>.*)' is not a day; allowed: yyyy-mm-dd", "«{a}» non è un giorno; ammesso: aaaa-mm-gg"),
    (r"'(?P<a>.*)' is not a fraction of one; .*", "«{a}» non è una frazione fino a 1; ammessi: due interi, come 2/3"),
    (r"'(?P<a>.*)' is not a day of the month; .*", "«{a}» non è un giorno del mese; ammessi: da 1 a 31, o repealed"),
    (r"'(?P<a>.*)' is not a percentage; .*", "«{a}» non è una percentuale; ammessi: un numero da 0 a 100, o repealed"),
    (r"'(?P<a>.*)' is not a count of (?P<b>\w+); .*", "«{a}» non è un numero intero ({b}); ammessi: cifre, o repealed"),
    (
        r"'(?P<a>.*)' is not a number(?: of points)?; .*",
        "«{a}» non è un numero; ammessi: cifre, con i decimali dopo una virgola o un punto",
    ),
    (r"'(?P<a>.*)' is not a yes or no; .*", "«{a}» non va bene; ammessi: sì, no, repealed"),
    (
        r"'(?P<a>.*)' is not the id of a rule; .*",
        "«{a}» non è l’id di una norma; ammessi: lettere minuscole senza accento, cifre e _, con un punto tra le parti",
    ),
    (
        r"'(?P<a>.*)' is not the id of an ente; .*",
        "«{a}» non è l’id di un ente; ammessi: lettere minuscole senza accento, cifre, - e _, al massimo 60",
    ),
    (r"the number has too many digits; .*", "il numero ha troppe cifre; ammesse: al massimo 6, e 6 decimali"),
    (
        r"(?P<a>\d+) (?P<b>\w+) are too many; allowed: at most (?P<c>\d+)",
        "«{a}» è troppo ({b}); ammesso: al massimo {c}",
    ),
    (r"lists and mappings are nested too deep; .*", "elenchi e chiavi uno dentro l’altro sono troppi: bastano cinque"),
    (r"'(?P<a>.*)' is not an id; .*", "«{a}» non è un id; ammessi: lettere minuscole senza accento, cifre e _"),
    (
        r"'(?P<a>.*)' is not a time of day; allowed: hh:mm, from (?P<b>\S+) to (?P<c>\S+)",
        "«{a}» non è un’ora; ammesso: hh:mm, da {b} a {c}",
    ),
    (
        rf"a value in unit (?P<a>\w+) must be (?P<shape>.*?){_OR_REPEALED}",
        "con l’unità {a} il valore è {shape}, o repealed",
    ),
    (r"each of '(?P<a>.*)' must be a text", "ogni voce di «{a}» è un testo"),
    (r"'(?P<a>.*)' must be a text", "«{a}» è un testo, e non è vuoto"),
    (r"'(?P<a>.*)' must be a list with at least one item", "«{a}» è un elenco con almeno una voce"),
    (r"'source' must be a mapping of \{act, article\}", "«source» è una coppia {{act, article}}"),
    (r"'(?P<a>.*)' must be a mapping of keys", "«{a}» è un insieme di chiavi"),
    (r"expected a mapping of keys", "servono delle chiavi, una per riga (per esempio «id: …»)"),
    (r"expected a list", "serve un elenco, ogni voce con il trattino"),
    (r"a key must be a text", "una chiave è un testo"),
    (r"the file is empty", "il file è vuoto"),
    (r"no tags and no aliases; write the value", "niente etichette (!) né rimandi (* e &): scrivere il valore"),
    (r"not YAML in UTF-8: .*", "il file non è in UTF-8, o non è YAML"),
    (r"not YAML: (?P<a>.*)", "il file non è YAML corretto: controllare rientri, due punti e virgolette ({a})"),
    (r"only a choice has choices; remove them", "solo l’unità choice ha «choices»: toglierle"),
    (r"only a percent has a base; remove it", "solo una percentuale (percent) ha una base: toglierla"),
    (
        r"nothing is said between (?P<a>\S+) and (?P<b>\S+); .*",
        "tra {a} e {b} non si dice nulla: chiudere il vuoto, o indicare la lettura con «reading:»",
    ),
    (r"a band ends with `to`.*", "una fascia finisce con «to» (compreso) o con «below» (escluso), non con tutti e due"),
    (
        r"only the last band may have no end; .*",
        "solo l’ultima fascia può non finire: indicare «to» (compreso) o «below» (escluso)",
    ),
    (
        r"the band from (?P<a>\S+) to (?P<b>\S+) holds nothing; .*",
        "la fascia da {a} a {b} è vuota: indicare una fine più avanti",
    ),
    (
        r"the band from (?P<a>\S+) overlaps the one that ends (?:nowhere|at|below) ?(?P<b>\S*); .*",
        "la fascia da {a} si sovrappone a quella di prima: farla cominciare dopo",
    ),
    (
        r"(?P<a>\S+) does not follow (?P<b>\S+); bands .*",
        "{a} non viene dopo {b}: le fasce vanno dalla più bassa alla più alta",
    ),
    (
        r"(?P<a>\S+) does not follow (?P<b>\S+); values .*",
        "{a} non viene dopo {b}: i valori vanno dal più vecchio al più nuovo",
    ),
    (
        r"'(?P<a>.*)' is in another window of the same hours; .*",
        "«{a}» è già in un’altra finestra delle stesse ore: le finestre di un giorno non si sovrappongono",
    ),
    (r"a window has both .*", "una finestra ha «from» e «to», o nessuno dei due per tutto il giorno"),
    (r"a period has at least one end; .*", "un periodo ha almeno un estremo: indicare «from», «to» o tutti e due"),
    (
        r"the period ends on (?P<a>\S+), before its first day (?P<b>\S+); .*",
        "il periodo finisce il {a}, prima del suo primo giorno {b}: indicare una fine più avanti",
    ),
    (
        r"entry_into_force is a day of an ente; .*",
        "entry_into_force è un giorno dell’ente: in stato e ccnl scrivere il giorno, aaaa-mm-gg",
    ),
    (
        r"the ente\.yaml of '(?P<a>.*)' gives no entry_into_force; .*",
        "l’ente.yaml di «{a}» non dice entry_into_force: aggiungerlo lì, o scrivere qui il giorno",
    ),
    (
        r"the `since_mark` of entry_into_force is written in ente\.yaml, .*",
        "il «since_mark» di entry_into_force si scrive in ente.yaml, accanto al giorno: qui va tolto",
    ),
    (
        r"`since_mark` says how far `entry_into_force` was verified; write both",
        "«since_mark» dice quanto è riscontrato «entry_into_force»: servono tutti e due",
    ),
    (r"missing; a new ente needs id, name and ccnl", "il file manca: un ente nuovo ha bisogno di id, name e ccnl"),
    (
        r"the first value cannot be a repeal; .*",
        "il primo valore non può essere repealed: prima del primo giorno non è comunque prescritto nulla",
    ),
    (
        r"a value marked V or P needs .*",
        "un valore segnato V o P ha bisogno di «checked» (quando si è letto l’atto) o di «through» (dove)",
    ),
)
"""What the schema says in English, whole, and the same for an office. The first that fits is told."""

_PLACE = re.compile(r"(?P<path>.*?):(?P<line>\d+): (?P<message>.*)", re.DOTALL)


def told(error: DeclarationError) -> str:
    """Return a mistake as an Italian sentence: «…/acts.yaml», riga 3: manca la chiave «title»; servono: …."""
    found = _PLACE.fullmatch(str(error))
    if found is None:
        return str(error)
    return f"«{found['path']}», riga {found['line']}: {said(found['message'])}."


def said(message: str) -> str:
    """Return what is wrong and what is allowed; a message that nobody has put in Italian stays as it is."""
    for pattern, italian in PATTERNS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return italian.format(**_words(found.groupdict()))
    return message


def _words(parts: dict[str, str]) -> dict[str, str]:
    """Return the parts of a message with its nouns in Italian; what the office wrote stays as written."""
    nouns = {"kind": KINDS, "shape": SHAPES}
    return {name: nouns.get(name, {}).get(part, part) for name, part in parts.items()}
