# SPDX-License-Identifier: EUPL-1.2 OR AGPL-3.0-or-later
"""How is a drawing written? SVG elements with escaped attributes: no style in line, colours belong to the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

LETTER = 0.54
"""Mean width of a letter of Titillium Web over its size: a little more than measured, so that labels never touch."""


def element(name: str, content: Markup | str = "", **attributes: str | int | float | None) -> Markup:
    """Return one element; `class_` is class, underscores become hyphens, None drops an attribute."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, escape(content))


def _value(value: str | int | float) -> str:
    """Return a number without float noise: at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def joined(parts: Sequence[Markup]) -> Markup:
    """Return elements one after the other."""
    return Markup("").join(parts)


def drawing(width: int, height: int, title: str, variant: str, content: Markup) -> Markup:
    """Return a picture with a name; `variant` (wide, narrow) says on which screens the sheet shows it."""
    return element(
        "svg",
        content,
        class_=f"am-drawing am-drawing--{variant}",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=title,
        focusable="false",
    )


def hatches(prefix: str) -> Markup:
    """Return the two patterns of a figure: `{prefix}-below` under the target, `{prefix}-reserved` hidden."""
    patterns = joined(
        [_hatch(f"{prefix}-below", "am-hatch-below", 6), _hatch(f"{prefix}-reserved", "am-hatch-reserved", 8)]
    )
    return element("svg", element("defs", patterns), class_="am-patterns", width=0, height=0, aria_hidden="true")


def _hatch(ident: str, style: str, step: int) -> Markup:
    ground = element("rect", width=step, height=step, class_=f"{style}-ground")
    stripe = element("rect", width=step / 2, height=step, class_=f"{style}-stripe")
    return element(
        "pattern",
        ground + stripe,
        id=ident,
        width=step,
        height=step,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing that a label must not cover."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Tell whether the box lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Scale:
    """A straight scale from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def text_width(text: str, size: float) -> float:
    """Return how wide a text is drawn, rather too wide than too narrow."""
    return len(text) * size * LETTER


def round_top(value: float, steps: Sequence[int] = (10, 20, 40, 60, 80, 100)) -> int:
    """Return the first step that holds a percentage with a little air; a share never needs more than 100."""
    return next((step for step in steps if value * 1.05 <= step), steps[-1])
