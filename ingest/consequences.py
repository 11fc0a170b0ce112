# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would change if the good rows of a sheet were taken: how many new, changed, the same, brought to an end?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.validate import Judged, period_of
from ingest.workbench import Workbench
from record.intake import (
    Connection,
    coming_key,
    fact_columns,
    has_rows,
    natural_key,
    standing_details,
    standing_grounds,
)
from record.lineage import Counts
from record.pseudonym import Keyring

CHILDREN = {"accordi": "fasce", "domande": "titoli_priorita"}
"""What belongs to a row and lies in a table of its own: part of the row when it is compared, and stored with it."""


AGAIN = "again"
"""The fate of a row that did not change and is stored all the same, because others of its key did."""


@dataclass(frozen=True)
class Consequences:
    """What a judged sheet would do. `taken` is the SELECT of the rows to store: riga, the columns, the extras."""

    judged: Judged
    counts: Counts
    taken: str


def consequences_of(judged: Judged, conn: Connection, keyring: Keyring) -> Consequences:
    """Compare the good rows with those that hold under the same key: equal ones are not to be stored again."""
    if not has_rows(conn, judged.table):
        return Consequences(judged, Counts(nuove=judged.accepted, respinte=judged.rejected), judged.good)
    bench, fate = judged.bench, f"fate_{judged.laid.number}"
    seen = _standing(judged, conn, keyring)
    bench.run(f"CREATE TABLE {fate} AS {_compared(judged, seen)}")
    if coming_key(judged.table) != natural_key(judged.table):
        _take_together(judged, fate, seen)
    how_many = dict(bench.rows(f"SELECT fate, count(*) FROM {fate} GROUP BY fate"))
    closed = _CLOSED.get(judged.table, _nothing_closed)(bench, fate, seen)
    counts = Counts(
        nuove=how_many.get("new", 0),
        modificate=how_many.get("changed", 0),
        chiuse=closed,
        invariate=how_many.get("same", 0) + how_many.get(AGAIN, 0),
        respinte=judged.rejected,
    )
    return Consequences(judged, counts, f"SELECT * FROM {fate} WHERE fate <> 'same'")


def _standing(judged: Judged, conn: Connection, keyring: Keyring) -> str:
    """Leave the rows of the record that may be compared as `seen_<n>`, with their children, and return its name."""
    bench, table, name = judged.bench, judged.table, f"seen_{judged.laid.number}"
    if table == "titoli":
        _open_details(bench, conn, keyring, name)
        return name
    bench.standing(conn, table, (*fact_columns(table), "batch"), name, period_of(judged))
    child = CHILDREN.get(table)
    if child is not None:
        _add_children(bench, conn, keyring, table, name)
    return name


def _open_details(bench: Workbench, conn: Connection, keyring: Keyring, name: str) -> None:
    """Leave the grounds that hold as the relation `name`, each opened: what was sealed twice can be compared."""
    opened = [(*place, keyring.open(sealed).decode()) for *place, sealed in standing_details(conn)]
    columns = [list(column) for column in zip(*opened, strict=True)] if opened else [[], [], [], []]
    bench.run(
        f"CREATE TABLE {name} AS SELECT unnest($1::VARCHAR[]) AS domanda, unnest($2::BIGINT[]) AS progressivo, "
        "unnest($3::BIGINT[]) AS batch, unnest($4::VARCHAR[]) AS contenuto_cifrato",
        columns,
    )


def _add_children(bench: Workbench, conn: Connection, keyring: Keyring, table: str, name: str) -> None:
    """Join to each row of `name` what its own batch stored apart, written as `ingest.layout` writes it."""
    if table == "accordi":
        bench.standing(conn, "accordi_fasce", ("accordo", "progressivo", "dalle", "alle", "batch"), f"{name}_bands")
        said = (
            "SELECT accordo, batch, string_agg(dalle || '-' || alle, ';' ORDER BY progressivo) AS fasce "
            f"FROM {name}_bands GROUP BY accordo, batch"
        )
    else:
        grounds = [
            (domanda, batch, progressivo, keyring.open(sealed).decode())
            for domanda, batch, progressivo, sealed in standing_grounds(conn)
        ]
        said = _grounds_relation(bench, grounds, name)
    key, child = natural_key(table)[0], CHILDREN[table]
    bench.run(
        f"CREATE TABLE {name}_whole AS SELECT s.*, c.{child} FROM {name} s LEFT JOIN ({said}) c USING ({key}, batch)"
    )
    bench.run(f"DROP TABLE {name}")
    bench.run(f"ALTER TABLE {name}_whole RENAME TO {name}")


