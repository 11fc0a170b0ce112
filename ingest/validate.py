# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Which rows of a file can be taken, and what is wrong with the others?

Inside a row the bits of `ingest.layout` say it; between rows and tables the rules of `record.checks` do, set by set.
Every problem of the file is found at once; only the rows that have one ever come into Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ingest.issues import Issue, Level
from ingest.layout import BITS, Laid, Reason
from ingest.mapping import Located
from ingest.parse import Trouble
from ingest.workbench import BINDING, KNOWN_KEYS, UNIT_STATES, Workbench
from record.checks import TIMES_OF_UNITS, Reference, references
from record.intake import Connection, coming_key, fact_columns, has_rows, is_public, natural_key
from record.tables import CODICI_INDICATORI

PERIOD_OF = {"giornate": "giorno", "presenze": "dal", "contattabilita": "dal"}
"""The day by which the rows of a large table are narrowed before they are compared."""

DUPLICATE, OVERLAP, CYCLE, GIVEN, SIBLING, REASSIGNED, TOGETHER = (
    "duplicate",
    "overlap",
    "cycle",
    "given",
    "sibling",
    "reassigned",
    "together",
)
ABSENT, NO_INDICATOR, WEIGHTS, FRACTION = "absent", "no indicator", "weights", "fraction "
ELSEWHERE = "elsewhere "
"""Names of the faults between rows; references are called by their field."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken: its number in the sheet, its cells as text, and all that is wrong with it."""

    row: int
    cells: tuple[str, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Judged:
    """A sheet after judgement. `faults(riga, name, other)` refuse rows, `remarks` only say something of them."""

    bench: Workbench
    laid: Laid
    given: Mapping[int, tuple[Issue, ...]]

    @property
    def table(self) -> str:
        """The table that the sheet fills."""
        return self.laid.table

    @property
    def faults(self) -> str:
        """The relation of what is wrong between rows and tables."""
        return f"faults_{self.laid.number}"

    @property
    def remarks(self) -> str:
        """The relation of the warnings."""
        return f"remarks_{self.laid.number}"

    @property
    def good(self) -> str:
        """The SELECT of the rows that can be taken."""
        return (
            f"SELECT * FROM {self.laid.rows} r WHERE {self.laid.clean} AND riga NOT IN (SELECT riga FROM {self.faults})"
        )

    @cached_property
    def rejected(self) -> int:
        """How many rows cannot be taken."""
        return int(self.bench.value(f"SELECT count(*) FROM {self.laid.rows}")) - self.accepted

    @cached_property
    def accepted(self) -> int:
        """How many rows can be taken."""
        return int(self.bench.value(f"SELECT count(*) FROM ({self.good})"))

    def bad_rows(self) -> Iterator[BadRow]:
        """Yield the rows that cannot be taken, in the order of the sheet, streamed."""
        for riga, found, masks, cells in _flagged(self, self.faults, f"NOT ({self.laid.clean}) OR f.found IS NOT NULL"):
            texts = tuple(cell or "" for cell in cells)
            issues = tuple(self._issues(riga, masks, found, texts, "error"))
            told = {issue.column for issue in self.given.get(riga, ()) if issue.column is not None}
            own = (issue for issue in issues if issue in self.given.get(riga, ()) or issue.column not in told)
            yield BadRow(riga, texts, tuple(own))

    @property
    def problems(self) -> int:
        """How many errors the rows have, all told."""
        bits = " + ".join(f"bit_count({mask})" for mask in self.laid.masks) or "0"
        inside = self.bench.value(f"SELECT coalesce(sum({bits}), 0) FROM {self.laid.rows}")
        return int(inside) + int(self.bench.value(f"SELECT count(*) FROM {self.faults}"))

    def warnings(self) -> Iterator[Issue]:
        """Yield what is said of rows that are taken all the same."""
        for riga, found, _, cells in _flagged(self, self.remarks, "f.found IS NOT NULL"):
            yield from self._issues(riga, (), found, tuple(cell or "" for cell in cells), "warning")

    def _issues(
        self, riga: int, masks: tuple[int, ...], found: list[str], cells: tuple[str, ...], level: Level
    ) -> Iterator[Issue]:
        for number, reason in enumerate(self.laid.reasons):
            if masks and masks[number // BITS] >> (number % BITS) & 1:
                yield _issue(self.laid, reason, riga, cells)
        for fault in found:
            name, _, other = fault.partition(":")
            if name == GIVEN:
                yield from self.given[riga]
            else:
                yield _between_issue(self.laid, name, riga, cells, other, level)


def judge(
    bench: Workbench,
    laid: Laid,
    conn: Connection,
    before: Sequence[Judged] = (),
    family: Sequence[int] = (),
) -> Judged:
    """Leave on the workbench the faults of a sheet between its rows and with what is known; return what to read there.

    `before` are the sheets of the same file judged before it, which may not repeat a key either; `family` the batches
    that have brought rows of this sheet already, when refused ones come back. From here on the
    sheet's keys are known to the sheets judged after it, those of refused rows too: a person whose row in the
    personnel has a wrong date is not an unknown person everywhere else.
    """
    given: dict[int, tuple[Issue, ...]] = {}
    for issue in laid.recognition.issues:
        if issue.row is not None and issue.level == "error":
            given[issue.row] = (*given.get(issue.row, ()), issue)
    judged = Judged(bench, laid, given)
    for name in (judged.faults, judged.remarks):
        bench.run(f"CREATE TABLE {name} (riga BIGINT, name VARCHAR, other BIGINT)")
    bench.run(f"INSERT INTO {judged.faults} SELECT unnest($1::BIGINT[]), '{GIVEN}', NULL", [list(given)])
    _find_duplicates(judged)
    for earlier in before:
        if earlier.table == laid.table:
            _find_repeated_elsewhere(judged, earlier)
    _find_siblings(judged, conn, family)
    _make_known(judged, conn)
    for reference in references(laid.table):
        _find_unknown(judged, reference, conn)
    if laid.table in TIMES_OF_UNITS:
        _find_absent_units(judged, conn)
    special = _SPECIAL.get(laid.table)
    if special is not None:
        special(judged, conn)
    return judged


# ---------------------------------------------------------------- between the rows


def _find_duplicates(judged: Judged) -> None:
    """The later row is the problem, and is told which one came first."""
    bench, rows, keys = judged.bench, judged.laid.rows, natural_key(judged.table)
    listed = ", ".join(keys)
    keyed = f"FROM {rows} WHERE {' AND '.join(f'{key} IS NOT NULL' for key in keys)}"
    # Counting the keys is cheaper than looking for the repeated ones, and almost always enough.
    if bench.value(f"SELECT count(*) {keyed}") == bench.value(
        f"SELECT count(*) FROM (SELECT DISTINCT {listed} {keyed})"
    ):
        return
    bench.run(
        f"INSERT INTO {judged.faults} SELECT r.riga, '{DUPLICATE}', d.first_row FROM {rows} r JOIN "
        f"(SELECT {listed}, min(riga) AS first_row {keyed} GROUP BY {listed} HAVING count(*) > 1) d "
        f"USING ({listed}) WHERE r.riga > d.first_row"
    )


def _find_repeated_elsewhere(judged: Judged, earlier: Judged) -> None:
    listed = ", ".join(coming_key(judged.table))
    judged.bench.run(
        f"INSERT INTO {judged.faults} SELECT r.riga, '{ELSEWHERE}{earlier.laid.number}', min(e.riga) "
        f"FROM {judged.laid.rows} r JOIN {earlier.laid.rows} e USING ({listed}) GROUP BY r.riga"
    )


def period_of(judged: Judged) -> tuple[str, date, date] | None:
    """Return the days of a large table among which the rows of a sheet lie."""
    day = PERIOD_OF.get(judged.table)
    if day is None:
        return None
    first, last = judged.bench.rows(f"SELECT min({day}), max({day}) FROM {judged.laid.rows}")[0]
    return None if first is None else (day, first, last)


def _find_siblings(judged: Judged, conn: Connection, family: Sequence[int]) -> None:
    """Refuse a corrected row that says something else than a row which its own file has already brought.

    Without this, a row refused as a repetition would replace the first one when it comes back as it was.
    """
    table, rows = judged.table, judged.laid.rows
    if not family or not has_rows(conn, table):
        return
    keys = coming_key(table)
    together = keys != natural_key(table)
    columns = keys if together else fact_columns(table)
    judged.bench.standing(conn, table, (*columns, "batch"), "siblings", period_of(judged))
    met = " AND ".join(f"r.{key} = s.{key}" for key in keys)
    other = " OR ".join(f"r.{name} IS DISTINCT FROM s.{name}" for name in columns if name not in keys) or f"{together}"
    judged.bench.run(
        f"INSERT INTO {judged.faults} SELECT r.riga, '{SIBLING}', NULL FROM {rows} r JOIN siblings s ON {met} "
        f"WHERE s.batch IN ({', '.join(map(str, family))}) AND ({other})"
    )


def _make_known(judged: Judged, conn: Connection) -> None:
    key = KNOWN_KEYS.get(judged.table)
    if key is not None:
        known = judged.bench.know(conn, judged.table)
        judged.bench.run(
            f"INSERT INTO {known} SELECT DISTINCT {key} FROM {judged.laid.rows} "
            f"WHERE {key} IS NOT NULL AND {key} NOT IN (SELECT {key} FROM {known})"
        )


def _find_unknown(judged: Judged, reference: Reference, conn: Connection) -> None:
    bench, rows = judged.bench, judged.laid.rows
    known = bench.know(conn, reference.target)
    if reference.only_if_known and not bench.value(f"SELECT count(*) FROM {known}"):
        return
    strangers = (
        f"SELECT DISTINCT {reference.field} AS key FROM {rows} WHERE {reference.field} IS NOT NULL "
        f"AND {reference.field} NOT IN (SELECT {reference.key} FROM {known})"
    )
    if reference.besides is not None:
        strangers += f" AND {reference.field} <> '{reference.besides}'"
    bench.run(f"CREATE OR REPLACE TABLE strangers AS {strangers}")
    if bench.value("SELECT count(*) FROM strangers"):
        place = judged.faults if reference.level == "error" else judged.remarks
        bench.run(
            f"INSERT INTO {place} SELECT riga, '{reference.field}', NULL FROM {rows} "
            f"WHERE {reference.field} IN (SELECT key FROM strangers)"
        )


def _find_overlaps(judged: Judged, conn: Connection) -> None:
    """Two agreements of one person may not run on the same day, unless one closes the other by renewing it.

    Of two rows of the file the one that starts later is the problem; `other` is the row that it meets, or NULL
    when that one is already in the record.
    """
    bench = judged.bench
    known = bench.agreements(conn)
    terms = "accordo, persona, inizio, fine, recesso_il, stato, rinnovo_di"
    bench.run(
        f"CREATE OR REPLACE TABLE terms AS SELECT riga, {judged.laid.clean} AND riga NOT IN (SELECT riga FROM "
        f"{judged.faults}) AS sound, {terms} FROM {judged.laid.rows} WHERE persona IS NOT NULL AND inizio IS NOT NULL "
        f"AND riga NOT IN (SELECT riga FROM {judged.faults} WHERE name IN ('{DUPLICATE}', '{SIBLING}'))"
    )
    bench.run(
        f"INSERT INTO terms SELECT NULL, true, {terms} FROM {known} "
        "WHERE accordo NOT IN (SELECT accordo FROM terms WHERE sound AND accordo IS NOT NULL)"
    )
    bench.run(
        "CREATE OR REPLACE TABLE spans AS SELECT t.riga, t.sound, t.accordo, t.persona, t.inizio, "
        "least(coalesce(t.fine, DATE '9999-12-31'), coalesce(t.recesso_il - 1, DATE '9999-12-31'), "
        "coalesce(min(n.inizio) - 1, DATE '9999-12-31'))::DATE AS until FROM terms t "
        "LEFT JOIN terms n ON n.rinnovo_di = t.accordo AND n.persona = t.persona AND n.accordo <> t.accordo "
        f"WHERE {BINDING.replace('stato', 't.stato')} "
        "GROUP BY t.riga, t.sound, t.accordo, t.persona, t.inizio, t.fine, t.recesso_il"
    )
    bench.run(
        f"INSERT INTO {judged.faults} SELECT a.riga, '{OVERLAP}', min(b.riga) FROM spans a JOIN spans b "
        "ON a.persona = b.persona AND a.accordo <> b.accordo AND a.inizio <= b.until AND b.inizio <= a.until "
        "AND b.sound AND (b.riga IS NULL OR NOT a.sound OR (b.inizio, b.riga) < (a.inizio, a.riga)) "
        "WHERE a.riga IS NOT NULL AND a.inizio <= a.until AND b.inizio <= b.until GROUP BY a.riga"
    )
    bench.run(
        f"INSERT INTO {judged.remarks} SELECT r.riga, '{REASSIGNED}', NULL FROM {judged.laid.rows} r "
        f"JOIN {known} k ON k.accordo = r.accordo AND k.persona <> r.persona"
    )
    bench.run(f"DELETE FROM {known} WHERE accordo IN (SELECT accordo FROM terms WHERE riga IS NOT NULL AND sound)")
    bench.run(f"INSERT INTO {known} SELECT {terms} FROM terms WHERE riga IS NOT NULL AND sound")


def _find_cycles(judged: Judged, conn: Connection) -> None:
    """A unit may not stand, through those above it, under itself on the day from which its row holds."""
    bench = judged.bench
    bench.standing(conn, "strutture", ("codice", "dal", "padre"), "standing_units")
    here = f"SELECT riga, codice, dal, padre FROM {judged.laid.rows} WHERE codice IS NOT NULL AND dal IS NOT NULL"
    before = f"SELECT codice, dal, padre FROM standing_units ANTI JOIN ({here}) h USING (codice, dal)"
    rows = bench.rows(f"SELECT riga, codice, dal, padre FROM ({here}) UNION ALL SELECT NULL, * FROM ({before})")
    history: dict[str, list[tuple[date, str | None]]] = {}
    for _, code, since, parent in sorted(rows, key=lambda row: row[2]):
        history.setdefault(code, []).append((since, parent))
    circular = [riga for riga, code, since, parent in rows if riga is not None and _circular(history, code, since)]
    bench.run(f"INSERT INTO {judged.faults} SELECT unnest($1::BIGINT[]), '{CYCLE}', NULL", [circular])


def _circular(history: Mapping[str, list[tuple[date, str | None]]], code: str, day: date) -> bool:
    seen = {code}
    above = _parent_on(history, code, day)
    while above is not None and above not in seen:
        seen.add(above)
        above = _parent_on(history, above, day)
    return above == code and len(seen) > 1


def _parent_on(history: Mapping[str, list[tuple[date, str | None]]], code: str, day: date) -> str | None:
    states = [parent for since, parent in history.get(code, []) if since <= day]
    return states[-1] if states else None


def _hold_together(judged: Judged, conn: Connection) -> None:
    """The grounds of an application enter all or none: it would otherwise be ranked on a part of what it states."""
    rows, faults, key = judged.laid.rows, judged.faults, coming_key(judged.table)[0]
    whole = f"{judged.laid.clean} AND riga NOT IN (SELECT riga FROM {faults})"
    judged.bench.run(
        f"INSERT INTO {faults} WITH seen AS (SELECT riga, {key}, {whole} AS whole FROM {rows}) "
        f"SELECT good.riga, '{TOGETHER}', min(bad.riga) FROM seen good JOIN seen bad USING ({key}) "
        "WHERE good.whole AND NOT bad.whole GROUP BY good.riga"
    )


def _know_units(judged: Judged, conn: Connection) -> None:
    """Let the sheets judged after this one know from when to when its units are there."""
    states, listed = judged.bench.unit_states(conn), ", ".join(UNIT_STATES)
    sound = f"SELECT {listed} FROM {judged.laid.rows} WHERE {judged.laid.clean} AND codice IS NOT NULL"
    judged.bench.run(f"DELETE FROM {states} WHERE (codice, dal) IN (SELECT (codice, dal) FROM ({sound}))")
    judged.bench.run(f"INSERT INTO {states} {sound}")


def _judge_units(judged: Judged, conn: Connection) -> None:
    _find_cycles(judged, conn)
    _know_units(judged, conn)


def _find_absent_units(judged: Judged, conn: Connection) -> None:
    """Refuse what is said of a unit in a time in which it was not there, on no day of it."""
    bench, (first, last) = judged.bench, TIMES_OF_UNITS[judged.table]
    states = bench.unit_states(conn)
    bench.run(
        "CREATE OR REPLACE TABLE unit_spans AS SELECT codice, dal, least(coalesce(al, DATE '9999-12-31'), coalesce("
        "lead(dal) OVER (PARTITION BY codice ORDER BY dal) - 1, DATE '9999-12-31'))::DATE AS until "
        f"FROM {states}"
    )
    bench.run(
        f"INSERT INTO {judged.faults} SELECT r.riga, '{ABSENT}', NULL FROM (SELECT riga, struttura, {first} AS first, "
        f"{last} AS last FROM {judged.laid.rows} WHERE struttura IN (SELECT codice FROM unit_spans)) r "
        "ANTI JOIN unit_spans s ON s.codice = r.struttura AND s.dal <= r.last AND s.until >= r.first "
        "WHERE r.first IS NOT NULL AND r.last IS NOT NULL"
    )


def _judge_targets(judged: Judged, conn: Connection) -> None:
    """Refuse the codes of no indicator; say where the weights of a unit and year do not make 100, and where a
    percentage looks like a fraction."""
    bench, rows, listed = judged.bench, judged.laid.rows, "indicatore, struttura, anno, peso"
    bench.run(
        f"INSERT INTO {judged.faults} SELECT riga, '{NO_INDICATOR}', NULL FROM {rows} "
        "WHERE indicatore NOT IN (SELECT unnest($1::VARCHAR[]))",
        [sorted(CODICI_INDICATORI)],
    )
    bench.standing(conn, "obiettivi_ente", ("indicatore", "struttura", "anno", "peso"), "standing_targets")
    keys = "(indicatore, struttura, anno)"
    bench.run(
        f"INSERT INTO {judged.remarks} WITH seen AS (SELECT riga, {listed} FROM {rows} UNION ALL "
        f"SELECT NULL, {listed} FROM standing_targets WHERE {keys} NOT IN (SELECT {keys} FROM {rows} "
        "WHERE indicatore IS NOT NULL AND anno IS NOT NULL)) "
        f"SELECT min(riga), '{WEIGHTS}', sum(peso) FROM seen WHERE peso IS NOT NULL AND anno IS NOT NULL "
        "GROUP BY struttura, anno HAVING sum(peso) <> 100 AND min(riga) IS NOT NULL"
    )
    for field in ("base", "valore"):
        number = f"try_cast({field} AS DECIMAL(18, 2))"
        bench.run(
            f"INSERT INTO {judged.remarks} SELECT riga, '{FRACTION}{field}', NULL FROM {rows} "
            f"WHERE unita = '%' AND {number} > 0 AND {number} < 1"
        )


_SPECIAL: dict[str, Callable[[Judged, Connection], None]] = {
    "accordi": _find_overlaps,
    "strutture": _judge_units,
    "obiettivi_ente": _judge_targets,
    "titoli": _hold_together,
}


# ---------------------------------------------------------------- the words


def _flagged(
    judged: Judged, faults: str, wanted: str
) -> Iterator[tuple[int, list[str], tuple[int, ...], tuple[str | None, ...]]]:
    """Yield (riga, faults as `name:other`, masks, cells) of the rows that satisfy `wanted`, in order."""
    laid = judged.laid
    width = laid.recognition.sheet.columns
    cells = ", ".join(f"g.c{i}" for i in range(1, width + 1))
    masks = "".join(f", r.{mask}" for mask in laid.masks)
    said = f"SELECT riga, list(name || ':' || coalesce(other::VARCHAR, '')) AS found FROM {faults} GROUP BY riga"
    sql = (
        f"SELECT r.riga, f.found{masks}, {cells} FROM {laid.rows} r JOIN {laid.grid} g USING (riga) "
        f"LEFT JOIN ({said}) f USING (riga) WHERE {wanted} ORDER BY r.riga"
    )
    count = len(laid.masks)
    for row in judged.bench.stream(sql):
        yield row[0], sorted(row[1] or []), row[2 : 2 + count], row[2 + count :]


def _issue(laid: Laid, reason: Reason, riga: int, cells: tuple[str, ...]) -> Issue:
    text = None if reason.column is None else cells[reason.column - 1]
    trouble = reason.said_of(text)
    shown = None if reason.personal or not text or not is_public(laid.table, reason.field) else text
    return Issue(
        trouble.code,
        "error",
        laid.recognition.sheet.name or None,
        riga,
        reason.column,
        reason.field,
        trouble.expected,
        trouble.remedy,
        shown,
    )


def _between_issue(laid: Laid, name: str, riga: int, cells: tuple[str, ...], other: str, level: Level) -> Issue:
    field, trouble = _between_words(laid, name, other)
    located = _located(laid, field)
    column = located.columns[0] if located is not None and located.columns else None
    public = located is not None and not located.rule.personal and is_public(laid.table, located.rule.name)
    shown = cells[column - 1] if public and column is not None else None
    sheet = laid.recognition.sheet.name or None
    said = located.rule.name if located is not None else field
    return Issue(trouble.code, level, sheet, riga, column, said, trouble.expected, trouble.remedy, shown)


def _between_words(laid: Laid, name: str, other: str) -> tuple[str, Trouble]:
    if name == DUPLICATE:
        remedy = f"La stessa chiave è anche alla riga {other}. Tieni una sola riga."
        return natural_key(laid.table)[0], Trouble("ING-08", f"una sola riga per {_KEY_WORDS[laid.table]}", remedy)
    if name == SIBLING:
        remedy = (
            "Un'altra riga dello stesso file, già caricata, ha la stessa chiave: correggi la chiave o svuota la riga."
        )
        return natural_key(laid.table)[0], Trouble("ING-08", f"una sola riga per {_KEY_WORDS[laid.table]}", remedy)
    if name.startswith(ELSEWHERE):
        remedy = f"La stessa chiave è anche in un altro foglio del file, alla riga {other}. Tieni una sola riga."
        return natural_key(laid.table)[0], Trouble("ING-08", f"una sola riga per {_KEY_WORDS[laid.table]}", remedy)
    if name == REASSIGNED:
        remedy = "Se è un altro accordo, dagli un altro numero: così prende il posto del primo, che sparisce dai conti."
        return "persona", Trouble("ING-08", "la persona che ha già un accordo con questo numero", remedy)
    if name == OVERLAP:
        where = f"l'accordo della riga {other}" if other else "un accordo già presente della stessa persona"
        remedy = f"Le date si sovrappongono con {where}: correggile, oppure indica di quale accordo è il rinnovo."
        return "inizio", Trouble("ING-09", "un inizio dopo la fine dell'altro accordo", remedy)
    if name == CYCLE:
        remedy = "Seguendo le strutture superiori si torna a questa: correggi la struttura superiore."
        return "padre", Trouble("ING-15", "una struttura superiore che non dipenda da questa", remedy)
    if name == TOGETHER:
        said = f"un altro titolo della stessa domanda, alla riga {other}, è da correggere"
        remedy = "I titoli di una domanda si caricano tutti insieme: correggi quella riga."
        return natural_key(laid.table)[0], Trouble("ING-28", said, remedy)
    if name == ABSENT:
        remedy = "Nell'elenco delle strutture questa nasce dopo, oppure è già chiusa: controlla il codice e le date."
        return "struttura", Trouble("ING-15", "una struttura che c'era in quei giorni", remedy)
    if name == NO_INDICATOR:
        remedy = "Nessun indicatore ha questo codice: i codici sono nella pagina Indicatori."
        return "indicatore", Trouble("ING-05", "il codice di un indicatore del catalogo, per esempio S-01", remedy)
    if name == WEIGHTS:
        said = f"i pesi degli obiettivi di questa struttura e di quest'anno sommano a {other}, non a 100"
        return "peso", Trouble("ING-31", said, "Correggi i pesi: insieme devono fare 100.")
    if name.startswith(FRACTION):
        remedy = "Meno di 1 % è raro: se intendevi 25 %, scrivi 25 e non 0,25."
        return name.removeprefix(FRACTION), Trouble("ING-13", "una percentuale come 25", remedy)
    reference = next(found for found in references(laid.table) if found.field == name)
    return name, Trouble(reference.code, reference.expected, reference.remedy)


_KEY_WORDS = {
    "strutture": "struttura e data",
    "organico": "persona e data",
    "domande": "domanda",
    "titoli": "domanda",
    "accordi": "accordo",
    "giornate": "persona e giorno",
    "presenze": "persona e periodo",
    "contattabilita": "accordo e periodo",
    "rapporti": "rapporto e obiettivo",
    "formazione": "persona, corso e data",
    "dotazioni": "dotazione",
    "fasi": "fase",
    "mappature_aree": "struttura, data, aspetto e livello",
    "requisiti": "voce, struttura e data",
    "costi": "voce, struttura e periodo",
    "processi": "processo, struttura e periodo",
    "applicativi": "applicativo e data",
    "spazi": "sede e data",
    "spostamenti": "persona e data",
    "obiettivi_ente": "indicatore, struttura e anno",
}


def _located(laid: Laid, field: str) -> Located | None:
    found = laid.recognition.located
    return found.get("matricola" if field == "persona" else field)
