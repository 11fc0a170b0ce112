# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How many in each month ahead? Bars of counts, as a list that reads without seeing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from reports.ahead import Amount
from reports.figures.svg import element, hatches, joined
from reports.wording import RESERVED_WORDS, integer, month

Bar = tuple[date, Amount]


def months(bars: Sequence[Bar], ident: str) -> Markup:
    """Return a bar per month, in order, the longest as wide as there is room; a hidden one is a hatched block."""
    top = max((amount.due or 0 for _, amount in bars), default=0)
    items = joined([_item(first, amount, top, ident) for first, amount in bars])
    return hatches(ident) + element("ul", items, class_="am-bars")


def _item(first: date, amount: Amount, top: int, ident: str) -> Markup:
    name = element("span", month(first).capitalize(), class_="am-bar__name")
    return element("li", name + _track(amount, top, ident) + _said(amount), class_="am-bar")


def _track(amount: Amount, top: int, ident: str) -> Markup:
    parts = [element("rect", width="100%", y=4, height=20, class_="am-track")]
    if amount.due is None:
        parts.append(element("rect", width="100%", y=4, height=20, fill=f"url(#{ident}-reserved)", class_="am-hidden"))
    elif amount.due:
        parts += _value(amount.due, amount.overdue or 0, top, ident)
    return element(
        "svg", joined(parts), class_="am-bar__track", width="100%", height=28, aria_hidden="true", focusable="false"
    )


def _value(due: int, overdue: int, top: int, ident: str) -> list[Markup]:
    """Return the bar, the overdue part of it hatched in front."""
    whole = element("rect", width=f"{due * 100 / top:.2f}%", y=4, height=20, class_="am-value")
    late = element(
        "rect",
        width=f"{overdue * 100 / top:.2f}%",
        y=4,
        height=20,
        fill=f"url(#{ident}-below)",
        class_="am-value--below",
    )
    return [whole, late] if overdue else [whole]


def _said(amount: Amount) -> Markup:
    if amount.due is None:
        symbol, word, style = RESERVED_WORDS
        status = element("span", symbol, aria_hidden="true") + f" {word}"
        return element("span", element("span", status, class_=f"am-status am-status--{style}"), class_="am-bar__said")
    said = element("strong", integer(amount.due))
    if amount.overdue:
        said += f" di cui {integer(amount.overdue)} già {'passata' if amount.overdue == 1 else 'passate'}"
    return element("span", said, class_="am-bar__said")
