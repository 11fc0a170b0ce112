# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a day moved by some days, in the SQL of each engine?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, literal_column
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


def _parts(element: add_days, compiler: SQLCompiler, **kw: Any) -> tuple[str, str]:
    clauses = element.clauses
    if not isinstance(clauses, ClauseList):
        raise TypeError("add_days takes a day and a count")
    day, count = clauses
    return compiler.process(day, **kw), compiler.process(count, **kw)


@compiles(add_days)
def _standard(element: add_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = _parts(element, compiler, **kw)
    return f"({day} + ({count}))"


@compiles(add_days, "sqlite")
def _sqlite(element: add_days, compiler: SQLCompiler, **kw: Any) -> str:
    day, count = _parts(element, compiler, **kw)
    return f"date({day}, ({count}) || ' days')"
