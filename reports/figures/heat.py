# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""Where is it high and where low, for whom? A table with shaded cells and the number in each: it needs no legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.figures.svg import element, joined
from reports.wording import points

STEPS = (45, 60, 75)
"""From which percentages on a cell is darker."""


@dataclass(frozen=True)
class Heat:
    """A table of percentages: one row per subject, one column per group, None where it is reserved."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    @property
    def reserved(self) -> int:
        """Return how many cells are reserved."""
        return sum(cell is None for _, cells in self.rows for cell in cells)


def heat(told: Heat) -> Markup:
    """Return the table, in a region that scrolls by itself where the screen is narrow."""
    head = element("th", told.corner, scope="col") + joined([_heading(name) for name in told.columns])
    rows = joined([_row(name, cells) for name, cells in told.rows])
    table = (
        element("caption", element("span", told.caption))
        + element("thead", element("tr", head))
        + element("tbody", rows)
    )
    return element(
        "div", element("table", table, class_="am-table am-heat"), class_="am-scroll", role="region",
        aria_label=told.caption, tabindex=0,
    )  # fmt: skip


def _heading(name: str) -> Markup:
    return element("th", name, scope="col", class_="num")


def _row(name: str, cells: Sequence[int | None]) -> Markup:
    return element("tr", element("th", name, scope="row") + joined([_cell(each) for each in cells]))


def _cell(share: int | None) -> Markup:
    if share is None:
        said = element("span", element("span", "ris.", aria_hidden="true") + _heard("riservato"))
        return element("td", said, class_="num am-heat__cell am-heat__cell--reserved")
    step = sum(share >= each for each in STEPS)
    return element("td", points(share), class_=f"num am-heat__cell am-heat__cell--{step}")


def _heard(word: str) -> Markup:
    return element("span", word, class_="am-visually-hidden")
