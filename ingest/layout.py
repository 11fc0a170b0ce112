# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How do the cells of a sheet become typed rows, each with a bitmask of the reasons why it cannot be taken?

Each distinct text of a column is read once (`ingest.parse`); one vector pass then joins the readings to the rows and
sets one bit for each reason. What cannot happen in this sheet (no empty cell, no unreadable text) costs no bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.mapping import PERIODS, FieldRule, Located, Recognition
from ingest.parse import Trouble
from ingest.readers import Value, reader_of, sql_types_of
from ingest.workbench import SQL_TYPES, Workbench
from record.checks import BAND_ORDER, SERVICE_DAYS, RowRule, row_rules
from record.grounds import Ground
from record.intake import column_type, fact_columns, required_columns
from record.pseudonym import Keyring
from record.tables import ENTE

BITS = 62
"""Reasons per mask column: they are signed 64-bit integers."""

FEW = 8
"""A column with no more distinct texts than this is read by comparing, not by joining a dictionary."""

PLAIN = ("code", "text")
"""Kinds that are kept as they are written."""

CODE_LENGTH = 120
"""What a code may be long in the record (`record.columns`)."""

BIRTH_OF_TIME = "DATE '1900-01-01'"
"""From when a unit or a person's state holds if the file does not say it (nor, for a person, the day of hiring)."""

DAY_MINUTES = (
    "minuti_presenza",
    "minuti_agile",
    "minuti_ferie",
    "minuti_assenza_giustificata",
    "minuti_altra_assenza",
)

MADE_HERE = ("progressivo", "contenuto_cifrato")
"""Columns of `titoli` that no cell gives: they are made of the others, and are never empty."""

APART = ("cognome", "nome", "codice_fiscale")
"""Fields of `organico` that go to the table of identities and nowhere else."""


@dataclass(frozen=True)
class Reason:
    """One bit of a row's mask: what is wrong, in which cell, in the office's words.

    `troubles` gives the words by the text of the cell, where they depend on it.
    """

    wrong: str
    field: str
    column: int | None
    personal: bool
    trouble: Trouble | None = None
    troubles: Mapping[str, Trouble] | None = None

    def said_of(self, text: str | None) -> Trouble:
        """Return the words for a cell that reads `text`."""
        found = self.trouble if self.troubles is None else self.troubles.get(text or "")
        if found is None:
            raise RuntimeError(f"the bit of {self.field} was set on a row that its readings did not refuse")
        return found


