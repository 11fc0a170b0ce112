# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a day moved by some days, and how many lie between two, in the SQL of each engine?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseList
from sqlalchemy.sql.functions import FunctionElement


class add_days(FunctionElement[Any]):  # noqa: N801  # read in a query like any SQL function
    """`add_days(day, n)`: the day `n` days later (earlier when negative); `n` is a Python int."""

    inherit_cache = True
    name = "add_days"
    type = Date()

    def __init__(self, day: ColumnElement[Any], count: int) -> None:
        super().__init__(day, literal_column(str(int(count))))


class days_between(FunctionElement[Any]):  # noqa: N801  # read in a query like any SQL function
    """`days_between(first, last)`: how many days later `last` is; negative when it comes before."""

    inherit_cache = True
    name = "days_between"
    type = Integer()


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> tuple[str, str]:
    clauses = element.clauses
    if not isinstance(clauses, ClauseList):
        raise TypeError(f"{element.name} takes two arguments")
    one, other = clauses
    return compiler.process(one, **kw), compiler.process(other, **kw)


@compiles(add_days)
def _standard(element: add_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = _parts(element, compiler, **kw)
    return f"({day} + ({count}))"


@compiles(add_days, "sqlite")
def _sqlite(element: add_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = _parts(element, compiler, **kw)
    return f"date({day}, ({count}) || ' days')"


@compiles(days_between)
def _standard_between(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, last = _parts(element, compiler, **kw)
    return f"({last} - {first})"


@compiles(days_between, "sqlite")
def _sqlite_between(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    # Julian days of dates differ by whole numbers, exactly.
    first, last = _parts(element, compiler, **kw)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"
