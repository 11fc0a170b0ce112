# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What is sent to the Dipartimento della funzione pubblica? Its questionnaire, with what the record can say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from disclosure.release import Released
from metrics.dfp import UNSAID, Headcount, Headcounts, Return
from metrics.places import ENTE, At
from record.period import months_of_year_until
from reports.chapters import colophon, filters
from reports.document import TO_FILL, Document, Grid, Heading, Paragraph, Part, Tone
from reports.snapshot import Snapshot, written
from reports.tables import Table
from reports.wording import GENERI, MONTHS, day, integer

KIND = "dfp"
GENDERS = ("U", "D")
RULE = (
    "Regola di conteggio: una persona conta in un mese se nel mese ha lavorato almeno una giornata in modalità agile. "
    "Accanto c’è un secondo conteggio: chi aveva un accordo in vigore l’ultimo giorno del mese."
)
FRAGILI = (
    "I dipendenti «fragili» non sono nel registro, che non tiene dati sulla salute: il numero va inserito a mano. "
    "Una casella da compilare non vuol dire zero."
)
PEOPLE = ("cognome", "nome", "telefono", "e-mail", "ruolo")
OTHERS = (
    "Atti adottati (regolamento, PIAO, accordi)",
    "Mappatura delle attività",
    "Giorni consentiti per settimana o per mese",
    "Criteri di priorità",
    "Prevalenza della presenza e rotazione",
    "Dotazioni fornite o proprie",
    "Sicurezza (VPN, cloud)",
    "Formazione",
    "Misurazione dei risultati",
    "Effetti su produttività, costi e servizi",
    "Criticità",
    "Telelavoro e coworking",
)


def dfp(snapshot: Snapshot, exact: Return | None = None) -> Document:
    """Return the questionnaire of the year; from exact counts when they are given, else from what was released."""
    counted = exact or released_return(snapshot)
    year = snapshot.on.year
    parts = (
        *_opening(snapshot, exact is not None),
        Heading("Intestazione"),
        _head_grid(snapshot),
        Heading("1.1 Personale in servizio"),
        _staff_grid(counted),
        Heading("1.2 Dipendenti in lavoro agile"),
        _agile_grid(counted),
        _fragili_grid(year),
        Heading("Altre sezioni"),
        _others_grid(),
        Heading("Controlli"),
        _checks_grid(counted),
        *colophon(snapshot),
    )
    return written(
        snapshot, KIND, f"Monitoraggio del lavoro agile {year}: questionario DFP", parts, exact=exact is not None
    )


PROTECTED = (
    "Versione protetta: i numeri sono quelli che si possono pubblicare; dove le persone sono poche sono riservati. Le "
    "persone in lavoro agile sono quelle degli indicatori IM-01 e S-01, cioè tra chi ha un’attività eseguibile in "
    "modalità agile. Per la restituzione al DFP servono i conteggi esatti."
)
EXACT = (
    "Conteggi esatti, per la sola restituzione al DFP: non vanno pubblicati né diffusi. La produzione di questo file è "
    "registrata."
)


def _opening(snapshot: Snapshot, exact: bool) -> Iterator[Part]:
    yield Paragraph(EXACT if exact else PROTECTED, Tone.LEAD, figured=True)
    yield Paragraph(RULE)
    yield Paragraph(FRAGILI)
    if not exact:
        yield from filters(snapshot)


# ---------------------------------------------------------------- what may be told to everybody


def released_return(snapshot: Snapshot) -> Return:
    """Return the counts that the gate released: genere only where no month divides it; what is not told is None."""
    staff, agile, agreed = (snapshot.released.get(code) for code in ("SP-04", "IM-01", "S-01"))
    months = [
        (month, _whole(_part(agile, At(ENTE, None, month)), _part(agreed, At(ENTE, None, month))))
        for month in months_of_year_until(snapshot.on)
    ]
    here = {genere: Headcount(_base(staff, At(ENTE, genere)), None, None, None) for genere in GENDERS}
    nobody = {genere: Headcount(None, None, None, None) for genere in GENDERS}
    *earlier, (month, whole) = months
    return Return(snapshot.on, nobody, [*earlier, (month, {**whole, **here})])