def _grounds_relation(bench: Workbench, grounds: list[tuple[Any, ...]], name: str) -> str:
    columns = [list(column) for column in zip(*grounds, strict=True)] if grounds else [[], [], [], []]
    bench.run(
        f"CREATE TABLE {name}_grounds AS SELECT unnest($1::VARCHAR[]) AS domanda, unnest($2::BIGINT[]) AS batch, "
        "unnest($3::BIGINT[]) AS progressivo, unnest($4::VARCHAR[]) AS codice",
        columns,
    )
    return (
        "SELECT domanda, batch, string_agg(codice, ';' ORDER BY progressivo) AS titoli_priorita "
        f"FROM {name}_grounds GROUP BY domanda, batch"
    )


def _compared(judged: Judged, seen: str) -> str:
    table = judged.table
    keys = natural_key(table)
    child = CHILDREN.get(table)
    rest = [name for name in fact_columns(table) if name not in keys]
    same = [f"g.{name} IS NOT DISTINCT FROM s.{name}" for name in rest]
    if child is not None:
        same.append(f"{'g.' + child if child in judged.laid.extras else 'NULL'} IS NOT DISTINCT FROM s.{child}")
    met = " AND ".join(f"g.{key} = s.{key}" for key in keys)
    fate = f"CASE WHEN s.batch IS NULL THEN 'new' WHEN {' AND '.join(same)} THEN 'same' ELSE 'changed' END"
    return f"SELECT g.*, {fate} AS fate FROM ({judged.good}) g LEFT JOIN {seen} s ON {met}"


def _take_together(judged: Judged, fate: str, seen: str) -> None:
    """Where one row of a key is new, changed or gone, the others of that key are stored again with it."""
    key, whole = ", ".join(coming_key(judged.table)), ", ".join(natural_key(judged.table))
    judged.bench.run(
        f"UPDATE {fate} SET fate = '{AGAIN}' WHERE fate = 'same' AND {key} IN "
        f"(SELECT {key} FROM {fate} WHERE fate <> 'same' UNION SELECT {key} FROM ({_gone(fate, seen, key, whole)}))"
    )


def _gone(fate: str, seen: str, key: str, whole: str) -> str:
    return f"SELECT * FROM {seen} ANTI JOIN {fate} USING ({whole}) WHERE {key} IN (SELECT {key} FROM {fate})"


# ---------------------------------------------------------------- what comes to an end


def _nothing_closed(bench: Workbench, fate: str, seen: str) -> int:
    return 0


def _people_who_left(bench: Workbench, fate: str, seen: str) -> int:
    """Count the people whom the record had in service and this file gives a last day."""
    return int(
        bench.value(
            f"SELECT count(DISTINCT persona) FROM {fate} WHERE fate <> 'same' AND cessato_il IS NOT NULL "
            f"AND persona IN (SELECT persona FROM {seen} GROUP BY persona HAVING count(cessato_il) = 0)"
        )
    )


def _agreements_ended(bench: Workbench, fate: str, seen: str) -> int:
    """Count the agreements of the record that end, or end earlier, and those that a new one renews."""
    over = "('concluso', 'recesso', 'annullato')"
    ended = (
        f"SELECT accordo FROM {fate} f JOIN {seen} s USING (accordo) WHERE f.fate = 'changed' AND ("
        "(f.recesso_il IS NOT NULL AND s.recesso_il IS NULL) OR f.fine < coalesce(s.fine, DATE '9999-12-31') "
        f"OR (f.stato IN {over} AND coalesce(s.stato, 'attivo') NOT IN {over}))"
    )
    renewed = (
        f"SELECT rinnovo_di AS accordo FROM {fate} f WHERE f.fate = 'new' "
        f"AND rinnovo_di IN (SELECT accordo FROM {seen})"
    )
    return int(bench.value(f"SELECT count(*) FROM ({ended} UNION {renewed})"))


def _units_closed(bench: Workbench, fate: str, seen: str) -> int:
    return int(
        bench.value(
            f"SELECT count(*) FROM {fate} f JOIN {seen} s USING (codice, dal) "
            "WHERE f.fate = 'changed' AND f.al IS NOT NULL AND s.al IS NULL"
        )
    )


def _grounds_dropped(bench: Workbench, fate: str, seen: str) -> int:
    return int(bench.value(f"SELECT count(*) FROM ({_gone(fate, seen, 'domanda', 'domanda, progressivo')})"))


_CLOSED: dict[str, Callable[[Workbench, str, str], int]] = {
    "organico": _people_who_left,
    "accordi": _agreements_ended,
    "strutture": _units_closed,
    "titoli": _grounds_dropped,
}
