# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Come si raccontano una rilevazione, il file delle sue risposte e il modo in cui si calcolano i risultati?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.text.caricamenti import Headline, reason
from disclosure.survey import ReleasedSurvey
from ingest.issues import Issue, column_letters
from reports.survey import answered, rate
from reports.wording import count, day, integer, listed, points
from surveys.instrument import Instrument, Item, Kind
from surveys.wave import USUAL, State, Wave

if TYPE_CHECKING:
    from ingest.questionari.preview import Preview

STATES: Mapping[State, tuple[str, str, str]] = {
    State.PREPARED: ("○", "Preparata", "none"),
    State.OPEN: ("●", "Aperta", "met"),
    State.CLOSED: ("◆", "Chiusa", "reserved"),
}
"""Symbol, word and style of a state."""

DONE: Mapping[str, Headline] = {
    "preparata": Headline("good", "Rilevazione preparata", "Nessuno può ancora rispondere: quando è pronta, aprila."),
    "aperta": Headline("good", "Rilevazione aperta", "Ciò che è stato promesso ora non cambia più."),
    "chiusa": Headline("good", "Rilevazione chiusa", "Ora si importano le risposte."),
    "importato": Headline("good", "Risposte importate", "I risultati sono pronti."),
    "nessun-file": Headline("bad", "Nessun file scelto", "Scegli un file e premi di nuovo «Guarda che cosa contiene»."),
    "lasciato": Headline("good", "Il file è stato lasciato", "Nulla è stato scritto e il file non è più qui."),
    "scaduto": Headline("warn", "Il file non aspetta più", "È già stato confermato o lasciato, o è passato un giorno."),
}
"""What an action did, by the word that its redirect carries in the address."""

PLATFORMS: Mapping[str, str] = {
    "limesurvey_csv": "LimeSurvey (CSV)",
    "limesurvey_vv": "LimeSurvey (VV)",
    "limesurvey_lsa": "LimeSurvey (archivio)",
    "limesurvey_xlsx": "LimeSurvey (XLSX)",
    "eusurvey_xlsx": "EUSurvey (XLSX)",
    "eusurvey_xml": "EUSurvey (XML)",
    "google_forms": "Google Moduli",
    "microsoft_forms": "Microsoft Forms",
    "kobo": "KoboToolbox",
    "table": "tabella semplice",
    "urna": "modulo di Agilometro",
}


# ---------------------------------------------------------------- waves


def lead(waves: Sequence[Wave]) -> str:
    """Return the answer of the list: how many waves there are, and what waits to be done."""
    if not waves:
        return "Non ci sono ancora rilevazioni. Prepara la prima."
    several = {
        State.PREPARED: ("è da aprire", "sono da aprire"),
        State.OPEN: ("è aperta", "sono aperte"),
        State.CLOSED: ("è chiusa", "sono chiuse"),
    }
    if len({wave.state for wave in waves}) == 1:
        one, many = several[waves[0].state]
        alike = one.removeprefix("è ") if len(waves) == 1 else f"tutte {many.removeprefix('sono ')}"
        return f"{count(len(waves), 'rilevazione', 'rilevazioni')}, {alike}."
    said = []
    for state, (one, many) in several.items():
        number = sum(wave.state is state for wave in waves)
        if number:
            said.append(f"{integer(number)} {one if number == 1 else many}")
    return f"{count(len(waves), 'rilevazione', 'rilevazioni')}: {listed(said)}."


def period(wave: Wave) -> str:
    """Return the days of a wave."""
    return f"dal {day(wave.opens)} al {day(wave.closes)}"


def promised(wave: Wave, instrument: Instrument | None) -> str:
    """Return what was promised to those who answer, in a sentence."""
    labels = [_label(instrument, code) for code in wave.promise.breakdowns]
    details = f"distinti solo per {listed(labels)}" if labels else "senza distinguere nessun gruppo"
    return f"Risultati solo da {wave.promise.threshold} risposte in su, {details}."


def lowered(wave: Wave) -> str:
    """Return why the threshold is lower than usual; "" when it is not."""
    if wave.promise.threshold >= USUAL:
        return ""
    return f"La soglia è più bassa di {USUAL} per questo motivo: {wave.promise.reason.strip().rstrip('.')}."