def _whole(agili: int | None, con_accordo: int | None) -> Headcounts:
    """Return a month of which only the total is told."""
    untold = Headcount(None, None, None, None)
    return {**dict.fromkeys(GENDERS, untold), TOTAL: Headcount(None, None, agili, con_accordo)}


TOTAL = "totale"
"""Where a total stands that is told by itself and is no sum of generi."""


def _part(released: Released | None, at: At) -> int | None:
    shown = None if released is None else released.cells.get(at)
    return None if shown is None else shown.numerator


def _base(released: Released | None, at: At) -> int | None:
    shown = None if released is None else released.cells.get(at)
    return None if shown is None else shown.denominator


# ---------------------------------------------------------------- sheets


def _head_grid(snapshot: Snapshot) -> Grid:
    who = ("Referente della compilazione", "Dirigente o responsabile delle risorse umane")
    rows = [("Amministrazione", snapshot.ente), ("Anno", str(snapshot.on.year))]
    rows += [(f"{person}: {what}", TO_FILL) for person in who for what in PEOPLE]
    return Grid("intestazione", "intestazione", Table("Intestazione", ("Voce", "Risposta"), tuple(rows)), (50, 50))


def _staff_grid(counted: Return) -> Grid:
    days = (counted.on.replace(month=1, day=1), counted.on)
    head = ("Personale", *(f"{GENERI[genere]} al {day(each)}" for each in days for genere in GENDERS))
    sides = (counted.first, counted.last)
    rows = (
        ("N. dipendenti totali", *_told(sides, lambda each: each.totale)),
        ("di cui dirigenti", *_told(sides, lambda each: each.dirigenti)),
        ("di cui dipendenti «fragili»", *(TO_FILL for _ in range(4))),
    )
    notes = tuple(_unsaid_notes(counted))
    return Grid(
        "1.1",
        "1.1",
        Table("Personale in servizio (questionario, tabella 1.1)", head, rows, (1, 2, 3, 4)),
        (32, 17, 17, 17, 17),
        notes,
    )


def _told(sides: Sequence[Headcounts], number: Callable[[Headcount], int | None]) -> Iterator[str]:
    for held in sides:
        for genere in GENDERS:
            yield said(number(held[genere]))


def said(number: int | None) -> str:
    """Return a count; `ris.` where it may not be told."""
    return "ris." if number is None else integer(number)


def _unsaid_notes(counted: Return) -> Iterator[str]:
    if any(each.dirigenti is None for each in counted.first.values()):
        yield "ris.: riservato, o da dire solo con i conteggi esatti."
    if (counted.on.month, counted.on.day) != (12, 31):
        yield f"L’anno non è finito: la seconda colonna è al {day(counted.on)} e non al 31 dicembre."
    unsaid = counted.last.get(UNSAID)
    if unsaid is not None and unsaid.totale:
        yield f"Di {_people(unsaid.totale)} il genere non è noto: il totale non è la somma di uomini e donne."
    unknown = sum(each.senza_qualifica or 0 for each in counted.last.values())
    if unknown:
        yield f"Di {_people(unknown)} la qualifica non è nota: tra i dirigenti può mancare qualcuno."


def _people(number: int) -> str:
    return "una persona" if number == 1 else f"{integer(number)} persone"


def _agile_grid(counted: Return) -> Grid:
    head = (
        "Mese",
        *(f"{GENERI[genere]}, almeno una giornata" for genere in GENDERS),
        "Totale, almeno una giornata",
        *(f"{GENERI[genere]}, con accordo" for genere in GENDERS),
        "Totale, con accordo",
    )
    held = {month.month: counts for month, counts in counted.months}
    rows = tuple(_month_row(number, held.get(number)) for number in range(1, 13))
    caption = f"Dipendenti in lavoro agile nel {counted.on.year} (questionario, tabella 1.2)"
    notes = ("n. d.: il mese viene dopo il giorno di riferimento.",) if counted.on.month < 12 else ()
    return Grid("1.2_agile", "1.2_agile", Table(caption, head, rows, (1, 2, 3, 4, 5, 6)), (16, *(14,) * 6), notes)


