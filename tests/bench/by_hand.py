# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""What would an expert write by hand for the ten indicators? DuckDB SQL on the marts' Parquet, and pandas in RAM.

Both answer what the engine answers: part, whole and distinct people of every unit, genere and month, with totals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

Place = tuple[str | None, str | None, int | None]
Counts = dict[Place, tuple[int, int, int, int, int]]
"""(unit or None for the ente, genere or None, month or None) -> part, whole, people, people_part, people_rest."""

ON = date(2025, 12, 31)
START = date(2025, 1, 1)
FIRST_MONDAY, LAST_MONDAY = date(2024, 12, 30), ON - timedelta(days=6)
NINETY, TERM, PRESENCE, LIMIT = 90, 30, 66, 2
MONTH_ENDS = tuple((date(2025, m, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) for m in range(1, 13))


# ---------------------------------------------------------------- SQL

_STATES = """
stato AS (SELECT *, coalesce(lead(dal) OVER (PARTITION BY persona ORDER BY dal) - 1, DATE '9999-12-31') AS fino_al
          FROM organico),
su AS (WITH RECURSIVE r(codice, antenato) AS (
         SELECT codice, codice FROM strutture
         UNION ALL SELECT r.codice, s.padre FROM r JOIN strutture s ON s.codice = r.antenato WHERE s.padre IS NOT NULL)
       SELECT * FROM r UNION ALL SELECT codice, NULL FROM strutture)"""

_POTENTIAL = """coalesce(s.cessato_il >= g.giorno, true) AND s.posizione IS DISTINCT FROM 'altrove'
  AND s.eseguibile_agile = 1 AND coalesce(s.eseguibile_agile_dal <= g.giorno, true)
  AND s.servizio_effettivo_dal <= g.giorno - 90"""

_DAYS = ", ".join(f"({day.month}, DATE '{day}')" for day in MONTH_ENDS)

_STOCK = f"""
WITH {_STATES}, giorni(mese, giorno) AS (VALUES {_DAYS}),
in_forza AS (SELECT DISTINCT g.mese, a.persona FROM accordi a JOIN giorni g ON a.inizio <= g.giorno
  AND coalesce(a.fine >= g.giorno, true) AND coalesce(a.recesso_il > g.giorno, true)
  AND coalesce(a.firmato_il <= g.giorno, true)
  WHERE coalesce(a.stato, 'attivo') NOT IN ('bozza', 'sospeso', 'annullato')
  AND NOT EXISTS (SELECT 1 FROM accordi n WHERE n.rinnovo_di = a.accordo AND n.persona = a.persona
                  AND n.inizio <= g.giorno AND coalesce(n.stato, 'attivo') NOT IN ('bozza', 'annullato'))),
ammessi AS (SELECT DISTINCT g.mese, d.persona FROM domande d JOIN giorni g
  ON coalesce(d.decisa_il, d.presentata_il) <= g.giorno WHERE d.esito = 'ammessa'),
r AS (SELECT s.struttura, s.genere, g.mese, {_POTENTIAL} AS w, ({{part}}) AS p
  FROM giorni g JOIN stato s ON g.giorno BETWEEN s.dal AND s.fino_al {{join}}),
foglie AS (SELECT struttura, genere, mese, count(*) FILTER (WHERE w AND p) AS part, count(*) FILTER (WHERE w) AS whole
  FROM r GROUP BY ALL)
SELECT antenato, genere, mese, sum(part), sum(whole), sum(whole), sum(part), sum(whole) - sum(part)
FROM foglie JOIN su ON su.codice = foglie.struttura
GROUP BY GROUPING SETS ((antenato, mese), (antenato, genere, mese))"""

_FLOW = f"""
WITH {_STATES}, eventi AS ({{events}}),
primo AS (SELECT persona, min(dal) AS dal FROM stato GROUP BY persona),
r AS (SELECT e.persona, s.struttura, s.genere, month(e.giorno) AS mese, {{whole}} AS whole, {{part}} AS part
  FROM eventi e JOIN stato s ON s.persona = e.persona AND e.giorno <= s.fino_al
  JOIN primo ON primo.persona = e.persona WHERE e.giorno >= s.dal OR s.dal = primo.dal),
mesi AS (SELECT persona, struttura, genere, mese, sum(part) AS part, sum(whole) AS whole FROM r GROUP BY ALL),
persone AS (SELECT antenato, genere, mese, persona, sum(part) AS part, sum(whole) AS whole
  FROM mesi JOIN su ON su.codice = mesi.struttura
  GROUP BY GROUPING SETS ((antenato, persona), (antenato, genere, persona), (antenato, mese, persona),
                          (antenato, genere, mese, persona)))
SELECT antenato, genere, mese, sum(part), sum(whole), count(*) FILTER (WHERE whole > 0),
  count(*) FILTER (WHERE part > 0), count(*) FILTER (WHERE whole > part)
FROM persone GROUP BY ALL"""

_WEEKS = f"""SELECT persona, settimana + 6 AS giorno, minuti_agile, minuti_giustificati, giorni_agile
  FROM persona_settimana WHERE settimana BETWEEN DATE '{FIRST_MONDAY}' AND DATE '{LAST_MONDAY}'"""
_BASE = "(s.orario_settimanale_minuti - e.minuti_giustificati)"
_POTENTIAL_THEN = _POTENTIAL.replace("g.giorno", "e.giorno")
_YEAR = f"BETWEEN DATE '{START}' AND DATE '{ON}'"

SQL: dict[str, str] = {
    "S-01": _STOCK.format(
        part="f.persona IS NOT NULL", join="LEFT JOIN in_forza f ON f.mese = g.mese AND f.persona = s.persona"
    ),
    "S-02": _STOCK.format(
        part="f.persona IS NOT NULL OR d.persona IS NOT NULL",
        join="LEFT JOIN in_forza f ON f.mese = g.mese AND f.persona = s.persona "
        "LEFT JOIN ammessi d ON d.mese = g.mese AND d.persona = s.persona",
    ),
    "IM-01": _STOCK.format(
        part="m.giorni_agile > 0",
        join="LEFT JOIN persona_mese m ON m.persona = s.persona AND m.mese = date_trunc('month', g.giorno)",
    ),
    "S-03": _FLOW.format(
        events=f"""SELECT persona, CASE WHEN decisa_il <= DATE '{ON}' THEN decisa_il ELSE presentata_il END AS giorno,
          CASE WHEN decisa_il > DATE '{ON}' THEN 'in_attesa' ELSE esito END AS esito FROM domande
          WHERE CASE WHEN decisa_il <= DATE '{ON}' THEN decisa_il ELSE presentata_il END {_YEAR}""",
        whole=f"(e.esito IN ('ammessa', 'respinta') AND {_POTENTIAL_THEN})::INT",
        part=f"(e.esito = 'ammessa' AND {_POTENTIAL_THEN})::INT",
    ),
    "S-05": _FLOW.format(
        events=f"""SELECT d.persona, coalesce(f.firmato_il, DATE '{ON}') AS giorno, f.firmato_il,
            coalesce(c.prossimo_lavorativo, d.presentata_il + {TERM}) AS termine
          FROM domande d LEFT JOIN (SELECT domanda, min(firmato_il) AS firmato_il FROM accordi
            WHERE firmato_il <= DATE '{ON}' GROUP BY domanda) f USING (domanda)
          LEFT JOIN calendario c ON c.giorno = d.presentata_il + {TERM}
          WHERE d.esito = 'ammessa' AND d.presentata_il <= DATE '{ON}'
            AND coalesce(d.decisa_il <= DATE '{ON}', true) AND coalesce(f.firmato_il, DATE '{ON}') {_YEAR}""",
        whole=f"(e.firmato_il IS NOT NULL OR (e.termine < DATE '{ON}' "
        "AND coalesce(s.cessato_il >= e.giorno, true)))::INT",
        part="coalesce(e.firmato_il <= e.termine, false)::INT",
    ),
    "S-06": _FLOW.format(
        events=_WEEKS,
        whole=f"({_BASE} > 0 AND {_BASE} * coalesce(s.giorni_settimana, 5) >= s.orario_settimanale_minuti)::INT",
        part=f"({_BASE} > 0 AND {_BASE} * coalesce(s.giorni_settimana, 5) >= s.orario_settimanale_minuti "
        f"AND ({_BASE} - e.minuti_agile) * 100 >= {PRESENCE} * {_BASE})::INT",
    ),
    "S-07": _FLOW.format(
        events=_WEEKS, whole="(e.giorni_agile IS NOT NULL)::INT", part=f"(e.giorni_agile <= {LIMIT})::INT"
    ),
    "S-09": _FLOW.format(
        events=f"""SELECT a.persona, c.al AS giorno, c.episodi_contestati
          FROM contattabilita c JOIN accordi a USING (accordo) WHERE c.al {_YEAR}""",
        whole="1",
        part="(e.episodi_contestati = 0)::INT",
    ),
    "S-10": _FLOW.format(
        events=f"""SELECT a.persona, min(r.scade_il) AS giorno,
            CASE WHEN count(r.ricevuto_il) = count(*) THEN max(r.ricevuto_il) END AS ricevuto_il
          FROM rapporti r JOIN accordi a USING (accordo) GROUP BY r.rapporto, a.persona
          HAVING min(r.scade_il) {_YEAR}""",
        whole="1",
        part="coalesce(e.ricevuto_il <= e.giorno, false)::INT",
    ),
    "IM-02": _FLOW.format(
        events=f"""SELECT persona, last_day(mese) AS giorno, giorni_agile, giorni_presenza FROM persona_mese
          WHERE mese {_YEAR}""",
        whole="coalesce(e.giorni_agile + e.giorni_presenza, 0)",
        part="coalesce(CASE WHEN e.giorni_presenza IS NOT NULL THEN e.giorni_agile END, 0)",
    ),
}


def counts_by_sql(con: duckdb.DuckDBPyConnection) -> dict[str, Counts]:
    """Return every count of the ten indicators, one hand-written query each."""
    return {code: _places(con.execute(query).fetchall(), code) for code, query in SQL.items()}


def _places(rows: list[tuple[Any, ...]], code: str) -> Counts:
    found: Counts = {}
    for unit, genere, month, part, whole, people, people_part, people_rest in rows:
        found[unit, genere, month] = (int(part), int(whole), int(people), int(people_part), int(people_rest))
    if code in ("S-01", "S-02", "IM-01"):
        found |= {(unit, genere, None): n for (unit, genere, month), n in found.items() if month == ON.month}
    return found


# ---------------------------------------------------------------- pandas

Frames = Mapping[str, pd.DataFrame]


def frames(con: duckdb.DuckDBPyConnection) -> Frames:
    """Return the same marts as DataFrames in RAM; reading them is not part of what is timed."""
    names = ("organico", "strutture", "accordi", "domande", "contattabilita", "rapporti", "calendario")
    return {name: con.sql(f"SELECT * FROM {name}").df() for name in (*names, "persona_settimana", "persona_mese")}


def counts_by_pandas(tables: Frames) -> dict[str, Counts]:
    """Return every count of the ten indicators, computed by pandas."""
    closure = _closure(tables["strutture"])
    stock = {code: _stock(tables, part, closure) for code, part in _STOCK_PARTS.items()}
    flow = {code: _flow(tables, rows(tables), closure) for code, rows in _FLOW_ROWS.items()}
    return {**stock, **flow}


def _closure(strutture: pd.DataFrame) -> pd.DataFrame:
    parent = dict(zip(strutture["codice"], strutture["padre"], strict=True))
    pairs = []
    for code in parent:
        above: object = code
        while isinstance(above, str):
            pairs.append((code, above))
            above = parent[above]
        pairs.append((code, "*"))
    return pd.DataFrame(pairs, columns=["struttura", "antenato"])


def _agreed(tables: Frames, day: pd.Timestamp) -> pd.Series:
    a = tables["accordi"]
    renewed = a.loc[(a["inizio"] <= day) & a["rinnovo_di"].notna(), "rinnovo_di"]
    live = (a["inizio"] <= day) & ((a["fine"] >= day) | a["fine"].isna())
    live &= ((a["recesso_il"] > day) | a["recesso_il"].isna()) & ((a["firmato_il"] <= day) | a["firmato_il"].isna())
    live &= ~a["stato"].fillna("attivo").isin(["bozza", "sospeso", "annullato"]) & ~a["accordo"].isin(renewed)
    return a.loc[live, "persona"].drop_duplicates()


def _admitted(tables: Frames, day: pd.Timestamp) -> pd.Series:
    d = tables["domande"]
    return d.loc[(d["esito"] == "ammessa") & (d["decisa_il"].fillna(d["presentata_il"]) <= day), "persona"]


def _worked(tables: Frames, day: pd.Timestamp) -> pd.Series:
    m = tables["persona_mese"]
    return m.loc[(m["mese"] == day.replace(day=1)) & (m["giorni_agile"] > 0), "persona"]


_People = Callable[[Frames, pd.Timestamp], pd.Series]
_STOCK_PARTS: dict[str, _People] = {
    "S-01": _agreed,
    "S-02": lambda tables, day: pd.concat([_agreed(tables, day), _admitted(tables, day)]),
    "IM-01": _worked,
}


def _potential(s: pd.DataFrame, day: object) -> pd.Series:
    here = (s["cessato_il"].isna() | (s["cessato_il"] >= day)) & (s["posizione"] != "altrove")
    able = (s["eseguibile_agile"] == 1) & (s["eseguibile_agile_dal"].isna() | (s["eseguibile_agile_dal"] <= day))
    return here & able & (s["servizio_effettivo_dal"] <= day - pd.Timedelta(days=NINETY))


def _states(organico: pd.DataFrame) -> pd.DataFrame:
    states = organico.sort_values(["persona", "dal"])
    until = states.groupby("persona")["dal"].shift(-1) - pd.Timedelta(days=1)
    return states.assign(fino_al=until.fillna(pd.Timestamp("2200-01-01")))


def _stock(tables: Frames, people: _People, closure: pd.DataFrame) -> Counts:
    states, months = _states(tables["organico"]), []
    for end in MONTH_ENDS:
        day = pd.Timestamp(end)
        now = states[(states["dal"] <= day) & (states["fino_al"] >= day)]
        whole = _potential(now, day)
        part = whole & now["persona"].isin(people(tables, day))
        months.append(
            now[["struttura", "genere"]].assign(mese=end.month, part=part.astype(int), whole=whole.astype(int))
        )
    leaves = pd.concat(months).groupby(["struttura", "genere", "mese"], as_index=False)[["part", "whole"]].sum()
    lifted = leaves.merge(closure, on="struttura")
    found: Counts = {}
    for keys in (["antenato", "mese"], ["antenato", "genere", "mese"]):
        for row in lifted.groupby(keys, as_index=False)[["part", "whole"]].sum().itertuples(index=False):
            genere = getattr(row, "genere", None)
            found[_unit(row.antenato), genere, row.mese] = (
                row.part,
                row.whole,
                row.whole,
                row.part,
                row.whole - row.part,
            )
    return found | {(u, g, None): n for (u, g, m), n in found.items() if m == ON.month}


def _unit(antenato: str) -> str | None:
    return None if antenato == "*" else antenato


def _dated(tables: Frames, events: pd.DataFrame) -> pd.DataFrame:
    states = _states(tables["organico"])
    first = states.groupby("persona")["dal"].transform("min")
    joined = events.merge(states.assign(primo=first), on="persona")
    held = (joined["giorno"] <= joined["fino_al"]) & (
        (joined["giorno"] >= joined["dal"]) | (joined["dal"] == joined["primo"])
    )
    return joined[held]


def _demand(tables: Frames) -> pd.DataFrame:
    d, on = tables["domande"], pd.Timestamp(ON)
    giorno = d["decisa_il"].where(d["decisa_il"] <= on, d["presentata_il"])
    esito = d["esito"].where(~(d["decisa_il"] > on), "in_attesa")
    events = pd.DataFrame({"persona": d["persona"], "giorno": giorno, "esito": esito})
    rows = _dated(tables, events[giorno.between(pd.Timestamp(START), on)])
    able = _potential(rows, rows["giorno"])
    return rows.assign(
        whole=able & rows["esito"].isin(["ammessa", "respinta"]), part=able & (rows["esito"] == "ammessa")
    )


def _signatures(tables: Frames) -> pd.DataFrame:
    d, a, c, on = tables["domande"], tables["accordi"], tables["calendario"], pd.Timestamp(ON)
    first = a[a["firmato_il"] <= on].groupby("domanda", as_index=False)["firmato_il"].min()
    known = d[(d["esito"] == "ammessa") & (d["presentata_il"] <= on) & ~(d["decisa_il"] > on)]
    e = known[["domanda", "persona", "presentata_il"]].merge(first, on="domanda", how="left")
    last = e["presentata_il"] + pd.Timedelta(days=TERM)
    rolled = last.map(c.set_index("giorno")["prossimo_lavorativo"]).fillna(last)
    e = e.assign(termine=rolled, giorno=e["firmato_il"].fillna(on))
    rows = _dated(tables, e[e["giorno"].between(pd.Timestamp(START), on)])
    staying = rows["cessato_il"].isna() | (rows["cessato_il"] >= rows["giorno"])
    whole = rows["firmato_il"].notna() | ((rows["termine"] < on) & staying)
    return rows.assign(whole=whole, part=rows["firmato_il"] <= rows["termine"])


def _weeks(tables: Frames) -> pd.DataFrame:
    w = tables["persona_settimana"]
    chosen = w[w["settimana"].between(pd.Timestamp(FIRST_MONDAY), pd.Timestamp(LAST_MONDAY))]
    events = chosen.assign(giorno=chosen["settimana"] + pd.Timedelta(days=6))
    return _dated(tables, events)


def _presence(tables: Frames) -> pd.DataFrame:
    rows = _weeks(tables)
    base = rows["orario_settimanale_minuti"] - rows["minuti_giustificati"]
    whole = (base > 0) & (base * rows["giorni_settimana"].fillna(5) >= rows["orario_settimanale_minuti"])
    return rows.assign(whole=whole, part=whole & ((base - rows["minuti_agile"]) * 100 >= PRESENCE * base))


def _limits(tables: Frames) -> pd.DataFrame:
    rows = _weeks(tables)
    return rows.assign(whole=rows["giorni_agile"].notna(), part=rows["giorni_agile"] <= LIMIT)


def _contacts(tables: Frames) -> pd.DataFrame:
    e = (
        tables["contattabilita"]
        .merge(tables["accordi"][["accordo", "persona"]], on="accordo")
        .rename(columns={"al": "giorno"})
    )
    e = e[e["giorno"].between(pd.Timestamp(START), pd.Timestamp(ON))]
    rows = _dated(tables, e[["persona", "giorno", "episodi_contestati"]])
    return rows.assign(whole=True, part=rows["episodi_contestati"] == 0)


def _reports(tables: Frames) -> pd.DataFrame:
    joined = tables["rapporti"].merge(tables["accordi"][["accordo", "persona"]], on="accordo")
    grouped = joined.groupby(["rapporto", "persona"], as_index=False).agg(
        giorno=("scade_il", "min"),
        ricevuto_il=("ricevuto_il", "max"),
        there=("ricevuto_il", "count"),
        n=("obiettivo", "size"),
    )
    grouped = grouped[grouped["giorno"].between(pd.Timestamp(START), pd.Timestamp(ON))]
    rows = _dated(tables, grouped)
    return rows.assign(whole=True, part=(rows["there"] == rows["n"]) & (rows["ricevuto_il"] <= rows["giorno"]))


def _days(tables: Frames) -> pd.DataFrame:
    m = tables["persona_mese"]
    m = m[m["mese"].between(pd.Timestamp(START), pd.Timestamp(ON))]
    rows = _dated(tables, m.assign(giorno=m["mese"] + pd.offsets.MonthEnd(0)))
    return rows.assign(whole=rows["giorni_agile"] + rows["giorni_presenza"], part=rows["giorni_agile"])


_FLOW_ROWS: dict[str, Callable[[Frames], pd.DataFrame]] = {
    "S-03": _demand,
    "S-05": _signatures,
    "S-06": _presence,
    "S-07": _limits,
    "S-09": _contacts,
    "S-10": _reports,
    "IM-02": _days,
}


def _flow(tables: Frames, rows: pd.DataFrame, closure: pd.DataFrame) -> Counts:
    r = rows.assign(mese=rows["giorno"].dt.month, part=rows["part"].astype(int), whole=rows["whole"].astype(int))
    months = r.groupby(["struttura", "genere", "mese", "persona"], as_index=False)[["part", "whole"]].sum()
    lifted = months.merge(closure, on="struttura")
    found: Counts = {}
    for keys in (["antenato"], ["antenato", "genere"], ["antenato", "mese"], ["antenato", "genere", "mese"]):
        people = lifted.groupby([*keys, "persona"], as_index=False)[["part", "whole"]].sum()
        flags = people.assign(n=people["whole"] > 0, np=people["part"] > 0, nr=people["whole"] > people["part"])
        for row in (
            flags.groupby(keys, as_index=False)[["part", "whole", "n", "np", "nr"]].sum().itertuples(index=False)
        ):
            place = (_unit(row.antenato), getattr(row, "genere", None), getattr(row, "mese", None))
            found[place] = (int(row.part), int(row.whole), int(row.n), int(row.np), int(row.nr))
    return found
