# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Is an indicator still defined as it was? One name for all that its declaration says and for how it counts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from enum import Enum
from hashlib import sha256
from inspect import getsource
from textwrap import dedent
from typing import Any

from metrics.declare import Indicator, Number
from metrics.grain import Window
from metrics.quantity import Quantity
from metrics.scan import plan
from record.relations import plain

_WINDOW = Window(date(2020, 12, 31))
"""Any day: it is the same for every definition, so that two can be compared."""


def definition(declared: Indicator | Quantity) -> str:
    """Return the sha256, in hexadecimal, of a declaration: its words, its norms, and the counting itself.

    An indicator on people counts by a query, another one by its function; comments and spacing do not matter.
    """
    parts = [f"{name}={_told(value)}" for name, value in _declared(declared)]
    parts.append(_query(declared) if isinstance(declared, Indicator) else _source(declared.count))
    return sha256("\x1f".join(parts).encode()).hexdigest()


def _declared(declared: Indicator | Quantity) -> Iterator[tuple[str, object]]:
    """Yield what a declaration says, without the function, told apart, and without why it took over from another."""
    values = ((field.name, getattr(declared, field.name)) for field in fields(declared))
    return ((name, value) for name, value in values if name not in ("measure", "count", "because"))


def _told(value: object) -> str:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Indicator):
        return definition(value)  # its own words hold a function, which is written with its address in memory
    if isinstance(value, tuple):
        return repr([each if isinstance(each, str) else _told(each) for each in value])
    return value.__qualname__ if isinstance(value, type) else repr(value)


def _query(indicator: Indicator) -> str:
    arguments: dict[str, Number] = {term.argument: 1 for term in indicator.terms}
    grain = indicator.grain(plain(), _WINDOW)
    compiled = plan(grain, {indicator: indicator.measure(grain, **arguments)}).statement.compile()
    return f"{compiled} {sorted(compiled.params.items())!r}"


def _source(function: Callable[..., Any]) -> str:
    return ast.unparse(ast.parse(dedent(getsource(function))))