def _label(instrument: Instrument | None, code: str) -> str:
    item = None if instrument is None else instrument.by_code.get(code)
    return f"«{item.label if item else code}»"


def took_part(survey: ReleasedSurvey | None) -> str:
    """Return who answered, for the list of the waves: `206 su 336 (61 %)`; a dash where nothing may be told."""
    if survey is None:
        return "–"
    who = survey.turnout
    if survey.reserved or who is None:
        return "▨ riservato"
    if not who.invited:
        return integer(who.answered)
    return f"{integer(who.answered)} su {integer(who.invited)} ({points(rate(who.answered, who.invited))})"


# ---------------------------------------------------------------- a file of answers


@dataclass(frozen=True)
class Reading:
    """How some questions were read: the labels of the file and the values that they became."""

    questions: str
    labels: str


def seen(preview: Preview) -> Headline:
    """Return the outcome of a preview: nothing is written yet."""
    found = f"{count(preview.completes, 'risposta completa', 'risposte complete')} su {integer(preview.records)}"
    if preview.ready:
        says = f"{found}. Non è ancora stato scritto nulla: controlla come è stato letto, poi conferma."
        return Headline("good", "Il file è pronto", says)
    return Headline("bad", "Il file non si può importare", f"{found}. Correggi ciò che è indicato e caricalo di nuovo.")


def unreadable(issues: Sequence[Issue]) -> Headline:
    """Return the outcome of a file that is refused as a whole."""
    return Headline("bad", "Il file non si può importare", f"Nulla è stato scritto. {reason(issues[0])}")


def told(preview: Preview) -> dict[str, object]:
    """Return what the template says of a preview."""
    return {
        "platform": PLATFORMS.get(preview.platform, preview.platform),
        "matches": matches(preview),
        "recodings": recodings(preview),
        "unread": unread(preview),
        "absent": [named(preview.instrument, code) for code in preview.absent],
        "ignored": [column.heading for column in preview.ignored],
        "dropped": preview.dropped,
    }


def matches(preview: Preview) -> list[tuple[str, str]]:
    """Return each question that was found and the column where it stands."""
    return [(named(preview.instrument, each.item), column_letters(each.column)) for each in preview.matched]


def recodings(preview: Preview) -> list[Reading]:
    """Return how the labels of the file were read, equal readings together; a number that is itself is not told."""
    found: dict[str, list[str]] = {}
    for item, values in preview.recoded.items():
        found.setdefault(_read_as(preview.instrument.by_code[item], values), []).append(item)
    return [Reading(_some(items), said) for said, items in found.items()]


def _read_as(item: Item, values: Mapping[str, int | str]) -> str:
    if item.kind is Kind.OPEN:
        return "commenti: si tengono separati da tutto il resto"
    plain = [label for label, value in values.items() if label == str(value)]
    others = sorted(
        ((value, label) for label, value in values.items() if label != str(value)),
        key=lambda pair: (isinstance(pair[0], str), pair[0], pair[1]),
    )
    said = ["numeri, come sono scritti"] if plain else []
    said += [f"«{label}» = {'non applicabile' if value == 'na' else value}" for value, label in others]
    return "; ".join(said) or "nessuna risposta"


def _some(items: Sequence[str]) -> str:
    """Return the codes of some questions: the first ones, where they are many."""
    return ", ".join(items) if len(items) <= 8 else f"{', '.join(items[:6])} e altre {len(items) - 6}"


def unread(preview: Preview) -> list[tuple[str, str]]:
    """Return the questions with labels that mean nothing to us, and those labels."""
    return [
        (named(preview.instrument, item), ", ".join(f"«{label}»" for label in labels))
        for item, labels in preview.unmapped.items()
        if labels
    ]


def named(instrument: Instrument, code: str) -> str:
    """Return a question as people read it, with its code."""
    item: Item | None = instrument.by_code.get(code)
    return code if item is None else f"{code}. {item.label}"


# ---------------------------------------------------------------- how it is computed