@dataclass(frozen=True)
class Laid:
    """A sheet laid out on the workbench: relations `grid` (cells) and `rows` (typed, with its masks)."""

    number: int
    recognition: Recognition
    table: str
    reasons: tuple[Reason, ...]
    extras: tuple[str, ...]

    @property
    def grid(self) -> str:
        """The relation of the cells as text: riga, c1..cN."""
        return f"grid_{self.number}"

    @property
    def rows(self) -> str:
        """The relation of the typed rows: riga, the columns of the table, the extras, mask_0.. ."""
        return f"rows_{self.number}"

    @property
    def masks(self) -> tuple[str, ...]:
        """The mask columns of `rows`."""
        return tuple(f"mask_{i}" for i in range(-(-len(self.reasons) // BITS)))

    @property
    def clean(self) -> str:
        """The predicate over `rows` that is true where no reason was found inside the row."""
        return " AND ".join(f"{mask} = 0" for mask in self.masks) or "true"


@dataclass(frozen=True)
class _Column:
    """One column of the sheet, read: the SQL of its value(s), and what was met while reading its texts."""

    located: Located
    column: int
    values: tuple[str, ...]
    join: str | None
    flag: str | None
    troubles: Mapping[str, Trouble]
    has_empty: bool


def lay_out(bench: Workbench, recognition: Recognition, keyring: Keyring, as_of: date) -> Laid:
    """Leave the sheet on the workbench as `grid_<number>` and `rows_<number>`, and return what its bits mean."""
    number, table = bench.next_number(), recognition.table
    if table is None:
        raise ValueError("a sheet that was not recognised cannot be laid out")
    _make_grid(bench, number, recognition)
    columns = list(_columns(recognition))
    met = _met(bench, number, columns)
    read = [_read(bench, number, *found, texts, keyring) for found, texts in zip(columns, met, strict=True)]
    values = _values(table, recognition, read, keyring, as_of)
    reasons = tuple(_reasons(table, recognition, read, values))
    extras = tuple(name for name in values if name not in fact_columns(table))
    laid = Laid(number, recognition, table, reasons, extras)
    bench.run(f"CREATE TABLE {laid.rows} AS {_pass(laid, read, values, as_of)}")
    return laid


def _columns(recognition: Recognition) -> Iterator[tuple[Located, int]]:
    for located in recognition.located.values():
        for column in located.columns:
            yield located, column


def _make_grid(bench: Workbench, number: int, recognition: Recognition) -> None:
    """Leave `grid_<number>`: riga and the cells of the data rows, without the blank ones and the totals."""
    cells = sorted({f"c{column}" for _, column in _columns(recognition)})
    kept = f"coalesce({', '.join(cells)}) IS NOT NULL" if len(cells) > 1 else f"{cells[0]} IS NOT NULL"
    if recognition.left_out:
        kept += f" AND riga NOT IN ({', '.join(map(str, recognition.left_out))})"
    sheet, header, cells_name = recognition.sheet, recognition.header_row, f"cells_{number}"
    if sheet.row_numbers:
        bench.run(f"CREATE TABLE {cells_name} AS {sheet.source(header)}")
        numbered = cells_name
    else:
        bench.run(f"CREATE TABLE {cells_name} AS {sheet.unnumbered(header)}")
        numbered = f"(SELECT rowid + {header + 1} AS riga, * FROM {cells_name})"
    bench.run(f"CREATE VIEW grid_{number} AS FROM {numbered} WHERE {kept}")


# ---------------------------------------------------------------- reading each distinct text once


@dataclass(frozen=True)
class _Texts:
    """What one column of the sheet holds: its distinct texts (a code or free text: only the longest's length)."""

    distinct: tuple[str, ...]
    longest: int
    has_empty: bool


def _met(bench: Workbench, number: int, columns: Sequence[tuple[Located, int]]) -> list[_Texts]:
    """Return what each column holds, in one scan."""
    asked = []
    for located, column in columns:
        text = _trimmed(f"c{column}")
        if located.rule.kind in PLAIN:
            asked += ["NULL", f"coalesce(max(length({text})), 0)", f"coalesce(bool_or({text} IS NULL), false)"]
        else:
            asked += [f"list(DISTINCT c{column}) FILTER (c{column} IS NOT NULL)", "0", f"count(c{column}) < count(*)"]
    found = bench.rows(f"SELECT {', '.join(asked)} FROM grid_{number}")[0]
    return [_Texts(tuple(found[i] or ()), found[i + 1], found[i + 2]) for i in range(0, len(found), 3)]


def _trimmed(cell: str) -> str:
    """Return the SQL of a text as it is kept: no invisible letters, every blank (a line's end, U+00A0) one space."""
    visible = f"regexp_replace({cell}, '\\p{{Cf}}+', '', 'g')"
    return f"nullif(trim(regexp_replace({visible}, '[\\s\\p{{Z}}\\p{{Cc}}]+', ' ', 'g')), '')"


def _read(bench: Workbench, number: int, located: Located, column: int, texts: _Texts, keyring: Keyring) -> _Column:
    if located.rule.kind in PLAIN:
        text = _trimmed(f"g.c{column}")
        too_long = located.rule.kind == "code" and texts.longest > CODE_LENGTH
        flag = f"length({text}) > {CODE_LENGTH}" if too_long else None
        return _Column(located, column, (text,), None, flag, {}, texts.has_empty)
    read = reader_of(located, keyring)
    readings = {text: read(text) for text in texts.distinct}
    troubles = {text: value for text, value in readings.items() if isinstance(value, Trouble)}
    has_empty = texts.has_empty or None in readings.values()
    types = sql_types_of(located.rule.kind)
    if len(readings) <= FEW:
        values, flag = _inline(column, types, readings, troubles)
        return _Column(located, column, values, None, flag, troubles, has_empty)
    name = f"d{number}_{column}_{located.rule.name}"
    _make_dictionary(bench, name, types, readings)
    values = tuple(f"{name}.v{i}" for i in range(len(types)))
    flag = f"{name}.bad IS TRUE" if troubles else None
    return _Column(located, column, values, f"LEFT JOIN {name} ON g.c{column} = {name}.t", flag, troubles, has_empty)


def _parts(value: Value | Trouble, width: int) -> tuple[object, ...]:
    """Return what a reading gives for each of its columns: nothing for a trouble, two days for a period."""
    if value is None or isinstance(value, Trouble):
        return (None,) * width
    return value if isinstance(value, tuple) else (value,)


def _inline(
    column: int, types: tuple[str, ...], readings: Mapping[str, Value | Trouble], troubles: Mapping[str, Trouble]
) -> tuple[tuple[str, ...], str | None]:
    """Return the SQL of a column that says only a few things: comparing is cheaper than joining."""
    values = []
    for place, kind in enumerate(types):
        cases = [
            f"WHEN {_sql_of(text)} THEN {_sql_of(_parts(value, len(types))[place])}" for text, value in readings.items()
        ]
        values.append(f"CAST(CASE g.c{column} {' '.join(cases)} END AS {kind})" if cases else f"CAST(NULL AS {kind})")
    flag = f"g.c{column} IN ({', '.join(map(_sql_of, troubles))})" if troubles else None
    return tuple(values), f"({flag}) IS TRUE" if flag else None


def _make_dictionary(
    bench: Workbench, name: str, types: tuple[str, ...], readings: Mapping[str, Value | Trouble]
) -> None:
    columns: list[list[object]] = [[] for _ in types]
    for value in readings.values():
        for column, part in zip(columns, _parts(value, len(types)), strict=True):
            column.append(part)
    bad = [isinstance(value, Trouble) for value in readings.values()]
    listed = ", ".join(f"unnest(${i + 3}::{kind}[]) AS v{i}" for i, kind in enumerate(types))
    bench.run(
        f"CREATE TABLE {name} AS SELECT unnest($1::VARCHAR[]) AS t, unnest($2::BOOLEAN[]) AS bad, {listed}",
        [list(readings), bad, *columns],
    )


# ---------------------------------------------------------------- from the sheet's columns to the table's

_RENAMED = {"matricola": "persona"}


def _values(table: str, recognition: Recognition, read: list[_Column], keyring: Keyring, as_of: date) -> dict[str, str]:
    """Return the SQL of each column of the record's table, and of what goes elsewhere (bands, grounds, names)."""
    found = _found(recognition, read, keyring)
    values = {name: found.get(name, f"CAST(NULL AS {_type(table, name)})") for name in fact_columns(table)}
    for name in APART:
        if name in found:
            values[name] = found[name]
    derive = _DERIVATIONS.get(table)
    if derive is not None:
        values |= derive(found, values, read, as_of)
    return values


def _found(recognition: Recognition, read: list[_Column], keyring: Keyring) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in read:
        rule = column.located.rule
        if rule.kind in PERIODS:
            found |= {"periodo_dal": column.values[0], "periodo_al": column.values[1]}
        elif not rule.many:
            found[_RENAMED.get(rule.name, rule.name)] = _or_empty(column.values[0], rule, keyring)
    for rule in _unlocated(recognition, read):
        text = rule.constant if rule.constant is not None else rule.empty
        if text is not None and rule.kind not in PERIODS:
            found.setdefault(_RENAMED.get(rule.name, rule.name), _literal(text, rule, keyring))
    return found


def _unlocated(recognition: Recognition, read: list[_Column]) -> Iterator[FieldRule]:
    located = {column.located.rule.name for column in read}
    rules = dict(recognition.mapping.fields) if recognition.mapping else {}
    rules |= {name: found.rule for name, found in recognition.located.items()}
    return (rule for name, rule in rules.items() if name not in located)


def _or_empty(value: str, rule: FieldRule, keyring: Keyring) -> str:
    return value if rule.empty is None else f"coalesce({value}, {_literal(rule.empty, rule, keyring)})"


def _literal(text: str, rule: FieldRule, keyring: Keyring) -> str:
    """Return the SQL of a constant of the mapping, read as a cell would be."""
    value = text if rule.kind in PLAIN else reader_of(Located(rule, (), (), rule.unit), keyring)(text)
    if isinstance(value, Trouble):
        raise ValueError(f"mapping field {rule.name!r}: {text!r} is not {value.expected}")
    return _sql_of(value)


def _sql_of(value: object) -> str:
    """Return a value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    quoted = str(value).replace("'", "''")
    return f"DATE '{quoted}'" if isinstance(value, date) else f"'{quoted}'"


def _type(table: str, name: str) -> str:
    return SQL_TYPES[column_type(table, name)]


def _derive_strutture(
    found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date
) -> dict[str, str]:
    return {"dal": f"coalesce({values['dal']}, {BIRTH_OF_TIME})"}


_Derivation = Callable[[dict[str, str], dict[str, str], list[_Column], date], dict[str, str]]


def _derive_organico(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """Effective service is stated in days on a day; it is kept as the day from which it would have to run unbroken."""
    since, hired, days = found.get("dal"), values["assunto_il"], values["servizio_effettivo_giorni"]
    stated_on = ", ".join(day for day in (found.get("servizio_al"), since, f"DATE '{as_of}'") if day)
    run = f"CASE WHEN {days} BETWEEN 0 AND {SERVICE_DAYS} THEN CAST(coalesce({stated_on}) - {days} AS DATE) END"
    return {
        "dal": f"coalesce({', '.join(day for day in (since, hired, BIRTH_OF_TIME) if day)})",
        "servizio_effettivo_dal": found.get("servizio_effettivo_dal", f"coalesce({run}, {hired})"),
    }


def _derive_period(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    if "periodo_dal" not in found:
        return {}
    return {end: f"coalesce({values[end]}, {found['periodo_' + end]})" for end in ("dal", "al")}


def _derive_giornate(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """An office's form leaves blank what did not happen: an empty cell is 0 only beside another that is filled."""
    filled = {column.located.rule.name for column in read if not (column.has_empty or column.flag)}
    if filled & set(DAY_MINUTES):
        return {name: f"coalesce({values[name]}, 0)" for name in DAY_MINUTES if name not in filled}
    stated = f"coalesce({', '.join(values[name] for name in DAY_MINUTES)}) IS NOT NULL"
    return {
        name: f"CASE WHEN {values[name]} IS NULL AND {stated} THEN 0 ELSE {values[name]} END" for name in DAY_MINUTES
    }


def _derive_accordi(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    bands = [column.values[0] for column in read if column.located.rule.kind == "bands"]
    bands += [f"({start.values[0]} || '-' || {stop.values[0]})" for start, stop in band_pairs(read)]
    return {"fasce": f"nullif(concat_ws(';', {', '.join(bands)}), '')"} if bands else {}


def _derive_domande(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    grounds = [column.values[0] for column in read if column.located.rule.kind == "codes"]
    return {"titoli_priorita": f"nullif(concat_ws(';', {', '.join(grounds)}), '')"} if grounds else {}


def _derive_titoli(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """A ground is one text, the JSON that will be sealed; what its rules look at stays beside it on the workbench."""
    said = " || ', ' || ".join(f"'\"{name}\": ' || {_json_of(name, found.get(name))}" for name in _GROUND)
    looked_at = {"codice": "VARCHAR", "nato_il": "DATE", "km": sql_types_of("decimal")[0]}
    return {
        "progressivo": f"row_number() OVER (PARTITION BY {values['domanda']} ORDER BY g.riga)",
        "contenuto_cifrato": f"'{{' || {said} || '}}'",
        **{name: found.get(name, f"CAST(NULL AS {kind})") for name, kind in looked_at.items()},
    }


_GROUND = tuple(Ground.__dataclass_fields__)


def _json_of(name: str, value: str | None) -> str:
    """Return the SQL of a value as JSON writes it; a cell's text has no control characters left (`_trimmed`)."""
    if value is None:
        return "'null'"
    if name == "km":
        return f"coalesce({_number_in_json(value)}, 'null')"
    escaped = f"replace(replace(CAST({value} AS VARCHAR), '\\', '\\\\'), '\"', '\\\"')"
    return f"coalesce('\"' || {escaped} || '\"', 'null')"


def _number_in_json(value: str) -> str:
    """Return the SQL of a number that stays exact: a JSON integer, or the text of its decimals («39.5»)."""
    text = f"CAST({value} AS VARCHAR)"
    decimals = f"'\"' || rtrim({text}, '0') || '\"'"
    return f"CASE WHEN {value} = trunc({value}) THEN split_part({text}, '.', 1) ELSE {decimals} END"


def _derive_fasi(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """A phase has two digits, however the office writes its number: `4` and `Fase 4` are `04`."""
    number = f"regexp_extract(lower({values['fase']}), '^(?:fase )?0*([0-9]{{1,2}})$', 1)"
    return {"fase": f"CASE WHEN {number} <> '' THEN lpad({number}, 2, '0') ELSE {values['fase']} END"}


_WHOLE_ENTE = ("–", "—", "ente intero", "intero ente", "tutto l'ente", "tutto l’ente")


def _derive_unit(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """What is of no unit is of the whole ente, in whichever words the office says so."""
    unit = values["struttura"]
    whole = ", ".join(map(_sql_of, _WHOLE_ENTE))
    return {"struttura": f"CASE WHEN lower({unit}) IN ({whole}) THEN {_sql_of(ENTE)} ELSE {unit} END"}


def _derive_accounts(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    return _derive_unit(found, values, read, as_of) | _derive_period(found, values, read, as_of)


def _derive_state(found: dict[str, str], values: dict[str, str], read: list[_Column], as_of: date) -> dict[str, str]:
    """An inventory without days says how things stand on the day to which the file refers."""
    return {"dal": f"coalesce({values['dal']}, {_sql_of(as_of)})"}


_DERIVATIONS: dict[str, _Derivation] = {
    "strutture": _derive_strutture,
    "organico": _derive_organico,
    "presenze": _derive_period,
    "contattabilita": _derive_period,
    "rapporti": _derive_period,
    "giornate": _derive_giornate,
    "accordi": _derive_accordi,
    "domande": _derive_domande,
    "titoli": _derive_titoli,
    "fasi": _derive_fasi,
    "requisiti": _derive_unit,
    "costi": _derive_accounts,
    "processi": _derive_accounts,
    "applicativi": _derive_state,
    "spazi": _derive_state,
    "obiettivi_ente": _derive_unit,
}


def band_pairs(read: list[_Column]) -> list[tuple[_Column, _Column]]:
    """Return the pairs of columns «dalle», «alle» in the order of the sheet."""
    starts = [column for column in read if column.located.rule.name == "dalle"]
    stops = [column for column in read if column.located.rule.name == "alle"]
    return list(zip(starts, stops, strict=False))


# ---------------------------------------------------------------- the bits


def _reasons(table: str, recognition: Recognition, read: list[_Column], values: Mapping[str, str]) -> Iterator[Reason]:
    for column in read:
        if column.flag is not None:
            yield _unreadable(column)
    yield from _missing(table, recognition, read, values)
    by_name = {_RENAMED.get(c.located.rule.name, c.located.rule.name): c for c in reversed(read)}
    for rule in row_rules(table):
        yield _broken(rule, by_name)
    for start, stop in band_pairs(read):
        yield from _band_reasons(start, stop)


TOO_LONG = Trouble(
    "ING-13", f"un codice di al massimo {CODE_LENGTH} caratteri", "Scrivi nella cella soltanto il codice."
)


NO_SPAN = Trouble(
    "ING-06",
    "il periodo a cui si riferisce la riga",
    "Scrivilo come 2026, 1° trimestre 2026 oppure ottobre 2026.",
)


def _unreadable(column: _Column) -> Reason:
    rule = column.located.rule
    if rule.kind in PLAIN:
        return Reason(f"bad_{column.column}_{rule.name}", rule.name, column.column, rule.personal, TOO_LONG)
    wrong = f"bad_{column.column}_{rule.name}"
    return Reason(wrong, rule.name, column.column, rule.personal, troubles=column.troubles)


def _missing(table: str, recognition: Recognition, read: list[_Column], values: Mapping[str, str]) -> Iterator[Reason]:
    """A value that the record cannot do without, or that the mapping requires, and that no cell of the row gives."""
    by_name: dict[str, list[_Column]] = {}
    for column in read:
        for name in _fills(column):
            by_name.setdefault(name, []).append(column)
    required = dict.fromkeys(name for name in required_columns(table) if name not in MADE_HERE or table != "titoli")
    required |= dict.fromkeys(
        _RENAMED.get(c.located.rule.name, c.located.rule.name) for c in read if c.located.rule.required
    )
    if table == "giornate":
        yield from _missing_day(by_name)
        required = {name: None for name in required if name not in DAY_MINUTES}
    for name in required:
        columns = by_name.get(name, [])
        if name == "al" and columns and all(column.located.rule.kind in PERIODS for column in columns):
            continue  # the one cell that gives both days has been asked for its first
        if name in values and (not columns or all(column.has_empty or column.flag for column in columns)):
            yield _missing_value(name, columns)


def _fills(column: _Column) -> tuple[str, ...]:
    rule = column.located.rule
    return ("dal", "al") if rule.kind in PERIODS else (_RENAMED.get(rule.name, rule.name),)


def _missing_value(name: str, columns: list[_Column]) -> Reason:
    unread = "".join(f" AND NOT {_flag_name(column)}" for column in columns if column.flag)
    if not columns:
        return Reason(f"{name} IS NULL{unread}", name, None, True, _nothing_in(name))
    rule = columns[0].located.rule
    trouble = NO_SPAN if rule.kind == "span" else _nothing_in(rule.label)
    return Reason(f"{name} IS NULL{unread}", rule.name, columns[0].column, rule.personal, trouble)


def _missing_day(by_name: Mapping[str, list[_Column]]) -> Iterator[Reason]:
    columns = [column for name in DAY_MINUTES for column in by_name.get(name, [])]
    if not columns or not all(column.has_empty or column.flag for column in columns):
        return
    unread = "".join(f" AND NOT {_flag_name(column)}" for column in columns if column.flag)
    trouble = Trouble(
        "ING-06",
        "le ore della giornata in almeno una colonna",
        "Scrivi le ore di presenza, di lavoro agile o di assenza; se la giornata non conta, togli la riga.",
    )
    wrong = " AND ".join(f"{name} IS NULL" for name in DAY_MINUTES)
    yield Reason(wrong + unread, columns[0].located.rule.name, columns[0].column, True, trouble)


def _nothing_in(label: str) -> Trouble:
    return Trouble("ING-06", f"un valore in «{label}», che è obbligatorio", "Compila la cella.")


def _broken(rule: RowRule, by_name: Mapping[str, _Column]) -> Reason:
    column = by_name.get(rule.field) or by_name.get("periodo")
    trouble = Trouble(rule.code, rule.expected, rule.remedy)
    if column is None:
        return Reason(f"({rule.wrong})", rule.field, None, True, trouble)
    found = column.located.rule
    return Reason(f"({rule.wrong})", found.name, column.column, found.personal, trouble)


def _band_reasons(start: _Column, stop: _Column) -> Iterator[Reason]:
    first, last = f"from_{start.column}", f"to_{stop.column}"
    order = Trouble(BAND_ORDER.code, BAND_ORDER.expected, BAND_ORDER.remedy)
    yield Reason(f"{last} <= {first}", "alle", stop.column, stop.located.rule.personal, order)
    for column, value, other in ((start, first, last), (stop, last, first)):
        unread = f" AND NOT {_flag_name(column)}" if column.flag else ""
        missing = _nothing_in(column.located.rule.label)
        wrong = f"{value} IS NULL AND {other} IS NOT NULL{unread}"
        yield Reason(wrong, column.located.rule.name, column.column, column.located.rule.personal, missing)


# ---------------------------------------------------------------- the pass


def _flag_name(column: _Column) -> str:
    return f"bad_{column.column}_{column.located.rule.name}"


def _pass(laid: Laid, read: list[_Column], values: Mapping[str, str], as_of: date) -> str:
    typed = [f"{_cast(laid.table, name, sql)} AS {name}" for name, sql in values.items()]
    typed += [f"({column.flag}) AS {_flag_name(column)}" for column in read if column.flag]
    for start, stop in band_pairs(read):
        typed += [f"{start.values[0]} AS from_{start.column}", f"{stop.values[0]} AS to_{stop.column}"]
    joins = " ".join(column.join for column in read if column.join)
    inner = f"SELECT g.riga, {_sql_of(as_of)} AS as_of, {', '.join(typed)} FROM {laid.grid} g {joins}"
    masks = [f"{_mask(laid.reasons[i * BITS : (i + 1) * BITS])} AS {name}" for i, name in enumerate(laid.masks)]
    return f"SELECT {', '.join(('riga', *values, *masks))} FROM ({inner})"


def _cast(table: str, name: str, sql: str) -> str:
    return sql if name not in fact_columns(table) else f"CAST({sql} AS {_type(table, name)})"


def _mask(reasons: tuple[Reason, ...]) -> str:
    bits = (f"CASE WHEN {reason.wrong} THEN {1 << bit}::BIGINT ELSE 0 END" for bit, reason in enumerate(reasons))
    return " + ".join(bits)