def _month_row(number: int, held: Headcounts | None) -> tuple[str, ...]:
    name = MONTHS[number - 1].capitalize()
    if held is None:
        return (name, *("n. d." for _ in range(6)))
    agili = [held[genere].agili for genere in GENDERS]
    agreed = [held[genere].con_accordo for genere in GENDERS]
    total = held.get(TOTAL)
    both = (_sum(held, lambda each: each.agili), _sum(held, lambda each: each.con_accordo))
    if total is not None:
        both = (total.agili, total.con_accordo)
    return (name, *map(said, agili), said(both[0]), *map(said, agreed), said(both[1]))


def _sum(held: Headcounts, number: Callable[[Headcount], int | None]) -> int | None:
    """Return all generi together, those without one among them; None where one may not be told."""
    counts = [number(each) for each in held.values()]
    known = [each for each in counts if each is not None]
    return sum(known) if len(known) == len(counts) else None


def _fragili_grid(year: int) -> Grid:
    rows = tuple((name.capitalize(), TO_FILL, TO_FILL) for name in MONTHS)
    table = Table(
        f"Dipendenti «fragili» in lavoro agile nel {year} (questionario, tabella 1.2)",
        ("Mese", "Uomini", "Donne"),
        rows,
        (1, 2),
    )
    return Grid("1.2_fragili", "1.2_fragili", table, (34, 33, 33), (FRAGILI,))


def _others_grid() -> Grid:
    table = Table(
        "Altre sezioni dell’edizione in corso", ("Domanda", "Risposta"), tuple((each, TO_FILL) for each in OTHERS)
    )
    return Grid("altre_sezioni", "altre_sezioni", table, (50, 50))


# ---------------------------------------------------------------- checks


BY_HAND = "◇ da controllare a mano: i fragili non sono nel registro"


def _checks_grid(counted: Return) -> Grid:
    rows = (
        ("dirigenti non più dei dipendenti totali", _check(counted, _managers_fit)),
        ("in lavoro agile non più dei dipendenti del mese", _check(counted, _agile_fit)),
        ("uomini e donne fanno il totale", _check(counted, _genders_add_up)),
        ("fragili non più dei dipendenti totali", BY_HAND),
        ("fragili in lavoro agile non più degli agili del mese", BY_HAND),
    )
    table = Table("Controlli del questionario", ("Controllo", "Esito"), rows)
    return Grid("controlli", "controlli", table, (50, 50))


def _check(counted: Return, fits: Callable[[Headcounts], bool | None]) -> str:
    found = [fits(held) for held in (counted.first, *(each for _, each in counted.months))]
    if False in found:
        return "■ non torna"
    return "◇ non valutabile: numeri riservati" if None in found else "● torna"


def _fit(held: Headcounts, part: Callable[[Headcount], int | None]) -> bool | None:
    """Tell whether a part is within its whole for each genere; None where one of them is not told."""
    pairs = [(part(each), each.totale) for genere, each in held.items() if genere != TOTAL]
    known = [(few, all_) for few, all_ in pairs if few is not None and all_ is not None]
    if any(few > all_ for few, all_ in known):
        return False
    return True if len(known) == len(pairs) else None


def _managers_fit(held: Headcounts) -> bool | None:
    return _fit(held, lambda each: each.dirigenti)


def _agile_fit(held: Headcounts) -> bool | None:
    return _fit(held, lambda each: each.agili)


def _genders_add_up(held: Mapping[str, Headcount]) -> bool | None:
    if _sum({genere: held[genere] for genere in GENDERS}, lambda each: each.totale) is None:
        return None
    unsaid = held.get(UNSAID)
    return unsaid is None or not unsaid.totale