FORMULAS: tuple[tuple[str, str], ...] = (
    (
        "Rovesciamento",
        "Dove essere d’accordo è sfavorevole la risposta si rovescia una volta sola: minimo + massimo − risposta.",
    ),
    (
        "Punteggio di un ambito",
        "Per ogni persona, la media delle domande a cui ha risposto, se sono almeno la parte richiesta delle domande "
        "dell’ambito («non applicabile» non conta fra quelle richieste). Il punteggio dell’ambito è la media delle "
        "persone. Una risposta che manca non vale zero: manca.",
    ),
    (
        "Favorevoli, neutre, sfavorevoli",
        "Percentuali delle risposte valide, che sommano a 100 (metodo dei resti più alti). In un ambito sono la media "
        "delle quote di ogni persona, non la quota di tutte le risposte insieme.",
    ),
    (
        "Intervalli al 95 %",
        "Di Wilson per le percentuali delle domande; di Student per le medie e per gli ambiti, con il bootstrap BCa "
        "dove le risposte sono meno di 30 e con la trasformazione di Hall dove sono molto asimmetriche. Tutti con la "
        "correzione per popolazione finita: chi ha risposto è una gran parte degli invitati. Se hanno risposto tutti "
        "non c’è intervallo: è una rilevazione totale.",
    ),
    (
        "Differenze fra gruppi",
        "Mann-Whitney per due gruppi, Kruskal-Wallis per più di due, con la correzione di Holm sugli ambiti provati "
        "insieme. Una differenza è certa solo sotto 0,05 dopo la correzione; p si dice per fasce. L’effetto è il "
        "biseriale dei ranghi, o epsilon quadro.",
    ),
    (
        "Cambiamento",
        "Differenza delle medie con l’intervallo di Welch, solo fra le stesse domande. «Migliorato» o «peggiorato» se "
        "l’intervallo esclude lo zero e la differenza è almeno 0,2 punti su una scala da 1 a 6; altrimenti «stabile».",
    ),
    (
        "Distanza fra chi lavora e chi dirige",
        "Media di chi lavora meno media di chi dirige. «Allineati» se l’intervallo comprende lo zero e la distanza è "
        "sotto 0,5; «disallineamento» se la prova è certa o la distanza è almeno 1; altrimenti «da approfondire».",
    ),
    (
        "Importanza",
        "Media delle risposte su quanto conta ogni ambito, accanto al punteggio. È prioritario ciò che conta più della "
        "media e va peggio della media.",
    ),
    (
        "Affidabilità",
        "Alfa di Cronbach con il suo intervallo (Feldt), e omega dove il modello si può stimare; per due domande "
        "Spearman-Brown.",
    ),
    (
        "Celle riservate",
        "Un gruppo con meno risposte della soglia non si mostra; se uno solo fosse riservato, o se insieme fossero "
        "meno della soglia, se ne riserva anche un altro, perché non si possa ricavare per sottrazione. Tabelle, "
        "figure e file mostrano lo stesso oggetto.",
    ),
)
"""What is computed, and how, in the order of the pages."""

SOURCES: tuple[str, ...] = (
    "Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22.",
    "Efron, B. (1987), Better bootstrap confidence intervals, JASA 82.",
    "Hall, P. (1992), On the removal of skewness by transformation, JRSS B 54.",
    "Welch, B. L. (1947), The generalization of Student’s problem, Biometrika 34.",
    "Holm, S. (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.",
    "Mann, H. B., Whitney, D. R. (1947), Annals of Mathematical Statistics 18; Kruskal, W. H., Wallis, W. A. (1952), "
    "JASA 47.",
    "Cronbach, L. J. (1951), Coefficient alpha, Psychometrika 16; Feldt, L. S. (1965), Psychometrika 30.",
    "CiVIT (2013), Modelli per la realizzazione di indagini sul benessere organizzativo (d.lgs. 150/2009, art. 14).",
)
"""Where the formulas come from."""


def population(wave: Wave, survey: ReleasedSurvey | None) -> str:
    """Return who was asked and who answered."""
    asked = (
        f"{'È stata invitata' if wave.invited == 1 else 'Sono state invitate'} "
        f"{count(wave.invited, 'persona', 'persone')}, {period(wave)}."
        if wave.invited
        else f"Quante persone siano state invitate non è stato indicato; si risponde {period(wave)}."
    )
    if survey is None:
        return asked
    if survey.reserved:
        return f"{asked} {survey.reserved}"
    who = survey.turnout
    complete = "" if who is None else f" Le risposte complete sono {integer(who.complete)}."
    return f"{asked} {answered(survey)}{complete}"
